"""assess(): check → plan → one lazy query → Result."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import field, replace
from typing import Final, NamedTuple

import polars as pl

from scoring import columns
from scoring.engine import ballots, checks, cohort, lines, standings
from scoring.engine.cohort import Cohort, Comparison
from scoring.engine.facts import join_facts
from scoring.engine.issues import find_issues
from scoring.engine.plan import EXEMPT, PENDING, Amended, Plan, Step, make_plan
from scoring.engine.query import Engine, collect
from scoring.engine.summary import summarise, summary_columns
from scoring.engine.vetoes import Vetoes
from scoring.engine.windows import rows_outside
from scoring.errors import DataFaults, Fault
from scoring.language.additions import basis_table
from scoring.language.best import best_nodes
from scoring.language.comparing import previous_columns
from scoring.language.rubric import Rubric, Veto
from scoring.messages import word
from scoring.record import record
from scoring.result import Detail, Result, Shown
from scoring.tables.inputs import Inputs, Note


def assess_inputs(rubric: Rubric, inputs: Inputs, *, draft: bool = False, final: bool = False, detail: Detail = "lines",
                  engine: Engine = "in-memory", peers: Cohort | None = None) -> Result:
    """Score, rank and decide; raises DataFaults with every fault that scoring finds.

    draft   every missing datum is pending, whatever the policy
    final   anything pending or undecided is a fault
    detail  "totals": totals, places and awards; "wide": also the numbers of every leaf; "lines": also the table of lines
    engine  which polars engine runs the query; all give the same
    peers   the population of an earlier result, to compare with in place of these subjects
    """
    inputs = ballots.counted(rubric, inputs)
    plan = make_plan(rubric, draft=draft, explained=detail != "totals", amended=_amended(rubric, inputs))
    run = score_wide(plan, inputs, detail, engine, peers)
    wide = run.wide
    issues = (*inputs.notes, *find_issues(wide, plan, detail), *run.notes, *(_outside(rubric, inputs) if detail != "totals" else ()))
    provisional = bool((wide[columns.STANDING] == PENDING).any()) or any(i.code in PROVISIONAL for i in issues)
    result = Result(
        rubric=rubric, wide=wide, ranking=standings.ranking(wide, rubric),
        scores=lines.lines(wide, plan) if detail == "lines" else pl.DataFrame(),
        awards=standings.awards(wide, rubric) if detail != "totals" else pl.DataFrame(),
        summary=summarise(wide, rubric), issues=issues, sources=inputs.sources, shown=shown(plan) if detail != "totals" else {},
        provisional=provisional, options={"draft": draft, "final": final}, cohort=run.cohort, reviews=inputs.reviews,
    )
    if final and provisional:
        raise DataFaults(_unsettled(result))
    return result


class Run(NamedTuple):
    """What a plan came to.

    wide    one row a subject, in input order
    notes   one for every row of a veto's table that lacks its basis
    cohort  with whom subjects were compared
    """

    wide: pl.DataFrame
    notes: list[Note]
    cohort: Cohort


def score_wide(plan: Plan, inputs: Inputs, detail: Detail = "totals", engine: Engine = "in-memory", peers: Cohort | None = None) -> Run:
    """Run a plan; raises DataFaults."""
    asked, populations = checks.data_checks(plan), Populations(_kept(plan, inputs, peers or {}), engine=engine)
    alone = engine if collect([inputs.subjects.select(pl.len())], engine)[0].item() <= FEW else None
    scored = run_stages(prepared(plan, inputs), plan.scoring, populations, alone).with_columns(checks.failing(asked).alias(FAULTY))
    return collect_settled(scored, plan, inputs, asked, detail, populations, alone)


def _kept(plan: Plan, inputs: Inputs, peers: Cohort) -> dict[str, pl.DataFrame]:
    """Return populations that were kept, with their groups as these subjects write them."""
    if not peers or plan.rubric.subject.group is None:
        return dict(peers)
    groups = inputs.subjects.select(pl.col(columns.GROUP).drop_nulls().unique(maintain_order=True))
    return cohort.respelled(peers, collect([groups], "in-memory")[0].to_series())


def check_inputs(rubric: Rubric, inputs: Inputs) -> Inputs:
    """Run every check on the data and score nothing: return them with what scoring would note of their rows; raises DataFaults."""
    read, inputs = inputs, ballots.counted(rubric, inputs)
    plan = make_plan(rubric, explained=False, amended=_amended(rubric, inputs))
    asked = checks.data_checks(plan)
    scored = run_stages(prepared(plan, inputs), plan.scoring, Populations()).with_columns(checks.failing(asked).alias(FAULTY))
    bad = scored.filter(pl.col(FAULTY)).select(*checks.faulty_columns(asked, plan.rubric))
    items = checks.named_items(plan, inputs.tables)
    frames = collect([bad, *(f for _, f in items)], "in-memory")
    found = checks.faults(frames[0], asked, rubric, inputs)
    for (veto, _), rows in zip(items, frames[1:], strict=True):
        found += checks.unknown_items(veto, rows, rubric, inputs)
    if found:
        raise DataFaults(found)
    return replace(read, notes=(*inputs.notes, *_outside(rubric, inputs)))


def _outside(rubric: Rubric, inputs: Inputs) -> list[Note]:
    """Return the notes on rows outside their days, as far as a check has not made them."""
    return [note for note in rows_outside(rubric, inputs.tables) if note not in inputs.notes]


def _amended(rubric: Rubric, inputs: Inputs) -> Amended:
    """Return what the inputs bring besides data: points of leaves, awards that were revoked, and tables with void ballots."""
    present = set(inputs.subjects.collect_schema().names())
    return Amended(frozenset(leaf.id for leaf in rubric.leaves if columns.corrected(leaf.id) in present),
                   frozenset(award.id for award in rubric.awards if columns.revoked(award.id) in present),
                   frozenset(table for table in rubric.tables if columns.voided(table) in present))


FEW: Final = 10_000
"""Up to so many subjects every stage is run alone: polars takes longer to plan all of them as one query than to work them out."""
FAULTY = "fault:"
PROVISIONAL = frozenset({"ADDITION_WITHOUT_BASIS", "AWARD_UNDECIDED", "VETO_UNDECIDED", "VETO_WITHOUT_BASIS", "EXEMPT_UNKNOWN"})
"""Issues that make a run provisional, besides pending subjects."""


def prepared(plan: Plan, inputs: Inputs) -> pl.LazyFrame:
    """Return the subjects with a state column for every input field, and with every fact."""
    present = set(inputs.subjects.collect_schema().names())
    absent = [pl.lit(1, pl.UInt8).alias(columns.state(n)) for n in plan.rubric.inputs if columns.state(n) not in present]
    absent += [pl.lit(None, kind).alias(n) for n, kind in previous_columns(plan.rubric).items() if n not in present]
    absent += [pl.lit(None, pl.Int64).alias(n) for leaf in sorted(plan.leaves.corrected) for n in (columns.asserted(leaf), columns.reviewed(leaf))
               if n not in present]
    frame = inputs.subjects.with_columns(*absent) if absent else inputs.subjects
    voided = {name for name in plan.rubric.tables if columns.voided(name) in present}
    return join_facts(frame, inputs.tables, plan.rubric, plan.views, plan.facts, voided)


def run_stages(frame: pl.LazyFrame, steps: Iterable[Step], populations: Populations | None = None, alone: Engine | None = None) -> pl.LazyFrame:
    """Return the frame with the columns of every step; those who are compared with are taken from `populations`, or fitted and put there.

    alone  the engine that runs every stage by itself; None where all are parts of one query
    """
    for comparing, run in itertools.groupby(steps, lambda step: isinstance(step, Comparison)):
        if comparing:
            assert populations is not None
            frame = _compared(frame, [step for step in run if isinstance(step, Comparison)], populations)
        else:
            for step in run:
                frame = frame.with_columns(*step.columns)
                if alone and step.columns:
                    frame = collect([frame], alone)[0].lazy()
    return frame


def _compared(frame: pl.LazyFrame, asked: list[Comparison], populations: Populations) -> pl.LazyFrame:
    """Return the frame with what is asked of each subject's peers.

    The frame is worked out here: every comparison reads it three times over, and a query that held it so often would multiply with each.
    """
    apart, engine = populations.apart, populations.engine
    here = collect([frame], engine)[0].lazy()
    missing = [step for step in asked if step.name not in populations.fitted]
    fitted = collect([cohort.fit(here, step, apart) for step in missing], engine) if missing else []
    populations.fitted.update({step.name: table for step, table in zip(missing, fitted, strict=True)})
    told = collect([cohort.statistics(here, step, populations.fitted[step.name].lazy(), apart) for step in asked], engine)
    for table in told:
        here = here.join(table.lazy(), on=columns.ROW, how="left", maintain_order="left")
    return here


@record(frozen=False)
class Populations:
    """Whom subjects are compared with: a cohort that was kept, and what is fitted beside it.

    apart  columns by which populations are kept apart
    """

    fitted: dict[str, pl.DataFrame] = field(default_factory=dict)
    apart: tuple[str, ...] = ()
    engine: Engine = "in-memory"


def collect_settled(scored: pl.LazyFrame, plan: Plan, inputs: Inputs, asked: tuple[checks.DataCheck, ...], detail: Detail,
                    populations: Populations, alone: Engine | None) -> Run:
    """Run the query: scores, places and awards, and beside them everything that could forbid them."""
    settled = run_stages(scored, plan.settling, alone=alone)
    if detail != "totals":
        settled = run_stages(settled, plan.detail, alone=alone)
    kept = settled.with_columns(*summary_columns(plan)).select(*output_columns(plan, detail), FAULTY)
    items = checks.named_items(plan, inputs.tables)
    frames = collect([kept, *(f for _, f in items)], populations.engine)
    named = frames[1:]
    wide = frames[0] if frames[0][columns.ROW].is_sorted() else frames[0].sort(columns.ROW)
    found: list[Fault] = []
    if wide[FAULTY].any():
        # What a fault is told from is asked for only where there is one.
        bad = scored.filter(pl.col(FAULTY)).select(*checks.faulty_columns(asked, plan.rubric))
        found += checks.faults(collect([bad], populations.engine)[0], asked, plan.rubric, inputs)
    for (veto, _), rows in zip(items, named, strict=True):
        found += checks.unknown_items(veto, rows, plan.rubric, inputs)
    if found:
        raise DataFaults(found)
    exempt = set(wide.filter(pl.col(columns.STANDING) == EXEMPT)[columns.ID])
    baseless = [n for (veto, _), rows in zip(items, named, strict=True) for n in checks.without_basis(veto, rows)
                if n.subject not in exempt]
    return Run(wide.drop(FAULTY), baseless, dict(populations.fitted))


def output_columns(plan: Plan, detail: Detail) -> list[str]:
    """Return the columns that a result keeps."""
    return list(dict.fromkeys(_outputs(plan, detail)))


def _outputs(plan: Plan, detail: Detail) -> list[str]:
    rubric = plan.rubric
    kept = [columns.ROW, columns.ID, columns.NAME, *([columns.GROUP] if rubric.subject.group else []),
            *([columns.PARENT] if rubric.subject.parent else [])]
    kept += [columns.LIST] if rubric.by_group else []
    if rubric.exempt is not None:
        kept.append(columns.EXEMPT)
    settling = dict.fromkeys(c.meta.output_name() for s in plan.settling for c in s.columns)
    kept += [columns.published(i.id) for i in rubric.indicators] + [columns.TOTAL]
    kept += [n for n in settling if not n.startswith(("runs:", "tied:"))]
    kept += [c.meta.output_name() for c in summary_columns(plan)]
    kept += [*previous_columns(rubric), *(columns.veto(v.id) for v in rubric.vetoes)]
    kept += [columns.baseless(a.id) for a in (*rubric.vetoes, *rubric.additions) if a.basis is not None and basis_table(a) is None]
    kept += [columns.adjusted(a.id) for a in rubric.adjust if not isinstance(a, Veto) or a.effect.on_total]
    if detail == "totals":
        return kept + [columns.published(node) for award in rubric.awards if award.kind == "best" for node in best_nodes(award, rubric)]
    kept += [columns.published(i.id) for i in rubric.walk()]
    told = [c.meta.output_name() for s in plan.detail for c in s.columns]
    kept += [n for n in told if not n.startswith(("reached:", "rise:", "sum:", "before:"))]
    kept += [columns.zeroed(name) for name in Vetoes(rubric).zeroed]
    kept += [columns.revoked(award) for award in sorted(plan.amended.revoked)]
    kept += [columns.voided(table) for table in sorted(plan.amended.voided)]
    kept += [columns.corrected(leaf) for leaf in sorted(plan.leaves.corrected)]
    kept += [columns.uncorrected(leaf) for leaf in sorted(plan.leaves.corrected) if rubric.review]
    kept += [columns.COMBINED] if rubric.adjust else []
    kept += [columns.until(v.id) for v in rubric.vetoes if v.effect.on_total]
    kept += [c for a in rubric.additions for c in (columns.outcome(a.id), columns.figure(a.id, columns.EARNED))]
    kept += [columns.figure(a.id, columns.EVENTS) for a in rubric.additions if a.table is not None]
    if detail == "lines":
        kept += [c for name in rubric.fields for c in (name, columns.state(name))] + [columns.state(t) for t in rubric.tables]
        if "item" not in rubric.scores.round_at:
            kept += [columns.counted(one.id) for one in (*rubric.leaves, *rubric.adjust) if not isinstance(one, Veto)]
    return kept


def shown(plan: Plan) -> dict[str, Shown]:
    """Return how the explanation columns of each leaf are to be read."""
    return {leaf: Shown(None if s.observed is None or s.observed.number is None else s.observed.exact.places,
                        None if s.next is None else s.next.places, s.figures) for leaf, s in plan.shown.items()}


def _unsettled(result: Result) -> list[Fault]:
    names = {i: n or i for i, n in result.wide.select(columns.ID, columns.NAME).rows()}
    waiting = result.wide.filter(pl.col(columns.STANDING) == PENDING)[columns.ID].to_list()
    known: dict[str, list[tuple[object, str]]] = {subject: [] for subject in waiting}
    for note in result.issues:
        if note.subject in known and (why := _waits_for(note, result.rubric)) is not None:
            known[note.subject].append(why)
    found = [Fault("FINAL_PENDING", args={"id": subject, "name": names[subject], "about": about, "cause": word(f"final.{cause}")})
             for subject, reasons in known.items() for about, cause in reasons or [(word("score.total"), "open")]]
    found += [Fault("FINAL_UNDECIDED", args={"id": n.subject, "name": names.get(n.subject, n.subject), "about": _about(n, result.rubric)})
              for n in result.issues if n.code in PROVISIONAL]
    return found


def _waits_for(found: Note, rubric: Rubric) -> tuple[object, str] | None:
    """Return what an issue keeps a total waiting for, and by what cause; None where it does not."""
    if (found.code == "MISSING" and found.args["policy"] == "pending") or found.code == "BELOW_COVERAGE":
        return rubric.indicator(str(found.args["item"])).title.told(), str(found.args.get("cause", "coverage"))
    if found.code == "ADDITION_MISSING":
        entry = next(a for a in rubric.adjust if a.id == found.args["about"])
        return word("words.title", zh=entry.called("zh"), en=entry.called("en")), "unknown"
    return None


def _about(found: Note, rubric: Rubric) -> object:
    """Return what an issue is about, in words: the award, what an adjustment says, or what exempts."""
    award = next((a for a in rubric.awards if a.id == found.args.get("award")), None)
    return award.called() if award is not None else found.args.get("say", "")

