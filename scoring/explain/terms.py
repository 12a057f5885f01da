"""What things are called, and how their values are written."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from scoring.explain.cells import Known
from scoring.explain.wording import fixed, listed
from scoring.expression.operands import COMPARISONS, asked_to_apply
from scoring.expression.syntax import Binary, Call, Literal, Name, Node, Unary, Within, fold
from scoring.expression.words import BINDING
from scoring.language.comparing import GROUP_PLACES, PLACES, PREVIOUS
from scoring.language.rubric import Award, Field, Rubric
from scoring.messages import say
from scoring.rules.phrases import PERCENT, amount, marks, plain, quoted

_POINTS = ("total", "base")


class Terms:
    """The names of a rubric in one language."""

    def __init__(self, rubric: Rubric, lang: str) -> None:
        self.rubric, self.lang = rubric, lang
        self.places = rubric.scores.decimals
        self.titles: dict[str, str] = {i.id: i.title.say(lang) for i in rubric.walk()}
        self.awards: dict[str, Award] = {a.id: a for a in rubric.awards}
        self.fields: dict[str, tuple[str, Field]] = {fold(n): (n, f) for n, f in rubric.fields.items()}
        self.tables: dict[str, str] = {fold(n): n for n in rubric.tables}
        self.parents: dict[str, str] = {i.id: n.id for n in rubric.nodes for i in n.items or ()}

    def title(self, indicator: str) -> str:
        """Return the title of an indicator, bare."""
        return self.titles[indicator]

    def indicator(self, name: str) -> str:
        """Return the title of an indicator in quotation marks."""
        return quoted(self.titles[name], self.lang)

    def award(self, name: str) -> str:
        """Return what an award is called, in quotation marks."""
        return quoted(self.awards[name].called(self.lang), self.lang)

    def kind(self, node: Node) -> str:
        """Return what a side of a comparison is: points, total, stars, level, rate, field or value."""
        if isinstance(node, Name):
            if node.name in _POINTS:
                return "total"
            if node.name in self.titles:
                return "points"
            award = self.award_of(node.name)
            if award is not None:
                return award.kind if award.kind in ("stars", "level") else "award"
            return "total" if node.name == f"{PREVIOUS}.total" else "place" if node.name in (*PLACES, *GROUP_PLACES) else "field"
        return "rate" if isinstance(node, Call) and node.function == "rate" else "value"

    def award_of(self, name: str) -> Award | None:
        """Return the award that a name means, of this year or the one before."""
        return self.previous_award(name.removeprefix(f"{PREVIOUS}.")) if name.startswith(f"{PREVIOUS}.") else self.awards.get(name)

    def measure(self, node: Node) -> str:
        """Return the unit of a field; nothing for all else."""
        if isinstance(node, Name) and node.name in self.fields:
            field = self.fields[node.name][1]
            return PERCENT if field.type == "percent" else field.measure or ""
        if isinstance(node, Call) and self._counts(node):
            first = node.arguments[0]
            graded = isinstance(first, Name) and first.name in self.tables and self.rubric.tables[self.tables[first.name]].ballots is not None
            return say("words.mark" if graded else "words.event", self.lang)
        if isinstance(node, Name) and node.name in ("percentile", "group_percentile"):
            return PERCENT
        if isinstance(node, Call) and node.function == "coalesce":
            return self.measure(node.arguments[0])
        return PERCENT if self.kind(node) == "rate" else ""

    def _counts(self, node: Node) -> bool:
        """Return whether an expression counts rows of a table."""
        return isinstance(node, Call) and node.function == "count"

    def called(self, node: Node) -> str:
        """Return what an expression is called."""
        if isinstance(node, Name):
            return self._named(node.name)
        if isinstance(node, Literal):
            return self.written(node, node.value)
        if (asked := asked_to_apply(node)) is not None:
            return say("words.does_not_apply" if isinstance(node, Unary) else "words.applies", self.lang, what=self.called(asked))
        if isinstance(node, Unary):
            inside = self._bracketed(node.operand, isinstance(node.operand, Binary) and node.operand.sign in ("and", "or"))
            return self._join("not", inside) if node.sign == "not" else f"-{self.called(node.operand)}"
        if isinstance(node, Within):
            items = listed((self.written(node.operand, i.value) for i in node.items), self.lang)
            return self._join("in", self.called(node.operand), items)
        if isinstance(node, Binary):
            return self._binary(node)
        return self._call(node)

    def _binary(self, node: Binary) -> str:
        if node.sign in ("and", "or"):
            both = (self._bracketed(s, node.sign == "and" and isinstance(s, Binary) and s.sign == "or") for s in (node.left, node.right))
            return self._join(node.sign, *both)
        if node.sign in COMPARISONS:
            right = self.written(node.left, node.right.value) if isinstance(node.right, Literal) else self.called(node.right)
            return self._join(node.sign, self.called(node.left), right)
        sign = {"*": "×", "/": "÷"}.get(node.sign, node.sign)
        power = BINDING.get(node.sign, 0)
        looser = (isinstance(s, Binary) and BINDING.get(s.sign, 0) < least for s, least in ((node.left, power), (node.right, power + 1)))
        sides = [self._bracketed(s, brackets) for s, brackets in zip((node.left, node.right), looser, strict=True)]
        return f"{sides[0]}{sign}{sides[1]}" if self.lang == "zh" else f"{sides[0]} {sign} {sides[1]}"

    def _bracketed(self, node: Node, brackets: bool) -> str:
        return say("words.bracketed", self.lang, what=self.called(node)) if brackets else self.called(node)

    def _call(self, node: Call) -> str:
        first = node.arguments[0] if node.arguments else None
        if isinstance(first, Name) and first.name in self.tables:
            table = quoted(self.tables[first.name], self.lang)
            condition = node.arguments[1:] if node.function == "count" else node.arguments[2:]
            where = self.called(condition[0]) if condition else ""
            key = f"words.{'count' if self._counts(node) else node.function}"
            what = {} if self._counts(node) else {"what": self.called(node.arguments[1])}
            return say(f"{key}_where" if where else key, self.lang, table=table, where=where, **what)
        if node.function == "rate" and isinstance(first, Name):
            return say("words.rate", self.lang, name=self._named(first.name))
        if node.function == "date" and isinstance(first, Literal):
            return day_text(date.fromisoformat(str(first.value)), self.lang)
        if node.function in ("round", "coalesce") and first is not None:
            return self.called(first)
        if node.function == "missing" and isinstance(first, Name) and first.name.startswith(f"{PREVIOUS}."):
            return say("words.no_previous", self.lang, what=self._before(first.name.removeprefix(f"{PREVIOUS}.")))
        if node.function == "if":
            return say("words.if", self.lang, **dict(zip(("a", "b", "c"), map(self.called, node.arguments), strict=True)))
        if node.function == "between":
            return say("words.between", self.lang, **dict(zip(("a", "b", "c"), map(self.called, node.arguments), strict=True)))
        return say("words.call", self.lang, function=say(f"words.call.{node.function}", self.lang),
                   arguments=listed(map(self.called, node.arguments), self.lang))

    def _named(self, name: str) -> str:
        if name in _POINTS:
            return say(f"words.{name}", self.lang)
        if name in self.titles:
            return self.indicator(name)
        if name in self.awards:
            return self._stars(self.awards[name]) if self.awards[name].kind == "stars" else self.award(name)
        if name in (*PLACES, *GROUP_PLACES):
            return say(f"words.{name}", self.lang)
        if name.startswith(f"{PREVIOUS}."):
            return say("words.previous", self.lang, what=self._before(name.removeprefix(f"{PREVIOUS}.")))
        return self.fields[name][0] if name in self.fields else self.tables.get(name, name)

    def _starred(self, award: Award | None) -> bool:
        """Return whether an award speaks of stars by that name."""
        return award is None or "{n}星" in award.title.zh or "{n}" not in award.title.zh

    def _stars(self, award: Award) -> str:
        return say("words.stars", self.lang) if self._starred(award) else say("words.awarded", self.lang, title=self.award(award.id))

    def _so_many(self, award: Award | None, count: str) -> str:
        """Return a number of stars, with the measure that the title of the award gives it."""
        if award is None or self._starred(award):
            return say("words.so_many_stars", self.lang, count=count)
        return count if self.lang != "zh" else count + award.title.zh.partition("{n}")[2][:1]

    def _before(self, what: str) -> str:
        award = self.previous_award(what)
        return say("words.total", self.lang) if award is None else self._named(award.id)

    def previous_award(self, what: str) -> Award | None:
        """Return the award that a name after `previous.` means; None for the total."""
        return self.awards.get(what) or next((a for a in self.awards.values() if a.kind == "level" and what == "level"), None)

    def _join(self, sign: str, *sides: str) -> str:
        return say(f"words.{sign}", self.lang, a=sides[0], b=sides[-1])

    def written(self, node: Node, value: Known) -> str:
        """Return a value of what `node` stands for, with its unit, without its name."""
        kind = self.kind(node)
        if isinstance(value, bool) or value is None or not isinstance(value, Decimal):
            return day_text(value, self.lang) if isinstance(value, date) else amount(value, "", self.lang)
        if kind in ("points", "total"):
            return say("words.points", self.lang, points=marks(value))
        if kind == "place" and not self.measure(node):
            return say("words.so_high_a_place", self.lang, place=plain(value))
        if kind == "stars":
            return self._so_many(self.award_of(node.name) if isinstance(node, Name) else None, plain(value))
        if kind == "level":
            award = self.award_of(node.name) if isinstance(node, Name) else None
            return level_title(award, int(value), self.lang) if award is not None else plain(value)
        return amount(value, self.measure(node), self.lang)

    def observed(self, node: Node, value: Known) -> str:
        """Return a name with its value, as a clause: 总得分441.20分, “卫生服务”得7.60分, 书记党课次数0次."""
        kind, name, seen = self.kind(node), self.called(node), self.written(node, value)
        if isinstance(value, Decimal) and kind in ("points", "total"):
            shown = fixed(value, self.places) if kind == "total" else marks(value)
            return say(f"words.observed.{kind}", self.lang, name=name, value=say("words.points", self.lang, points=shown))
        if kind == "stars" and isinstance(node, Name) and node.name not in self.awards:
            return say("words.observed.value", self.lang, name=name, value=seen)
        if kind == "stars" and isinstance(node, Name) and not self._starred(self.awards[node.name]):
            return self.awards[node.name].title.say(self.lang).replace("{n}", plain(value) if isinstance(value, Decimal) else "")
        if kind in ("stars", "level"):
            return say(f"words.observed.{kind}", self.lang, name=name, value=seen)
        tight = isinstance(value, Decimal) and self.measure(node) != ""
        return say("words.observed.amount" if tight else "words.observed.value", self.lang, name=name, value=seen)


def day_text(day: date, lang: str) -> str:
    """Return a day as people write it."""
    return f"{day.year}年{day.month}月{day.day}日" if lang == "zh" else day.isoformat()


def level_title(award: Award, level: int, lang: str) -> str:
    """Return the title of a level, 1 for the lowest; nothing for none."""
    if award.kind != "level" or not 0 < level <= len(award.levels):
        return say("words.no_level", lang)
    return quoted(award.levels[len(award.levels) - level].title.say(lang), lang)
