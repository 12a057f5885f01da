"""From one wide row a subject to the tables that people read: ranking, lines, awards.

Everything here selects and re-shapes integers that were computed before; the arithmetic of lines is addition of published integers, so
that Σ contribution = total and points + lost = full hold as printed.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import polars as pl

from scoring import columns
from scoring.engine.plan import EXEMPT, Plan
from scoring.expression.syntax import conjuncts, parse
from scoring.expression.words import source
from scoring.language.best import best_nodes
from scoring.language.rubric import Award, Indicator, Rubric
from scoring.outcome import CODES, DECISIONS, STANDINGS, Origin

_WHO = (pl.col(columns.ID).alias("id"), pl.col(columns.NAME).alias("name"))


def decimals(expr: pl.Expr, places: int) -> pl.Expr:
    """Return scaled integers as decimals."""
    return expr.cast(pl.Decimal(38, places)) / pl.lit(10**places)


def ranking(wide: pl.DataFrame, rubric: Rubric) -> pl.DataFrame:
    """Return one row a subject, without the note."""
    places = rubric.scores.decimals
    who = [*_WHO]
    who += [pl.col(columns.PARENT).alias("parent")] if rubric.subject.parent else [pl.lit(None, pl.String).alias("parent")]
    who += [pl.col(columns.GROUP).alias("group")] if rubric.subject.group else [pl.lit(None, pl.String).alias("group")]
    known = pl.when(pl.col(columns.STANDING) != EXEMPT)
    nodes = [decimals(known.then(pl.col(columns.published(i.id))), places).alias(i.id) for i in rubric.indicators]
    full = rubric.full * 10**places
    total = pl.col(columns.TOTAL)
    rate = (total * 10000 * 2 + int(full)) // (int(full) * 2)
    nothing = pl.when(total.is_not_null()).then(pl.lit(0, pl.Int64))
    group_rank = pl.col(columns.GROUP_RANK) if rubric.subject.group else pl.lit(None, pl.UInt32)
    frame = wide.select(
        *who, *nodes,
        decimals(nothing, places).alias("bonus"), decimals(nothing, places).alias("deduction"),
        decimals(total, places).alias("total"), decimals(pl.lit(int(full)), places).alias("full"),
        decimals(rate, 2).alias("rate"), pl.col(columns.RANK).alias("rank"), group_rank.alias("group_rank"),
        *(award_text(a, rubric).alias(a.id) for a in rubric.awards if a.in_use),
        standing_text().alias("outcome"),
    )
    return frame.sort("rank", nulls_last=True, maintain_order=True)


def standing_text() -> pl.Expr:
    """Return the standing of a subject as its word."""
    return pl.col(columns.STANDING).replace_strict(dict(enumerate(map(str, STANDINGS))), return_dtype=pl.String)


def award_text(award: Award, rubric: Rubric) -> pl.Expr:
    """Return the title that was given; null where none was."""
    granted = pl.col(columns.decision(award.id)) == 0
    if award.kind == "stars":
        return pl.when(granted).then(_stars_title(award.title.zh, award.id))
    if award.kind == "level":
        names = {i: s.title.zh for i, s in enumerate(reversed(award.levels), start=1)}
        return pl.when(granted).then(pl.col(columns.value(award.id)).replace_strict(names, default=None, return_dtype=pl.String))
    if award.kind == "best":
        won = [pl.when(pl.col(columns.decision(f"{award.id}:{n}")) == 0).then(pl.lit(_best_title(award, n, rubric)))
               for n in best_nodes(award, rubric)]
        return pl.when(granted).then(pl.concat_str(won, separator="、", ignore_nulls=True))
    return pl.when(granted).then(pl.lit(award.title.zh))


def _stars_title(title: str, award: str) -> pl.Expr:
    before, found, after = title.partition("{n}")
    count = pl.col(columns.value(award)).cast(pl.String)
    return pl.concat_str(pl.lit(before), count, pl.lit(after)) if found else pl.lit(title)


def _best_title(award: Award, node: str, rubric: Rubric) -> str:
    return award.title.zh.replace("{title}", rubric.indicator(node).title.zh)


def awards(wide: pl.DataFrame, rubric: Rubric) -> pl.DataFrame:
    """Return one row a subject × award considered, without the reason."""
    rows = [r for i, a in enumerate(rubric.awards) for r in _award_rows(wide, a, i, rubric)]
    if not rows:
        return pl.DataFrame(schema={**dict.fromkeys(columns.AWARDS[:6], pl.String), "place": pl.UInt32, "failed": pl.String})
    order = [columns.ROW, "order:award", "order:of"]
    return pl.concat(rows).sort(order).drop(order)


def _award_rows(wide: pl.DataFrame, award: Award, order: int, rubric: Rubric) -> Iterator[pl.DataFrame]:
    considered = wide.filter(pl.col(columns.STANDING) != EXEMPT)
    if award.kind == "best":
        for i, node in enumerate(best_nodes(award, rubric)):
            title = pl.lit(_best_title(award, node, rubric))
            decision = pl.col(columns.decision(f"{award.id}:{node}"))
            yield considered.select(*_award_row(award, order, i, title, pl.lit(node), decision, pl.lit(None, pl.UInt32), pl.lit("")))
        return
    place = pl.col(columns.place(award.id)).cast(pl.UInt32) if award.kind == "quota" else pl.lit(None, pl.UInt32)
    title = pl.coalesce(award_text(award, rubric), pl.lit(award.title.zh.replace("{n}", "")))
    of = pl.col(columns.value(award.id)).cast(pl.String) if award.kind in ("stars", "level") else pl.lit(None, pl.String)
    yield considered.select(*_award_row(award, order, 0, title, of, pl.col(columns.decision(award.id)), place, failed(award)))


def _award_row(award: Award, order: int, inner: int, title: pl.Expr, of: pl.Expr, decision: pl.Expr, place: pl.Expr,
               why: pl.Expr) -> list[pl.Expr]:
    words = {i: str(d) for i, d in enumerate(DECISIONS)}
    return [*_WHO, pl.lit(award.id).alias("award"), title.alias("title"), of.alias("of"),
            decision.replace_strict(words, return_dtype=pl.String).alias("decision"), place.alias("place"), why.alias("failed"),
            pl.col(columns.ROW), pl.lit(order, pl.Int32).alias("order:award"), pl.lit(inner, pl.Int32).alias("order:of")]


def failed_parts(award: Award) -> tuple[str, ...]:
    """Return the texts of an award's conditions (or stars), in the order of its part columns."""
    if award.kind == "stars":
        return tuple(f"{s.of} >= {s.at_least:f}" for s in award.each)
    text = award.require if award.kind == "title" else award.eligible if award.kind == "quota" else None
    return tuple(source(part) for part in conjuncts(parse(text))) if text is not None else ()


def failed(award: Award) -> pl.Expr:
    """Return the conditions that do not hold, joined by `; `; empty where all do."""
    parts = failed_parts(award)
    if not parts:
        return pl.lit("")
    missed = [pl.when(~pl.col(columns.part(award.id, i))).then(pl.lit(text)) for i, text in enumerate(parts)]
    return pl.concat_str(missed, separator="; ", ignore_nulls=True)


def lines(wide: pl.DataFrame, plan: Plan) -> pl.DataFrame:
    """Return every line of every subject that is not exempt, in the order of the rubric, the total last."""
    known = wide.filter(pl.col(columns.STANDING) != EXEMPT)
    frames = [known.select(*row, pl.lit(i, pl.Int32).alias("order:line")) for i, row in enumerate(_rows(plan))]
    frames = [f.filter(pl.col("line") != "none") for f in frames]
    return pl.concat(frames).sort(columns.ROW, "order:line").drop(columns.ROW, "order:line")


def _rows(plan: Plan) -> Iterator[list[pl.Expr]]:
    rubric = plan.rubric

    def descend(indicator: Indicator) -> Iterator[list[pl.Expr]]:
        for item in indicator.items or ():
            yield from descend(item)
        if indicator.leaf:
            yield _leaf_row(indicator, plan)
            if any(v.effect.zero_items for v in rubric.adjust):
                yield _zeroed_row(indicator, plan)
        else:
            yield _node_row(indicator, plan)

    for indicator in rubric.indicators:
        yield from descend(indicator)
    for veto in rubric.adjust:
        yield _veto_row(veto.id, veto.title.zh if veto.title else veto.say, plan)
    yield _total_row(plan)


def _row(plan: Plan, indicator: str, title: str, level: int, line: pl.Expr, points: pl.Expr, full: pl.Expr, contribution: pl.Expr, *,
         code: pl.Expr | None = None, origin: pl.Expr | None = None, observed: pl.Expr | None = None, following: pl.Expr | None = None,
         gain: pl.Expr | None = None) -> list[pl.Expr]:
    places = plan.rubric.scores.decimals
    nothing = pl.lit(None, pl.String)
    lost = full - points
    rate = pl.when((full > 0) & points.is_not_null()).then((points * 20000 + full) // (full * 2))
    code = pl.lit(0, pl.UInt8) if code is None else code
    return [
        *_WHO, pl.lit(indicator).alias("indicator"), pl.lit(title).alias("title"), pl.lit(level, pl.Int32).alias("level"),
        line.alias("line"),
        code.replace_strict({i: str(c.outcome) for i, c in enumerate(CODES)}, return_dtype=pl.String).alias("outcome"),
        code.replace_strict({i: c.cause for i, c in enumerate(CODES)}, return_dtype=pl.String).alias("cause"),
        (nothing if origin is None else origin).alias("origin"),
        (nothing if observed is None else observed).alias("observed"),
        decimals(points, places).alias("points"), decimals(full, places).alias("full"), decimals(rate, 2).alias("rate"),
        decimals(lost, places).alias("lost"), decimals(contribution, places).alias("contribution"),
        (nothing if following is None else following).alias("next"),
        decimals(pl.lit(None, pl.Int64) if gain is None else gain, places).alias("gain"), pl.col(columns.ROW),
    ]


def _scaled(plan: Plan, value: Decimal) -> int:
    return int(value * 10**plan.rubric.scores.decimals)


def _leaf_row(leaf: Indicator, plan: Plan) -> list[pl.Expr]:
    code = pl.col(columns.outcome(leaf.id))
    points = pl.col(columns.ruled(leaf.id))
    policy = plan.rubric.not_applicable_policy[leaf.id]
    dropped = (code >= 9) & (policy in ("rescale", "unranked"))
    whole = _scaled(plan, leaf.full)
    full = pl.when(dropped).then(pl.lit(0, pl.Int64)).otherwise(pl.lit(whole, pl.Int64))
    shown = pl.when(~dropped).then(points)
    origin = pl.when(shown.is_null()).then(None).when(code == 0).then(pl.lit(str(Origin.OBSERVED))).otherwise(pl.lit(str(Origin.POLICY)))
    meta = plan.shown[leaf.id]
    observed = following = None
    if meta.observed is not None:
        observed = _value_text(columns.observed(leaf.id), None if meta.observed.number is None else meta.observed.exact.places)
    if meta.next is not None:
        following = _value_text(columns.next_value(leaf.id), meta.next.places)
    gain = pl.col(columns.gain(leaf.id)) if meta.gains else None
    contribution = pl.when(dropped).then(pl.lit(0, pl.Int64)).otherwise(points)
    return _row(plan, leaf.id, leaf.title.zh, plan.rubric.levels[leaf.id], pl.lit("item"), shown, full, contribution, code=code,
                origin=origin, observed=observed, following=following, gain=gain)


def _value_text(column: str, places: int | None) -> pl.Expr:
    if places is None:
        return pl.col(column).cast(pl.String)
    return decimals(pl.col(column), places).cast(pl.String) if places else pl.col(column).cast(pl.String)


def _zeroed_row(leaf: Indicator, plan: Plan) -> list[pl.Expr]:
    zeroed = pl.col(columns.zeroed(leaf.id))
    taken = pl.when(zeroed).then(-pl.col(columns.ruled(leaf.id)).fill_null(0))
    line = pl.when(zeroed).then(pl.lit("adjust")).otherwise(pl.lit("none"))
    return _row(plan, leaf.id, leaf.title.zh, plan.rubric.levels[leaf.id], line, taken, pl.lit(0, pl.Int64), taken)


def _veto_row(veto: str, title: str, plan: Plan) -> list[pl.Expr]:
    holds = pl.col(columns.veto(veto))
    line = pl.when(holds | holds.is_null()).then(pl.lit("adjust")).otherwise(pl.lit("none"))
    nothing = pl.when(holds).then(pl.lit(0, pl.Int64))
    code = pl.when(holds.is_null()).then(pl.lit(6, pl.UInt8)).otherwise(pl.lit(0, pl.UInt8))
    return _row(plan, veto, title, 0, line, nothing, pl.lit(0, pl.Int64), nothing, code=code)


def _node_row(node: Indicator, plan: Plan) -> list[pl.Expr]:
    points, code = pl.col(columns.published(node.id)), pl.col(columns.outcome(node.id))
    whole = _scaled(plan, node.full)
    full = pl.when(code >= 9).then(pl.lit(0, pl.Int64)).otherwise(pl.lit(whole, pl.Int64))
    contribution = pl.when(code >= 9).then(pl.lit(0, pl.Int64)).otherwise(points - _below(node.items or ()))
    return _row(plan, node.id, node.title.zh, plan.rubric.levels[node.id], pl.lit("combine"), points, full, contribution, code=code)


def _below(items: tuple[Indicator, ...]) -> pl.Expr:
    """Return the published points of what lies directly below: all that its lines add up to."""
    summed: pl.Expr = pl.lit(0, pl.Int64)
    for item in items:
        summed = summed + pl.col(columns.published(item.id)).fill_null(0)
    return summed


def _total_row(plan: Plan) -> list[pl.Expr]:
    total = pl.col(columns.TOTAL)
    code = pl.when(total.is_null()).then(pl.lit(6, pl.UInt8)).otherwise(pl.lit(0, pl.UInt8))
    return _row(plan, "total", plan.rubric.title.zh, 0, pl.lit("combine"), total, pl.lit(_scaled(plan, plan.rubric.full), pl.Int64),
                total - _below(plan.rubric.indicators), code=code)
