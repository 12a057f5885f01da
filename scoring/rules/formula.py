"""Formula (公式计分): any expression over the subject's own data, within bounds that are declared.

    {kind: formula, of: "floor(25.4347 * pow(18 - 百米, 1.81))", min: 0, max: 1500}
    {kind: formula, of: 60 + 40 * (人均值 - 2) / 3, min: 0, max: 100, clamp: true}

The value of the expression is the points, rounded once. Outside the bounds it is a fault of the data (FORMULA_RANGE), unless `clamp`
holds it to them.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Final, Literal

import polars as pl
from pydantic import Field

from scoring import exact
from scoring.exact import Number
from scoring.expression.compile import TABLE_FUNCTIONS, Value, compile_node
from scoring.expression.syntax import Binary, Call, Name, Node, Unary, Within, parse
from scoring.expression.words import say, source
from scoring.model import Amount, Flag, Formula as Expression
from scoring.rules.base import Asked, Case, Example, Lever, Problem, Rule
from scoring.rules.context import Context
from scoring.rules.phrases import amount, either, marks, plain

_FARTHEST: Final = 10
"""How many times full marks a bound may be, as for `completion.cap`."""
_DASH: dict[str, Any] = {"kind": "formula", "of": "floor(25.4347 * pow(18 - 百米, 1.81))", "min": Decimal(0), "max": Decimal(1500)}
_SHARE: dict[str, Any] = {"kind": "formula", "of": "(满意率 - 60) / 3", "min": Decimal(0), "max": Decimal(10), "clamp": True}


class Formula(Rule):
    """The value of an expression as points; unknown where the expression is, as with a power of a negative number."""

    kind: Literal["formula"]
    of: Expression = Field(description="the expression whose value is the points")
    min: Amount = Field(description="the least points that it may give")
    max: Amount = Field(description="the most points that it may give")
    clamp: Flag = Field(default=False, description="whether what is outside the bounds is held to them; otherwise it is a fault of the data")

    # Which of its data would have to change, and how far, an expression does not tell.
    lever: ClassVar[Lever] = "none"
    examples: ClassVar[tuple[Example, ...]] = (
        Example({**_DASH, "clamp": True}, Decimal(1500), {"百米": ("decimal", "10.85")}, None, Decimal(894),
                "按“（25.4347×（18-百米）的1.81次方）向下取整”计算（百米为10.85）"),
        Example({**_DASH, "clamp": True}, Decimal(1500), {"百米": ("decimal", "18.01")}, None, None, ""),
        Example({**_DASH, "clamp": True}, Decimal(1500), {"百米": ("decimal", None)}, None, None, ""),
        Example(_SHARE, Decimal(10), {"满意率": ("percent", "77.5")}, None, Decimal("5.833333333"), "按“（满意率-60）÷3”计算（满意率为77.5）"),
        Example(_SHARE, Decimal(10), {"满意率": ("percent", "96")}, None, Decimal(10), "为12，高于上限，按10分计"),
        Example(_SHARE, Decimal(10), {"满意率": ("percent", "30")}, None, Decimal(0), "为-10，低于下限，按0分计"),
        Example({"kind": "formula", "of": "min(人数 / 100, 8) + if(公示, 2, 0)", "min": Decimal(0), "max": Decimal(10)}, Decimal(10),
                {"人数": ("integer", 325), "公示": ("boolean", True)}, None, Decimal("5.25"), "（人数为325、公示为是）"),
    )

    def asked(self) -> Iterator[Asked]:
        yield Asked(("of",), self.of, "number")

    def problems(self, ctx: Context) -> Iterator[Problem]:
        if self.min >= self.max:
            yield Problem("BOUNDS_ORDER", ("max",), {"low": plain(self.min), "high": plain(self.max)})
        for key, bound in (("min", self.min), ("max", self.max)):
            if abs(bound) > _FARTHEST * ctx.full:
                yield Problem("BOUNDS_TOO_FAR", (key,), {"found": plain(bound), "times": _FARTHEST, "full": plain(ctx.full)})

    def steps(self, ctx: Context) -> Mapping[str, pl.Expr]:
        return {"value": ctx.value(self.of, "number").expr}

    def observed(self, ctx: Context) -> Value | None:
        value = ctx.value(self.of, "number")
        expr = ctx.step("value", value.expr)
        return replace(value, expr=expr, number=replace(value.exact, expr=expr))

    def _value(self, ctx: Context) -> Number:
        """Return the value of the expression at no more than working places."""
        value = ctx.value(self.of, "number").exact
        value = replace(value, expr=ctx.step("value", value.expr))
        return value.at(min(value.places, exact.WORKING))

    def _inside(self, ctx: Context) -> pl.Expr:
        value = self._value(ctx)
        return value.compare(">=", Number.literal(self.min)) & value.compare("<=", Number.literal(self.max))

    def points(self, ctx: Context) -> Number:
        value = self._value(ctx)
        # What is outside without `clamp` never counts: it is a fault of the data.
        known = value if self.clamp else Number(pl.when(self._inside(ctx)).then(value.expr), value.places, value.low, value.high)
        return known.clip_to(self.min, self.max)

    def checks(self, ctx: Context) -> Iterator[tuple[str, pl.Expr]]:
        if not self.clamp:
            yield "FORMULA_RANGE", self._inside(ctx)

    def figures(self, ctx: Context) -> dict[str, pl.Expr]:
        def aggregate(call: Call) -> bool:
            first = call.arguments[0]
            return call.function in TABLE_FUNCTIONS and isinstance(first, Name) and first.name in ctx.scope.tables

        read = {source(node): compile_node(node, ctx.scope) for node in _operands(parse(self.of), aggregate)}
        return {name: v.expr if v.number is None else v.number.at(exact.WORKING).expr for name, v in read.items()}

    # in words

    def why(self, case: Case) -> str:
        found = {source(node): node for node in _operands(parse(self.of), lambda call: source(call) in case.figures)}
        said = {say(node, {}, case.lang): _written(case.figures[name], case.lang) for name, node in found.items()}
        values = either(case.lang, "、", ", ").join(either(case.lang, f"{name}为{value}", f"{name} is {value}") for name, value in said.items())
        given = either(case.lang, f"（{values}）", f" ({values})") if values else ""
        words = say(parse(self.of), {}, case.lang)
        return either(case.lang, f"按“{words}”计算{given}", f"worked out as '{words}'{given}") + self._held(case)

    def _held(self, case: Case) -> str:
        """Return that the value was held to a bound, as a clause; nothing where it was not."""
        value = case.observed
        if not isinstance(value, Decimal) or self.min <= value <= self.max:
            return ""
        found = plain(exact.round_half_up(value, min(-int(value.as_tuple().exponent), 4)))
        bound = marks(self.max if value > self.max else self.min)
        zh, en = ("高于上限", "above the highest") if value > self.max else ("低于下限", "below the lowest")
        return either(case.lang, f"为{found}，{zh}，按{bound}分计", f", which gives {found}, {en}, held to {bound}")

    def standard(self, full: Decimal, lang: str, name: str, measure: str = "") -> str:
        words = say(parse(self.of), {}, lang)
        outside = either(lang, "，超出的按上下限计", ", held to these") if self.clamp else ""
        return either(lang, f"按“{words}”计分，{marks(self.min)}分至{marks(self.max)}分{outside}",
                      f"'{words}', from {marks(self.min)} to {marks(self.max)} points{outside}")


def _operands(node: Node, aggregate: Callable[[Call], bool]) -> Iterator[Node]:
    """Yield the fields and the figures of tables that an expression is made of, in order of appearance."""
    if isinstance(node, Name) or (isinstance(node, Call) and aggregate(node)):
        yield node
    elif isinstance(node, Unary | Within):
        yield from _operands(node.operand, aggregate)
    elif isinstance(node, Binary):
        yield from _operands(node.left, aggregate)
        yield from _operands(node.right, aggregate)
    elif isinstance(node, Call) and node.function != "date":
        for argument in node.arguments:
            yield from _operands(argument, aggregate)


def _written(value: object, lang: str) -> str:
    """Return a figure as people read it: numbers come as integers at working places."""
    if isinstance(value, int) and not isinstance(value, bool):
        return plain(exact.from_scaled(value, exact.WORKING))
    return value.isoformat() if isinstance(value, date) else amount(value if isinstance(value, str | bool) else None, "", lang)
