"""Ballot (民主测评): what votes are worth on average, class of voters by class, weighted; or the option with most votes.

    {kind: ballot, table: 测评票, choice: 评价, values: {优秀: 100, 良好: 85, 较差: 0}, out_of: 100, excluded: [弃权], quorum: 应到人数 * 2 / 3}
    {kind: ballot, table: 测评汇总, values: {优秀票: 20, 良好票: 16, 较差票: 0}, by: 类别, classes: {上级: 0.4, 群众: 0.6}, missing_class: rescale}
    {kind: ballot, table: 测评票, choice: 评价, values: {优秀: 100, 良好: 85, 较差: 0}, out_of: 100, valid: not 全票同档, by: 类别,
     classes: {上级: 0.4, 群众: 0.6}, class_quorum: {上级: 3, 群众: 应到人数 * 2 / 3}, missing_class: rescale}

Formula: p = full × m ÷ out_of, m = Σ weight × mean of the class ÷ Σ weight, mean = Σ votes × value ÷ valid votes. With `choice` a row is one ballot;
without it a row holds counts, one column an option. A vote is valid where it has a value and `valid` holds. A class below its own quorum counts as
one without a valid vote. A survey is a ballot of one class.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import reduce
from operator import add, and_, or_
from typing import Any, ClassVar, Literal

import polars as pl
from pydantic import Field

from scoring import exact, outcome
from scoring.errors import nearest
from scoring.exact import Number
from scoring.expression.compile import Fact, Value
from scoring.expression.syntax import fold
from scoring.model import Amount, Formula, Weight, Whole
from scoring.rules.base import Asked, Case, Example, Lever, Path, Problem, Rule
from scoring.rules.context import Context
from scoring.rules.ladder import coverage_problems
from scoring.rules.phrases import either, marks, plain, quoted, worded
from scoring.rules.votes import Votes
from scoring.rules.weights import said, shares, whole, whole_numbers

_CHOICES: dict[str, Any] = {"评价": {"type": "choice", "values": ["优秀", "良好", "较差", "弃权"]},
                            "类别": {"type": "choice", "values": ["上级", "群众"]}}
_BY_BALLOT: dict[str, Any] = {"kind": "ballot", "table": "测评票", "choice": "评价", "out_of": Decimal(100), "excluded": ["弃权"],
                              "values": {"优秀": Decimal(100), "良好": Decimal(80), "较差": Decimal(0)}}
_CLASSES: dict[str, Any] = {"by": "类别", "classes": {"上级": Decimal("0.4"), "群众": Decimal("0.6")}, "missing_class": "rescale"}
_COUNTS: dict[str, Any] = {"优秀": "integer", "良好": "integer", "较差": "integer", "类别": _CHOICES["类别"]}
_COUNTED: dict[str, Any] = {"kind": "ballot", "table": "测评汇总", "values": {"优秀": Decimal(10), "良好": Decimal(8), "较差": Decimal(0)}}
_FOUR = tuple({"评价": c, "类别": k} for c, k in (("优秀", "上级"), ("良好", "群众"), ("较差", "群众"), ("弃权", "群众")))
_VALID: dict[str, Any] = {**_CHOICES, "同档": "boolean"}
_MARKED = tuple({**row, "同档": row["评价"] == "优秀"} for row in _FOUR)
_TALLY = ({"优秀": 6, "良好": 3, "较差": 1, "类别": "上级"}, {"优秀": 20, "良好": 20, "较差": 10, "类别": "群众"})
_TOGETHER = (("classes", "by"), ("by", "classes"), ("classes", "missing_class"), ("missing_class", "classes"), ("class_quorum", "classes"))


class Ballot(Rule):
    """The mean of valid votes, weighted by class of voters; unknown below the quorum, and where a vote cannot be read."""

    kind: Literal["ballot"]
    table: str = Field(description="an events table: one row a ballot, or counts")
    choice: str | None = Field(default=None, description="the choice column that holds the vote, where a row is one ballot")
    values: dict[str, Amount] = Field(
        min_length=1, description="what a vote for each option is worth; options are values of the choice, or columns of counts")
    out_of: Amount | None = Field(default=None, gt=0, description="the mean that earns full marks; without it values are points")
    excluded: tuple[str, ...] = Field(default=(), description="options that are cast and no valid vote")
    valid: Formula | None = Field(
        default=None, description="which votes are valid: a condition over the columns; others are cast and void, an unknown one leaves all unknown")
    blank: Literal["missing", "left_out"] = Field(default="missing", description="what a blank vote or count does: leaves all unknown, or is no vote")
    by: str | None = Field(default=None, description="the choice column that holds the class of voters")
    classes: dict[str, Weight] | None = Field(default=None, description="the weight of every class, as `1/3` or a decimal; they add up to 1 or 100")
    missing_class: Literal["rescale", "missing"] | None = Field(
        default=None, description="a class without a valid vote: the others count for it (rescale), or the leaf is missing")
    quorum: Formula | None = Field(default=None, description="the least number of votes: a number, or an expression over fields")
    class_quorum: dict[str, Formula] | None = Field(
        default=None, min_length=1, description="the least number of votes of a class; one below it counts as a class without a valid vote")
    quorum_of: Literal["valid", "cast"] = Field(default="valid", description="whether a quorum counts valid votes, or all that were cast")
    method: Literal["mean", "plurality"] = Field(default="mean", description="the mean of the votes, or the option with most")
    tied: Literal["higher", "lower"] | None = Field(default=None, description="which of several options with most votes counts, by value")
    decimals: Whole | None = Field(default=None, ge=0, le=6, description="places to which every mean is rounded; 9 where nothing is said")

    lever: ClassVar[Lever] = "past"
    examples: ClassVar[tuple[Example, ...]] = (
        Example(_BY_BALLOT, Decimal(20), {}, _FOUR, Decimal(12), "有效票3张（另有弃权1张），平均得60分（满分100分）", columns=_CHOICES),
        Example({**_BY_BALLOT, **_CLASSES}, Decimal(20), {}, _FOUR, Decimal("12.8"), "其中上级100分、群众40分", columns=_CHOICES),
        Example({**_BY_BALLOT, **_CLASSES}, Decimal(20), {}, _FOUR[1:], Decimal(8), "上级无有效票，按其余类别折算", columns=_CHOICES),
        Example({**_BY_BALLOT, **_CLASSES, "missing_class": "missing"}, Decimal(20), {}, _FOUR[1:], None, "", columns=_CHOICES),
        Example({**_COUNTED, **_CLASSES}, Decimal(10), {}, _TALLY, Decimal("7.68"), "有效票60张", columns=_COUNTS),
        Example({**_COUNTED, "decimals": 1}, Decimal(10), {}, _TALLY, Decimal("7.4"), "平均得7.4分", columns=_COUNTS),
        Example({**_COUNTED, "quorum": "应到 * 2 / 3"}, Decimal(10), {"应到": ("integer", 90)}, _TALLY, Decimal("7.4"), "60张", columns=_COUNTS),
        Example({**_COUNTED, "quorum": "应到 * 2 / 3"}, Decimal(10), {"应到": ("integer", 91)}, _TALLY, None, "", columns=_COUNTS),
        Example({**_COUNTED, "method": "plurality", "tied": "lower"}, Decimal(10), {}, _TALLY, Decimal(10), "“优秀”得票最多（26票）",
                columns=_COUNTS),
        Example({**_COUNTED, "method": "plurality", "tied": "lower"}, Decimal(10), {}, _TALLY[1:], Decimal(8),
                "2个等次得票同为最多（各20票），按较低的“良好”计", columns=_COUNTS),
        Example({**_COUNTED, "method": "plurality", "tied": "higher"}, Decimal(10), {}, _TALLY[1:], Decimal(10), "按较高的“优秀”计", columns=_COUNTS),
        Example({**_COUNTED, **_CLASSES, "classes": {"上级": "1/3", "群众": "2/3"}}, Decimal(10), {}, _TALLY, Decimal("7.6"), "有效票60张",
                columns=_COUNTS),
        Example(_COUNTED, Decimal(10), {}, (), None, "", columns=_COUNTS),
        Example({**_BY_BALLOT, "valid": "not 同档"}, Decimal(20), {}, _MARKED, Decimal(8),
                "有效票2张（另有无效票1张、弃权1张），平均得40分", columns=_VALID),
        Example({**_BY_BALLOT, "valid": "not 同档", "quorum": Decimal(4), "quorum_of": "cast"}, Decimal(20), {}, _MARKED, Decimal(8), "有效票2张",
                columns=_VALID),
        Example({**_BY_BALLOT, "valid": "not 同档"}, Decimal(20), {}, (*_MARKED, {"评价": "优秀", "同档": None}), None, "", columns=_VALID),
        Example({**_BY_BALLOT, **_CLASSES, "class_quorum": {"上级": Decimal(2)}}, Decimal(20), {}, _FOUR, Decimal(8),
                "其中群众40分，上级有效票1张，不足规定的2张，按其余类别折算", columns=_CHOICES),
        Example({**_COUNTED, **_CLASSES, "class_quorum": {"群众": "应到 / 2"}, "missing_class": "missing"}, Decimal(10), {"应到": ("integer", 101)},
                _TALLY, None, "", columns=_COUNTS),
    )

    # what is asked of the table

    @property
    def _votes(self) -> Votes:
        return Votes(self.table, self.choice, self.values, self.excluded, self.valid, self.blank == "left_out", self.by)

    @property
    def _voters(self) -> tuple[str | None, ...]:
        return (None,) if self.classes is None else tuple(self.classes)

    def _valid(self, ctx: Context, voters: str | None) -> Value:
        return ctx.value(self._votes.of(tuple(self.values), voters), "number")

    def _quorate(self, ctx: Context, voters: str | None) -> Value:
        """Return the votes that a quorum counts, of a class or of all."""
        if self.quorum_of == "valid":
            return self._valid(ctx, voters)
        return ctx.value(self._votes.of((*self.values, *self.excluded), voters, cast=True), "number")

    def _quorums(self) -> Iterator[tuple[Path, str | None, str]]:
        """Yield the least numbers of votes, of all and of classes, with where they are written and of whom they are."""
        yield from () if self.quorum is None else [(("quorum",), None, self.quorum)]
        yield from ((("class_quorum", voters), voters, least) for voters, least in (self.class_quorum or {}).items())

    def _options(self) -> Iterator[tuple[Path, str]]:
        """Yield every option with where it is written."""
        yield from ((("values", option), option) for option in self.values)
        yield from ((("excluded", i), option) for i, option in enumerate(self.excluded))

    def asked(self) -> Iterator[Asked]:
        opened = f"count(「{self.table}」"
        yield Asked(("table",), f"{opened})", "number", len("count(「"))
        for key in ("choice", "by"):
            if (column := getattr(self, key)) is not None:
                yield Asked((key,), f"{opened}, missing(「{column}」))", "number", len(f"{opened}, missing("))
        if self.choice is None:
            for at, option in self._options():
                yield Asked(at, f"sum(「{self.table}」, 「{option}」)", "number", len(f"sum(「{self.table}」, "))
        yield from (Asked(at, least, "number") for at, _, least in self._quorums())
        if self.valid is not None:
            yield Asked(("valid",), f"{opened}, {self.valid})", "number", len(f"{opened}, "))

    def problems(self, ctx: Context) -> Iterator[Problem]:
        yield from self._setting_problems()
        most = ctx.full if self.out_of is None else self.out_of
        for option, value in self.values.items():
            if not 0 <= value <= most:
                yield Problem("POINTS_ABOVE_FULL", ("values", option), {"points": plain(value), "full": plain(most)})
        for i, option in enumerate(self.excluded):
            if option in self.values:
                yield Problem("OPTION_TWICE", ("excluded", i), {"option": option})
        table = ctx.scope.tables.get(fold(self.table))
        if table is not None:
            yield from self._column_problems(table.columns)
        for at, _, least in self._quorums():
            needed = ctx.value(least, "number")
            if not needed.reads and 0 < needed.exact.highest < 1:
                yield Problem("QUORUM_BELOW_ONE", at, {"found": least})

    def _setting_problems(self) -> Iterator[Problem]:
        for setting, needs in _TOGETHER:
            if setting in self.model_fields_set and needs not in self.model_fields_set:
                yield Problem("SETTING_NEEDS", (setting,), {"setting": setting, "needs": needs})
        if "quorum_of" in self.model_fields_set and self.quorum is None and self.class_quorum is None:
            yield Problem("SETTING_NEEDS", ("quorum_of",), {"setting": "quorum_of", "needs": "quorum"})
        for voters in self.class_quorum or {} if self.classes is not None else ():
            if voters not in (self.classes or {}):
                allowed = tuple(self.classes or {})
                yield Problem("UNKNOWN_CHOICE", ("class_quorum", voters), {"found": voters, "allowed": allowed, "near": nearest(voters, allowed)})
        if self.classes is not None and whole(self.classes) not in (1, 100):
            yield Problem("WEIGHTS_SUM", ("classes",), {"found": said(whole(self.classes))})
        if (self.method == "plurality") != (self.tied is not None):
            setting, needs = ("tied", "method: plurality") if self.tied is not None else ("method", "tied")
            yield Problem("SETTING_NEEDS", (setting,), {"setting": setting, "needs": needs})
        if self.method == "plurality":
            for other in ("classes", "decimals"):
                if other in self.model_fields_set:
                    yield Problem("SETTINGS_APART", (other,), {"setting": other, "other": "method: plurality"})

    def _column_problems(self, columns: Mapping[str, Value]) -> Iterator[Problem]:
        for key, given in (("choice", (*self.values, *self.excluded)), ("by", self.classes)):
            name = getattr(self, key)
            column = None if name is None else columns.get(fold(name))
            if column is not None and column.choices is None:
                yield Problem("NOT_A_CHOICE", (key,), {"name": name})
            elif column is not None and column.choices is not None and given is not None:
                yield from coverage_problems(("values" if key == "choice" else "classes",), given, column.choices)
        if self.choice is None:
            for at, option in self._options():
                count = columns.get(fold(option))
                if count is not None and count.number is not None and (count.number.places or count.number.low < 0):
                    yield Problem("NOT_A_COUNT", at, {"name": option, "table": self.table})

    # points

    @property
    def _places(self) -> int:
        return exact.WORKING if self.decimals is None else self.decimals

    def facts(self, ctx: Context) -> tuple[Fact, ...]:
        return (*super().facts(ctx), *(f for value in self._not_valid(ctx).values() for f in value.facts))

    def _not_valid(self, ctx: Context) -> dict[str, Value]:
        """Return the votes that were cast and are not valid: by the condition, and for an option that is excluded."""
        found = {} if self.valid is None else {"void": ctx.value(self._votes.void(), "number")}
        return found | ({"excluded": ctx.value(self._votes.of(self.excluded, None), "number")} if self.excluded else {})

    def reads(self, ctx: Context) -> tuple[Value, ...]:
        made = [v for voters in self._voters for v in (self._valid(ctx, voters), ctx.value(self._votes.worth(voters), "number"))]
        if self.method == "plurality":
            made += [ctx.value(self._votes.of((option,), None), "number") for option in self.values]
        needed = [part for _, voters, least in self._quorums() for part in (self._quorate(ctx, voters), ctx.value(least, "number"))]
        return (*made, *needed)

    def _bounded(self, expr: pl.Expr, places: int) -> Number:
        """Return a mean, which lies among the values."""
        low, high = (exact.to_scaled(edge(self.values.values()), places) for edge in (min, max))
        return Number(expr, places, low, high).narrow()

    def _mean_of(self, ctx: Context, voters: str | None) -> Number:
        mean = ctx.value(self._votes.worth(voters), "number").exact.divide(self._valid(ctx, voters).exact, self._places)
        return self._bounded(mean.expr, self._places)

    def _mean(self, ctx: Context, voters: str | None) -> Number:
        """Return the mean of a class, as a column where there is one; null without a valid vote."""
        return self._bounded(ctx.step(f"mean {voters}", self._mean_of(ctx, voters).expr), self._places)

    def steps(self, ctx: Context) -> Mapping[str, pl.Expr]:
        return {} if self.method == "plurality" else {f"mean {voters}": self._mean_of(ctx, voters).expr for voters in self._voters}

    def _short(self, ctx: Context) -> pl.Expr:
        """Return where too few votes are valid: none at all, below the quorum, or none of a class that is needed."""
        void = [self._void(ctx, voters) for voters in self._voters]
        short = reduce(or_ if self.missing_class == "missing" else and_, void)
        return short if self.quorum is None else short | self._below(ctx, None, self.quorum)

    def _below(self, ctx: Context, voters: str | None, least: str) -> pl.Expr:
        return self._quorate(ctx, voters).exact.compare("<", ctx.value(least, "number").exact)

    def _void(self, ctx: Context, voters: str | None) -> pl.Expr:
        """Return where a class has no valid vote, or too few; null where the least number is unknown, also without a vote."""
        none, least = self._valid(ctx, voters).exact.expr == 0, (self.class_quorum or {}).get(voters or "")
        if least is None:
            return none
        below = self._below(ctx, voters, least)
        return pl.when(below.is_not_null()).then(none | below)

    def _result(self, ctx: Context) -> Number:
        """Return the mean of the classes; null where a vote is unknown, or no class has one."""
        if self.classes is None:
            return self._mean(ctx, None)
        there = {voters: ~self._void(ctx, voters) for voters in self.classes}
        known = reduce(and_, [flag.is_not_null() for flag in there.values()])
        weights = whole_numbers(self.classes)
        counted = {voters: Number(pl.when(there[voters]).then(w.expr).otherwise(0), w.places, 0, w.high) for voters, w in weights.items()}
        means = {voters: self._mean(ctx, voters) for voters in self.classes}
        parts = [Number(pl.when(there[voters]).then((weights[voters] * mean).expr).otherwise(0), weights[voters].places + mean.places,
                        0, (weights[voters] * mean).high) for voters, mean in means.items()]
        mean = reduce(add, parts).divide(reduce(add, counted.values()), self._places)
        return self._bounded(pl.when(known).then(mean.expr), self._places)

    def _most_voted(self, ctx: Context) -> pl.Expr:
        """Return the option with most votes."""
        counts = {o: ctx.value(self._votes.of((o,), None), "number").exact for o in self.values}
        most = exact.largest(list(counts.values()))
        picked: Any = pl.when(False).then(pl.lit(None, pl.String))
        for option in sorted(counts, key=lambda o: self.values[o], reverse=self.tied == "higher"):
            picked = picked.when(counts[option].expr == most.expr).then(pl.lit(option))
        return picked  # type: ignore[no-any-return]

    def _value_of(self, ctx: Context) -> Number:
        """Return what the option with most votes is worth."""
        chosen, numbers = self._most_voted(ctx), {o: Number.literal(v) for o, v in self.values.items()}
        places = max(n.places for n in numbers.values())
        picked: Any = pl.when(False).then(pl.lit(None, pl.Int64))
        for option, number in numbers.items():
            picked = picked.when(chosen == option).then(number.at(places).expr)
        return self._bounded(picked, places)

    def observed(self, ctx: Context) -> Value | None:
        if self.method == "plurality":
            known = pl.when(~self._short(ctx)).then(self._most_voted(ctx))
            return Value("text", known, choices=tuple(self.values))
        mean = self._result(ctx)
        return Value("number", mean.expr, mean)

    def points(self, ctx: Context) -> Number:
        mean = self._value_of(ctx) if self.method == "plurality" else self._result(ctx)
        points = mean if self.out_of is None else (ctx.full_number * mean).divide(Number.literal(self.out_of))
        return Number(pl.when(~self._short(ctx)).then(points.expr), points.places, points.low, points.high)

    def cause(self, ctx: Context) -> pl.Expr:
        short, off = self._short(ctx), self.not_applicable(ctx)
        below = pl.when(short if off is None else short & ~off).then(pl.lit(outcome.BELOW_QUORUM, pl.UInt8))
        return below.otherwise(super().cause(ctx))

    def figures(self, ctx: Context) -> dict[str, pl.Expr]:
        found = {"valid": self._cast_valid(ctx), **{name: value.exact.expr for name, value in self._not_valid(ctx).items()}}
        for _, voters, least in self._quorums():
            needed = ctx.value(least, "number").exact.up_to(0)
            found |= {f"counted {voters}": self._quorate(ctx, voters).exact.expr, f"needed {voters}": needed.expr}
        if self.method == "plurality":
            counts = [ctx.value(self._votes.of((o,), None), "number").exact for o in self.values]
            most = exact.largest(counts).expr
            return found | {"most": most, "alike": reduce(add, [(count.expr == most).cast(pl.Int64) for count in counts])}
        for voters in self.classes or ():
            mean = pl.when(~self._void(ctx, voters)).then(self._mean(ctx, voters).expr)
            found |= {f"mean {voters}": mean, f"valid {voters}": self._valid(ctx, voters).exact.expr}
        return found

    def _cast_valid(self, ctx: Context) -> pl.Expr:
        return exact.total(self._valid(ctx, voters).exact for voters in self._voters).expr

    # words

    def _shown(self, value: Decimal) -> str:
        return plain(exact.round_half_up(value, min(self._places, 4)))

    def why(self, case: Case) -> str:
        votes, beside = f"{case.figures['valid']}", self._beside(case)
        cast = either(case.lang, f"有效票{votes}张{beside}", f"valid votes: {votes}{beside}")
        if self.method == "plurality":
            most, option, alike = case.figures["most"], quoted(str(case.observed), case.lang), case.figures["alike"]
            if alike > 1:
                tied = either(case.lang, "较高" if self.tied == "higher" else "较低", f"{self.tied}")
                return either(case.lang, f"{cast}，{alike}个等次得票同为最多（各{most}票），按{tied}的{option}计",
                              f"{cast}, {alike} options have the most ({most} each), the {tied} one counts: {option}")
            return either(case.lang, f"{cast}，{option}得票最多（{most}票）", f"{cast}, most for {option} ({most})")
        mean = self._shown(case.observed) if isinstance(case.observed, Decimal) else "—"
        most = "" if self.out_of is None else either(case.lang, f"（满分{plain(self.out_of)}分）", f" of {plain(self.out_of)}")
        if self.classes is None:
            return either(case.lang, f"{cast}，平均得{mean}分{most}", f"{cast}, {mean}{most} on average")
        return either(case.lang, f"{cast}，加权平均得{mean}分{most}，{self._by_class(case)}",
                      f"{cast}, {mean}{most} on weighted average, {self._by_class(case)}")

    def _beside(self, case: Case, within: bool = False) -> str:
        """Return how many votes were cast and are not valid, in brackets; nothing where there are none.

        within  whether they were counted among those that are told before
        """
        names = {"void": either(case.lang, "无效票", "void"), "excluded": either(case.lang, "、", ", ").join(self.excluded)}
        told = [(name, number) for figure, name in names.items() if (number := case.figures.get(figure))]
        listed = either(case.lang, "、", ", ").join(either(case.lang, f"{name}{number}张", f"{name}: {number}") for name, number in told)
        return either(case.lang, f"（{'其中' if within else '另有'}{listed}）", f" ({listed})") if told else ""

    def lacking(self, case: Case) -> str:
        table = quoted(self.table, case.lang)
        short = [self._short_of(case, voters, f" in {table}") for voters in (None, *(self.classes or ()))]
        told = short[0] or either(case.lang, "，", ", ").join(filter(None, short))
        return either(case.lang, table, "") + told + self._beside(case, self.quorum_of == "cast") if told else ""

    def _short_of(self, case: Case, voters: str | None, where: str = "") -> str:
        """Return that all, or a class, gave too few votes: how many there are and how many were needed; nothing where there are enough."""
        counted, needed = (case.figures.get(f"{name} {voters}") for name in ("counted", "needed"))
        of = f" of {voters}" if voters else ""
        if counted is not None and needed is not None and counted < needed:
            what = self._counted(case.lang)
            return either(case.lang, f"{voters or ''}{what}{counted}张，不足规定的{needed}张", f"{what}{of}{where}: {counted}, {needed} needed")
        none = case.figures.get(f"valid {voters}" if voters else "valid") == 0
        return either(case.lang, f"{voters or ''}无有效票", f"no valid vote{of}{where}") if none else ""

    def _counted(self, lang: str) -> str:
        return either(lang, "有效票", "valid votes") if self.quorum_of == "valid" else either(lang, "收回票", "votes cast")

    def _by_class(self, case: Case) -> str:
        """Return what each class gave, and which gave nothing."""
        given = {voters: case.figures[f"mean {voters}"] for voters in self.classes or ()}
        told = {voters: self._shown(exact.from_scaled(mean, self._places)) for voters, mean in given.items() if mean is not None}
        gone = either(case.lang, "，", ", ").join(self._short_of(case, voters) for voters, mean in given.items() if mean is None)
        parts = either(case.lang, "其中" + "、".join(f"{v}{m}分" for v, m in told.items()), ", ".join(f"{v} {m}" for v, m in told.items()))
        return parts + either(case.lang, f"，{gone}，按其余类别折算", f", {gone}: the others count for it") if gone else parts

    def standard(self, full: Decimal, lang: str, name: str, measure: str = "") -> str:
        comma = either(lang, "，", ", ")
        worth = either(lang, "、", ", ").join(either(lang, f"{o}{plain(v)}分", f"{o}: {plain(v)}") for o, v in self.values.items())
        if self.method == "plurality":
            how = either(lang, f"按得票最多的等次计分：{worth}", f"by the option with most votes: {worth}")
        else:
            how = either(lang, f"按有效票平均计分：{worth}", f"the mean of valid votes: {worth}")
        parts = [how]
        if self.classes is not None:
            weights = either(lang, "、", ", ").join(f"{c}{either(lang, '', ' ')}{w}" for c, w in shares(self.classes).items())
            parts.append(either(lang, f"权重{weights}", f"weights {weights}"))
        if self.out_of is not None:
            parts.append(either(lang, f"÷{plain(self.out_of)}×{marks(full)}", f"÷ {plain(self.out_of)} × {marks(full)}"))
        if self.valid is not None:
            parts.append(either(lang, f"有效票须符合“{worded(self.valid, '', lang)}”", f"valid where {worded(self.valid, '', lang)}"))
        for _, voters, least in self._quorums():
            needed = worded(least, either(lang, "张", ""), lang)
            parts.append(either(lang, f"{voters or ''}{self._counted(lang)}少于{needed}的{'该类' if voters else ''}无效",
                                f"{f'{voters} ' if voters else ''}void below {needed} {self._counted(lang)}"))
        return comma.join(parts)
