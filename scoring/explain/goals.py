"""The next star, level, title or place: what lacks, and what would close it, given that the others stay."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from scoring import columns
from scoring.explain import barriers, rivals, vetoes
from scoring.explain.awards import flags_of, short_of
from scoring.explain.contest import Places
from scoring.explain.grounds import failed_parts
from scoring.explain.leaves import Speaker
from scoring.explain.rivals import Rival
from scoring.explain.steps import Changes, Step, Ways
from scoring.explain.terms import level_title
from scoring.explain.wording import clauses, fixed, listed, points_apart, text_of
from scoring.expression.syntax import Binary, Literal, Name, Node, conjuncts, parse
from scoring.language.rubric import Award, Level, Quota, Stars, Title
from scoring.outcome import DECISIONS, FIRST_NOT_APPLICABLE, SCORED, Decision, Standing
from scoring.record import record

_SHOWN = 3
"""How many items are named of those each of which is enough."""


@record
class Goal:
    """One thing that can be reached next.

    award      the award, or "place"
    of         the node or "total" that lacks points; empty where several do
    title      what would be reached
    short      points that lack; None where that is no one number
    reachable  whether the values that can still change are enough
    alone      items each of which is enough by itself
    together   items that are enough only together
    words      all of that in sentences
    """

    award: str
    of: str
    title: str
    short: Decimal | None
    reachable: bool
    alone: tuple[Step, ...]
    together: tuple[Step, ...]
    words: str


class Goals:
    """Finds the goals of one subject."""

    def __init__(self, speaker: Speaker, row: int) -> None:
        self.speaker, self.row, self.changes = speaker, row, Changes(speaker, row)

    def all(self) -> tuple[Goal, ...]:
        """Return the goals of the awards in use, in written order, and the next place; none without a total."""
        if self.speaker.cells.points("total", self.row) is None:
            return ()
        found = [g for a in self.speaker.rubric.awards if a.in_use for g in self._of(a)]
        return (*found, *self._place())

    def _of(self, award: Award) -> Iterator[Goal]:
        if isinstance(award, Stars):
            yield from self._stars(award)
        elif isinstance(award, Level):
            yield from self._level(award)
        elif isinstance(award, Title | Quota):
            yield from self._title(award)

    def _stars(self, award: Stars) -> Iterator[Goal]:
        for star, flag in flags_of(award, self.row, self.speaker):
            if flag is False:
                lacks = short_of(star.of, star.at_least, self.row, self.speaker)
                yield self._towards(award.id, star.of, star.at_least, self.speaker.terms.title(star.of), lacks)

    def _level(self, award: Level) -> Iterator[Goal]:
        reached = self.speaker.cells.at(columns.value(award.id), self.row)
        of = parse(award.of)
        if reached is None or reached >= len(award.levels) or not self._points(of) or vetoes.barring(award.id, self.row, self.speaker):
            return
        step, seen = award.levels[len(award.levels) - reached - 1], self.speaker.cells.operand(of, self.row)
        if not isinstance(of, Name) or not isinstance(seen, Decimal) or step.start is None or seen >= step.start:
            return
        title = level_title(award, reached + 1, self.speaker.lang)
        failed = [p for text in (award.eligible, step.require or "true") for p in conjuncts(parse(text))
                  if self.speaker.conditions.holds(p, self.row) is False]
        if held := [*barriers.of_level(award, reached + 1, failed, self.row, self.speaker)]:
            yield self._held(award.id, title, held)
        elif failed or step.take is not None:
            below = Binary(">=", of, Literal(step.start, of.at), of.at)
            places = Places(f"{award.id}:{reached + 1}", award, self.speaker) if step.take is not None else None
            yield self._conditions(award, title, [below, *failed], places)
        else:
            lacks = self.speaker.say("goal.below", what=title, line=self.speaker.terms.written(of, step.start),
                                     short=fixed(step.start - seen, self.speaker.cells.places))
            yield self._towards(award.id, of.name, step.start, title, lacks)

    def _held(self, award: str, title: str, why: list[str]) -> Goal:
        """Return the goal of what no points bring about: what keeps it away."""
        told = self.speaker.say("goal.held", why=clauses(why, self.speaker.lang), title=title)
        return Goal(award, "", title, None, False, (), (), text_of((told,), self.speaker.lang))

    def _points(self, node: Node) -> bool:
        return isinstance(node, Name) and (node.name == "total" or node.name in self.speaker.cells.indicators)

    def _towards(self, award: str, node: str, at_least: Decimal, title: str, lacks: str) -> Goal:
        """Return the goal of one mark of one node."""
        ways = self.changes.ways(node, at_least)
        have = self.speaker.cells.points(node, self.row) or Decimal(0)
        words = text_of((lacks, self._how(ways, have)), self.speaker.lang)
        return Goal(award, node, title, at_least - have, ways.reachable, ways.alone, ways.together, words)

    def _how(self, ways: Ways, have: Decimal) -> str:
        say, lang = self.speaker.say, self.speaker.lang
        if ways.alone:
            shown = points_apart((s.words for s in ways.alone[:_SHOWN]), lang)
            return say("goal.one" if len(ways.alone) == 1 else "goal.any", steps=shown)
        if ways.together:
            return say("goal.together", steps=points_apart((s.words for s in ways.together), lang))
        if ways.best is None or ways.best <= have:
            unfiled = [leaf.id for leaf in self.speaker.rubric.leaves
                       if SCORED < (self.speaker.cells.at(columns.outcome(leaf.id), self.row) or SCORED) < FIRST_NOT_APPLICABLE]
            items = listed(map(self.speaker.terms.indicator, unfiled), lang)
            return say("goal.filing", items=items) if unfiled else say("goal.nothing")
        return say("goal.unreachable", best=fixed(ways.best, self.speaker.cells.places))

    # titles and quotas: several marks at once

    def _title(self, award: Title | Quota) -> Iterator[Goal]:
        decision = self.speaker.cells.at(columns.decision(award.id), self.row)
        if decision is None or DECISIONS[decision] != Decision.NOT_GRANTED:
            return
        title, say = self.speaker.terms.award(award.id), self.speaker.say
        if barring := vetoes.barring(award.id, self.row, self.speaker):
            why = clauses((vetoes.grounds(v, self.row, self.speaker) for v in barring), self.speaker.lang)
            yield Goal(award.id, "", title, None, False, (), (), text_of((say("goal.barred", why=why, title=title),), self.speaker.lang))
            return
        whole = parse(award.require if isinstance(award, Title) else award.eligible)
        failed = [p for i, p in enumerate(conjuncts(whole)) if self.speaker.cells.at(columns.part(award.id, i), self.row) is False]
        places = Places(award.id, award, self.speaker) if isinstance(award, Quota) else None
        held = barriers.conditions(failed, self.row, self.speaker)
        held += [say("goal.no_places", title=title)] if failed and places is not None and places.seats[self.row] == 0 else []
        if held:
            yield self._held(award.id, title, held)
        elif failed:
            yield self._conditions(award, title, failed, places)
        elif isinstance(award, Quota) and places is not None and places.places[self.row] is not None:
            yield from self._seat(award, title, places)

    def _conditions(self, award: Title | Quota | Level, title: str, failed: list[Node], places: Places | None) -> Goal:
        """Return the goal of conditions, and of a place among those who meet them where places are few."""
        lang, say = self.speaker.lang, self.speaker.say
        total = self.speaker.cells.points("total", self.row) or Decimal(0)
        rival = None if places is None or isinstance(award, Title) else rivals.at_the_cut(places, award, self.row, self.speaker)
        rival = None if rival is None or rival.total < total else rival
        lacks = [w for p in failed for w in failed_parts(p, self.row, self.speaker)]
        told = say("goal.lacks", title=title, lacks=points_apart([*lacks, rival.gap] if rival is not None else lacks, lang))
        marks = [m for p in failed for m in self._marks(p)]
        cut = "" if places is None or rival is not None else rivals.still_to_outdo(places, self.row, self.speaker)
        if len(marks) < len(failed) or None in marks:
            return Goal(award.id, "", title, None, False, (), (), text_of((told, cut), lang))
        wanted = [m for m in marks if m is not None]
        if rival is not None:
            return self._outdone(award.id, title, told, wanted, rival)
        goal = self._reached(award.id, title, told, wanted)
        return goal if not cut else Goal(award.id, goal.of, title, goal.short, False, (), (), text_of((goal.words, cut), lang))

    def _outdone(self, award: str, title: str, told: str, wanted: list[tuple[str, Decimal]], rival: Rival) -> Goal:
        """Return the goal of some marks and of more than a rival has; of as much as it has where no more can be had, and what that means."""
        unit = Decimal(1).scaleb(-self.speaker.cells.places)
        more = self._reached(award, title, told, [*wanted, ("total", rival.total + unit)])
        if more.reachable or (not wanted and rival.total <= (self.speaker.cells.points("total", self.row) or Decimal(0))):
            return more
        level = self._reached(award, title, told, [*wanted, ("total", rival.total)])
        if not level.reachable:
            return more
        words = text_of((level.words, rival.level), self.speaker.lang)
        alone, together = (level.alone, level.together) if rival.shares else ((), ())
        return Goal(award, level.of, title, level.short, rival.shares, alone, together, words)

    def _reached(self, award: str, title: str, told: str, wanted: list[tuple[str, Decimal]]) -> Goal:
        """Return the goal of several marks, of each node the highest."""
        highest: dict[str, Decimal] = {}
        for node, at_least in wanted:
            highest[node] = max(at_least, highest.get(node, at_least))
        if len(highest) == 1:
            return self._towards(award, *highest.popitem(), title, told)
        steps, reachable = self._all_of([*highest.items()])
        how = (self.speaker.say("goal.together", steps=points_apart((s.words for s in steps), self.speaker.lang)) if reachable
               else self.speaker.say("goal.not_all"))
        return Goal(award, "", title, None, reachable, (), steps if reachable else (), text_of((told, how), self.speaker.lang))

    def _marks(self, part: Node) -> Iterator[tuple[str, Decimal] | None]:
        """Yield the marks that a condition asks for, as (node, at least); None for what no points can bring about."""
        if not isinstance(part, Binary) or not isinstance(part.left, Name) or not isinstance(part.right, Literal):
            yield None
            return
        award, wanted = self.speaker.terms.awards.get(part.left.name), part.right.value
        if isinstance(award, Stars) and isinstance(wanted, Decimal) and part.sign in (">=", "=="):
            yield from self._stars_short(award, int(wanted))
        elif self._points(part.left) and part.sign == ">=" and isinstance(wanted, Decimal):
            yield part.left.name, wanted
        else:
            yield None

    def _stars_short(self, award: Stars, wanted: int) -> Iterator[tuple[str, Decimal] | None]:
        """Yield the stars that lack least, as many as are still wanted."""
        each = [star for star, _ in flags_of(award, self.row, self.speaker)]
        points = {s.of: self.speaker.cells.points(s.of, self.row) for s in each}
        lacking = [(s.at_least - p, s) for s in each if (p := points[s.of]) is not None and p < s.at_least]
        missing = wanted - (len(each) - len(lacking) - sum(p is None for p in points.values()))
        if missing > len(lacking):
            yield None
        yield from ((s.of, s.at_least) for _, s in sorted(lacking, key=lambda one: one[0])[:missing])

    def _all_of(self, wanted: list[tuple[str, Decimal]]) -> tuple[tuple[Step, ...], bool]:
        """Return steps that reach several marks, the nodes before the total."""
        steps: list[Step] = []
        for node, at_least in sorted(wanted, key=lambda m: m[0] == "total"):
            changed = {s.indicator: s.points[1] for s in steps}
            reached = self.changes.tree.points(node, changed)
            if reached is not None and reached >= at_least:
                continue
            ways = self.changes.ways(node, at_least, changed)
            if not ways.reachable:
                return (), False
            steps += ways.alone[:1] or ways.together
        return tuple(steps), True

    # places

    def _seat(self, award: Quota, title: str, places: Places) -> Iterator[Goal]:
        rival = rivals.at_the_cut(places, award, self.row, self.speaker)
        total = self.speaker.cells.points("total", self.row)
        if rival is None or total is None or rival.total < total:
            return
        key = "goal.seat" if rival.total > total else "goal.seat_level"
        lacks = self.speaker.say(key, title=title, short=fixed(rival.total - total, self.speaker.cells.places))
        yield self._above(award.id, title, rival, lacks, total)

    def _above(self, award: str, title: str, rival: Rival, lacks: str, total: Decimal) -> Goal:
        goal = self._outdone(award, title, lacks, [], rival)
        return Goal(goal.award, goal.of, goal.title, rival.total - total, goal.reachable, goal.alone, goal.together, goal.words)

    def _place(self) -> Iterator[Goal]:
        """Yield the goal of the next place, where the order is by the total."""
        cells, ranking = self.speaker.cells, self.speaker.rubric.ranking
        if ranking is None or cells.standing(self.row) != Standing.RANKED or (ranking.by[0].key, ranking.by[0].order) != ("total", "descending"):
            return
        key = columns.GROUP_RANK if ranking.within else columns.RANK
        own = cells.at(key, self.row)
        above = [(p, r) for r, p in enumerate(cells.column(key)) if p is not None and p < own and (
            not ranking.within or cells.at(columns.GROUP, r) == cells.at(columns.GROUP, self.row))] if own is not None else []
        if not above:
            return
        place, other = max(above)
        mine, theirs = (cells.points("total", r) or Decimal(0) for r in (self.row, other))
        title = self.speaker.say("goal.place_in_group" if ranking.within else "goal.place", place=place)
        lacks = self.speaker.say("goal.next_place" if theirs > mine else "goal.next_place_tied", place=title,
                                 short=fixed(theirs - mine, cells.places))
        yield self._above("place", title, rivals.next_place(theirs, lacks, ranking, self.speaker), lacks, mine)
