"""Points, bands and thresholds that nobody can reach, and conditions that can only come out one way."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from scoring.expression.compile import Scope, compile_text
from scoring.expression.operands import comparisons
from scoring.expression.syntax import parse
from scoring.language.lint.bounds import points_range, possible, reachable, result_scope, value_range
from scoring.language.lint.finding import Severity
from scoring.language.lint.scheme import Scheme, called
from scoring.language.rubric import Award, Indicator, Veto
from scoring.model import Text
from scoring.rules.bands import Bands
from scoring.rules.base import Path, Problem, Rule
from scoring.rules.checklist import Checklist
from scoring.rules.completion import Completion
from scoring.rules.context import Context
from scoring.rules.pass_fail import PassFail
from scoring.rules.phrases import marks, plain
from scoring.rules.piecewise import Piecewise

SEVERITY: Final[dict[str, Severity]] = {
    "AWARD_OUT_OF_REACH": "error", "BAND_OUT_OF_REACH": "warning", "CAP_OUT_OF_REACH": "warning", "CONDITION_ALWAYS": "warning",
    "CONDITION_NEVER": "error", "COUNT_OUT_OF_REACH": "error", "FULL_OUT_OF_REACH": "warning",
}


def find(scheme: Scheme) -> Iterator[Problem]:
    """Yield what no data could bring about, by the limits of the fields."""
    rubric, data = scheme.rubric, scheme.names.scope
    for name, field in rubric.fields.items():
        if field.valid is not None:
            yield from _condition(("fields", name, "valid"), field.valid, data)
    for i, check in enumerate(rubric.checks):
        yield from _condition(("checks", i, "expect"), check.expect, data)
    if rubric.exempt is not None:
        yield from _condition(("exempt", "when"), rubric.exempt.when, data)
    for path, leaf in scheme.leaves:
        yield from _leaf(path, leaf, scheme)
    results = result_scope(rubric, scheme.names, 0)
    for i, entry in enumerate(rubric.adjust):
        if isinstance(entry, Veto):
            yield from _condition(("adjust", i, "when"), entry.when, results)
    for i, award in enumerate(rubric.awards):
        yield from _award(("awards", i), award, result_scope(rubric, scheme.names, i))


def _condition(path: Path, text: str, scope: Scope) -> Iterator[Problem]:
    can = possible(text, scope)
    if comparisons(parse(text)) and not (can.true and can.false):
        yield Problem("CONDITION_ALWAYS" if can.true else "CONDITION_NEVER", path, {"condition": text})


def _leaf(path: Path, leaf: Indicator, scheme: Scheme) -> Iterator[Problem]:
    ctx = scheme.names.context(leaf.full)
    rule = leaf.rule
    assert rule is not None
    if leaf.applies is not None:
        yield from _condition((*path, "applies"), leaf.applies, ctx.scope)
    told = [*_conditions((*path, "rule"), rule, ctx), *_steps((*path, "rule"), rule, ctx)]
    yield from told
    most = points_range(rule, ctx).high
    if most < leaf.full and not told and not leaf.shaped:
        yield Problem("FULL_OUT_OF_REACH", (*path, "points"), {"title": leaf.title, "full": marks(leaf.full), "most": plain(most)})


def _conditions(path: Path, rule: Rule, ctx: Context) -> Iterator[Problem]:
    if isinstance(rule, PassFail):
        yield from _condition((*path, "of"), rule.of, ctx.scope)
    if isinstance(rule, Checklist):
        for i, item in enumerate(rule.items):
            yield from _condition((*path, "items", i, "met"), item.met, ctx.scope)
            if item.applies is not None:
                yield from _condition((*path, "items", i, "applies"), item.applies, ctx.scope)


def _steps(path: Path, rule: Rule, ctx: Context) -> Iterator[Problem]:
    if isinstance(rule, Bands):
        values = value_range(rule.of, ctx)
        within = reachable(rule.bands, values)
        for i, band in enumerate(rule.bands):
            if band not in within:
                yield Problem("BAND_OUT_OF_REACH", (*path, "bands", i, "from"), _outside(rule.of, plain(band.start), values))
    elif isinstance(rule, Piecewise):
        values = value_range(rule.of, ctx)
        for i, (x, _) in enumerate(rule.anchors(ctx.full)):
            if not values.low <= x <= values.high:
                where = ("points", i) if rule.standards is None else ("standards",)
                yield Problem("BAND_OUT_OF_REACH", (*path, *where), _outside(rule.of, plain(x), values))
    elif isinstance(rule, Checklist) and rule.counts is not None:
        for i, count in enumerate(rule.counts):
            if count.start > len(rule.items):
                yield Problem("COUNT_OUT_OF_REACH", (*path, "counts", i, "from"), {"found": plain(count.start), "items": len(rule.items)})
    elif isinstance(rule, Completion):
        done, target = value_range(rule.of, ctx), value_range(rule.target, ctx)
        if target.low == target.high and rule.cap > 1 and done.high < target.high * rule.cap:
            yield Problem("CAP_OUT_OF_REACH", (*path, "cap"),
                          {"name": rule.of, "cap": plain(rule.cap), "most": plain(done.high), "wanted": plain(target.high * rule.cap)})


def _outside(name: str, found: str, values: tuple[object, object]) -> dict[str, object]:
    return {"name": name, "found": found, "low": f"{values[0]:f}", "high": f"{values[1]:f}"}


def _award(path: Path, award: Award, scope: Scope) -> Iterator[Problem]:
    title = called(award)
    if award.kind == "stars":
        for i, star in enumerate(award.each):
            yield from _mark((*path, "each", i, "at_least"), title, star.of, star.at_least, scope)
    elif award.kind == "level":
        for i, step in enumerate(award.levels):
            if step.start is not None:
                yield from _mark((*path, "levels", i, "from"), step.title, award.of, step.start, scope)
            if step.require is not None:
                yield from _required((*path, "levels", i, "require"), step.title, step.require, scope)
    elif award.kind == "best" and award.at_least is not None:
        for node in () if award.of == "each" else award.of:
            yield from _mark((*path, "at_least"), title, node, award.at_least, scope)
    if award.kind in ("title", "laggards"):
        yield from _required((*path, "require"), title, award.require, scope)
    if award.kind in ("quota", "level", "best", "laggards"):
        yield from _required((*path, "eligible"), title, award.eligible, scope)


def _mark(path: Path, title: Text, of: str, least: Decimal, scope: Scope) -> Iterator[Problem]:
    """Yield a mark that what it asks of cannot come to."""
    if least > compile_text(of, scope, "number").exact.highest:
        yield Problem("AWARD_OUT_OF_REACH", path, {"title": title, "condition": f"{of} >= {plain(least)}", "most": _most(scope)})


def _most(scope: Scope) -> str:
    return plain(scope.values["total"].exact.highest)


def _required(path: Path, title: Text, condition: str, scope: Scope) -> Iterator[Problem]:
    """Yield a condition of an award that cannot hold: the part of it that cannot, where one alone is to blame."""
    if not comparisons(parse(condition)):
        return
    can = possible(condition, scope)
    if not can.true:
        yield Problem("AWARD_OUT_OF_REACH", path, {"title": title, "condition": condition, "most": _most(scope)})
    elif not can.false:
        yield Problem("CONDITION_ALWAYS", path, {"condition": condition})
