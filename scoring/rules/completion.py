"""Completion (完成率): full marks in proportion to actual ÷ target, up to a cap.

    {kind: completion, of: 必访率}
    {kind: completion, of: 已服务, target: 应服务, when_zero: not_applicable}

Formula: p = full × max(0, min(actual ÷ target, cap)). A percent has the target 100 unless it says another.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import ClassVar, Literal

import polars as pl
from pydantic import Field

from scoring import exact, outcome
from scoring.exact import Number
from scoring.expression.compile import Value
from scoring.model import Amount, Formula
from scoring.rules.base import Asked, Case, Direction, Example, Problem, Reach, Rule
from scoring.rules.context import Context
from scoring.rules.phrases import amount, better_at, either, marks, plain, reached, rounded_up, seen, within, worded


class Completion(Rule):
    """Points in proportion to what was completed; unknown where the value or the target is."""

    kind: Literal["completion"]
    of: Formula = Field(description="what was done")
    target: Formula = Field(default="100", description="what was to be done: a number or an expression; 100 for a percent")
    cap: Amount = Field(default=Decimal(1), gt=0, le=10, description="the highest share of full marks; above 1 rewards over-fulfilment")
    when_zero: Literal["missing", "not_applicable"] = Field(default="missing", description="outcome where the target is 0 or less")

    examples: ClassVar[tuple[Example, ...]] = (
        Example({"kind": "completion", "of": "必访率"}, Decimal(20), {"必访率": ("percent", "87.5")}, None, Decimal("17.5"), "必访率87.5%"),
        Example({"kind": "completion", "of": "必访率"}, Decimal(20), {"必访率": ("percent", "100")}, None, Decimal(20), "完成目标"),
        Example({"kind": "completion", "of": "已办", "target": "应办"}, Decimal(10), {"已办": ("integer", 1), "应办": ("integer", 3)}, None,
                Decimal("3.333333333"), "已办为1"),
        Example({"kind": "completion", "of": "必访率", "target": "66.665"}, Decimal(20), {"必访率": ("percent", "60")}, None,
                Decimal("18.000450011"), "未达到目标（66.665%）"),
        Example({"kind": "completion", "of": "已办", "target": "应办", "cap": Decimal("1.2")}, Decimal(10),
                {"已办": ("integer", 5), "应办": ("integer", 4)}, None, Decimal(12), "完成目标"),
        Example({"kind": "completion", "of": "已办", "target": "应办"}, Decimal(10), {"已办": ("integer", 1), "应办": ("integer", 0)}, None,
                None, ""),
    )

    def asked(self) -> Iterator[Asked]:
        yield Asked(("of",), self.of, "number")
        yield Asked(("target",), self.target, "number")

    def problems(self, ctx: Context) -> Iterator[Problem]:
        target = ctx.value(self.target, "number").exact
        if target.constant and target.high <= 0:
            yield Problem("TARGET_NOT_POSITIVE", ("target",), {"found": plain(target.highest)})
        if "target" not in self.model_fields_set and not ctx.value(self.of, "number").percent:
            yield Problem("TARGET_NEEDED", ("of",), {"found": self.of})

    @property
    def direction(self) -> Direction:
        return "up"

    def observed(self, ctx: Context) -> Value | None:
        return ctx.value(self.of, "number")

    def reads(self, ctx: Context) -> tuple[Value, ...]:
        return (ctx.value(self.of, "number"), ctx.value(self.target, "number"))

    def points(self, ctx: Context) -> Number:
        done, target = (v.exact for v in self.reads(ctx))
        most = ctx.full * self.cap
        if target.constant:
            held = done.clip_to(Decimal(0), target.highest * self.cap)
            return (ctx.full_number * held).divide(target).clip_to(Decimal(0), most)
        share = (ctx.full_number * done).divide(target)
        possible = Number(pl.when(target.expr > 0).then(share.expr), share.places, share.low, share.high)
        return possible.clip_to(Decimal(0), most)

    def not_applicable(self, ctx: Context) -> pl.Expr | None:
        inherited = super().not_applicable(ctx)
        target = ctx.value(self.target, "number").exact
        if target.constant:
            return inherited
        empty = (target.expr <= 0).fill_null(False)
        if self.when_zero == "missing":
            return None if inherited is None else inherited & ~empty
        return empty if inherited is None else inherited | empty

    def cause(self, ctx: Context) -> pl.Expr:
        target = ctx.value(self.target, "number").exact
        code = outcome.NA_ZERO_DENOMINATOR if self.when_zero == "not_applicable" else outcome.ZERO_DENOMINATOR
        return pl.when(target.expr <= 0).then(pl.lit(code, pl.UInt8)).otherwise(super().cause(ctx))

    def next(self, ctx: Context) -> Number | None:
        done, target = (v.exact for v in self.reads(ctx))
        goal = (target * Number.literal(self.cap)).up_to(done.places)
        short = done.compare("<", goal) & (target.expr > 0)
        return Number(pl.when(short).then(goal.expr), goal.places, goal.low, goal.high)

    def gain(self, ctx: Context) -> Number | None:
        missed = Number.literal(ctx.full * self.cap) - self.earned(ctx)
        return Number(pl.when(missed.expr > 0).then(missed.expr), missed.places, missed.low, missed.high)

    def figures(self, ctx: Context) -> dict[str, pl.Expr]:
        target = ctx.value(self.target, "number").exact.at(exact.WORKING)
        return {"target": target.expr}

    def why(self, case: Case) -> str:
        found = seen(case)
        goal = amount(exact.from_scaled(case.figures["target"], exact.WORKING), case.measure, case.lang)
        if case.lost <= 0:
            return either(case.lang, f"{found}，完成目标（{goal}）", f"{found}, the target {goal} is met")
        return either(case.lang, f"{found}，未达到目标（{goal}），按完成比例计分",
                      f"{found}, short of the target {goal}, scored in proportion")

    def how(self, case: Case) -> str:
        if case.next is None or case.gain is None or case.gain <= 0:
            return ""
        return better_at(case, case.next)

    def reach(self, case: Case, points: Decimal) -> Reach | None:
        target = exact.from_scaled(case.figures["target"], exact.WORKING)
        if not isinstance(case.observed, Decimal) or target <= 0 or points > case.full * self.cap:
            return None
        value = rounded_up(target * points / case.full, case.observed)
        earned = min(case.full * value / target, case.full * self.cap)
        return Reach(value, exact.round_half_up(earned, exact.WORKING), reached(case, value))

    def standard(self, full: Decimal, lang: str, name: str, measure: str = "") -> str:
        part, target = within(self.of, name, lang), within(self.target, worded(self.target, "", lang), lang)
        return either(lang, f"{part}÷{target}×{marks(full)}，最高{marks(full * self.cap)}分",
                      f"{part} ÷ {target} × {marks(full)}, at most {marks(full * self.cap)}")
