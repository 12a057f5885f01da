"""What every family of findings looks at: the rubric, its names, and what its parts read."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from scoring.expression.syntax import fold, names, parse
from scoring.language.checks.names import indicator_paths
from scoring.language.rubric import Award, Field, Indicator, Rubric
from scoring.language.scope import Names, award_formulas, data_names, field_formulas
from scoring.model import Text
from scoring.record import record
from scoring.rules.base import Path
from scoring.rules.checklist import Checklist
from scoring.rules.per_event import ByColumn, PerEvent


class Formula(NamedTuple):
    """An expression: where it stands and what it says."""

    path: Path
    text: str


class Basis(NamedTuple):
    """Something that decides about points or awards: where its title stands, what it is called, and every name it rests on."""

    path: Path
    title: Text
    words: tuple[str, ...]


def called(award: Award) -> Text:
    """Return what an award is called, in both languages."""
    return Text(zh=award.called("zh"), en=award.called("en") if award.title.en else None)


@record
class Scheme:
    """A rubric that can be run, with what is asked of it again and again.

    idle_params  its params that nothing reads; they are gone once their values stand in their place
    """

    rubric: Rubric
    idle_params: tuple[str, ...] = ()

    @cached_property
    def names(self) -> Names:
        """Return the names of fields and tables."""
        return data_names(self.rubric)

    @cached_property
    def indicators(self) -> tuple[tuple[Path, Indicator], ...]:
        """Return every indicator with its path, top down."""
        return tuple(indicator_paths(self.rubric))

    @cached_property
    def leaves(self) -> tuple[tuple[Path, Indicator], ...]:
        """Return every leaf with its path, in written order."""
        return tuple((path, i) for path, i in self.indicators if i.leaf)

    @cached_property
    def data(self) -> dict[str, str]:
        """Return fields and tables: folded name → name."""
        return {fold(name): name for name in (*self.rubric.fields, *self.rubric.tables)}

    # expressions

    def leaf_formulas(self, path: Path, leaf: Indicator) -> Iterator[Formula]:
        """Yield the expressions of a leaf."""
        if leaf.applies is not None:
            yield Formula((*path, "applies"), leaf.applies)
        if leaf.factor is not None:
            yield Formula((*path, "factor"), leaf.factor)
        if leaf.rule is not None:
            yield from (Formula((*path, "rule", *a.path), a.text) for a in leaf.rule.asked())

    def result_formulas(self) -> Iterator[Formula]:
        """Yield the expressions of exemption, adjustments, ranking, awards and summary."""
        rubric = self.rubric
        if rubric.exempt is not None:
            yield Formula(("exempt", "when"), rubric.exempt.when)
        yield from (Formula(("adjust", i, *below), text) for i, entry in enumerate(rubric.adjust) for below, text in entry.formulas())
        if rubric.ranking is not None:
            for key, orders in (("by", rubric.ranking.by), ("ties", rubric.ranking.ties)):
                yield from (Formula(("ranking", key, i), order.key) for i, order in enumerate(orders))
        for i, award in enumerate(rubric.awards):
            yield from (Formula(("awards", i, *below), text) for below, text in award_formulas(award))
        for i, line in enumerate(rubric.summary):
            yield from (Formula(("summary", i, *below), text) for below, text in line.formulas())

    def field_formulas(self) -> Iterator[Formula]:
        """Yield the expressions of fields and of checks."""
        for name, field in self.rubric.fields.items():
            yield from (Formula(path, text) for path, text in field_formulas(name, field))
        yield from (Formula(("checks", i, "expect"), check.expect) for i, check in enumerate(self.rubric.checks))

    def formulas(self) -> Iterator[Formula]:
        """Yield every expression of the rubric."""
        yield from self.field_formulas()
        for path, leaf in self.leaves:
            yield from self.leaf_formulas(path, leaf)
        yield from self.result_formulas()

    # what is read

    def read_by(self, *texts: str) -> tuple[str, ...]:
        """Return the fields and tables that expressions read, those read by other fields included, in order."""
        found: dict[str, None] = {}
        waiting = list(texts)
        while waiting:
            for name in (self.data.get(n.name) for n in names(parse(waiting.pop(0)))):
                if name is not None and name not in found:
                    found[name] = None
                    if name in self.rubric.fields:
                        waiting += [text for _, text in field_formulas(name, self.rubric.fields[name])]
        return tuple(found)

    def read_by_leaf(self, leaf: Indicator) -> tuple[str, ...]:
        """Return the fields and tables that a leaf rests on."""
        return self.read_by(*(f.text for f in self.leaf_formulas((), leaf)))

    def inputs_of(self, leaf: Indicator) -> dict[str, Field]:
        """Return the fields read from data that a leaf rests on."""
        return {name: self.rubric.inputs[name] for name in self.read_by_leaf(leaf) if name in self.rubric.inputs}

    def reports_itself(self, reporter: str) -> bool:
        """Return whether a reporter is who is scored: 社区 reports for a 社区党组织."""
        kind = self.rubric.subject.kind
        return reporter in kind or kind in reporter or reporter in ("自评", "自报", "本单位")

    def bases(self) -> Iterator[Basis]:
        """Yield everything that decides: leaves, adjustments, and the ranking and awards where they read data themselves."""
        for path, leaf in self.leaves:
            items = [i.title.zh for i in leaf.rule.items] if isinstance(leaf.rule, Checklist) else []
            by = [leaf.rule.each.by] if isinstance(leaf.rule, PerEvent) and isinstance(leaf.rule.each, ByColumn) else []
            yield Basis((*path, "title"), leaf.title, (leaf.title.zh, *items, *by, *self.read_by_leaf(leaf)))
        for i, entry in enumerate(self.rubric.adjust):
            title = entry.title or entry.say
            texts = (text for _, text in entry.formulas())
            yield Basis(("adjust", i, "title" if entry.title else "say"), title, (title.zh, entry.say.zh, *self.read_by(*texts)))
        for path, text in self.result_formulas():
            if path[0] in ("ranking", "awards"):
                yield Basis(path, Text(zh=text), self.read_by(text))

    # what people read

    def titles(self) -> Iterator[tuple[Path, Text]]:
        """Yield every title of the rubric."""
        rubric = self.rubric
        yield ("title",), rubric.title
        for path, indicator in self.indicators:
            yield (*path, "title"), indicator.title
            if isinstance(indicator.rule, Checklist):
                yield from (((*path, "rule", "items", i, "title"), item.title) for i, item in enumerate(indicator.rule.items))
        yield from ((("adjust", i, "title"), entry.title) for i, entry in enumerate(rubric.adjust) if entry.title is not None)
        for i, award in enumerate(rubric.awards):
            yield ("awards", i, "title"), award.title
            if award.kind == "level":
                yield from ((("awards", i, "levels", n, "title"), step.title) for n, step in enumerate(award.levels))
        yield from ((("summary", i, "title"), line.title) for i, line in enumerate(rubric.summary))

    def wordings(self) -> Iterator[tuple[Path, str]]:
        """Yield every current Chinese wording that people read, names of fields and tables included; quotes of sources are left out."""
        yield from ((path, title.zh) for path, title in self.titles())
        for name, field in self.rubric.fields.items():
            yield ("fields", name), name
            if field.help:
                yield ("fields", name, "help"), field.help.zh
        yield from ((("checks", i, "say"), check.say.zh) for i, check in enumerate(self.rubric.checks))
        for name, table in self.rubric.tables.items():
            yield ("tables", name), name
            yield from ((("tables", name, "columns", c, "help"), column.help.zh) for c, column in table.columns.items() if column.help)
        for path, leaf in self.leaves:
            if leaf.advice:
                yield (*path, "advice"), leaf.advice.zh
            if isinstance(leaf.rule, Checklist):
                yield from (((*path, "rule", "items", i, "advice"), item.advice.zh) for i, item in enumerate(leaf.rule.items) if item.advice)
        if self.rubric.exempt is not None:
            yield ("exempt", "say"), self.rubric.exempt.say.zh
        yield from ((("adjust", i, "say"), entry.say.zh) for i, entry in enumerate(self.rubric.adjust))
