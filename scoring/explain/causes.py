"""Why something is unknown or does not apply: which datum exactly, and what is the matter with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from scoring import columns, outcome
from scoring.explain.cells import Cells
from scoring.explain.conditions import Conditions
from scoring.explain.reviews import rejected
from scoring.explain.terms import Terms
from scoring.explain.wording import clauses, listed
from scoring.expression.operands import below, walk
from scoring.expression.syntax import Binary, Call, Literal, Name, Node, Unary, Within, conjuncts, fold, parse
from scoring.language.comparing import PREVIOUS, asks_for_previous
from scoring.language.rubric import Indicator
from scoring.language.scope import field_formulas
from scoring.messages import say
from scoring.outcome import CODES, FIRST_NOT_APPLICABLE
from scoring.rules.per_event import PerEvent
from scoring.rules.phrases import quoted

_UNKNOWING: Final = ("sqrt", "ln", "pow")
"""Functions that may be unknown of what is known, outside their range."""
_OF_ROWS: Final = ("mean", "max", "min")
"""Functions that are unknown over no rows; of numbers they are not."""
_OWN: Final = (outcome.BELOW_QUORUM, outcome.ZERO_DENOMINATOR, outcome.NA_ZERO_DENOMINATOR)
"""Causes that a computed field has of itself; all others it has from what it reads."""


def named_in(node: Node, tables: Iterable[str] = ()) -> Iterator[str]:
    """Yield the fields and tables that an expression reads; of what stands inside a table function only the table."""
    if isinstance(node, Name):
        yield node.name
    elif isinstance(node, Unary | Within):
        yield from named_in(node.operand, tables)
    elif isinstance(node, Binary):
        yield from named_in(node.left, tables)
        yield from named_in(node.right, tables)
    elif isinstance(node, Call):
        first = node.arguments[0] if node.arguments else None
        inner = node.arguments[:1] if isinstance(first, Name) and first.name in tables else node.arguments
        for argument in inner:
            yield from named_in(argument, tables)


def _only_counts(node: Node, tables: Iterable[str]) -> bool:
    """Return whether an expression is unknown only where something that it reads is."""
    return not any(_may_be_unknown(part, tables) for part in walk(node))


def _may_be_unknown(node: Node, tables: Iterable[str]) -> bool:
    if isinstance(node, Call):
        return node.function in _UNKNOWING or (node.function in _OF_ROWS and _table_of(node, tables) is not None)
    return isinstance(node, Binary) and node.sign == "/" and not (isinstance(node.right, Literal) and node.right.value != 0)


def _table_of(node: Call, tables: Iterable[str]) -> str | None:
    """Return the table that a function reads the rows of; None where it reads none."""
    first = node.arguments[0] if node.arguments else None
    return first.name if isinstance(first, Name) and first.name in tables else None


def _counted_by(node: Node, tables: Iterable[str]) -> dict[str, list[str]]:
    """Return the columns whose blanks make an expression unknown, by table; not those that a row must have in order to be looked at."""
    found: dict[str, list[str]] = {}
    for call in walk(node):
        table = _table_of(call, tables) if isinstance(call, Call) else None
        if isinstance(call, Call) and table is not None:
            there = [n for argument in call.arguments[1:] for n in _there(argument)]
            names = [n for argument in call.arguments[1:] for n in _asked_plainly(argument) if n not in there]
            found[table] = list(dict.fromkeys([*found.get(table, []), *names]))
    return found


def _there(condition: Node) -> Iterator[str]:
    """Yield the columns that a condition demands to be filled in."""
    for part in conjuncts(condition):
        asked = part.operand if isinstance(part, Unary) and part.sign == "not" else None
        if isinstance(asked, Call) and asked.function == "missing" and isinstance(asked.arguments[0], Name):
            yield asked.arguments[0].name


def _asked_plainly(node: Node) -> Iterator[str]:
    """Yield the names in a part of an expression that does not read over blanks."""
    if isinstance(node, Name):
        yield node.name
    elif not (isinstance(node, Call) and node.function in ("missing", "coalesce")):
        for part in below(node):
            yield from _asked_plainly(part)


def leaf_texts(leaf: Indicator) -> tuple[str, ...]:
    """Return every expression that a leaf depends on."""
    asked = () if leaf.rule is None else tuple(a.text for a in leaf.rule.asked())
    return asked if leaf.applies is None else (leaf.applies, *asked)


def heads(leaf: Indicator) -> str:
    """Return the expression over which the events of a leaf are shared out; empty where they are not."""
    return leaf.rule.per_head.of if isinstance(leaf.rule, PerEvent) and leaf.rule.per_head is not None else ""


class Causes:
    """Names the data behind an outcome."""

    def __init__(self, cells: Cells, terms: Terms, conditions: Conditions) -> None:
        self.cells, self.terms, self.conditions, self.lang = cells, terms, conditions, terms.lang
        self.looks_back, self.rejected = asks_for_previous(cells.rubric), rejected(cells.result.issues)

    def reads(self, texts: Iterable[str]) -> tuple[str, ...]:
        """Return the names that expressions read, as they are spelled in the rubric."""
        folded = dict.fromkeys(n for t in texts for n in named_in(parse(t), self.terms.tables))
        return tuple(self.terms.fields[n][0] if n in self.terms.fields else self.terms.tables[n] for n in folded
                     if n in self.terms.fields or n in self.terms.tables)

    def inputs(self, *texts: str) -> tuple[str, ...]:
        """Return the data that expressions rest on: fields that are read in, and tables."""
        found: dict[str, None] = {}
        for name in self.reads(texts):
            field = self.cells.rubric.fields.get(name)
            if field is None or not field.computed:
                found[name] = None
            if field is not None:
                found |= dict.fromkeys(self.inputs(*(t for _, t in field_formulas(name, field) if name not in self.reads((t,)))))
        return tuple(found)

    def gaps(self, texts: Iterable[str], row: int) -> dict[str, int]:
        """Return what is unknown among the data that expressions rest on, with its outcome code."""
        found: dict[str, int] = {}
        for name in self.reads(texts):
            field = self.cells.rubric.fields.get(name)
            if field is None:
                if (code := self.cells.state(name, row)) != outcome.UNKNOWN:
                    found[name] = code
                continue
            if self.cells.at(name, row) is not None or not self.cells.keeps(name):
                continue
            code = self.cells.state(name, row)
            if code == outcome.BELOW_QUORUM and field.valid and self.conditions.holds(parse(field.valid), row) is False:
                found[name] = code
            else:
                found |= self.gaps((t for _, t in field_formulas(name, field)), row) or {name: code}
        return found

    def missing(self, texts: Iterable[str], row: int, code: int = outcome.UNKNOWN, heads: str = "") -> str:
        """Return which data are missing and in what way, as a clause.

        code   the outcome of the whole
        heads  what events are shared out over; empty where they are not
        """
        asked = tuple(texts)
        found = {n: c for n, c in self.gaps(asked, row).items() if c < FIRST_NOT_APPLICABLE}
        tables = [n for n in self.reads(asked) if n in self.cells.rubric.tables]
        if self.looks_back and set(found.values()) <= {outcome.UNKNOWN} and (before := self._before(asked, row)):
            return before
        if not found and code == outcome.ZERO_DENOMINATOR:
            return say("cause.zero_heads", self.lang, of=self.terms.called(parse(heads))) if heads else say("cause.zero_target", self.lang)
        if not found and tables and code == outcome.BELOW_QUORUM:
            return say("cause.too_few", self.lang, names=listed((quoted(t, self.lang) for t in tables), self.lang))
        if not found and tables:
            return say("cause.unknown_rows", self.lang, names=listed((quoted(t, self.lang) for t in tables), self.lang))
        if not found and code not in (outcome.UNKNOWN, *_OWN) and not all(map(self.cells.keeps, self.cells.rubric.fields)):
            return self._one(code, [*self.reads(asked)], row)
        return self._told(found, row) or self.divided(asked, row) or say("cause.unknown", self.lang, names=listed(self.reads(asked), self.lang))

    def divided(self, texts: Iterable[str], row: int) -> str:
        """Return which of the numbers that expressions divide by is 0, as a clause; nothing where none is."""
        divisors = [node.right for text in texts for node in walk(parse(text)) if isinstance(node, Binary) and node.sign == "/"]
        zeros = [self.terms.called(node) for node in divisors if isinstance(node, Name) and self.cells.operand(node, row) == 0]
        return say("cause.divided", self.lang, names=listed(dict.fromkeys(zeros), self.lang)) if zeros else ""

    def _before(self, texts: Iterable[str], row: int) -> str:
        """Return what expressions read of the year before and is not known, as a clause; nothing where they read nothing such."""
        every, seen = list(texts), set[str]()
        for text in every:  # grows by what computed fields are made of
            fresh = [n for n in self.reads((text,)) if n in self.cells.rubric.fields and n not in seen]
            seen.update(fresh)
            every += [t for n in fresh for _, t in field_formulas(n, self.cells.rubric.fields[n])]
        named = {n: Name(n, 0) for t in every for n in named_in(parse(t), self.terms.tables) if n.startswith(f"{PREVIOUS}.")}
        lacking = [self.terms.called(node) for node in named.values() if self.cells.operand(node, row) is None]
        key = "no_previous_new" if self.cells.at(columns.PREVIOUS, row) is False else "no_previous"
        return say(f"cause.{key}", self.lang, names=listed(lacking, self.lang)) if lacking else ""

    def not_applicable(self, leaf: Indicator, code: int, row: int) -> str:
        """Return why a leaf does not apply, as a clause."""
        if leaf.applies is not None and code == outcome.DOES_NOT_APPLY:
            node = parse(leaf.applies)
            seen = self.conditions.short(node, row) or listed(self.conditions.values(node, row), self.lang)
            return seen or say("words.is_not_so", self.lang, what=self.terms.called(node))
        found = {n: c for n, c in self.gaps(leaf_texts(leaf), row).items() if c >= FIRST_NOT_APPLICABLE}
        if code in (outcome.NOTHING_APPLIES, outcome.NO_COMPARISON) or not found:
            return say(f"cause.{CODES[code].cause}.leaf", self.lang)
        return self._told(found, row)

    def _told(self, found: dict[str, int], row: int) -> str:
        alike: dict[int | str, list[str]] = {}
        for name, code in found.items():
            alike.setdefault((self._blank_rows(name) if code == outcome.UNKNOWN else "") or code, []).append(name)
        return clauses((self._one(why, names, row) if isinstance(why, int) else
                        say("cause.blank_rows", self.lang, names=listed(names, self.lang), rows=why) for why, names in alike.items()), self.lang)

    def _blank_rows(self, name: str) -> str:
        """Return which columns some row of a table lacks, by which a field counts; nothing where it may be unknown for another reason."""
        field = self.cells.rubric.fields.get(name)
        nodes = [] if field is None else [parse(text) for _, text in field_formulas(name, field)]
        if not nodes or not all(_only_counts(node, self.terms.tables) for node in nodes):
            return ""
        lacking = {table: columns for node in nodes for table, columns in _counted_by(node, self.terms.tables).items() if columns}
        if len(lacking) != 1:
            return ""
        ((table, columns),) = lacking.items()
        real = {fold(c): c for c in self.cells.rubric.tables[self.terms.tables[table]].columns}
        either = say("words.either", self.lang).join(quoted(real[c], self.lang) for c in columns if c in real)
        return say("cause.rows_lack", self.lang, table=quoted(self.terms.tables[table], self.lang), columns=either)

    def _one(self, code: int, names: list[str], row: int) -> str:
        if code == outcome.BELOW_QUORUM and names[0] in self.cells.rubric.tables:
            return say("cause.all_void", self.lang, names=listed((quoted(n, self.lang) for n in names), self.lang))
        if code in _OWN and self._is_own(code, names[0]):
            return clauses((self._own(code, name, row) for name in names), self.lang)
        if self.rejected and code == outcome.NOT_FILED and (refused := [n for n in names if (self.cells.at(columns.ID, row), n) in self.rejected]):
            rest = [n for n in names if n not in refused]
            said = say("cause.rejected", self.lang, names=listed(refused, self.lang))
            return clauses((said, self._one(code, rest, row) if rest else ""), self.lang)
        key = "cause.not_applicable" if code >= FIRST_NOT_APPLICABLE else f"cause.{CODES[code].cause}"
        called = listed(names, self.lang)
        return say(key, self.lang, names=called)

    def _is_own(self, code: int, name: str) -> bool:
        """Return whether a field has such a cause of itself, and not from what it reads."""
        field = self.cells.rubric.fields[name]
        return field.valid is not None if code == outcome.BELOW_QUORUM else field.ratio is not None

    def _own(self, code: int, name: str, row: int) -> str:
        field = self.cells.rubric.fields[name]
        if code == outcome.BELOW_QUORUM and field.valid is not None:
            seen = self.conditions.found(field.valid, row)
            return say("cause.below_quorum", self.lang, name=name, seen=seen or self.terms.called(parse(field.valid)))
        bottom = field.ratio[1] if field.ratio is not None else None
        of = self.terms.called(parse(bottom)) if bottom else name
        if code == outcome.NA_ZERO_DENOMINATOR:
            return say("cause.nothing_to_count", self.lang, of=of)
        return say("cause.zero_denominator", self.lang, name=name, of=of)
