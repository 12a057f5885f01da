"""What cases exercise of awards: every decision and level, and what subjects decide between them.

That is the best of each node, who finds no place left, shares that go by a choice, awards that exclude each other, last year's level.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple, TypeAlias

from scoring import columns
from scoring.cases.probe import changed
from scoring.engine.ceilings import holding_down
from scoring.expression.syntax import Name, fold, parse
from scoring.language.best import best_nodes
from scoring.language.rubric import Award, Best, Level, Quota, Rubric, Stars, Take
from scoring.messages import Word, word
from scoring.outcome import DECISIONS, Decision

Row: TypeAlias = Mapping[str, Any]
_PLAIN: Final = "boundary.plain"
_GRANTED: Final = DECISIONS.index(Decision.GRANTED)
_NOT_GRANTED: Final = DECISIONS.index(Decision.NOT_GRANTED)


class Decided(NamedTuple):
    """One thing that may become of an award: which, and in words."""

    award: str
    which: str
    said: Word


def decision_marks(rubric: Rubric) -> Iterator[Decided]:
    """Yield everything that may become of awards."""
    titles = {a.id: a for a in rubric.awards}
    for award in rubric.awards:
        for which in DECISIONS:
            yield Decided(award.id, str(which), _of(award, "award", decision=word(f"covered.{which}")))
        if isinstance(award, Level):
            yield from _level_marks(award)
        if isinstance(award, Quota):
            yield Decided(award.id, "past", _of(award, "past"))
        if isinstance(award, Best):
            for node in (rubric.indicator(name) for name in best_nodes(award, rubric)):
                yield Decided(award.id, f"best {node.id}", _of(award, "of", label=word(_PLAIN, zh=node.title.zh, en=node.title.say("en"))))
        for by, value in _shares(award, rubric):
            yield Decided(award.id, f"share {value}", _of(award, "share", by=by, value=value))
        for other in () if isinstance(award, Stars) else award.not_together:
            also = word(_PLAIN, zh=titles[other].called("zh"), en=titles[other].called("en"))
            yield Decided(award.id, f"beside {other}", _of(award, "beside", other=also))


def _level_marks(award: Level) -> Iterator[Decided]:
    for n, step in _numbered(award):
        said = {"zh": step.title.zh, "en": step.title.say("en")}
        yield Decided(award.id, f"level {n}", word(_PLAIN, **said))
        if step.take is not None:
            yield Decided(award.id, f"past {n}", word("covered.past", **said))
    if award.promotion is not None:
        if award.promotion.at_most < len(award.levels):
            yield Decided(award.id, "held", _of(award, "promotion"))
        if award.promotion.new != "free":
            yield Decided(award.id, "new", _of(award, "promotion_new"))


def _numbered(award: Level) -> list[tuple[int, Any]]:
    """Return the steps from the top with their numbers, 1 for the lowest."""
    return [(len(award.levels) - i, step) for i, step in enumerate(award.levels)]


def _of(award: Award, key: str, **args: object) -> Word:
    return word(f"covered.{key}", zh=award.called("zh"), en=award.called("en"), **args)


def _shares(award: Award, rubric: Rubric) -> Iterator[tuple[str, str]]:
    """Yield the field by which shares go with each of the values that have one; of a text that is worked out there are none."""
    takes: list[Take | None] = [award.take] if isinstance(award, Quota) else [s.take for s in award.levels] if isinstance(award, Level) else []
    fields = {fold(name): name for name in rubric.fields}
    pairs = []
    for shares in (take.shares for take in takes if take is not None and take.shares is not None):
        by = parse(shares.by)
        if isinstance(by, Name) and by.name in fields:
            pairs += [(fields[by.name], value) for value in shares.values]
    yield from dict.fromkeys(pairs)


# what was hit


def unbound(rubric: Rubric) -> Rubric | None:
    """Return the rubric with awards that exclude no other and levels that look at no year before; None where it has none that do."""
    awards = tuple(_unbound(a) for a in rubric.awards)
    return None if awards == rubric.awards else changed(rubric, awards=awards)


def _unbound(award: Award) -> Award:
    if isinstance(award, Stars):
        return award
    freed: Award = changed(award, not_together=())
    return changed(freed, promotion=None) if isinstance(freed, Level) else freed


def decision_hits(rubric: Rubric, rows: Sequence[tuple[Row, Row]]) -> Iterator[tuple[str, str]]:
    """Yield award and which of what may become of it, of everything that did.

    rows  what came out for subjects that are not exempt, each beside what would have come of it as `unbound` has it
    """
    for row, otherwise in rows:
        for award in rubric.awards:
            code = row[columns.decision(award.id)]
            if code is not None:
                yield award.id, str(DECISIONS[code])
            yield from ((award.id, which) for which in _hits(award, rubric, row, otherwise))


def _hits(award: Award, rubric: Rubric, row: Row, otherwise: Row) -> Iterator[str]:
    code, would = row[columns.decision(award.id)], otherwise[columns.decision(award.id)]
    if isinstance(award, Level):
        yield from _level_hits(award, row, otherwise)
    if isinstance(award, Quota) and code == _NOT_GRANTED and row[columns.place(award.id)] is not None:
        yield "past"
    if isinstance(award, Best):
        yield from (f"best {node}" for node in best_nodes(award, rubric) if row[columns.decision(f"{award.id}:{node}")] == _GRANTED)
    if row[columns.TOTAL] is not None:
        yield from (f"share {value}" for by, value in _shares(award, rubric) if row[by] == value)
    if not isinstance(award, Stars) and code == _NOT_GRANTED and would == _GRANTED:
        yield from (f"beside {other}" for other in award.not_together if row[columns.decision(other)] == _GRANTED)


def _level_hits(award: Level, row: Row, otherwise: Row) -> Iterator[str]:
    value, would = row[columns.value(award.id)], otherwise[columns.value(award.id)]
    if value:
        yield f"level {value}"
    for n, step in _numbered(award):
        if step.take is not None and value is not None and value < n and row[columns.place(f"{award.id}:{n}")] is not None:
            yield f"past {n}"
    if award.promotion is not None and value is not None and would is not None and value < would and row[columns.PREVIOUS] is not None:
        yield "held" if row[columns.PREVIOUS] else "new"


def lowered(rubric: Rubric, row: Row) -> Iterator[str]:
    """Yield the vetoes that hold a level of a subject down."""
    for award in rubric.awards:
        if isinstance(award, Level):
            merit, value = row.get(columns.ceiling(award.id, "merit")), row[columns.value(award.id)]
            if merit is not None and value is not None and value < merit:
                yield from (veto.id for veto in holding_down(award, rubric) if row[columns.veto(veto.id)])
