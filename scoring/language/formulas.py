"""Where expressions stand in a rubric that no model has seen yet, and which names they read.

The models say which keys hold expressions, so that a new rule kind needs nothing here.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from types import UnionType
from typing import Annotated, Any, Final, Literal, NamedTuple, TypeAlias, Union, get_args, get_origin

from pydantic import BaseModel

from scoring.expression.syntax import Binary, Call, ExpressionError, Name, Node, Unary, Within, fold, parse
from scoring.expression.values import ONLY_TABLES, TABLE_FUNCTIONS
from scoring.language.rubric import Order, Rubric
from scoring.language.tree import Piece
from scoring.model import Formula, Identifier, Text as Wordings
from scoring.record import record

What: TypeAlias = Literal["formula", "identifier", "other"]
_FORMULA: Final = get_args(Formula)[1]
_IDENTIFIER: Final = next(m.pattern for m in get_args(Identifier)[1].metadata if hasattr(m, "pattern"))
_Option: TypeAlias = tuple[Any, tuple[Any, ...]]


@record
class Text:
    """A text of a rubric.

    key    the last key above it; of a text in two languages, the key above both
    what   an expression, the id of an indicator or award, or any other text
    above  the mapping in which it stands
    """

    piece: Piece
    key: str
    what: What
    above: Piece

    @property
    def columns_of(self) -> str | None:
        """Return the table whose columns an expression reads; None where it reads fields."""
        table = self.above.get("table") if self.key in ("where", "mark", "each", "valid") else None
        return None if table is None else fold(str(table.value))


def texts(root: Piece) -> Iterator[Text]:
    """Yield every text that stands where the models expect one."""
    return _texts([(Rubric, ())], root, "", root)


def _texts(wanted: list[_Option], piece: Piece, key: str, above: Piece) -> Iterator[Text]:
    if isinstance(piece.value, str):
        yield Text(piece, key, _what(wanted), above)
    elif isinstance(piece.value, dict):
        yield from _in_mapping(wanted, piece, key)
    elif isinstance(piece.value, list):
        for i, below in enumerate(piece.value):
            yield from _texts(_items(wanted, i), below, key, above)


def _in_mapping(wanted: list[_Option], piece: Piece, key: str) -> Iterator[Text]:
    model = _model(wanted, piece)
    if model is None or model is Wordings:
        values = [o for kind, _ in wanted if _made_of(kind) is dict for o in _options(get_args(kind)[1])]
        for below in piece.value.values():
            yield from _texts(values, below, key, piece)
        return
    fields = {field.alias or name: field for name, field in model.model_fields.items()}
    for name, below in piece.value.items():
        if name in fields:
            yield from _texts(_options(fields[name].annotation, tuple(fields[name].metadata)), below, name, piece)


def _options(wanted: Any, marks: tuple[Any, ...] = ()) -> list[_Option]:
    """Return the types of a union, each with what annotates it."""
    origin: Any = get_origin(wanted)
    arguments = get_args(wanted)
    if origin is Annotated:
        return _options(arguments[0], (*marks, *arguments[1:]))
    if origin is Union or origin is UnionType:
        return [o for a in arguments if a is not type(None) for o in _options(a, marks)]
    return [(wanted, marks)]


def _made_of(kind: Any) -> Any:
    return get_origin(kind)


def _what(wanted: list[_Option]) -> What:
    for kind, marks in wanted:
        if kind is Order or _FORMULA in marks:
            return "formula"
        if any(getattr(m, "pattern", None) == _IDENTIFIER for mark in marks for m in getattr(mark, "metadata", (mark,))):
            return "identifier"
    return "other"


def _items(wanted: list[_Option], i: int) -> list[_Option]:
    found: list[_Option] = []
    for kind, _ in wanted:
        arguments = get_args(kind)
        if _made_of(kind) is tuple and arguments:
            found += _options(arguments[0] if arguments[-1] is Ellipsis else arguments[min(i, len(arguments) - 1)])
    return found


def _model(wanted: list[_Option], piece: Piece) -> type[BaseModel] | None:
    models = [kind for kind, _ in wanted if isinstance(kind, type) and issubclass(kind, BaseModel)]
    said = piece.get("kind")
    named = [m for m in models if said is not None and said.value in get_args(getattr(m.model_fields.get("kind"), "annotation", None))]
    return next(iter(named if len(models) > 1 else models), None)


@record
class Read:
    """A name in an expression.

    begin, end  where it stands in the text, quotes included
    table       the table whose column it is; None for any other name
    """

    name: str
    begin: int
    end: int
    table: str | None


def reads(text: str, tables: Container[str], inside: str | None = None) -> tuple[Read, ...]:
    """Return the names that an expression reads, in written order; none where it makes no sense, which is told when it is compiled.

    tables  folded names; inside  the table whose columns its names are
    """
    try:
        node = parse(text)
    except ExpressionError:
        return ()
    return tuple(sorted((_read(use.name, use.table, text) for use in uses(node, tables, inside)), key=lambda r: r.begin))


def _read(node: Name, table: str | None, text: str) -> Read:
    begin = node.at - 1
    if text[begin] == "「":
        return Read(node.name, begin, text.index("」", begin) + 1, table)
    end = begin + 1
    while end < len(text) and fold(text[begin:end]) != node.name:
        end += 1
    return Read(node.name, begin, end, table)


class Use(NamedTuple):
    """A name as an expression uses it.

    names_table  whether it must name a table
    table        the table whose column it is; None for any other name
    """

    name: Name
    names_table: bool
    table: str | None


def uses(node: Node, tables: Container[str], inside: str | None = None) -> Iterator[Use]:
    """Yield every name of a tree, in order of appearance.

    tables  folded names; inside  the table whose columns its names are
    """
    if isinstance(node, Name):
        yield Use(node, names_table=False, table=inside)
    elif isinstance(node, Unary | Within):
        yield from uses(node.operand, tables, inside)
    elif isinstance(node, Binary):
        yield from uses(node.left, tables, inside)
        yield from uses(node.right, tables, inside)
    elif isinstance(node, Call):
        first, arguments = node.arguments[0] if node.arguments else None, node.arguments
        over = inside is None and node.function in TABLE_FUNCTIONS and isinstance(first, Name)
        if over and isinstance(first, Name) and (first.name in tables or node.function in ONLY_TABLES):
            yield Use(first, names_table=True, table=None)
            inside, arguments = first.name, arguments[1:]
        for argument in arguments:
            yield from uses(argument, tables, inside)


def rewritten(text: str, put: dict[tuple[int, int], str]) -> str:
    """Return a text with other words at those places."""
    for (begin, end), words in sorted(put.items(), reverse=True):
        text = text[:begin] + words + text[end:]
    return text
