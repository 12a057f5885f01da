"""Effects of vetoes: awards that can be barred, items that can be named, levels that can be held down."""

from __future__ import annotations

from collections.abc import Iterator

from scoring.errors import nearest
from scoring.expression.syntax import fold
from scoring.language.adjust import TOTAL, Effect
from scoring.language.checks.names import indicator_paths
from scoring.language.rubric import Level, Rubric, Veto
from scoring.rules.base import Path, Problem


def effect_problems(path: Path, veto: Veto, rubric: Rubric) -> Iterator[Problem]:
    """Yield what is wrong with what a veto does."""
    effect = veto.effect
    if not (effect.bar or effect.on_items or effect.on_total or effect.on_levels):
        yield Problem("EFFECT_EMPTY", path, {})
    awards = {a.id: a for a in rubric.awards}
    for i, name in enumerate(effect.bar):
        if name not in awards:
            yield Problem("UNKNOWN_AWARD", (*path, "bar", i), {"name": name, "near": nearest(name, awards)})
        elif awards[name].kind == "stars":
            yield Problem("STARS_BARRED", (*path, "bar", i), {"name": name})
    known = [TOTAL, *(i.id for i in rubric.walk())]
    for i, name in enumerate(effect.zero):
        if name not in known:
            yield Problem("UNKNOWN_INDICATOR", (*path, "zero", i), {"name": name, "near": nearest(name, known)})
    yield from _ladder_problems(path, effect, rubric)
    table = None if veto.basis is None else veto.basis.table
    if effect.zero_items is None:
        return
    if table is None:
        yield Problem("ZERO_ITEMS_TABLE", (*path, "zero_items"), {})
    elif table in rubric.tables:
        yield from _zero_items_problems((*path, "zero_items"), effect.zero_items, table, rubric)


def _ladder_problems(path: Path, effect: Effect, rubric: Rubric) -> Iterator[Problem]:
    awards = {a.id: a for a in rubric.awards}
    for i, name in enumerate(effect.ladders):
        if name not in awards:
            yield Problem("UNKNOWN_AWARD", (*path, "ladders", i), {"name": name, "near": nearest(name, awards)})
        elif not isinstance(awards[name], Level):
            yield Problem("LADDER_WITHOUT_LEVELS", (*path, "ladders", i), {"name": name})
    if effect.ladders and not effect.on_levels:
        yield Problem("LADDERS_IDLE", (*path, "ladders"), {})
    key = next((k for k in ("cap_level", "no_promotion", "demote") if getattr(effect, k)), None)
    held = [a for a in rubric.awards if isinstance(a, Level) and (not effect.ladders or a.id in effect.ladders)]
    if key is not None and not held and not effect.ladders:
        yield Problem("NO_LADDER", (*path, key), {})
    titles = [step.title.zh for award in held for step in award.levels]
    if effect.cap_level is not None and held and effect.cap_level not in titles:
        yield Problem("UNKNOWN_LEVEL", (*path, "cap_level"), {"title": effect.cap_level, "near": nearest(effect.cap_level, titles)})


def _zero_items_problems(path: Path, column: str, table: str, rubric: Rubric) -> Iterator[Problem]:
    events = rubric.tables[table]
    datum = events.columns.get(column)
    if datum is None:
        yield Problem("UNKNOWN_COLUMN", path, {"name": column, "table": table, "near": nearest(column, events.columns)})
        return
    if datum.type not in ("text", "choice"):
        yield Problem("ZERO_ITEMS_TYPE", path, {"name": column})
    known = {w for leaf in rubric.leaves for w in (leaf.id, *leaf.title.wordings)}
    for i, value in enumerate(datum.values or ()):
        if value not in known:
            yield Problem("UNKNOWN_ITEM_NAMED", ("tables", table, "columns", column, "values", i), {"name": value, "near": nearest(value, known)})


def titles_that_repeat(rubric: Rubric) -> Iterator[Problem]:
    """Yield leaves that share a wording with one that a subject may have beside them: rows of a table could not tell these apart."""
    had = [{leaf.id for leaf in one.leaves} for one in rubric.lists]
    named: dict[str, list[str]] = {}
    for path, leaf in indicator_paths(rubric):
        for wording in sorted(leaf.title.wordings) if leaf.leaf else ():
            others = named.setdefault(fold(wording), [])
            beside = next((other for other in others if other != leaf.id and any({other, leaf.id} <= ids for ids in had)), None)
            if beside is not None:
                yield Problem("TITLE_REPEATED", (*path, "title"), {"title": wording, "other": beside})
            others.append(leaf.id)
