"""From one wide row a subject to the ranking and to what became of awards."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from scoring import columns
from scoring.engine.lines import WHO, ZERO, decimals, entries_on, rate_of
from scoring.engine.plan import EXEMPT
from scoring.expression.syntax import conjuncts, parse
from scoring.expression.words import source
from scoring.language.adjust import side
from scoring.language.best import best_nodes
from scoring.language.groups import absent, full_of
from scoring.language.rubric import Award, Rubric, contest
from scoring.outcome import DECISIONS, STANDINGS


def ranking(wide: pl.DataFrame, rubric: Rubric) -> pl.DataFrame:
    """Return one row a subject, without the note."""
    places = rubric.scores.decimals
    who = [*WHO]
    who += [pl.col(columns.PARENT).alias("parent")] if rubric.subject.parent else [pl.lit(None, pl.String).alias("parent")]
    who += [pl.col(columns.GROUP).alias("group")] if rubric.subject.group else [pl.lit(None, pl.String).alias("group")]
    known = pl.when(pl.col(columns.STANDING) != EXEMPT)
    nodes = [decimals(known.then(pl.col(columns.published(i.id))), places).alias(i.id) for i in rubric.indicators]
    full = full_of(rubric, rubric.whole).at(places).expr
    total = pl.col(columns.TOTAL)
    rate = rate_of(total, full)
    bonus, deduction = (pl.when(total.is_not_null()).then(_of_side(which, rubric)) for which in ("bonus", "deduction"))
    group_rank = pl.col(columns.GROUP_RANK) if rubric.subject.group else pl.lit(None, pl.UInt32)
    frame = wide.select(
        *who, *nodes,
        decimals(bonus, places).alias("bonus"), decimals(-deduction, places).alias("deduction"),
        decimals(total, places).alias("total"), decimals(full, places).alias("full"),
        decimals(rate, 2).alias("rate"), pl.col(columns.RANK).alias("rank"), group_rank.alias("group_rank"),
        *(award_text(a, rubric).alias(a.id) for a in rubric.awards if a.in_use),
        standing_text().alias("outcome"),
    )
    # Where there is no place among all those of a group stand together, as the groups are declared.
    order = [pl.col("rank")] if rubric.ranks_all or not rubric.by_group else [
        pl.col("group_rank").is_null(), pl.col("group").replace_strict({g: i for i, g in enumerate(rubric.subject.groups)}, default=None,
                                                                       return_dtype=pl.UInt32), pl.col("group_rank")]
    return frame.sort(order, nulls_last=True, maintain_order=True)


def _of_side(which: str, rubric: Rubric) -> pl.Expr:
    """Return what all bonuses (deductions) of the whole and the caps on them come to; those on nodes are in the points of these."""
    found: pl.Expr = ZERO
    for entry in entries_on("", rubric):
        if side(entry, rubric.adjust) == which:
            found = found + pl.col(columns.adjusted(entry.id)).fill_null(0)
    return found


def standing_text() -> pl.Expr:
    """Return the standing of a subject as its word."""
    return pl.col(columns.STANDING).replace_strict(dict(enumerate(map(str, STANDINGS))), return_dtype=pl.String)


def award_text(award: Award, rubric: Rubric) -> pl.Expr:
    """Return the title that was given; null where none was."""
    granted = pl.col(columns.decision(award.id)) == 0
    if award.kind == "stars":
        return pl.when(granted).then(_stars_title(award.granted(award.title.zh), award.id))
    if award.kind == "level":
        names = {i: award.granted(s.title.zh) for i, s in enumerate(reversed(award.levels), start=1)}
        return pl.when(granted).then(pl.col(columns.value(award.id)).replace_strict(names, default=None, return_dtype=pl.String))
    if award.kind == "best":
        won = [pl.when(pl.col(columns.decision(f"{award.id}:{n}")) == 0).then(pl.lit(award.granted(_best_title(award, n, rubric))))
               for n in best_nodes(award, rubric)]
        return pl.when(granted).then(pl.concat_str(won, separator="、", ignore_nulls=True))
    return pl.when(granted).then(pl.lit(award.granted(award.title.zh)))


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
            gone = absent(rubric, node)
            having = considered if gone is None else considered.filter(~gone)
            yield having.select(*_award_row(award, order, i, title, pl.lit(node), decision, pl.lit(None, pl.UInt32), pl.lit("")))
        return
    place = pl.col(columns.place(award.id)).cast(pl.UInt32) if contest(award) else pl.lit(None, pl.UInt32)
    title = pl.coalesce(award_text(award, rubric), pl.lit(award.title.zh.replace("{n}", "")))
    of = pl.col(columns.value(award.id)).cast(pl.String) if award.kind in ("stars", "level") else pl.lit(None, pl.String)
    yield considered.select(*_award_row(award, order, 0, title, of, pl.col(columns.decision(award.id)), place, failed(award, rubric)))


def _award_row(award: Award, order: int, inner: int, title: pl.Expr, of: pl.Expr, decision: pl.Expr, place: pl.Expr,
               why: pl.Expr) -> list[pl.Expr]:
    words = {i: str(d) for i, d in enumerate(DECISIONS)}
    return [*WHO, pl.lit(award.id).alias("award"), title.alias("title"), of.alias("of"),
            decision.replace_strict(words, return_dtype=pl.String).alias("decision"), place.alias("place"), why.alias("failed"),
            pl.col(columns.ROW), pl.lit(order, pl.Int32).alias("order:award"), pl.lit(inner, pl.Int32).alias("order:of")]


def failed_parts(award: Award) -> tuple[str, ...]:
    """Return the texts of an award's conditions (or stars), in the order of its part columns."""
    if award.kind == "stars":
        return tuple(f"{s.of} >= {s.at_least:f}" for s in award.each)
    text = award.require if award.kind == "title" else award.eligible if award.kind in ("quota", "level") else None
    return tuple(source(part) for part in conjuncts(parse(text))) if text is not None else ()


def failed(award: Award, rubric: Rubric) -> pl.Expr:
    """Return the conditions that do not hold, joined by `; `; empty where all do."""
    parts = failed_parts(award)
    if not parts:
        return pl.lit("")
    has = [absent(rubric, star.of) for star in award.each] if award.kind == "stars" else [None] * len(parts)
    fails = [~pl.col(columns.part(award.id, i)) for i in range(len(parts))]
    missed = [pl.when(fail if gone is None else fail & ~gone).then(pl.lit(text)) for text, fail, gone in zip(parts, fails, has, strict=True)]
    return pl.concat_str(missed, separator="; ", ignore_nulls=True)
