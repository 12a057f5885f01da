"""What a committee should know about a run: nothing that was imputed, left out, tied or barred stays silent."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import Final

import polars as pl

from scoring import columns, exact
from scoring.engine.contests import PARTITIONS
from scoring.engine.deciding import GRANTED, UNDECIDED
from scoring.engine.leaves import rule_of
from scoring.engine.plan import EXEMPT, RANKED, Plan
from scoring.language.additions import basis_table
from scoring.language.best import best_nodes, unsurpassed
from scoring.language.ordering import ordered_by_total
from scoring.language.rubric import Award, Best, Laggards, Level, Quota, contest
from scoring.messages import Word, unquoted, word
from scoring.outcome import CODES, FIRST_NOT_APPLICABLE, OTHER_GROUPS, SCORED
from scoring.result import Detail
from scoring.rules.phrases import plain
from scoring.tables.inputs import Note

MOST_TIED = 10_000
"""Above so many subjects with a shared place one issue says how many; the places themselves show which."""
_FEW: Final = 5
"""How many are named of those who may yet take a place."""
_UNBOUNDED: Final = 2**62
_NAMED: Final = pl.coalesce(columns.NAME, columns.ID).alias("name:")


def find_issues(wide: pl.DataFrame, plan: Plan, detail: Detail) -> list[Note]:
    """Return the issues of a run, kind by kind, subjects in input order.

    Leaves are looked at with detail "lines" alone; "wide" says the same in columns.
    """
    found = [*_exempt(wide, plan), *_vetoes(wide, plan), *_additions(wide, plan), *_undecided(wide, plan), *_provisional(wide, plan),
             *_tied(wide, plan)]
    return [*_leaves(wide, plan), *found] if detail == "lines" else found


def _ids(wide: pl.DataFrame, condition: pl.Expr) -> list[str]:
    return wide.select(pl.col(columns.ID).filter(condition)).to_series().to_list()


def _leaves(wide: pl.DataFrame, plan: Plan) -> Iterator[Note]:
    considered = wide.filter(pl.col(columns.STANDING) != EXEMPT)
    # Most leaves have nothing to say: one query finds which do.
    some = considered.select(_odd(leaf.id).any() for leaf in plan.rubric.leaves).row(0)
    for leaf in itertools.compress(plan.rubric.leaves, some):
        odd = considered.select(columns.ID, columns.outcome(leaf.id)).filter(_odd(leaf.id))
        for subject, code in odd.rows():
            name = "NOT_APPLICABLE" if code >= FIRST_NOT_APPLICABLE else "MISSING"
            policy = plan.rubric.not_applicable_policy if code >= FIRST_NOT_APPLICABLE else plan.rubric.missing_policy
            kept = "pending" if plan.draft and name == "MISSING" else policy[leaf.id]
            yield Note(name, subject, args={"about": leaf.title.zh, "item": leaf.id, "cause": CODES[code].cause, "policy": kept})
    yield from _alerts(considered, plan)
    for node in plan.rubric.nodes:
        if node.coverage is not None:
            failed = pl.col(columns.outcome(node.id)) == CODES.index(next(c for c in CODES if c.cause == "coverage"))
            for subject in _ids(considered, failed):
                yield Note("BELOW_COVERAGE", subject, args={"about": node.title.zh, "item": node.id})


def _odd(leaf: str) -> pl.Expr:
    """Return where a leaf that the subject's group has was not scored."""
    code = pl.col(columns.outcome(leaf))
    return (code > SCORED) & (code != OTHER_GROUPS)


def _alerts(considered: pl.DataFrame, plan: Plan) -> Iterator[Note]:
    """Yield what the rules themselves find odd."""
    for leaf in plan.rubric.leaves:
        for code, args in rule_of(leaf).alerts().items():
            found = considered.select(columns.ID, columns.figure(leaf.id, code)).drop_nulls()
            for subject, value in found.rows():
                seen = plain(exact.from_scaled(value, exact.WORKING))
                yield Note(code, subject, args={"about": leaf.title.zh, "item": leaf.id, "found": seen, **args})


def _exempt(wide: pl.DataFrame, plan: Plan) -> Iterator[Note]:
    if plan.rubric.exempt is None:
        return
    for subject in _ids(wide, pl.col(columns.STANDING) == EXEMPT):
        yield Note("EXEMPT", subject, args={"say": plan.rubric.exempt.say.told()})
    for subject in _ids(wide, pl.col(columns.EXEMPT).is_null()):
        yield Note("EXEMPT_UNKNOWN", subject, args={"say": plan.rubric.exempt.say.told(), "about": plan.rubric.exempt.say.told()})


def _vetoes(wide: pl.DataFrame, plan: Plan) -> Iterator[Note]:
    considered = wide.filter(pl.col(columns.STANDING) != EXEMPT)
    for veto in plan.rubric.vetoes:
        for subject in _ids(considered, pl.col(columns.veto(veto.id))):
            yield Note("VETO", subject, args={"about": veto.id, "say": veto.say.told()})
        for subject in _ids(considered, pl.col(columns.veto(veto.id)).is_null()):
            yield Note("VETO_UNDECIDED", subject, args={"about": veto.id, "say": veto.say.told()})
        if veto.basis is not None and veto.basis.table is None:
            for subject in _ids(considered, pl.col(columns.baseless(veto.id))):
                yield Note("VETO_WITHOUT_BASIS", subject, args={"about": veto.id, "say": veto.say.told(), "table": "", "row": "—"})


def _additions(wide: pl.DataFrame, plan: Plan) -> Iterator[Note]:
    considered = wide.filter(pl.col(columns.STANDING) != EXEMPT)
    for entry in plan.rubric.additions:
        if entry.basis is not None and basis_table(entry) is None:
            for subject in _ids(considered, pl.col(columns.baseless(entry.id))):
                yield Note("ADDITION_WITHOUT_BASIS", subject, args={"about": entry.id, "say": entry.say.told(), "table": "", "row": "—"})
        code = columns.outcome(entry.id)
        if code in considered.columns:
            missing = (pl.col(code) > SCORED) & (pl.col(code) < FIRST_NOT_APPLICABLE)
            for subject in _ids(considered, missing):
                yield Note("ADDITION_MISSING", subject, args={"about": entry.id})


def _undecided(wide: pl.DataFrame, plan: Plan) -> Iterator[Note]:
    for award in plan.rubric.awards:
        if not award.in_use:
            continue
        undecided = pl.col(columns.decision(award.id)) == UNDECIDED
        if award.kind == "best":
            undecided = pl.any_horizontal(*(pl.col(columns.decision(f"{award.id}:{n}")) == UNDECIDED for n in best_nodes(award, plan.rubric)))
        for subject in _ids(wide, undecided & _at_cut(award)):
            yield Note("TIED_AT_CUT", subject, args={"about": award.title.zh, "award": award.id})
        for subject in _ids(wide, undecided):
            yield Note("AWARD_UNDECIDED", subject, args={"about": award.title.zh, "award": award.id})


def _at_cut(award: Award) -> pl.Expr:
    """Return who shares a place of a contest with others so that the cut lies among them, for the committee to decide."""
    if not isinstance(award, Quota | Laggards | Level) or award.at_the_cut != "committee":
        return pl.lit(False)
    names = [award.id] if contest(award) else []
    if award.kind == "level":
        names = [f"{award.id}:{n}" for n, step in enumerate(reversed(award.levels), start=1) if step.take is not None]
    cuts = [pl.lit(False)]
    for name in names:
        place, seats = pl.col(columns.place(name)).cast(pl.Int64), pl.col(columns.seats(name))
        last = place + pl.len().over([columns.place(name), *PARTITIONS[award.within]]).cast(pl.Int64) - 1
        cuts.append(((place <= seats) & (last > seats)).fill_null(False))
    return pl.any_horizontal(cuts)


def _provisional(wide: pl.DataFrame, plan: Plan) -> Iterator[Note]:
    """Yield the contests in which places were given that somebody, of whom nothing is decided, may yet take."""
    for award in plan.rubric.awards:
        if award.in_use and isinstance(award, Best):
            yield from _surpassed(award, wide, plan)
        elif award.in_use and isinstance(award, Quota):
            yield from _displaced(award, wide, plan)


def _displaced(award: Quota, wide: pl.DataFrame, plan: Plan) -> Iterator[Note]:
    """Yield the places of a quota that may be lost; whoever can at most come to less than somebody has takes no place of that one."""
    parts = PARTITIONS[award.within]
    place, decision, seats = pl.col(columns.place(award.id)), pl.col(columns.decision(award.id)), pl.col(columns.seats(award.id))
    total = pl.col(columns.TOTAL) if ordered_by_total(award, plan.rubric) else pl.lit(0, pl.Int64)
    told = wide.select(
        *parts, _NAMED, (place.is_null() & (decision == UNDECIDED)).alias("waiting:"), ((decision == GRANTED) & place.is_not_null()).alias("held:"),
        (seats - place.cast(pl.Int64)).alias("behind:"), total.alias("has:"), pl.coalesce(total, _most("total", wide), _UNBOUNDED).alias("may:"))
    for contest_of in told.partition_by(parts, maintain_order=True) if parts else [told]:
        rivals, held = contest_of.filter("waiting:"), contest_of.filter("held:")
        before = len(rivals) - rivals["may:"].sort().search_sorted(held["has:"], side="left").cast(pl.Int64)
        shaky = held.filter(before > held["behind:"])
        if not shaky.is_empty():
            among = word("note.among", group=contest_of[parts[0]][0] or "—") if parts else ""
            yield _given_provisionally(award, among, len(shaky), rivals.filter(rivals["may:"] >= shaky["has:"].min()))


def _surpassed(award: Best, wide: pl.DataFrame, plan: Plan) -> Iterator[Note]:
    """Yield the nodes in which somebody is the best although another, of whom nothing is decided, has more or may have."""
    for node in best_nodes(award, plan.rubric):
        decision, points = pl.col(columns.decision(f"{award.id}:{node}")), pl.col(columns.published(node))
        most = exact.to_scaled(unsurpassed(node, plan.rubric), plan.rubric.scores.decimals)
        told = wide.select(_NAMED, (decision == UNDECIDED).alias("waiting:"), (decision == GRANTED).alias("best:"), points.alias("has:"),
                           pl.coalesce(points, _most(node, wide), most).alias("may:"))
        best = told.filter("best:")
        rivals = told.filter(pl.col("waiting:") & (pl.col("may:") > pl.col("has:").filter("best:").max()))
        if not rivals.is_empty():
            among = word("note.among", group=plan.rubric.indicator(node).title.told())
            yield _given_provisionally(award, among, len(best), rivals, rivals.filter(pl.col("has:").is_not_null()))


def _most(node: str, wide: pl.DataFrame) -> pl.Expr:
    """Return the most that a subject may still come to, as far as that was worked out."""
    return pl.col(columns.most(node)) if columns.most(node) in wide.columns else pl.lit(None, pl.Int64)


def _given_provisionally(award: Award, among: Word | str, taken: int, rivals: pl.DataFrame, higher: pl.DataFrame | None = None) -> Note:
    """Return the note on so many places that some may yet take, a few of whom have more already."""
    names = _some(rivals["name:"].to_list())
    if higher is not None and not higher.is_empty():
        names = (word("note.higher_all", names=names) if len(higher) == len(rivals)
                 else word("note.higher_some", names=names, higher=_some(higher["name:"].to_list())))
    return Note("AWARD_PROVISIONAL", args={"about": award.title.zh, "award": award.id, "among": among, "taken": taken,
                                           "count": len(rivals), "names": names})


def _some(names: Sequence[str]) -> Word:
    """Return the first few of some names, and how many there are where there are more."""
    first = unquoted(names[:_FEW])
    return word("words.some", names=first) if len(names) <= _FEW else word("words.some_of", names=first, count=len(names))


def _tied(wide: pl.DataFrame, plan: Plan) -> Iterator[Note]:
    if plan.rubric.ranking is None or plan.rubric.ranking.method == "ordinal":
        return
    ranked = wide.filter(pl.col(columns.STANDING) == RANKED)
    place = columns.RANK if plan.rubric.ranks_all else columns.GROUP_RANK
    among = [place] if plan.rubric.ranks_all else [place, columns.GROUP]
    shared = ranked.filter(pl.struct(among).is_duplicated())
    if len(shared) > MOST_TIED:
        yield Note("TIED_MANY", args={"count": len(shared)})
        return
    code = "TIED_COMMITTEE" if plan.rubric.ranking.still_tied == "committee" else "TIED"
    for subject, held in shared.select(columns.ID, place).rows():
        yield Note(code, subject, args={"place": held})
