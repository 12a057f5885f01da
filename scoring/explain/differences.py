"""Two rubrics side by side, in words: what was added, removed, renamed, and which points, thresholds and conditions changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any, Final

from scoring.explain.combining import standard
from scoring.explain.printed import plain_data
from scoring.explain.terms import Terms
from scoring.explain.wording import listed
from scoring.expression.syntax import ExpressionError, parse
from scoring.language.diff import Difference, as_named_in, differences, things
from scoring.language.rubric import Rubric
from scoring.messages import keys, say
from scoring.record import record
from scoring.rules.phrases import plain, quoted

_CONDITIONS: Final = frozenset({"applies", "derive", "valid", "when", "require", "eligible", "share", "count", "mean", "sum"})


@record
class Comparison:
    """What two rubrics say differently: data, and the same in words, one line each."""

    lang: str
    a: Rubric
    b: Rubric
    differences: tuple[Difference, ...]
    lines: tuple[str, ...]

    def __str__(self) -> str:
        head = say("diff.head", self.lang, a=_edition(self.a), b=_edition(self.b))
        return "\n".join([head, *(f"  {line}" for line in self.lines or (say("diff.none", self.lang),))])

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        told = [{**asdict(d), "text": line} for d, line in zip(self.differences, self.lines, strict=True)]
        return {"a": _edition(self.a), "b": _edition(self.b), "differences": plain_data(told)}


def diff(a: Rubric, b: Rubric, lang: str = "zh") -> Comparison:
    """Return what `b` says differently from `a`, by id: meaning, not lines."""
    found = differences(a, b)
    speaker = _Speaker(as_named_in(a, b), b, lang)
    return Comparison(lang, a, b, found, tuple(speaker.line(d) for d in found))


def _edition(rubric: Rubric) -> str:
    return f"{rubric.id}@{rubric.edition}"


class _Speaker:
    def __init__(self, a: Rubric, b: Rubric, lang: str) -> None:
        self.a, self.b, self.lang = a, b, lang
        self.terms = (Terms(a, lang), Terms(b, lang))

    def say(self, key: str, /, **args: object) -> str:
        return say(f"diff.{key}", self.lang, **args)

    def line(self, found: Difference) -> str:
        first, second = self.sides(found)
        name = self.called(found, first if found.sort == "removed" else second)
        if found.sort == "renamed":
            return self.say("renamed", name=name, before=found.before, after=found.after)
        if found.sort == "moved":
            places = [self.node(side, node) for side, node in ((self.a, found.before), (self.b, found.after))]
            return self.say("moved", name=name, before=places[0], after=places[1])
        if found.sort != "changed":
            thing = first if found.sort == "removed" else second
            full = getattr(thing, "full", None)
            return self.say(found.sort, name=name, points="" if full is None else self.say("points", points=plain(full)))
        before, after = (self.value(found, value, i) for i, value in enumerate((found.before, found.after)))
        return self.say("changed", name=name, key=self.key(found.key), before=before, after=after)

    def sides(self, found: Difference) -> tuple[Any, Any]:
        """Return the thing in the first and in the second rubric."""
        if found.what == "rubric":
            return self.a, self.b
        return things(self.a, found.what).get(found.id), things(self.b, found.what).get(found.id)

    def called(self, found: Difference, thing: Any) -> str:
        """Return what a thing is, and its title with its id, or its name."""
        if found.what == "rubric":
            return say("what.rubric", self.lang)
        title = getattr(thing, "title", None) or getattr(thing, "say", None)
        said = None if title is None else title.say(self.lang).replace("{n}", "N").replace("{title}", "××")
        name = quoted(found.id, self.lang) if said is None else self.say("titled", title=quoted(said, self.lang), id=found.id)
        return self.say("called", what=say(f"what.{found.what}", self.lang), name=name)

    def node(self, rubric: Rubric, node: str | None) -> str:
        """Return what stands above an indicator."""
        return self.say("top") if node is None else quoted(rubric.indicator(node).title.say(self.lang), self.lang)

    def key(self, key: str) -> str:
        """Return what a key is called; keys that have no word in the language stand as they are written."""
        first, _, rest = key.partition(".")
        if f"key.{key}" in keys():
            return say(f"key.{key}", self.lang)
        known = say(f"key.{first}", self.lang) if f"key.{first}" in keys() else first
        mark = self.terms[1].titles.get(rest.split(".")[0], rest)
        return self.say("key_of", key=known, of=mark) if rest else known

    def value(self, found: Difference, value: Any, side: int) -> str:
        """Return a value in words."""
        if value is None or value == () or value == []:
            return self.say("nothing")
        if found.key == "rule":
            return self.standard(found, side)
        if found.key in ("provenance", "source") and isinstance(value, Mapping):
            return " ".join(str(value[key]) for key in ("document", "clause") if value.get(key)) or self.say("other_words")
        if found.what == "param":
            return listed((self.param(v) for v in value), self.lang)
        if isinstance(value, str) and found.key.rpartition(".")[2] in _CONDITIONS:
            return self.condition(value, side)
        return self.plain(value, side)

    def plain(self, value: Any, side: int) -> str:
        if isinstance(value, bool):
            return self.say("yes" if value else "no")
        if isinstance(value, Decimal):
            return plain(value)
        if isinstance(value, Mapping):
            if "key" in value and "order" in value:
                words = self.condition(str(value["key"]), side)
                return words if value["order"] == "descending" else self.say("ascending", key=words)
            said = {k: self.plain(v, side) for k, v in value.items() if v is not None}
            return said["zh"] if set(said) == {"zh"} else listed((f"{k}: {v}" for k, v in said.items()), self.lang)
        if isinstance(value, list | tuple):
            return listed((self.plain(v, side) for v in value), self.lang) or self.say("nothing")
        return str(value)

    def condition(self, text: str, side: int) -> str:
        try:
            return self.terms[side].called(parse(text))
        except ExpressionError:
            return text

    def standard(self, found: Difference, side: int) -> str:
        """Return the settings of a rule in words."""
        return standard(self.sides(found)[side], self.terms[side])

    def param(self, value: Mapping[str, Any]) -> str:
        start: date | None = value.get("from")
        said = self.plain(value["value"], 0)
        return said if start is None else self.say("from_day", value=said, day=start)
