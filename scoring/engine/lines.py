"""From one wide row a subject to the lines of its card.

Everything here selects and re-shapes integers that were computed before; the arithmetic of lines is addition of published integers, so
that Σ contribution = total and points + lost = full hold as printed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Final

import polars as pl

from scoring import columns, exact, outcome
from scoring.engine.plan import EXEMPT, Plan
from scoring.engine.query import collect
from scoring.engine.vetoes import Vetoes
from scoring.exact import Number
from scoring.language.additions import belongs_to
from scoring.language.bounds import extra_points
from scoring.language.groups import absent, chosen, full_of
from scoring.language.rubric import Addition, Cap, Indicator, Rubric, Veto
from scoring.language.scope import POINTS_BOUND
from scoring.outcome import CODES, FIRST_NOT_APPLICABLE, Origin
from scoring.record import record

ZERO: Final = exact.integer(0)
NO_LINE: Final = "none"
_SCORED: Final = exact.integer(outcome.SCORED, pl.UInt8)
_UNKNOWN: Final = exact.integer(outcome.UNKNOWN, pl.UInt8)
_NO_TEXT: Final = pl.lit(None, pl.String)
_NO_POINTS: Final = pl.lit(None, pl.Int64)
WHO = (pl.col(columns.ID).alias("id"), pl.col(columns.NAME).alias("name"))


def decimals(expr: pl.Expr, places: int) -> pl.Expr:
    """Return scaled integers as decimals."""
    return expr.cast(pl.Decimal(38, places)) / pl.lit(10**places)


def rate_of(points: pl.Expr, full: pl.Expr) -> pl.Expr:
    """Return points ÷ full in percent at two places, half away from zero."""
    magnitude = (points.abs() * 20000 + full) // (full * 2)
    return pl.when(points < 0).then(-magnitude).otherwise(magnitude)


@record
class Line:
    """One line of every card, in scaled integers; what is not given is null.

    line   what kind of line it is, `NO_LINE` where a subject has none; every expression holds for all subjects
    """

    indicator: str
    title: str
    level: int
    line: pl.Expr
    points: pl.Expr
    full: pl.Expr
    contribution: pl.Expr
    code: pl.Expr = _SCORED
    origin: pl.Expr = _NO_TEXT
    observed: pl.Expr = _NO_TEXT
    next: pl.Expr = _NO_TEXT
    gain: pl.Expr = _NO_POINTS

    def columns(self, order: int) -> list[pl.Expr]:
        """Return its columns, with its place among the lines."""
        return [pl.col(columns.ROW), pl.lit(order, pl.UInt32).alias("order:line"), self.line.alias("line"), self.code.alias("code"),
                self.origin.alias("origin"), self.observed.alias("observed"), self.points.alias("points"), self.full.alias("full"),
                self.contribution.alias("contribution"), self.next.alias("next"), self.gain.alias("gain")]


def lines(wide: pl.DataFrame, plan: Plan) -> pl.DataFrame:
    """Return every line of every subject that is not exempt, in the order of the rubric, the total last."""
    known = wide.lazy().filter(pl.col(columns.STANDING) != EXEMPT)
    listed = list(_lines(plan))
    long = pl.concat([known.select(*line.columns(i)) for i, line in enumerate(listed)], how="vertical_relaxed")
    heads = pl.LazyFrame({"order:line": range(len(listed)), "indicator": [n.indicator for n in listed], "title": [n.title for n in listed],
                          "level": [n.level for n in listed]}, schema_overrides={"order:line": pl.UInt32, "level": pl.Int32})
    ordered = long.filter(pl.col("line") != NO_LINE).sort(columns.ROW, "order:line")
    told = (ordered.join(heads, on="order:line", how="left", maintain_order="left")
            .join(known.select(columns.ROW, *WHO), on=columns.ROW, how="left", maintain_order="left"))
    return collect([told.select(*_printed(plan.rubric.scores.decimals))])[0]


def _printed(places: int) -> list[pl.Expr]:
    points, full, code = pl.col("points"), pl.col("full"), pl.col("code")
    rate = pl.when((full > 0) & points.is_not_null()).then(rate_of(points, full))
    return [
        pl.col("id"), pl.col("name"), pl.col("indicator"), pl.col("title"), pl.col("level"), pl.col("line"),
        code.replace_strict({i: str(c.outcome) for i, c in enumerate(CODES)}, return_dtype=pl.String).alias("outcome"),
        code.replace_strict({i: c.cause for i, c in enumerate(CODES)}, return_dtype=pl.String).alias("cause"),
        pl.col("origin"), pl.col("observed"), decimals(points, places).alias("points"), decimals(full, places).alias("full"),
        decimals(rate, 2).alias("rate"), decimals(full - points, places).alias("lost"),
        decimals(pl.col("contribution"), places).alias("contribution"), pl.col("next"), decimals(pl.col("gain"), places).alias("gain"),
    ]


def _lines(plan: Plan) -> Iterator[Line]:
    zeroed = Vetoes(plan.rubric).zeroed

    def descend(indicator: Indicator) -> Iterator[Line]:
        for item in indicator.items or ():
            yield from descend(item)
        gone = absent(plan.rubric, indicator.id)
        for line in own(indicator):
            yield line if gone is None else replace(line, line=pl.when(gone).then(pl.lit(NO_LINE)).otherwise(line.line))

    def own(indicator: Indicator) -> Iterator[Line]:
        if indicator.leaf:
            yield _leaf_line(indicator, plan)
            if indicator.id in zeroed:
                yield _zeroed_line(indicator, plan)
        else:
            yield from (_addition_line(a, plan) for a in entries_on(indicator.id, plan.rubric))
            yield _node_line(indicator, plan)

    for indicator in plan.rubric.indicators:
        yield from descend(indicator)
    for entry in plan.rubric.adjust:
        if isinstance(entry, Veto):
            yield _veto_line(entry, plan)
        elif belongs_to(entry, plan.rubric) is None:
            yield _addition_line(entry, plan)
    yield _total_line(plan)


def entries_on(node: str, rubric: Rubric) -> list[Addition | Cap]:
    """Return what is added to a node, or ("") to the whole."""
    return [a for a in rubric.adjust if not isinstance(a, Veto) and (belongs_to(a, rubric) or "") == node]


def _full(node: Indicator, plan: Plan) -> pl.Expr:
    """Return the full marks of an indicator, or of the whole, at published scale."""
    return full_of(plan.rubric, node).at(plan.rubric.scores.decimals).expr


def _leaf_line(leaf: Indicator, plan: Plan) -> Line:
    code = pl.col(columns.outcome(leaf.id))
    points = pl.col(columns.ruled(leaf.id))
    policy = plan.rubric.not_applicable_policy[leaf.id]
    dropped = (code >= FIRST_NOT_APPLICABLE) & (policy in ("rescale", "unranked"))
    if plan.leaves.policy(leaf.id) == "rescale":
        dropped = dropped | ((code > outcome.SCORED) & (code < FIRST_NOT_APPLICABLE))
    full = pl.when(dropped).then(ZERO).otherwise(_full(leaf, plan))
    shown = pl.when(~dropped).then(points)
    corrected = pl.col(columns.corrected(leaf.id)).is_not_null() if leaf.id in plan.leaves.corrected else pl.lit(False)
    origin = (pl.when(corrected).then(pl.lit(str(Origin.CORRECTION))).when(shown.is_null()).then(None)
              .when(code == outcome.SCORED).then(pl.lit(str(Origin.OBSERVED))).otherwise(pl.lit(str(Origin.POLICY))))
    meta = plan.shown[leaf.id]
    observed = following = _NO_TEXT
    if meta.observed is not None:
        observed = _value_text(columns.observed(leaf.id), None if meta.observed.number is None else meta.observed.exact.places)
    if meta.next is not None:
        following = _value_text(columns.next_value(leaf.id), meta.next.places)
    gain = pl.col(columns.gain(leaf.id)) if meta.gains else _NO_POINTS
    contribution = pl.when(dropped).then(ZERO).otherwise(_worth(points, leaf.id, plan))
    return Line(leaf.id, leaf.title.zh, plan.rubric.levels[leaf.id], pl.lit("item"), shown, full, contribution, code, origin, observed,
                following, gain)


def _value_text(column: str, places: int | None) -> pl.Expr:
    if places is None:
        return pl.col(column).cast(pl.String)
    return decimals(pl.col(column), places).cast(pl.String) if places else pl.col(column).cast(pl.String)


def _zeroed_line(leaf: Indicator, plan: Plan) -> Line:
    zeroed = pl.col(columns.zeroed(leaf.id))
    taken = pl.when(zeroed).then(-pl.col(columns.ruled(leaf.id)).fill_null(0))
    contribution = pl.when(zeroed).then(-_worth(pl.col(columns.ruled(leaf.id)).fill_null(0), leaf.id, plan))
    line = pl.when(zeroed).then(pl.lit("adjust")).otherwise(pl.lit(NO_LINE))
    return Line(leaf.id, leaf.title.zh, plan.rubric.levels[leaf.id], line, taken, ZERO, contribution)


def _veto_line(veto: Veto, plan: Plan) -> Line:
    holds = pl.col(columns.veto(veto.id))
    line = pl.when(holds | holds.is_null()).then(pl.lit("adjust")).otherwise(pl.lit(NO_LINE))
    taken = pl.col(columns.adjusted(veto.id)) if veto.effect.on_total else ZERO
    if veto.effect.ends:  # what nobody knew is gone as well: of it there are the lines that are known
        before = _until(veto, plan)
        taken = pl.when(taken.is_null()).then(-before).otherwise(taken)
    points = pl.when(holds).then(taken)
    code = pl.when(holds.is_null()).then(_UNKNOWN).otherwise(_SCORED)
    return Line(veto.id, veto.called(), 0, line, points, ZERO, points, code=code)


def _until(veto: Veto, plan: Plan) -> pl.Expr:
    """Return what the known lines before a veto add up to."""
    summed = _known(plan.rubric.whole, plan) + _added("", plan)
    for other in plan.rubric.vetoes[:plan.rubric.vetoes.index(veto)]:
        if other.effect.on_total:
            gone = pl.col(columns.adjusted(other.id)).fill_null(0)
            ended = pl.col(columns.veto(other.id)).fill_null(False) & other.effect.ends
            summed = pl.when(ended).then(ZERO).otherwise(summed + gone)
    return summed


def _known(node: Indicator, plan: Plan) -> pl.Expr:
    """Return what the known lines of all that is below a node add up to, and its own where it is known."""
    found: pl.Expr = ZERO
    for item in node.items or ():
        worth = _worth(pl.col(columns.published(item.id)), item.id, plan)
        below = ZERO if item.leaf else _known(item, plan) + _added(item.id, plan)
        found = found + pl.when(worth.is_not_null()).then(worth).otherwise(below)
    return found


def _added(node: str, plan: Plan) -> pl.Expr:
    """Return what the lines of additions to a node, or ("") to the whole, add up to in points of the total."""
    found: pl.Expr = ZERO
    for entry in entries_on(node, plan.rubric):
        found = found + _brought(entry, plan).fill_null(0)
    return found


def _brought(entry: Addition | Cap, plan: Plan) -> pl.Expr:
    """Return what an addition brings to the total, where everything applies; nothing to a node that does not apply."""
    node, points = belongs_to(entry, plan.rubric), pl.col(columns.adjusted(entry.id))
    if node is None:
        return points
    off = pl.col(columns.outcome(node)) >= FIRST_NOT_APPLICABLE
    return pl.when(off).then(ZERO).otherwise(_worth(points, node, plan))


def _addition_line(entry: Addition | Cap, plan: Plan) -> Line:
    points, node = pl.col(columns.adjusted(entry.id)), belongs_to(entry, plan.rubric)
    imputed = pl.lit(False)
    code = pl.when(points.is_null()).then(_UNKNOWN).otherwise(_SCORED)
    if not isinstance(entry, Cap):
        code = pl.col(columns.outcome(entry.id))
        imputed = (code != outcome.SCORED) & (code < FIRST_NOT_APPLICABLE)
    line = pl.when((points != 0) | points.is_null() | imputed).then(pl.lit("adjust")).otherwise(pl.lit(NO_LINE))
    origin = pl.when(points.is_null()).then(None).when(imputed).then(pl.lit(str(Origin.POLICY))).otherwise(pl.lit(str(Origin.OBSERVED)))
    level = 0 if node is None else plan.rubric.levels[node] + 1
    return Line(entry.id, entry.called(), level, line, points, ZERO, _brought(entry, plan), code, origin)


def _node_line(node: Indicator, plan: Plan) -> Line:
    points, code = pl.col(columns.published(node.id)), pl.col(columns.outcome(node.id))
    full = pl.when(code >= FIRST_NOT_APPLICABLE).then(ZERO).otherwise(_full(node, plan))
    rest = _worth(points, node.id, plan) - _below(node, plan) - _added(node.id, plan)
    contribution = pl.when(code >= FIRST_NOT_APPLICABLE).then(ZERO).otherwise(rest)
    return Line(node.id, node.title.zh, plan.rubric.levels[node.id], pl.lit("combine"), points, full, contribution, code=code)


def _below(node: Indicator, plan: Plan) -> pl.Expr:
    """Return what lies directly below is worth: all that its lines add up to."""
    summed: pl.Expr = ZERO
    for item in node.items or ():
        summed = summed + _worth(pl.col(columns.published(item.id)).fill_null(0), item.id, plan)
    return summed


def _worth(points: pl.Expr, indicator: str, plan: Plan) -> pl.Expr:
    """Return published points of an indicator in points of the total, where everything applies; the line of each node holds the rest."""
    units = {n: one.whole.worth[indicator] for n, one in enumerate(plan.rubric.lists) if indicator in one.levels}
    if len({*units.values()}) > 1:
        return chosen({n: _times(points, indicator, unit, plan) for n, unit in units.items()})
    return _times(points, indicator, next(iter(units.values())), plan)


def _times(points: pl.Expr, indicator: str, unit: Fraction, plan: Plan) -> pl.Expr:
    if unit == 1:
        return points
    most = plan.rubric.indicator(indicator).full * POINTS_BOUND + extra_points(plan.rubric, indicator)
    high = exact.to_scaled(most, plan.rubric.scores.decimals)
    return exact.div_round(Number(points, 0, -high, high) * Number.literal(unit.numerator), unit.denominator, 0).expr


def _total_line(plan: Plan) -> Line:
    total = pl.col(columns.TOTAL)
    code = pl.when(total.is_null()).then(_UNKNOWN).otherwise(_SCORED)
    return Line("total", plan.rubric.title.zh, 0, pl.lit("combine"), total, _full(plan.rubric.whole, plan),
                total - _before_total(plan), code=code)


def _before_total(plan: Plan) -> pl.Expr:
    """Return what all lines but the total's add up to, where there is a total."""
    summed = _below(plan.rubric.whole, plan) + _added("", plan)
    for veto in plan.rubric.vetoes:
        if veto.effect.on_total:
            moved = pl.col(columns.adjusted(veto.id))
            # What ends a total that nobody knew takes back all lines that are known.
            summed = pl.when(moved.is_null() & pl.col(columns.veto(veto.id)) & veto.effect.ends).then(ZERO).otherwise(summed + moved.fill_null(0))
    return summed
