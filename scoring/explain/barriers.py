"""What keeps an award from a subject whatever its points: a condition of data alone, last year's level, a veto, no places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scoring import columns
from scoring.explain import vetoes
from scoring.explain.grounds import failed_parts
from scoring.explain.leaves import Speaker
from scoring.explain.levels import held_back
from scoring.explain.terms import level_title
from scoring.expression.operands import walk
from scoring.expression.syntax import Name, Node, fold
from scoring.language.comparing import PREVIOUS
from scoring.language.rubric import Level


def conditions(failed: Iterable[Node], row: int, speaker: Speaker) -> list[str]:
    """Return clauses for those of some conditions that do not hold and that read nothing that points could change."""
    return [why for part in failed if _of_data(part, speaker) for why in failed_parts(part, row, speaker)]


def _of_data(part: Node, speaker: Speaker) -> bool:
    rubric = speaker.rubric
    given = {fold(name) for name in (*rubric.fields, *rubric.params, *rubric.tables, *(c for t in rubric.tables.values() for c in t.columns))}
    return all(node.name in given or node.name.startswith(f"{PREVIOUS}.") for node in walk(part) if isinstance(node, Name))


def of_level(award: Level, level: int, failed: Iterable[Node], row: int, speaker: Speaker) -> Iterator[str]:
    """Yield what keeps a subject from a level, as clauses.

    failed  the conditions of that level, and of all, that do not hold
    """
    yield from conditions(failed, row, speaker)
    yield from held_back(award, level, row, speaker)
    ceiling = speaker.cells.at(columns.ceiling(award.id, "sure"), row)
    if ceiling is not None and ceiling < level:
        yield from (vetoes.grounds(veto, row, speaker) for veto in vetoes.lowering(award.id, row, speaker))
    if award.levels[-level].take is not None and speaker.cells.at(columns.seats(f"{award.id}:{level}"), row) == 0:
        yield speaker.say("goal.no_places", title=level_title(award, level, speaker.lang))
