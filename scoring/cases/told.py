"""Generated cases and coverage for a terminal."""

from __future__ import annotations

from collections.abc import Iterable

from tabulate import tabulate

from scoring.cases.boundary import Boundaries, Boundary
from scoring.cases.coverage import Covered
from scoring.messages import Word, say
from scoring.rules.phrases import plain


def boundary_table(boundaries: Boundaries, lang: str = "zh") -> str:
    """Return every generated case on a line, and below it the comparisons for which none was made."""
    heads = [say(f"boundary.head.{name}", lang) for name in ("title", "threshold", "value", "found", "expected", "verdict")]
    rows = [_row(row, lang) for row in boundaries.rows]
    table = tabulate(rows, headers=heads, colalign=("left", "left", "right", "right", "left", "left"), disable_numparse=True, tablefmt="simple")
    wrong = sum(not row.passed for row in boundaries.rows)
    lines = [table, say("boundary.count", lang, count=len(rows), wrong=wrong)]
    lines += [say("boundary.skipped", lang, owner=s.owner, condition=s.condition) for s in boundaries.skipped]
    return "\n".join(lines if rows else lines[1:])


def _row(row: Boundary, lang: str) -> list[str]:
    threshold = row.threshold
    found = said(row.found, lang) if isinstance(row.found, Word) else "—" if row.found is None else plain(row.found)
    verdict = say("boundary.and", lang).join(w.text(lang) for w in row.wrong) or say("boundary.fine", lang)
    edge = f"{threshold.of} {threshold.sign} {plain(threshold.value)}"
    return [said(row.title, lang), edge, plain(row.value), found, said(row.expected, lang), verdict]


def said(found: Word, lang: str) -> str:
    """Return a sentence of the catalogue with its arguments."""
    return say(found.key, lang, **dict(found.args))


def coverage_text(coverage: Iterable[Covered], lang: str = "zh", *, details: bool = False) -> str:
    """Return how much of each kind of thing cases exercise: in one line, or a line each with what none of them does."""
    if not details:
        parts = [say("covered.line", lang, what=said_kind(c, lang), exercised=c.exercised, total=c.total) for c in coverage]
        return say("covered.all", lang, parts=say("boundary.and", lang).join(parts)) if parts else ""
    lines = []
    for covered in coverage:
        key = "covered.none" if covered.missing else "covered.line"
        missing = say("boundary.and", lang).join(said(m, lang) for m in covered.missing)
        lines.append(say(key, lang, what=said_kind(covered, lang), exercised=covered.exercised, total=covered.total, missing=missing))
    return "\n".join(lines)


def said_kind(covered: Covered, lang: str) -> str:
    """Return what a kind of thing is called."""
    return say(f"covered.{covered.what}", lang)
