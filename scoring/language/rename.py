"""Another name for an indicator, a field, a table, an award or a param: whatever names it follows."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from scoring.expression.syntax import ExpressionError, Name, fold, parse
from scoring.language.formulas import Text, reads, rewritten, texts
from scoring.language.spots import Path
from scoring.language.tree import Piece
from scoring.language.yaml import Document

_BY_NAME: Final = {"field": ("authority", "document"), "table": ("table",)}
"""Keys whose whole text is a name; those of a basis that has a table name its columns."""


def follow(root: Piece, what: str, old: str, new: str, by: tuple[Document, Path]) -> None:
    """Write a new name wherever the old one is meant.

    what  `indicator`, `field`, `table`, `award` or `param`; other ids nobody names
    by    the operation that renames
    """
    tables = root.get("tables")
    known = {fold(t) for t in tables.value} if tables is not None and isinstance(tables.value, dict) else set()
    for text in list(texts(root)):
        if text.piece.value and text.piece.path[:1] != ("params",):
            now = _followed(text, what, old, new, known)
            if now != text.piece.value:
                text.piece.value = now
                text.piece.renamed.append(by)


def _followed(text: Text, what: str, old: str, new: str, tables: Collection[str]) -> str:
    said: str = text.piece.value
    if what == "param" and said[0] in "=\uff1d" and fold(said[1:]) == fold(old):
        return f"={new}"
    if text.what == "formula":
        names = {fold(old): _quoted(new)} | ({f"previous.{old}": f"previous.{new}"} if what == "award" else {})
        put = {(r.begin, r.end): names[r.name] for r in reads(said, tables, text.columns_of) if r.table is None and r.name in names}
        return rewritten(said, put)
    if text.what == "identifier" and text.key not in ("id", "replaces"):
        return new if said == old and what in ("indicator", "award") else said
    if text.key in _BY_NAME.get(what, ()) and said == old and (what == "table" or text.above.get("table") is None):
        return new
    return said.replace(f"{{{old}}}", f"{{{new}}}") if text.key == "say" and what in ("field", "param") else said


def _quoted(name: str) -> str:
    """Return a name as expressions write it."""
    try:
        node = parse(name)
    except ExpressionError:
        node = None
    return name if isinstance(node, Name) and node.name == fold(name) and not name.startswith("「") else f"「{name}」"
