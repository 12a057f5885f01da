"""Per event (每发生一起扣或加): a fixed number of points for each row of an events table, until nothing is left or the cap is reached.

    {kind: per_event, table: 作风问题, each: -10}
    {kind: per_event, table: 荣誉, each: {by: 级别, values: {市级: 2, 区级: 1}}, where: 已核实, cap: 5}
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import ClassVar, Literal

import polars as pl
from pydantic import Field

from scoring import exact
from scoring.exact import Number
from scoring.expression.compile import Value
from scoring.expression.syntax import fold
from scoring.model import Amount, Formula, Frozen
from scoring.rules.base import (
    Asked,
    Case,
    Context,
    Direction,
    Example,
    Lever,
    Problem,
    Rule,
    coverage_problems,
    either,
    plain,
    quoted,
)


class ByColumn(Frozen):
    """Points that depend on a column of the table, value by value."""

    by: str = Field(description="a choice column of the table")
    values: dict[str, Amount] = Field(min_length=1, description="points for each of its values, all of one sign")


class PerEvent(Rule):
    """Starts at full marks when deducting and at 0 when adding; unknown where the table was not delivered or a row cannot be judged."""

    kind: Literal["per_event"]
    table: str = Field(description="an events table")
    each: Amount | ByColumn = Field(description="points of one event: negative deducts, positive adds")
    where: Formula | None = Field(default=None, description="which rows count")
    floor: Amount = Field(default=Decimal(0), description="points do not fall below this")
    cap: Amount | None = Field(default=None, description="points do not rise above this; full marks where absent")

    lever: ClassVar[Lever] = "past"
    examples: ClassVar[tuple[Example, ...]] = (
        Example({"kind": "per_event", "table": "作风问题", "each": Decimal(-10)}, Decimal(20), {}, (), Decimal(20), "无扣分情形"),
        Example({"kind": "per_event", "table": "作风问题", "each": Decimal(-10)}, Decimal(20), {}, ({"事由": "甲"},), Decimal(10), "发生1起"),
        Example({"kind": "per_event", "table": "作风问题", "each": Decimal(-10)}, Decimal(20), {},
                ({"事由": "甲"}, {"事由": "乙"}, {"事由": "丙"}), Decimal(0), "发生3起"),
        Example({"kind": "per_event", "table": "荣誉", "each": Decimal("1.5"), "cap": Decimal(2)}, Decimal(3), {}, ({"事由": "甲"}, {"事由": "乙"}),
                Decimal(2), "共2起"),
        Example({"kind": "per_event", "table": "荣誉", "each": Decimal(1)}, Decimal(3), {}, None, None, ""),
    )

    @property
    def deducts(self) -> bool:
        return not self._adds

    @property
    def _adds(self) -> bool:
        return (min(self.each.values.values()) if isinstance(self.each, ByColumn) else self.each) > 0

    def _sum(self) -> str:
        condition = f", {self.where}" if self.where else ""
        if not isinstance(self.each, ByColumn):
            return self._count()
        nested = "0"
        for value, points in reversed(self.each.values.items()):
            nested = f'if(「{self.each.by}」 == "{value}", {points:f}, {nested})'
        return f"sum(「{self.table}」, {nested}{condition})"

    def _count(self) -> str:
        return f"count(「{self.table}」" + (f", {self.where})" if self.where else ")")

    def asked(self) -> Iterator[Asked]:
        opened = f"count(「{self.table}」"
        yield Asked(("table",), f"{opened})", "number", len("count(「"))
        if self.where is not None:
            yield Asked(("where",), self._count(), "number", len(f"{opened}, "))

    def problems(self, ctx: Context) -> Iterator[Problem]:
        if isinstance(self.each, ByColumn):
            yield from self._column_problems(self.each, ctx)
        elif self.each == 0:
            yield Problem("EACH_ZERO", ("each",), {})
        most = ctx.full if self.cap is None else self.cap
        if most > ctx.full:
            yield Problem("POINTS_ABOVE_FULL", ("cap",), {"points": plain(most), "full": plain(ctx.full)})
        if self.floor > most:
            yield Problem("FLOOR_ABOVE_CAP", ("floor",), {"floor": plain(self.floor), "cap": plain(most)})

    def _column_problems(self, each: ByColumn, ctx: Context) -> Iterator[Problem]:
        table = ctx.scope.tables.get(fold(self.table))
        if table is None:
            return
        column = table.columns.get(fold(each.by))
        if column is None or column.choices is None:
            yield Problem("NOT_A_CHOICE", ("each", "by"), {"name": each.by})
            return
        yield from coverage_problems(("each", "values"), each.values, column.choices)
        if 0 in each.values.values() or len({v > 0 for v in each.values.values()}) > 1:
            yield Problem("EACH_SIGNS", ("each", "values"), {})

    @property
    def direction(self) -> Direction:
        return "up" if self._adds else "down"

    def observed(self, ctx: Context) -> Value | None:
        return ctx.value(self._count(), "number")

    def reads(self, ctx: Context) -> tuple[Value, ...]:
        return (ctx.value(self._count(), "number"), ctx.value(self._sum(), "number"))

    def points(self, ctx: Context) -> Number:
        summed = ctx.value(self._sum(), "number").exact
        change = summed if isinstance(self.each, ByColumn) else summed * Number.literal(self.each)
        start = Number.literal(0 if self._adds else ctx.full)
        return (start + change).clip_to(self.floor, ctx.full if self.cap is None else self.cap)

    def figures(self, ctx: Context) -> dict[str, pl.Expr]:
        summed = ctx.value(self._sum(), "number").exact
        change = summed if isinstance(self.each, ByColumn) else summed * Number.literal(self.each)
        return {"change": change.at(exact.WORKING).expr}

    def why(self, case: Case) -> str:
        count = plain(case.observed) if isinstance(case.observed, Decimal) else "—"
        change = abs(exact.from_scaled(case.figures["change"], exact.WORKING))
        name = quoted(case.name, case.lang)
        if self._adds:
            more = change > case.points
            capped = either(case.lang, f",应得{plain(change)}分,按上限计", f", worth {plain(change)}, up to the cap") if more else ""
            return either(case.lang, f"{name}共{count}起{capped}", f"{count} of {name}{capped}")
        if count == "0":
            return either(case.lang, f"{name}无扣分情形", f"no {name}")
        capped = either(case.lang, f",应扣{plain(change)}分,扣完为止", f", {plain(change)} to deduct, down to the floor") if (
            change > case.lost) else ""
        return either(case.lang, f"{name}发生{count}起{capped}", f"{count} of {name}{capped}")

    def how(self, case: Case) -> str:
        if self._adds or case.lost <= 0:
            return ""
        return either(case.lang, "属已发生事项,不能补得", "it has happened and cannot be made up")

    def standard(self, full: Decimal, lang: str, name: str) -> str:
        if isinstance(self.each, ByColumn):
            steps = either(lang, ",", ", ").join(f"{k}{plain(v)}" for k, v in self.each.values.items())
            return either(lang, f"“{self.table}”按{self.each.by}每起计分:{steps}", f"each of '{self.table}' by {self.each.by}: {steps}")
        verb = either(lang, "加" if self._adds else "扣", "adds" if self._adds else "deducts")
        end = either(lang, "封顶" if self._adds else "扣完为止", "up to the cap" if self._adds else "down to the floor")
        size = plain(abs(self.each))
        return either(lang, f"“{self.table}”每起{verb}{size}分,{end}", f"each of '{self.table}' {verb} {size}, {end}")
