"""Pass or fail (是否达到): full marks where a condition holds, none, or a fixed deduction, where it does not.

    {kind: pass_fail, of: 办公面积 >= 80}
    {kind: pass_fail, of: 按期换届, deduct: 5}
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import ClassVar, Literal

import polars as pl
from pydantic import Field

from scoring import exact
from scoring.exact import Number
from scoring.expression.compile import Value
from scoring.model import Amount, Formula
from scoring.rules.base import Asked, Case, Direction, Example, Reach, Rule
from scoring.rules.context import Context
from scoring.rules.phrases import either, marks, quoted


class PassFail(Rule):
    """Full marks where `of` is true; 0, or full minus `deduct`, where it is false; unknown where it is unknown."""

    kind: Literal["pass_fail"]
    of: Formula = Field(description="a condition or a yes/no field")
    deduct: Amount | None = Field(default=None, gt=0, description="points taken off where it is false; all of them where absent")

    examples: ClassVar[tuple[Example, ...]] = (
        Example({"kind": "pass_fail", "of": "按期换届"}, Decimal(20), {"按期换届": ("boolean", True)}, None, Decimal(20), "达到"),
        Example({"kind": "pass_fail", "of": "按期换届"}, Decimal(20), {"按期换届": ("boolean", False)}, None, Decimal(0), "未达到"),
        Example({"kind": "pass_fail", "of": "面积 >= 80", "deduct": Decimal(3)}, Decimal(10), {"面积": ("decimal", "79.99")}, None,
                Decimal(7), "未达到"),
        Example({"kind": "pass_fail", "of": "面积 >= 80"}, Decimal(10), {"面积": ("decimal", "80")}, None, Decimal(10), "达到"),
        Example({"kind": "pass_fail", "of": "面积 >= 80"}, Decimal(10), {"面积": ("decimal", None)}, None, None, ""),
    )

    def asked(self) -> Iterator[Asked]:
        yield Asked(("of",), self.of, "logical")

    @property
    def direction(self) -> Direction:
        return "up"

    @property
    def deducts(self) -> bool:
        return self.deduct is not None

    def observed(self, ctx: Context) -> Value | None:
        return ctx.value(self.of, "logical")

    def _low(self, full: Decimal) -> Decimal:
        return Decimal(0) if self.deduct is None else max(Decimal(0), full - self.deduct)

    def points(self, ctx: Context) -> Number:
        low = Number.literal(self._low(ctx.full))
        return exact.choose(ctx.value(self.of, "logical").expr, ctx.full_number, low)

    def gain(self, ctx: Context) -> Number | None:
        missed = Number.literal(ctx.full - self._low(ctx.full))
        met = ctx.value(self.of, "logical").expr
        return Number(pl.when(~met).then(missed.expr), missed.places, missed.low, missed.high)

    def why(self, case: Case) -> str:
        name = quoted(case.name, case.lang)
        if case.observed:
            return either(case.lang, f"{name}达到要求", f"{name} is met")
        found = case.found.get(self.of, "")
        found = either(case.lang, f"（{found}）", f" ({found})") if found else ""
        return either(case.lang, f"{name}未达到要求{found}", f"{name} is not met{found}")

    def how(self, case: Case) -> str:
        name = quoted(case.name, case.lang)
        return either(case.lang, f"{name}达到要求的，可得满分", f"full marks once {name} is met") if case.lost > 0 else ""

    def reach(self, case: Case, points: Decimal) -> Reach | None:
        if case.observed is not False or points > case.full:
            return None
        name = quoted(case.name, case.lang)
        return Reach(None, case.full, either(case.lang, f"{name}达到要求", f"{name} is met"))

    def standard(self, full: Decimal, lang: str, name: str, measure: str = "") -> str:
        low = marks(self._low(full))
        return either(lang, f"“{name}”达到的得{marks(full)}分，否则得{low}分",
                      f"{marks(full)} point(s) where '{name}' is met, otherwise {low}")
