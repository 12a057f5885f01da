"""Shortfall (每低1%扣k分): full marks at the target, so many points off for every unit short of it, down to the floor.

    {kind: shortfall, of: 诉求办结率, target: 95, off: 0.5, count: full}
    {kind: shortfall, of: 发放数, target: 计划数, off: 1, per: 10, count: linear, relative: true}
    {kind: shortfall, of: 平均年龄, target: 48, off: 3, count: started, side: above}

Formula: p = max(floor, full − off × units), units = short ÷ per, in percent of the target where `relative`; `count` says whether a part of a
unit counts in proportion (linear), not at all (full) or as a whole one (started).
"""

import math
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar, Literal

import polars as pl
from pydantic import Field

from scoring import exact, outcome
from scoring.exact import Number
from scoring.expression.compile import Value
from scoring.model import Amount, Flag, Formula
from scoring.rules.base import Asked, Case, Direction, Example, Problem, Reach, Rule
from scoring.rules.context import Context
from scoring.rules.phrases import PERCENT, amount, better_at, either, marks, plain, reached, seen, worded

_RATE: dict[str, Any] = {"kind": "shortfall", "of": "办结率", "target": "95", "off": Decimal("0.5"), "count": "full"}
_AGE: dict[str, Any] = {"kind": "shortfall", "of": "年龄", "target": "48", "off": Decimal(3), "count": "started", "side": "above"}
_PLAN: dict[str, Any] = {"kind": "shortfall", "of": "已办", "target": "计划", "off": Decimal(1), "per": Decimal(5), "count": "linear",
                         "relative": True, "floor": Decimal(2)}


class Shortfall(Rule):
    """Full marks less what is taken off for every unit short of the target, or above it; unknown where the value or the target is."""

    kind: Literal["shortfall"]
    of: Formula = Field(description="what is measured")
    target: Formula = Field(description="where full marks begin: a number or an expression")
    off: Amount = Field(gt=0, description="points taken off for each unit")
    per: Amount = Field(default=Decimal(1), gt=0, description="the unit: so much of what is measured, or so many percent of the target")
    count: Literal["linear", "full", "started"] = Field(
        description="a part of a unit counts in proportion (linear), not at all (full) or as a whole one (started)")
    relative: Flag = Field(default=False, description="whether units are percent of the target")
    side: Literal["below", "above"] = Field(default="below", description="the side of the target on which points are lost")
    floor: Amount = Field(default=Decimal(0), description="points do not fall below this: at most full marks less the floor are lost")
    when_zero: Literal["missing", "not_applicable"] = Field(default="missing", description="outcome where a relative target is 0 or less")

    examples: ClassVar[tuple[Example, ...]] = (
        Example(_RATE, Decimal(10), {"办结率": ("percent", "95")}, None, Decimal(10), "办结率95%，达到目标（95%）"),
        Example(_RATE, Decimal(10), {"办结率": ("percent", "92.01")}, None, Decimal(9),
                "低2.99个百分点，每低1个百分点扣0.5分（不足1个百分点的不计）"),
        Example(_RATE, Decimal(10), {"办结率": ("percent", "92")}, None, Decimal("8.5"), "低3个百分点"),
        Example(_RATE, Decimal(10), {"办结率": ("percent", "60.5")}, None, Decimal(0), "应扣17分，扣完为止"),
        Example({**_RATE, "count": "linear"}, Decimal(10), {"办结率": ("percent", "92.01")}, None, Decimal("8.505"), "每低1个百分点扣0.5分"),
        Example({**_RATE, "count": "started", "target": "95.125"}, Decimal(10), {"办结率": ("percent", "92.01")}, None, Decimal(8),
                "（不足1个百分点的按1个百分点计）"),
        Example(_AGE, Decimal(20), {"年龄": ("decimal", "48.2")}, None, Decimal(17), "年龄为48.2，比目标（48）高0.2"),
        Example(_AGE, Decimal(20), {"年龄": ("decimal", "48")}, None, Decimal(20), "控制在目标（48）以内"),
        Example(_PLAN, Decimal(10), {"已办": ("integer", 170), "计划": ("integer", 200)}, None, Decimal(7), "比目标（200）低15%，每低5%扣1分"),
        Example(_PLAN, Decimal(10), {"已办": ("integer", 1), "计划": ("integer", 300)}, None, Decimal(2), "应扣19.93分，最多扣8分"),
        Example(_PLAN, Decimal(10), {"已办": ("integer", 1), "计划": ("integer", 0)}, None, None, ""),
        Example(_RATE, Decimal(10), {"办结率": ("percent", None)}, None, None, ""),
    )

    def asked(self) -> Iterator[Asked]:
        yield Asked(("of",), self.of, "number")
        yield Asked(("target",), self.target, "number")

    def problems(self, ctx: Context) -> Iterator[Problem]:
        if self.floor > ctx.full:
            yield Problem("POINTS_ABOVE_FULL", ("floor",), {"points": plain(self.floor), "full": plain(ctx.full)})
        if "when_zero" in self.model_fields_set and not self.relative:
            yield Problem("SETTING_NEEDS", ("when_zero",), {"setting": "when_zero", "needs": "relative"})
        target = ctx.value(self.target, "number").exact
        if self.relative and target.high <= 0:
            yield Problem("TARGET_NOT_POSITIVE", ("target",), {"found": plain(target.highest)})

    @property
    def direction(self) -> Direction:
        return "up" if self.side == "below" else "down"

    @property
    def deducts(self) -> bool:
        return True

    def observed(self, ctx: Context) -> Value | None:
        return ctx.value(self.of, "number")

    def reads(self, ctx: Context) -> tuple[Value, ...]:
        return (ctx.value(self.of, "number"), ctx.value(self.target, "number"))

    def points(self, ctx: Context) -> Number:
        return self._earned_at(ctx.value(self.of, "number").exact, ctx)

    def _earned_at(self, x: Number, ctx: Context) -> Number:
        """Return the points at a value."""
        if self.count != "linear":
            left = ctx.full_number - self._whole_units(x, ctx) * Number.literal(self.off)
            return left.clip_to(self.floor, ctx.full)
        short, unit = self._short(x, ctx), self._unit(ctx)
        left = (ctx.full_number * unit - short * Number.literal(self.off)).divide(unit)
        return Number(pl.when(unit.expr > 0).then(left.expr), left.places, left.low, left.high).clip_to(self.floor, ctx.full)

    def _target(self, ctx: Context) -> Number:
        return ctx.value(self.target, "number").exact

    def _unit(self, ctx: Context) -> Number:
        """Return the unit in the measure of the value."""
        return self._target(ctx) * Number.literal(self.per.scaleb(-2)) if self.relative else Number.literal(self.per)

    def _most(self, full: Decimal) -> int:
        """Return the number of units from which on only the floor is left."""
        return max(math.ceil(Fraction(full - self.floor) / Fraction(self.off)), 0)

    def _short(self, x: Number, ctx: Context) -> Number:
        """Return by how much the value is on the wrong side; where the unit is constant, no further than to the floor."""
        short, unit = self._target(ctx) - x, self._unit(ctx)
        short = short if self.side == "below" else -short
        return short.clip_to(Decimal(0), unit.highest * self._most(ctx.full) if unit.constant else max(short.highest, Decimal(0)))

    def _whole_units(self, x: Number, ctx: Context) -> Number:
        """Return how many units are taken off, no more than to the floor; unknown where the unit is 0 or less."""
        short, unit = self._short(x, ctx), self._unit(ctx)
        places = max(short.places, unit.places)
        short, unit = short.at(places), unit.at(places)
        wide = Number(short.expr, 0, unit.low, short.high + unit.high).dtype
        top, bottom = short.expr.cast(wide), unit.expr.cast(wide)
        parts = top if self.count == "full" else top + bottom - 1
        counted = pl.when(bottom > 0).then(parts // bottom)
        return Number(counted, 0, 0, short.high).clip_to(Decimal(0), Decimal(self._most(ctx.full)))

    def not_applicable(self, ctx: Context) -> pl.Expr | None:
        inherited = super().not_applicable(ctx)
        if not self.relative or self._target(ctx).constant:
            return inherited
        empty = (self._target(ctx).expr <= 0).fill_null(False)
        if self.when_zero == "missing":
            return None if inherited is None else inherited & ~empty
        return empty if inherited is None else inherited | empty

    def cause(self, ctx: Context) -> pl.Expr:
        if not self.relative:
            return super().cause(ctx)
        code = outcome.NA_ZERO_DENOMINATOR if self.when_zero == "not_applicable" else outcome.ZERO_DENOMINATOR
        return pl.when(self._target(ctx).expr <= 0).then(pl.lit(code, pl.UInt8)).otherwise(super().cause(ctx))

    def next(self, ctx: Context) -> Number | None:
        x, target = (v.exact for v in self.reads(ctx))
        # What is lost above the target is lost below it on the mirrored scale.
        x, target = (x, target) if self.side == "below" else (-x, -target)
        if self.count == "linear":
            better, short = target.up_to(x.places), x.compare("<", target) & (self._unit(ctx).expr > 0)
        else:
            units = self._whole_units(ctx.value(self.of, "number").exact, ctx)
            allowed = units if self.count == "full" else units - Number.literal(1)
            edge, short = target - allowed * self._unit(ctx), units.expr > 0
            better = edge.up_to(x.places) if self.count == "started" else -(-edge).up_to(x.places) + Number.literal(Decimal(1).scaleb(-x.places))
        better = better if self.side == "below" else -better
        return Number(pl.when(short).then(better.expr), better.places, better.low, better.high)

    def gain(self, ctx: Context) -> Number | None:
        better = self.next(ctx)
        return None if better is None else self._earned_at(better, ctx) - self.earned(ctx)

    def figures(self, ctx: Context) -> dict[str, pl.Expr]:
        return {"target": self._target(ctx).at(exact.WORKING).expr}

    # in words

    def why(self, case: Case) -> str:
        found, target = seen(case), exact.from_scaled(case.figures["target"], exact.WORKING)
        goal = amount(target, case.measure, case.lang)
        short = self._how_short(case.observed, target)
        if short == 0:
            met = "达到目标（{}）" if self.side == "below" else "控制在目标（{}）以内"
            return either(case.lang, f"{found}，{met.format(goal)}", f"{found}, the target {goal} is met")
        size = exact.round_half_up(short * 100 / target, 2) if self.relative else short
        low, below = ("低", "below") if self.side == "below" else ("高", "above")
        said = self._sized(size, case.measure, case.lang)
        told = self._each(self._sized(self.per, case.measure, case.lang), "", case.lang) + self._capped(case, short, target)
        return either(case.lang, f"{found}，比目标（{goal}）{low}{said}，{told}", f"{found}, {said} {below} the target {goal}, {told}")

    def _how_short(self, value: object, target: Decimal) -> Decimal:
        short = target - value if isinstance(value, Decimal) else Decimal(0)
        return max(short if self.side == "below" else -short, Decimal(0))

    def _sized(self, size: Decimal, measure: str, lang: str) -> str:
        """Return a number of what units are made of: 2.5个百分点, 15%, 3人."""
        if self.relative:
            return f"{plain(size)}%"
        if measure == PERCENT:
            return either(lang, f"{plain(size)}个百分点", f"{plain(size)} percentage point{'' if size == 1 else 's'}")
        return amount(size, measure, lang)

    def _each(self, unit: str, side: str, lang: str) -> str:
        """Return what each unit costs, and what a part of one does, as a clause."""
        part = {"linear": ("", ""), "full": (f"（不足{unit}的不计）", ", full ones only"),
                "started": (f"（不足{unit}的按{unit}计）", ", a started one in full")}[self.count]
        return either(lang, f"每{'低' if self.side == 'below' else '高'}{unit}扣{plain(self.off)}分{part[0]}",
                      f"{plain(self.off)} off for every {unit}{side}{part[1]}")

    def _capped(self, case: Case, short: Decimal, target: Decimal) -> str:
        lost = self._units(short, target) * Fraction(self.off)
        if lost <= case.full - self.floor:
            return ""
        whole = plain(exact.round_half_up(_decimal(lost), 2))
        most = marks(case.full - self.floor)
        end = either(case.lang, f"最多扣{most}分" if self.floor else "扣完为止", f"at most {most}" if self.floor else "down to nothing")
        return either(case.lang, f"，应扣{whole}分，{end}", f", {whole} to deduct, {end}")

    def _units(self, short: Decimal, target: Decimal) -> Fraction:
        units = Fraction(short) / self._size(target)
        return units if self.count == "linear" else Fraction(math.floor(units) if self.count == "full" else math.ceil(units))

    def _size(self, target: Decimal) -> Fraction:
        """Return the unit in the measure of the value."""
        return Fraction(self.per) * (Fraction(target) / 100 if self.relative else 1)

    def how(self, case: Case) -> str:
        return "" if case.next is None else better_at(case, case.next)

    def reach(self, case: Case, points: Decimal) -> Reach | None:
        target = exact.from_scaled(case.figures["target"], exact.WORKING)
        if not isinstance(case.observed, Decimal) or points > case.full or (self.relative and target <= 0):
            return None
        allowed = Fraction(case.full - points) / Fraction(self.off)
        units = allowed if self.count == "linear" else Fraction(math.floor(allowed) + (self.count == "full"))
        exponent, side = int(case.observed.as_tuple().exponent), 1 if self.side == "below" else -1
        edge = (side * Fraction(target) - units * self._size(target)) / Fraction(10) ** exponent
        # Short by as many full units as would cost one more is too much: the value lies past that edge.
        scaled = math.floor(edge) + 1 if self.count == "full" else math.ceil(edge)
        value = Decimal(side * scaled).scaleb(exponent)
        lost = self._units(self._how_short(value, target), target) * Fraction(self.off)
        earned = max(Fraction(case.full) - lost, Fraction(self.floor))
        return Reach(value, exact.round_half_up(_decimal(earned), exact.WORKING), reached(case, value))

    def standard(self, full: Decimal, lang: str, name: str, measure: str = "") -> str:
        sized = self._sized(self.per, measure, lang)
        unit = sized if measure or self.relative else either(lang, f"{sized}个单位", sized)
        target = worded(self.target, measure, lang)
        meets = either(lang, "达到" if self.side == "below" else "不超过", "at least" if self.side == "below" else "at most")
        end = either(lang, f"最多扣{marks(full - self.floor)}分" if self.floor else "扣完为止",
                     f"at most {marks(full - self.floor)} off" if self.floor else "down to nothing")
        return either(lang, f"{name}{meets}{target}得{marks(full)}分，{self._each(unit, '', lang)}，{end}",
                      f"{marks(full)} where {name} is {meets} {target}, {self._each(unit, f' {self.side}', lang)}, {end}")


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)
