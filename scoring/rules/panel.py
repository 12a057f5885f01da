"""Panel (评委评分): the mean of judges' marks, the highest and the lowest dropped when there are enough of them.

    {kind: panel, table: 答辩评分, mark: 分数, out_of: 100, drop: {above: 5}, at_least: 3, spread: 20}
    {kind: panel, table: 节目内容分, mark: 分数, drop: {highest: 1, lowest: 1}, blank: left_out, decimals: 2, each: "round(mean * 系数, 2)"}

    {kind: panel, table: 面试评分, mark: 分数, out_of: 100, drop: {}, balance: {reference: overall, drop: {highest: 2, lowest: 2}, decimals: 4}}
    {kind: panel, table: 面试评分, mark: 分数, out_of: 100, drop: {}, balance: {reference: groups, by: 考官组}}

Formula: p = full × m ÷ out_of, m = mean of the marks that are left. A row is one mark. On a table with `per` every group of rows has a panel of
its own: `each` says what a group comes to, and the groups are added up, or their mean is taken.

`balance` evens out what panels give different groups of subjects: m is multiplied by reference ÷ mean of the group. The reference is the mean of
all (`overall`, 修正系数法) or the mean of the means of the groups (`groups`, 二次平均法). With `by`, a field that says who judged, the panels within
a group are evened out, against the mean of that group.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, ClassVar, Literal, NamedTuple

import polars as pl
from pydantic import Field

from scoring import columns, exact, outcome
from scoring.exact import Number
from scoring.expression import words
from scoring.expression.compile import Fact, Grouped, Scope, Table, Value, compile_text
from scoring.expression.syntax import fold, parse
from scoring.expression.values import MAX_ROWS
from scoring.model import Amount, Formula, Whole
from scoring.rules.balance import Balance
from scoring.rules.base import Asked, Case, Example, Lever, Once, Problem, Rule
from scoring.rules.context import Context, Population
from scoring.rules.drop import Drop
from scoring.rules.phrases import either, marks, plain

_MEAN = "mean"
"""What the mean of a group is called in `each`."""
_MARKS: dict[str, Any] = {"分数": {"type": "decimal", "min": 0, "max": 100}, "评委": "text", "回避": "boolean"}
_DEFENCE: dict[str, Any] = {"kind": "panel", "table": "答辩评分", "mark": "分数", "judge": "评委", "recused": "回避", "out_of": Decimal(100),
                            "drop": {"above": 3}, "decimals": 2, "at_least": 3}
_FOUR = tuple({"评委": j, "分数": Decimal(m), "回避": r} for j, m, r in (("甲", "80", False), ("乙", "90", None), ("丙", "90", False),
                                                                   ("丁", "91.5", False), ("戊", "60", True)))


class _Found(NamedTuple):
    """What the table is asked.

    value   what the panel came to
    judges  how many marks count; of groups the fewest; null where a mark is unknown
    spread  from the lowest to the highest mark, dropped ones included; of groups the widest
    twice   1 where a judge marked twice
    """

    value: Value
    judges: Value
    spread: Value
    twice: Value


class Panel(Rule):
    """The mean of the marks that count; unknown where a mark is, and below the least number of judges."""

    kind: Literal["panel"]
    table: str = Field(description="an events table: one row a mark")
    mark: Formula = Field(description="the mark: a column, or an expression over columns")
    judge: str | None = Field(default=None, description="the column that names the judge, who marks a subject once")
    recused: str | None = Field(default=None, description="a yes/no column: where it says yes the mark does not count; blank is no")
    blank: Literal["missing", "left_out"] = Field(
        default="missing", description="what a blank mark does: leaves all unknown, or is none: the judge was absent")
    drop: Drop | None = Field(default=None, description="how many of the highest and lowest marks are left out")
    decimals: Whole | None = Field(default=None, ge=0, le=6, description="places to which the mean is rounded; 9 where nothing is said")
    at_least: Whole = Field(default=1, ge=1, description="the least number of judges whose marks count")
    spread: Amount | None = Field(default=None, gt=0, description="where the highest and lowest mark are further apart, the run says so")
    out_of: Amount | None = Field(default=None, gt=0, description="the mean that earns full marks; without it marks are points")
    each: Formula | None = Field(
        default=None, description="what a group comes to: an expression over `mean` and the columns that are the same in all its rows")
    combine: Literal["sum", "mean"] = Field(default="sum", description="whether groups are added up, or their mean is taken")
    balance: Balance | None = Field(default=None, description="evens out what the panels of different groups of subjects give")

    lever: ClassVar[Lever] = "none"
    examples: ClassVar[tuple[Example, ...]] = (
        Example(_DEFENCE, Decimal(20), {}, _FOUR, Decimal(18), "4名评委打分，去掉1个最高分、1个最低分，平均90分（满分100分）", columns=_MARKS),
        Example(_DEFENCE, Decimal(20), {}, _FOUR[1:], Decimal("18.1"), "3名评委打分，平均90.5分", columns=_MARKS),
        Example(_DEFENCE, Decimal(20), {}, _FOUR[2:], None, "", columns=_MARKS),
        Example({**_DEFENCE, "drop": {"highest": 2, "lowest": 0, "above": 2}}, Decimal(20), {}, _FOUR, Decimal(17), "去掉2个最高分，",
                columns=_MARKS),
        Example({"kind": "panel", "table": "评分", "mark": "分数 / 3", "decimals": 1}, Decimal(40), {}, _FOUR[:2], Decimal("28.3"), "平均28.3分",
                columns=_MARKS),
        Example(_DEFENCE, Decimal(20), {}, (), None, "", columns=_MARKS),
        Example({**_DEFENCE, "balance": {"reference": "groups", "decimals": 4}}, Decimal(20), {}, _FOUR, Decimal(18),
                "平均90分（满分100分）；本组平均90，各组平均的平均90，修正系数1", columns=_MARKS),
        Example({**_DEFENCE, "balance": {"reference": "overall", "by": "考官组"}}, Decimal(20), {"考官组": ("text", "一组")}, _FOUR, Decimal(18),
                "本考官组平均90，各考官组总平均90，修正系数1", others=({"考官组": "二组"}, {"考官组": None}), columns=_MARKS),
        Example({**_DEFENCE, "balance": {"reference": "groups", "by": "考官组"}}, Decimal(20), {"考官组": ("text", None)}, _FOUR, None, "",
                others=({"考官组": "二组"},), columns=_MARKS),
    )

    def asked(self) -> Iterator[Asked]:
        opened = f"count(「{self.table}」"
        yield Asked(("table",), f"{opened})", "number", len("count(「"))
        yield Asked(("mark",), f"sum(「{self.table}」, {self.mark})", "number", len(f"sum(「{self.table}」, "))
        for key in ("judge", "recused"):
            if (column := getattr(self, key)) is not None:
                yield Asked((key,), f"{opened}, missing(「{column}」))", "number", len(f"{opened}, missing("))
        yield from () if self.balance is None else self.balance.asked()

    def nested(self, ctx: Context) -> Iterator[tuple[str, str, Scope]]:
        table = ctx.scope.tables.get(fold(self.table))
        if self.each is not None and table is not None:
            yield "each", self.each, self._of_group(table)

    def problems(self, ctx: Context) -> Iterator[Problem]:
        yield from () if self.drop is None else self.drop.problems(("drop",))
        yield from () if self.balance is None else self.balance.problems()
        table = ctx.scope.tables.get(fold(self.table))
        if table is None:
            return
        for key in ("each", "combine"):
            if key in self.model_fields_set and not table.per:
                yield Problem("SETTING_NEEDS", (key,), {"setting": key, "needs": "per"})
        if _MEAN in table.columns and self.each is not None:
            yield Problem("NAME_TAKEN", ("each",), {"name": _MEAN, "table": self.table})
        column = None if self.recused is None else table.columns.get(fold(self.recused))
        if column is not None and column.type != "logical":
            yield Problem("NOT_YES_NO", ("recused",), {"name": self.recused})

    # what the table is asked

    def _table(self, ctx: Context) -> Table:
        return ctx.scope.tables[fold(self.table)]

    @property
    def _places(self) -> int:
        return exact.WORKING if self.decimals is None else self.decimals

    def _mark(self, table: Table) -> Number:
        return compile_text(self.mark, Scope(table.columns), "number").exact

    def _column(self, table: Table, what: str) -> str:
        """Return the column of a step or a fact: one for every way of asking."""
        asked = self.model_dump_json(exclude={"kind", "table", "out_of", "spread", "balance"}, exclude_defaults=True)
        return columns.fact(table.view, f"{what} {asked}")

    def _found(self, ctx: Context) -> _Found:
        table = self._table(ctx)
        group = self._of_group(table)
        mean, mark = group.values[_MEAN].exact, self._mark(table)
        parts = (*self._parts(table), *self._constants(table, group))
        through = Grouped(table.per, tuple(self._rows(table)), parts, ((self._column(table, "mean"), self._mean(table).expr),))
        judges, spread, twice = (pl.col(self._column(table, what)) for what in ("judges", "spread", "twice"))
        fewest = pl.when(judges.is_not_null().all()).then(judges.min())
        return _Found(
            self._fact(table, "value", self._combined(table, group, mean), through),
            self._fact(table, "fewest judges", Number(fewest, 0, 0, MAX_ROWS), through, empty=True),
            self._fact(table, "widest spread", Number(spread.max(), mark.places, 0, mark.high - mark.low), through),
            self._fact(table, "any twice", Number(twice.max(), 0, 0, 1), through, empty=True),
        )

    def _fact(self, table: Table, what: str, number: Number, through: Grouped, empty: bool = False) -> Value:
        fact = Fact(table.view, self._column(table, what), number.expr, empty, through)
        return Value("number", pl.col(fact.column), number.alias(fact.column), (fold(self.table),), (fact,))

    # step by step: rows, groups of rows, what they come to

    def _rows(self, table: Table) -> Iterator[tuple[str, pl.Expr]]:
        """Yield the mark of a row, null where it does not count, and whether it counts and is not known."""
        mark = self._mark(table).expr
        counts = pl.lit(True) if self.recused is None else ~table.columns[fold(self.recused)].expr.fill_null(False)
        yield self._column(table, "mark"), pl.when(counts).then(mark)
        yield self._column(table, "open"), counts & mark.is_null()

    def _parts(self, table: Table) -> Iterator[tuple[str, pl.Expr]]:
        """Yield sums and counts of the marks of a group."""
        mark, number = pl.col(self._column(table, "mark")), self._mark(table)
        wide = mark.cast(self._whole(number).dtype)
        drop = Drop(highest=0, lowest=0) if self.drop is None else self.drop
        unclear = pl.lit(False) if self.blank == "left_out" else pl.col(self._column(table, "open")).any()
        yield self._column(table, "judges"), pl.when(~unclear).then(mark.count().cast(pl.Int64))
        yield self._column(table, "sum"), wide.sum()
        yield self._column(table, "highest"), wide.top_k(drop.highest).sum()
        yield self._column(table, "lowest"), wide.bottom_k(drop.lowest).sum()
        yield self._column(table, "spread"), mark.max() - mark.min()
        named = pl.lit(None, pl.String) if self.judge is None else table.columns[fold(self.judge)].expr.filter(mark.is_not_null()).drop_nulls()
        yield self._column(table, "twice"), (named.n_unique() < named.len()).cast(pl.Int64)

    def _whole(self, mark: Number) -> Number:
        """Return the bounds of a sum of marks."""
        return Number(mark.expr, mark.places, min(mark.low * MAX_ROWS, 0), max(mark.high * MAX_ROWS, 0))

    def _mean(self, table: Table) -> Number:
        """Return the mean of the marks that are left in a group, which lies among them; null where a mark is unknown or there are too few."""
        mark, judges = self._mark(table), pl.col(self._column(table, "judges"))
        summed, highest, lowest = (pl.col(self._column(table, what)) for what in ("sum", "highest", "lowest"))
        left, many = summed, judges
        if self.drop is not None:
            some = judges > self.drop.more_than
            left = pl.when(some).then(summed - highest - lowest).otherwise(summed)
            many = pl.when(some).then(judges - self.drop.many).otherwise(judges)
        whole = self._whole(mark)
        mean = Number(left, whole.places, whole.low, whole.high).divide(Number(many, 0, 0, MAX_ROWS), self._places)
        edges = Number(mean.expr, mark.places, mark.low, mark.high).at(self._places)
        return Number(pl.when(judges >= self.at_least).then(mean.expr), self._places, edges.low, edges.high).narrow()

    def _of_group(self, table: Table) -> Scope:
        """Return the names of `each`: the mean of a group, and the columns of its rows."""
        mean = self._mean(table).alias(self._column(table, "mean"))
        names = {name: self._constant(table, name, value) for name, value in table.columns.items()}
        return Scope({**names, _MEAN: Value("number", mean.expr, mean, (_MEAN,))})

    def _constant(self, table: Table, name: str, value: Value) -> Value:
        column = columns.fact(table.view, f"one {name}")
        number = None if value.number is None else value.number.alias(column)
        return Value(value.type, pl.col(column), number, (name,), (), value.choices)

    def _constants(self, table: Table, group: Scope) -> Iterator[tuple[str, pl.Expr]]:
        """Yield the columns that `each` reads: unknown where the rows of a group differ."""
        for name in () if self.each is None else compile_text(self.each, group, "number").reads:
            if name != _MEAN:
                column = table.columns[name].expr
                yield columns.fact(table.view, f"one {name}"), pl.when(column.n_unique() == 1).then(column.first())

    def _combined(self, table: Table, group: Scope, mean: Number) -> Number:
        """Return what the groups come to; unknown where one is, or where a row does not say to which it belongs."""
        if not table.per:
            return Number(mean.expr.first(), mean.places, mean.low, mean.high)
        each = compile_text(_MEAN if self.each is None else self.each, group, "number").exact
        unknown = each.expr.is_null().any()
        for name in table.per:
            unknown = unknown | pl.col(name).is_null().any()
        whole = self._whole(each)
        summed = each.expr.cast(whole.dtype).sum()
        if self.combine == "sum":
            return Number(pl.when(~unknown).then(summed), whole.places, whole.low, whole.high)
        together = Number(summed, whole.places, whole.low, whole.high).divide(Number(pl.len().cast(pl.Int64), 0, 1, MAX_ROWS))
        edges = each.at(exact.WORKING)
        return Number(pl.when(~unknown).then(together.expr), exact.WORKING, edges.low, edges.high)

    # points

    def reads(self, ctx: Context) -> tuple[Value, ...]:
        return (*self._found(ctx), *(() if self.balance is None else self.balance.reads(ctx)))

    def observed(self, ctx: Context) -> Value | None:
        return self._found(ctx).value

    def _most(self, ctx: Context) -> Decimal:
        return ctx.full if self.out_of is None else self.out_of

    def population(self, ctx: Context) -> Population | None:
        return None if self.balance is None else self.balance.population(ctx, self._found(ctx).value.exact)

    def points(self, ctx: Context) -> Number:
        value, most = self._found(ctx).value.exact, self._most(ctx)
        value = value.clip_to(Decimal(0), most)
        value = value if self.balance is None else self.balance.balanced(ctx, value, most)
        points = value if self.out_of is None else (ctx.full_number * value).divide(Number.literal(self.out_of))
        return points.at(exact.WORKING) if points.places > exact.WORKING else points

    def not_applicable(self, ctx: Context) -> pl.Expr | None:
        inherited = super().not_applicable(ctx)
        if self.balance is None:
            return inherited
        here = self.balance.incomparable(ctx, self._found(ctx).value.exact, self._most(ctx))
        return here if inherited is None else inherited | here

    def cause(self, ctx: Context) -> pl.Expr:
        value, judges, *_ = self._found(ctx)
        few, told, off = judges.exact.expr < self.at_least, super().cause(ctx), self.not_applicable(ctx)
        if self.balance is not None:
            told = pl.when(self.balance.known(ctx, value.exact)).then(pl.lit(outcome.NO_COMPARISON, pl.UInt8)).otherwise(told)
        return pl.when(few if off is None else few & ~off).then(pl.lit(outcome.BELOW_QUORUM, pl.UInt8)).otherwise(told)

    def checks(self, ctx: Context) -> Iterator[tuple[str, pl.Expr]]:
        value, _, _, twice = self._found(ctx)
        low, high = Number.literal(0), Number.literal(self._most(ctx))
        yield "PANEL_RANGE", value.exact.compare(">=", low) & value.exact.compare("<=", high)
        if self.judge is not None:
            yield "JUDGE_TWICE", twice.expr == 0

    def once(self, ctx: Context) -> Mapping[str, Once]:
        if self.judge is None:
            return {}
        table, (mark, _) = self._table(ctx), (expr for _, expr in self._rows(self._table(ctx)))
        judge = pl.when(mark.is_not_null()).then(table.columns[fold(self.judge)].expr)
        return {"JUDGE_TWICE": Once(table.view, self.judge, judge, table.per)}

    def alerts(self) -> Mapping[str, Mapping[str, str]]:
        return {} if self.spread is None else {"PANEL_SPREAD": {"limit": plain(self.spread)}}

    def figures(self, ctx: Context) -> dict[str, pl.Expr]:
        value, judges, spread, _ = self._found(ctx)
        found = {"judges": judges.expr}
        if self.spread is not None:
            apart = spread.exact.compare(">", Number.literal(self.spread))
            found["PANEL_SPREAD"] = pl.when(apart).then(spread.exact.at(exact.WORKING).expr)
        return found if self.balance is None else found | self.balance.figures(ctx, value.exact, self._most(ctx))

    # words

    def why(self, case: Case) -> str:
        evened = "" if self.balance is None else either(case.lang, "；", "; ") + self.balance.told(case)
        return self._marked(case) + evened

    def _marked(self, case: Case) -> str:
        """Return what the judges gave, as a clause."""
        judges = case.figures["judges"]
        value = plain(exact.round_half_up(case.observed, 4)) if isinstance(case.observed, Decimal) else "—"
        whole = "" if self.out_of is None else either(case.lang, f"（满分{plain(self.out_of)}分）", f" of {plain(self.out_of)}")
        if self.each is not None:
            how = either(case.lang, "合计" if self.combine == "sum" else "平均", "together" if self.combine == "sum" else "on average")
            return either(case.lang, f"逐项由评委打分，{how}{value}分{whole}", f"marked one by one, {value}{whole} {how}")
        some = self.drop is not None and judges is not None and judges > self.drop.more_than
        dropped = f"{self.drop.said(case.lang)}{either(case.lang, '，', ', ')}" if some and self.drop is not None else ""
        return either(case.lang, f"{judges}名评委打分，{dropped}平均{value}分{whole}", f"{judges} judge(s), {dropped}{value}{whole} on average")

    def standard(self, full: Decimal, lang: str, name: str, measure: str = "") -> str:
        parts = [either(lang, "评委打分取平均分", "the mean of the judges' marks")]
        if self.drop is not None:
            more = self.drop.more_than
            parts.append(either(lang, f"评委多于{more}名的{self.drop.said(lang)}", f"{self.drop.said(lang)} with more than {more} judges"))
        if self.each is not None:
            how = either(lang, "逐项合计" if self.combine == "sum" else "逐项平均", "added up" if self.combine == "sum" else "on average")
            each = words.say(parse(self.each), {_MEAN: either(lang, "平均分", "the mean")}, lang)
            parts.append(either(lang, f"每项得分为{each}，{how}", f"each comes to {each}, {how}"))
        if self.balance is not None:
            parts.append(self.balance.standard(lang))
        if self.out_of is not None:
            parts.append(either(lang, f"÷{plain(self.out_of)}×{marks(full)}", f"÷ {plain(self.out_of)} × {marks(full)}"))
        if self.at_least > 1:
            parts.append(either(lang, f"评委少于{self.at_least}名的无效", f"void below {self.at_least} judges"))
        if self.spread is not None:
            far = plain(self.spread)
            parts.append(either(lang, f"最高与最低相差超过{far}分的须复核", f"looked at again where marks are more than {far} apart"))
        return either(lang, "，", ", ").join(parts)
