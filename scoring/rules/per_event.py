"""Per event (每发生一起扣或加): a fixed number of points for each row of an events table, until nothing is left or the cap is reached.

    {kind: per_event, table: 作风问题, each: -10}
    {kind: per_event, table: 荣誉, each: {by: 级别, values: {市级: 2, 区级: 1}, caps: {区级: 3}}, where: 已核实, take_highest: 事项, cap: 5}
    {kind: per_event, table: 通报, each: -2, window: {column: 日期, months: 12}, per_head: {of: 户数, unit: 1000}}

Formula: p = start + Σ by value (points × events, held to its cap) × unit ÷ heads, held to floor and cap; start is full marks when deducting, 0 when
adding.
"""

import calendar
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal

import polars as pl
from pydantic import Field

from scoring import columns, exact, outcome
from scoring.errors import nearest
from scoring.exact import Number
from scoring.expression.compile import Fact, Grouped, Scope, Value, compile_text
from scoring.expression.syntax import fold
from scoring.expression.values import MAX_ROWS, number_of
from scoring.model import Amount, Day, Formula, Frozen, Whole
from scoring.rules.base import Asked, Case, Direction, Example, Lever, Problem, Reach, Rule
from scoring.rules.context import Context
from scoring.rules.ladder import coverage_problems
from scoring.rules.phrases import either, happened, marks, plain, quoted, rounded_up, worded


class ByColumn(Frozen):
    """Points that depend on a column of the table, value by value."""

    by: str = Field(description="a choice column of the table")
    values: dict[str, Amount] = Field(min_length=1, description="points for each of its values, all of one sign")


class ByClause(ByColumn):
    """Points that depend on a column of the table, each with a cap of its own."""

    caps: dict[str, Annotated[Amount, Field(gt=0)]] = Field(default={}, description="the most points that events of a value can come to")


class Window(Frozen):
    """The days on which events count, both included; the period of the rubric where nothing is said."""

    column: str = Field(description="a date column of the table")
    start: Day | None = Field(default=None, alias="from", description="the first day")
    end: Day | None = Field(default=None, alias="to", description="the last day")
    months: Whole | None = Field(default=None, ge=1, le=1200, description="in place of the first day: so many months up to the last")
    days: Whole | None = Field(default=None, ge=1, le=40000, description="in place of the first day: so many days up to the last")

    def limits(self, period: tuple[date, date] | None) -> tuple[date | None, date | None]:
        """Return the first and the last day; None where neither the window nor the rubric says."""
        first, last = period or (None, None)
        last = self.end or last
        if last is not None and self.days is not None:
            return last - timedelta(days=self.days - 1), last
        return _months_before(last, self.months) if last is not None and self.months is not None else self.start or first, last


def _months_before(last: date, months: int) -> date:
    """Return the first of so many months that end with a day."""
    after = last + timedelta(days=1)
    year, month = divmod(after.year * 12 + after.month - 1 - months, 12)
    year = max(year, 1)
    return date(year, month + 1, min(after.day, calendar.monthrange(year, month + 1)[1]))


class PerHead(Frozen):
    """For how many heads the points of one event are meant."""

    of: Formula = Field(description="how many there are: people, households; an expression over fields")
    unit: Amount = Field(default=Decimal(1), gt=0, description="the number for which points are meant")


_HONOUR: dict[str, Any] = {"事由": "text", "级别": {"type": "choice", "values": ["市级", "区级"]}, "日期": "date"}
_HONOURS: dict[str, Any] = {"kind": "per_event", "table": "荣誉", "each": {
    "by": "级别", "values": {"市级": Decimal(3), "区级": Decimal(1)}, "caps": {"区级": Decimal("1.5")}}}
_AWARDED: tuple[Mapping[str, Any], ...] = (
    {"事由": "甲", "级别": "市级", "日期": date(2025, 12, 31)}, {"事由": "甲", "级别": "区级", "日期": date(2026, 1, 1)},
    {"事由": "乙", "级别": "区级", "日期": date(2026, 6, 30)})


class PerEvent(Rule):
    """Starts at full marks when deducting and at 0 when adding; unknown where the table was not delivered or a row cannot be judged."""

    kind: Literal["per_event"]
    table: str = Field(description="an events table")
    each: Amount | ByClause = Field(description="points of one event: negative deducts, positive adds")
    where: Formula | None = Field(default=None, description="which rows count")
    window: Window | None = Field(default=None, description="on which days events count")
    take_highest: str | None = Field(
        default=None, description="the column that names the matter: of several events for one only that with most points counts")
    per_head: PerHead | None = Field(default=None, description="points are meant for so many heads")
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
        Example(_HONOURS, Decimal(10), {}, _AWARDED, Decimal("4.5"), "共3起", columns=_HONOUR),
        Example({**_HONOURS, "take_highest": "事由"}, Decimal(10), {}, _AWARDED, Decimal(4), "共2起，同一事由取最高", columns=_HONOUR),
        Example({**_HONOURS, "window": {"column": "日期", "to": date(2026, 6, 30), "months": 6}}, Decimal(10), {}, _AWARDED, Decimal("1.5"), "共2起",
                columns=_HONOUR),
        Example({"kind": "per_event", "table": "通报", "each": Decimal(-2), "per_head": {"of": "户数", "unit": Decimal(1000)}}, Decimal(20),
                {"户数": ("integer", 300)}, ({"事由": "甲"}, {"事由": "乙"}), Decimal("6.666666667"), "发生2起，折合每1000户数6.67起"),
        Example({"kind": "per_event", "table": "通报", "each": Decimal(-2), "per_head": {"of": "户数"}}, Decimal(20), {"户数": ("integer", 0)},
                ({"事由": "甲"},), None, ""),
    )

    @property
    def deducts(self) -> bool:
        return not self._adds

    @property
    def _adds(self) -> bool:
        return (min(self.each.values.values()) if isinstance(self.each, ByColumn) else self.each) > 0

    # which events count, clause by clause

    def _holds(self, ctx: Context) -> str:
        """Return which events count, as an expression over the columns; empty where all do."""
        parts = [f"({self.where})"] if self.where else []
        if self.window is not None:
            first, last = self.window.limits(ctx.period)
            parts.append(f'「{self.window.column}」 >= date("{first}") and 「{self.window.column}」 <= date("{last}")')
        return " and ".join(parts)

    @property
    def _clauses(self) -> dict[str | None, Decimal]:
        """Return the points of one event of each clause; one clause without a name where all are alike."""
        return {None: self.each} if isinstance(self.each, Decimal) else dict(self.each.values.items())

    def _clause(self, name: str | None) -> str:
        """Return which events belong to a clause."""
        return "" if not isinstance(self.each, ByClause) else f'「{self.each.by}」 == "{name}"'

    def _counts(self, ctx: Context) -> dict[str | None, Value]:
        """Return how many events of each clause count."""
        if self.take_highest is not None:
            return self._highest(ctx)
        found = {}
        for name in self._clauses:
            conditions = " and ".join(c for c in (self._clause(name), self._holds(ctx)) if c)
            found[name] = ctx.value(f"count(「{self.table}」" + (f", {conditions})" if conditions else ")"), "number")
        return found

    def _highest(self, ctx: Context) -> dict[str | None, Value]:
        """Return how many matters count in each clause: each in that with most points, of equal ones in the first."""
        table = ctx.scope.tables[fold(self.table)]
        inside, asked = Scope(table.columns), self._holds(ctx)
        holds = compile_text(asked, inside, "logical").expr if asked else pl.lit(True)
        ranked = sorted(self._clauses, key=lambda name: -abs(self._clauses[name]))
        rank: pl.Expr = pl.lit(0, pl.Int64)
        if isinstance(self.each, ByClause):
            order = [compile_text(self._clause(name), inside, "logical").expr for name in ranked]
            rank = pl.coalesce(*(pl.when(is_it).then(pl.lit(i, pl.Int64)) for i, is_it in enumerate(order)))
        matter = table.columns[fold(self.take_highest or "")].expr
        named = f"{self.take_highest} {ranked} {asked}"
        best, open_ = (columns.fact(table.view, f"{what} of {named}") for what in ("best", "open"))
        undecided = holds.is_null() | (holds & (matter.is_null() | rank.is_null()))
        through = Grouped((matter.meta.output_name(),), ((best, pl.when(holds).then(rank)), (open_, undecided)),
                          ((best, pl.col(best).min()), (open_, pl.col(open_).any())))
        found = {}
        for i, name in enumerate(ranked):
            counted = pl.when(~pl.col(open_).any()).then((pl.col(best) == i).sum().cast(pl.Int64))
            fact = Fact(table.view, columns.fact(table.view, f"highest {i} of {named}"), counted, empty=True, through=through)
            found[name] = Value("number", pl.col(fact.column), Number(pl.col(fact.column), 0, 0, MAX_ROWS), (fold(self.table),), (fact,))
        return {name: found[name] for name in self._clauses}

    def _heads(self, ctx: Context) -> Value | None:
        return None if self.per_head is None else ctx.value(self.per_head.of, "number")

    def asked(self) -> Iterator[Asked]:
        opened = f"count(「{self.table}」"
        yield Asked(("table",), f"{opened})", "number", len("count(「"))
        if self.where is not None:
            yield Asked(("where",), f"{opened}, {self.where})", "number", len(f"{opened}, "))
        named = [(("take_highest",), self.take_highest), (("window", "column"), None if self.window is None else self.window.column)]
        for path, column in named:
            if column is not None:
                yield Asked(path, f"{opened}, missing(「{column}」))", "number", len(f"{opened}, missing("))
        if self.per_head is not None:
            yield Asked(("per_head", "of"), self.per_head.of, "number")

    def problems(self, ctx: Context) -> Iterator[Problem]:
        if self.window is not None:
            yield from self._window_problems(self.window, ctx)
        if isinstance(self.each, ByClause):
            yield from self._column_problems(self.each, ctx)
        elif self.each == 0:
            yield Problem("EACH_ZERO", ("each",), {})
        most = ctx.full if self.cap is None else self.cap
        if most > ctx.full:
            yield Problem("POINTS_ABOVE_FULL", ("cap",), {"points": plain(most), "full": plain(ctx.full)})
        if self.floor > most:
            yield Problem("FLOOR_ABOVE_CAP", ("floor",), {"floor": plain(self.floor), "cap": plain(most)})

    def _window_problems(self, window: Window, ctx: Context) -> Iterator[Problem]:
        said = [key for key, value in (("from", window.start), ("months", window.months), ("days", window.days)) if value is not None]
        if len(said) > 1:
            yield Problem("SETTINGS_APART", ("window", said[1]), {"setting": said[1], "other": said[0]})
        table = ctx.scope.tables.get(fold(self.table))
        column = None if table is None else table.columns.get(fold(window.column))
        if table is not None and column is not None and column.type != "date":
            dates = [name for name, value in table.columns.items() if value.type == "date"]
            yield Problem("WINDOW_COLUMN", ("window", "column"), {"name": window.column, "near": nearest(window.column, dates)})
        first, last = window.limits(ctx.period)
        if first is None or last is None:
            yield Problem("WINDOW_OPEN", ("window",), {})
        elif first > last:
            yield Problem("PERIOD_ORDER", ("window",), {"start": str(first), "end": str(last)})

    def _column_problems(self, each: ByClause, ctx: Context) -> Iterator[Problem]:
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
        for name in each.caps:
            if name not in each.values:
                args = {"found": name, "allowed": tuple(each.values), "near": nearest(name, each.values)}
                yield Problem("UNKNOWN_CHOICE", ("each", "caps", name), args)

    @property
    def direction(self) -> Direction:
        return "up" if self._adds else "down"

    def observed(self, ctx: Context) -> Value | None:
        counts = list(self._counts(ctx).values())
        return counts[0] if len(counts) == 1 else number_of(counts, exact.total(c.exact for c in counts))

    def reads(self, ctx: Context) -> tuple[Value, ...]:
        heads = self._heads(ctx)
        return (*self._counts(ctx).values(), *([] if heads is None else [heads]))

    def _change(self, ctx: Context) -> Number:
        """Return what the events deduct (below 0) or add, before floor and cap."""
        caps = self.each.caps if isinstance(self.each, ByClause) else {}
        parts = []
        for name, count in self._counts(ctx).items():
            points = count.exact * Number.literal(self._clauses[name])
            most = caps.get(name) if name is not None else None
            parts.append(points if most is None else points.clip_to(-most, most))
        change, heads = exact.total(parts), self._heads(ctx)
        if heads is None or self.per_head is None:
            return change
        shared = (change * Number.literal(self.per_head.unit)).divide(heads.exact)
        return Number(pl.when(heads.exact.expr > 0).then(shared.expr), shared.places, shared.low, shared.high)

    def points(self, ctx: Context) -> Number:
        start = Number.literal(0 if self._adds else ctx.full)
        return (start + self._change(ctx)).clip_to(self.floor, ctx.full if self.cap is None else self.cap)

    def cause(self, ctx: Context) -> pl.Expr:
        heads = self._heads(ctx)
        if heads is None:
            return super().cause(ctx)
        nobody = pl.when(heads.exact.expr <= 0).then(pl.lit(outcome.ZERO_DENOMINATOR, pl.UInt8))
        return nobody.otherwise(super().cause(ctx))

    def figures(self, ctx: Context) -> dict[str, pl.Expr]:
        found = {"change": self._change(ctx).at(exact.WORKING).expr}
        heads = self._heads(ctx)
        return found if heads is None else {**found, "heads": heads.exact.at(exact.WORKING).expr}

    def why(self, case: Case) -> str:
        count = plain(case.observed) if isinstance(case.observed, Decimal) else "—"
        change = abs(exact.from_scaled(case.figures["change"], exact.WORKING))
        shown = plain(exact.round_half_up(change, 2))
        name, lang = quoted(case.name, case.lang), case.lang
        counted = self._counted(case, count)
        if self._adds:
            capped = either(lang, f"，应得{shown}分，按上限计", f", worth {shown}, up to the cap") if change > case.points else ""
            return either(lang, f"{name}共{count}起{counted}{capped}", f"{count} of {name}{counted}{capped}")
        if count == "0":
            return either(lang, f"{name}无扣分情形", f"no {name}")
        capped = either(lang, f"，应扣{shown}分，扣完为止", f", {shown} to deduct, down to the floor") if change > case.lost else ""
        return either(lang, f"{name}发生{count}起{counted}{capped}", f"{count} of {name}{counted}{capped}")

    def _counted(self, case: Case, count: str) -> str:
        """Return how events were counted, as a clause; empty where each simply counts."""
        parts = []
        if self.take_highest is not None:
            parts.append(either(case.lang, f"，同一{self.take_highest}取最高", f", the highest of each {self.take_highest}"))
        if self.per_head is not None and isinstance(case.observed, Decimal) and case.figures.get("heads"):
            heads = exact.from_scaled(case.figures["heads"], exact.WORKING)
            rate, unit = plain(exact.round_half_up(case.observed * self.per_head.unit / heads, 2)), plain(self.per_head.unit)
            parts.append(either(case.lang, f"，折合每{unit}{self.per_head.of}{rate}起", f", {rate} for every {unit} {self.per_head.of}"))
        return "".join(parts)

    @property
    def _alike(self) -> Decimal | None:
        """Return what every further event adds; None where that depends on which one it is."""
        alike = self._adds and self.take_highest is None and self.per_head is None and isinstance(self.each, Decimal)
        return self.each if alike and isinstance(self.each, Decimal) else None

    def next(self, ctx: Context) -> Number | None:
        gain = self.gain(ctx)
        if gain is None:
            return None
        following = next(iter(self._counts(ctx).values())).exact + Number.literal(1)
        return Number(pl.when(gain.expr.is_not_null()).then(following.expr), following.places, following.low, following.high)

    def gain(self, ctx: Context) -> Number | None:
        if self._alike is None:
            return None
        more = (self._change(ctx) + Number.literal(self._alike)).clip_to(self.floor, self._most(ctx.full)) - self.earned(ctx)
        return Number(pl.when(more.expr > 0).then(more.expr), more.places, more.low, more.high)

    def _most(self, full: Decimal) -> Decimal:
        return full if self.cap is None else self.cap

    def how(self, case: Case) -> str:
        if case.lost <= 0:
            return ""
        if not self._adds:
            return happened(case.lang)
        if case.gain is not None and case.gain > 0:
            return either(case.lang, f"再有1起的，可再得{marks(case.gain)}分", f"{marks(case.gain)} more with one more event")
        if self._alike is not None or self.per_head is not None or case.points >= self._most(case.full):
            return ""
        clauses = self._clauses.items()
        worth = [either(case.lang, f"{name or ''}{marks(points)}分", f"{name or ''} {marks(points)}".strip()) for name, points in clauses]
        other = "" if self.take_highest is None else either(case.lang, f"（另一{self.take_highest}）", f" (of another {self.take_highest})")
        return either(case.lang, f"再有1起{other}的，可得{'、'.join(worth)}", f"one more event{other} earns {', '.join(worth)}")

    def reach(self, case: Case, points: Decimal) -> Reach | None:
        each = self._alike
        if each is None or not isinstance(case.observed, Decimal) or points > self._most(case.full):
            return None
        value = max(rounded_up(points / each, case.observed), case.observed)
        words = either(case.lang, f"{quoted(case.name, 'zh')}达到{plain(value)}起", f"{quoted(case.name, 'en')} come to {plain(value)}")
        return Reach(value, max(min(each * value, self._most(case.full)), self.floor), words)

    @property
    def changes(self) -> bool:
        return self._adds

    def standard(self, full: Decimal, lang: str, name: str, measure: str = "") -> str:
        comma = either(lang, "，", ", ")
        if isinstance(self.each, ByClause):
            steps = comma.join(f"{k}{plain(v)}" for k, v in self.each.values.items())
            said = either(lang, f"“{self.table}”按{self.each.by}每起计分：{steps}", f"each of '{self.table}' by {self.each.by}: {steps}")
            return comma.join((said, *self._conditions(lang)))
        verb = either(lang, "加" if self._adds else "扣", "adds" if self._adds else "deducts")
        end = either(lang, "封顶" if self._adds else "扣完为止", "up to the cap" if self._adds else "down to the floor")
        size = plain(abs(self.each))
        said = either(lang, f"“{self.table}”每起{verb}{size}分", f"each of '{self.table}' {verb} {size}")
        return comma.join((said, *self._conditions(lang), end))

    def _conditions(self, lang: str) -> Iterator[str]:
        """Yield which events count and how, clause by clause."""
        if self.window is not None:
            window = self.window
            if window.months is not None or window.days is not None:
                many = either(lang, f"{window.months}个月" if window.months else f"{window.days}天", f"{window.months or window.days} "
                              f"{'months' if window.months else 'days'}")
                end = either(lang, f"截至{window.end or '考核期末'}", f"up to {window.end or 'the end of the period'}")
                yield either(lang, f"计{end}的{many}内发生的", f"of the {many} {end}")
            else:
                days = [str(d) for d in (window.start, window.end) if d is not None]
                yield either(lang, f"计{'至'.join(days) or '考核期'}内发生的", f"of {' to '.join(days) or 'the period'}")
        if self.take_highest is not None:
            yield either(lang, f"同一{self.take_highest}取最高，不重复计分", f"of each {self.take_highest} only the highest")
        for name, most in (self.each.caps if isinstance(self.each, ByClause) else {}).items():
            yield either(lang, f"{name}累计不超过{plain(most)}分", f"{name} at most {plain(most)} together")
        if self.per_head is not None:
            unit, of = plain(self.per_head.unit), worded(self.per_head.of, "", lang)
            yield either(lang, f"按每{unit}{of}折算", f"for every {unit} {of}")
