"""What the table says of an indicator by itself: its standard, who reports what it reads, what proves it."""

from __future__ import annotations

from collections.abc import Iterator

from scoring.explain.combining import standard
from scoring.explain.terms import Terms
from scoring.expression.syntax import ExpressionError, fold, names, parse
from scoring.language.rubric import Field, Indicator, Rubric
from scoring.messages import say
from scoring.rules import AnyRule


class Words:
    """The words of a rubric's leaves in one language."""

    def __init__(self, rubric: Rubric, lang: str) -> None:
        self._lang, self._terms = lang, Terms(rubric, lang)
        self._fields = {fold(name): field for name, field in rubric.fields.items()}

    def of(self, leaf: Indicator) -> dict[str, str]:
        """Return the cells that are made: standard, reporter, evidence."""
        if leaf.rule is None:
            return {}
        read = list(dict.fromkeys(self._read(leaf.rule, leaf.applies)))
        fields = [self._fields[name] for name in read]
        apart = say("indicator_table.and", self._lang)
        reporters = dict.fromkeys(f.reporter for f in fields if f.reporter)
        accepted = dict.fromkeys(kind for f in fields if f.evidence for kind in f.evidence.accept)
        made = {"standard": self._standard(leaf), "reporter": apart.join(reporters), "evidence": apart.join(accepted)}
        return {key: text for key, text in made.items() if text}

    def _standard(self, leaf: Indicator) -> str:
        said = standard(leaf, self._terms)
        if leaf.applies is None:
            return said
        return say("indicator_table.standard", self._lang, standard=said, when=self._terms.called(parse(leaf.applies)))

    def _read(self, rule: AnyRule, applies: str | None) -> Iterator[str]:
        """Yield the folded names of the fields that are read, directly or through what is worked out."""
        waiting = [asked.text for asked in rule.asked()] + ([applies] if applies else [])
        seen: set[str] = set()
        while waiting:
            for name in _names(waiting.pop(0)):
                field = self._fields.get(fold(name))
                if field is None or fold(name) in seen:
                    continue
                seen.add(fold(name))
                yield fold(name)
                waiting += _texts(field)


def _texts(field: Field) -> list[str]:
    return [text for text in (field.derive, *(field.ratio or ())) if text]


def _names(text: str) -> Iterator[str]:
    try:
        yield from (found.name for found in names(parse(text)))
    except ExpressionError:
        return
