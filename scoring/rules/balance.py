"""Balance (分组修正): scores that different judges gave are evened out, each multiplied by reference ÷ mean of its room.

    {reference: overall, drop: {highest: 2, lowest: 2}, decimals: 4}
    {reference: groups, by: 考官组}

A room is what one and the same judges marked. Without `by` it is a group of subjects, and the reference is taken over everyone. With `by` it is the
part of a group whose subjects have one value there, and the reference is taken over the rooms of that group, because only they compete.

The reference is the mean of all scores (`overall`, 修正系数法) or the mean of the means of the rooms (`groups`, 二次平均法).
"""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import reduce
from operator import and_
from typing import Literal

import polars as pl
from pydantic import Field

from scoring import exact
from scoring.exact import Number
from scoring.expression.compile import Value
from scoring.model import Formula, Frozen, Whole
from scoring.rules.base import Asked, Case, Problem
from scoring.rules.context import Context, Population
from scoring.rules.drop import Drop
from scoring.rules.phrases import either, plain


class Balance(Frozen):
    """How the scores of a group are evened out with those of the others: multiplied by reference ÷ mean of the group, that factor rounded."""

    reference: Literal["overall", "groups"] = Field(description="the mean of the scores of all, or the mean of the means of the groups")
    by: Formula | None = Field(
        default=None, description="a text or choice field: who judged; evens out its values within a group, in place of the groups")
    drop: Drop | None = Field(default=None, description="how many of the highest and lowest scores each mean leaves out")
    decimals: Whole = Field(default=exact.WORKING, ge=0, le=exact.WORKING, description="places to which the factor is rounded; means have 9")

    @property
    def statistics(self) -> tuple[str, ...]:
        """Return what is asked of the population: the mean of the room, and the reference."""
        drop = Drop(highest=0, lowest=0) if self.drop is None else self.drop
        return tuple(f"{what} {drop.highest} {drop.lowest} {drop.more_than}" for what in ("mean", self.reference))

    def asked(self) -> Iterator[Asked]:
        """Yield the expression in the settings."""
        if self.by is not None:
            yield Asked(("balance", "by"), self.by, "text")

    def problems(self) -> Iterator[Problem]:
        """Yield what cannot be meant."""
        yield from () if self.drop is None else self.drop.problems(("balance", "drop"))

    def reads(self, ctx: Context) -> tuple[Value, ...]:
        """Return what says in which room a subject was."""
        return () if self.by is None else (ctx.value(self.by, "text"),)

    def known(self, ctx: Context, value: Number) -> pl.Expr:
        """Return where a score and its room are known."""
        return reduce(and_, (part.is_not_null() for part in (value.expr, *(v.expr for v in self.reads(ctx)))))

    def population(self, ctx: Context, value: Number, *more: str) -> Population:
        """Return by what rooms are compared, who has none left out; `more` statistics are those of the group."""
        rooms = next((v.expr for v in self.reads(ctx)), None)
        among = value if rooms is None else replace(value, expr=pl.when(rooms.is_not_null()).then(value.expr))
        return Population(among, "group", (*more, *self.statistics), rooms)

    def means(self, ctx: Context, value: Number) -> tuple[Number, Number]:
        """Return the mean of the room and the reference, at working places."""
        bounds = replace(value.at(exact.WORKING), expr=pl.lit(None, pl.Int64))
        own, reference = (ctx.peers.get(statistic, bounds) for statistic in self.statistics)
        return own, reference

    def factor(self, ctx: Context, value: Number, most: Decimal) -> Number:
        """Return the factor of a subject's room, no greater than what makes the least value `most`; null where the mean is not above 0."""
        own, reference = self.means(ctx, value)
        divisor = Number(pl.when(own.expr > 0).then(own.expr), own.places, 0, max(own.high, 0))
        made = replace(reference, low=max(reference.low, 0)).divide(divisor, self.decimals)
        return made.clip_to(Decimal(0), min(most * 10**value.places, made.highest))

    def incomparable(self, ctx: Context, value: Number, most: Decimal) -> pl.Expr:
        """Return where a known score has no factor."""
        return self.known(ctx, value) & self.factor(ctx, value, most).expr.is_null()

    def balanced(self, ctx: Context, value: Number, most: Decimal) -> Number:
        """Return a score after its factor, within 0 and `most`."""
        made = (value * self.factor(ctx, value, most)).clip_to(Decimal(0), most)
        return made.at(exact.WORKING) if made.places > exact.WORKING else made

    def figures(self, ctx: Context, value: Number, most: Decimal) -> dict[str, pl.Expr]:
        """Return what the words tell, at working places."""
        own, reference = self.means(ctx, value)
        return {"group_mean": own.expr, "reference": reference.expr, "factor": self.factor(ctx, value, most).at(exact.WORKING).expr}

    # words

    def _called(self, lang: str) -> tuple[str, str]:
        """Return what the mean of the room and the reference are called."""
        if self.by is None:
            of_all = self.reference == "overall"
            return (either(lang, "本组平均", "mean of the group"),
                    either(lang, "总平均" if of_all else "各组平均的平均", "the mean of all" if of_all else "the mean of the groups"))
        by = self.by.strip("「」")
        reference = (f"各{by}总平均", f"the mean over every {by}") if self.reference == "overall" else (
            f"各{by}平均的平均", f"the mean of the means of every {by}")
        return either(lang, f"本{by}平均", f"mean of the {by}"), either(lang, *reference)

    def told(self, case: Case) -> str:
        """Return the means and the factor of a subject's room, as a clause."""
        mean, against, factor = (plain(exact.round_half_up(exact.from_scaled(case.figures[name], exact.WORKING), places))
                                 for name, places in (("group_mean", 4), ("reference", 4), ("factor", exact.WORKING)))
        room, reference = self._called(case.lang)
        return either(case.lang, f"{room}{mean}，{reference}{against}，修正系数{factor}", f"{room} {mean}, {reference} {against}, factor {factor}")

    def standard(self, lang: str) -> str:
        """Return the settings in words."""
        how = "" if self.drop is None else either(lang, f"，均{self.drop.said(lang)}后计算", f", each {self.drop.said(lang)}")
        if self.decimals < exact.WORKING:
            how += either(lang, f"，保留{self.decimals}位小数", f", at {self.decimals} place(s)")
        room, reference = self._called(lang)
        return either(lang, f"乘修正系数（{reference}÷{room}{how}）", f"times {reference} ÷ the {room}{how}")
