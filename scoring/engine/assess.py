"""assess(): check → plan → one lazy query → Result."""

from __future__ import annotations

from typing import Literal

import polars as pl

from scoring import columns
from scoring.engine import checks, lines
from scoring.engine.facts import join_facts
from scoring.engine.issues import find_issues
from scoring.engine.plan import EXEMPT, PENDING, Plan, make_plan
from scoring.engine.stage import Stage
from scoring.engine.summary import summarise, summary_columns
from scoring.errors import DataFaults, Fault
from scoring.language.rubric import Rubric
from scoring.result import Detail, Result, Shown
from scoring.tables.inputs import Inputs, Note

Engine = Literal["in-memory", "streaming"]


def assess_inputs(rubric: Rubric, inputs: Inputs, *, draft: bool = False, final: bool = False, detail: Detail = "lines",
                  engine: Engine = "in-memory") -> Result:
    """Score, rank and decide; raises DataFaults with every fault that scoring finds.

    draft   every missing datum is pending, whatever the policy
    final   anything pending or undecided is a fault
    detail  "totals": totals, places and awards; "wide": also the numbers of every leaf; "lines": also the table of lines
    engine  which polars engine runs the query; all give the same
    """
    plan = make_plan(rubric, draft=draft, explained=detail != "totals")
    wide, baseless = score_wide(plan, inputs, detail, engine)
    issues = (*inputs.notes, *find_issues(wide, plan, detail), *baseless)
    provisional = bool((wide[columns.STANDING] == PENDING).any()) or any(i.code in PROVISIONAL for i in issues)
    result = Result(
        rubric=rubric, wide=wide, ranking=lines.ranking(wide, rubric),
        scores=lines.lines(wide, plan) if detail == "lines" else pl.DataFrame(),
        awards=lines.awards(wide, rubric) if detail != "totals" else pl.DataFrame(),
        summary=summarise(wide, rubric), issues=issues, sources=inputs.sources, shown=shown(plan) if detail != "totals" else {},
        provisional=provisional, options={"draft": draft, "final": final},
    )
    if final and provisional:
        raise DataFaults(_unsettled(result))
    return result


def score_wide(plan: Plan, inputs: Inputs, detail: Detail = "totals", engine: Engine = "in-memory") -> tuple[pl.DataFrame, list[Note]]:
    """Run a plan: one wide row a subject in input order, and a note for every row of a veto's table that lacks its basis.

    Raises DataFaults.
    """
    asked = checks.data_checks(plan)
    scored = run_stages(prepared(plan, inputs), plan.scoring).with_columns(checks.failing(asked).alias("fault:"))
    return collect_settled(scored, plan, inputs, asked, detail, engine)


def check_inputs(rubric: Rubric, inputs: Inputs) -> None:
    """Run every check on the data and score nothing; raises DataFaults."""
    plan = make_plan(rubric, explained=False)
    asked = checks.data_checks(plan)
    scored = run_stages(prepared(plan, inputs), plan.scoring).with_columns(checks.failing(asked).alias("fault:"))
    bad = scored.filter(pl.col("fault:")).select(*checks.faulty_columns(asked, plan.rubric))
    items = checks.named_items(plan, inputs.tables)
    frames = collect([bad, *(f for _, f in items)], "in-memory")
    found = checks.faults(frames[0], asked, rubric)
    for (veto, _), rows in zip(items, frames[1:], strict=True):
        found += checks.unknown_items(veto, rows, rubric)
    if found:
        raise DataFaults(found)


PROVISIONAL = frozenset({"AWARD_UNDECIDED", "VETO_UNDECIDED", "VETO_WITHOUT_BASIS", "EXEMPT_UNKNOWN"})
"""Issues that make a run provisional, besides pending subjects."""


def prepared(plan: Plan, inputs: Inputs) -> pl.LazyFrame:
    """Return the subjects with a state column for every input field, and with every fact."""
    present = set(inputs.subjects.collect_schema().names())
    absent = [pl.lit(1, pl.UInt8).alias(columns.state(n)) for n in plan.rubric.inputs if columns.state(n) not in present]
    frame = inputs.subjects.with_columns(*absent) if absent else inputs.subjects
    return join_facts(frame, inputs.tables, plan.rubric, plan.views, plan.facts)


def run_stages(frame: pl.LazyFrame, stages: tuple[Stage, ...]) -> pl.LazyFrame:
    """Return the frame with the columns of every stage."""
    for stage in stages:
        frame = frame.with_columns(*stage.columns)
    return frame


def collect_settled(scored: pl.LazyFrame, plan: Plan, inputs: Inputs, asked: tuple[checks.DataCheck, ...], detail: Detail,
                    engine: Engine) -> tuple[pl.DataFrame, list[Note]]:
    """Run the query: scores, places and awards, and beside them everything that could forbid them.

    Returns the wide frame in input order, and a note for every row of a veto's table that lacks its basis.
    """
    settled = run_stages(scored, plan.settling)
    if detail != "totals":
        settled = run_stages(settled, plan.detail)
    kept = settled.with_columns(*summary_columns(plan)).select(*output_columns(plan, detail))
    bad = scored.filter(pl.col("fault:")).select(*checks.faulty_columns(asked, plan.rubric))
    items = checks.named_items(plan, inputs.tables)
    frames = collect([kept, *([bad] if asked else []), *(f for _, f in items)], engine)
    wide = frames[0] if frames[0][columns.ROW].is_sorted() else frames[0].sort(columns.ROW)
    found: list[Fault] = checks.faults(frames[1], asked, plan.rubric) if asked else []
    for (veto, _), rows in zip(items, frames[1 + bool(asked):], strict=True):
        found += checks.unknown_items(veto, rows, plan.rubric)
    if found:
        raise DataFaults(found)
    exempt = set(wide.filter(pl.col(columns.STANDING) == EXEMPT)[columns.ID])
    baseless = [n for (veto, _), rows in zip(items, frames[1 + bool(asked):], strict=True) for n in checks.without_basis(veto, rows)
                if n.subject not in exempt]
    return wide, baseless


def collect(frames: list[pl.LazyFrame], engine: Engine) -> list[pl.DataFrame]:
    """Run queries together; this is the one place where the engine does."""
    if len(frames) == 1:
        return [frames[0].collect(engine=engine)]
    return pl.collect_all(frames, engine=engine)


def output_columns(plan: Plan, detail: Detail) -> list[str]:
    """Return the columns that a result keeps."""
    return list(dict.fromkeys(_outputs(plan, detail)))


def _outputs(plan: Plan, detail: Detail) -> list[str]:
    rubric = plan.rubric
    kept = [columns.ROW, columns.ID, columns.NAME, *([columns.GROUP] if rubric.subject.group else []),
            *([columns.PARENT] if rubric.subject.parent else [])]
    if rubric.exempt is not None:
        kept.append(columns.EXEMPT)
    settling = [c.meta.output_name() for s in plan.settling for c in s.columns]
    kept += [columns.published(i.id) for i in rubric.indicators] + [columns.TOTAL]
    kept += [n for n in settling if not n.startswith(("runs:", "tied:"))]
    kept += [c.meta.output_name() for c in summary_columns(plan)]
    kept += [columns.veto(v.id) for v in rubric.adjust]
    kept += [columns.baseless(v.id) for v in rubric.adjust if v.basis is not None and v.basis.table is None]
    if detail == "totals":
        return kept
    kept += [columns.published(i.id) for i in rubric.walk()]
    told = [c.meta.output_name() for s in plan.detail for c in s.columns]
    kept += [n for n in told if not n.startswith(("rise:", "sum:", "applicable:"))]
    if any(v.effect.zero_items for v in rubric.adjust):
        kept += [columns.zeroed(leaf.id) for leaf in rubric.leaves]
    if detail == "lines":
        kept += [c for name in rubric.fields for c in (name, columns.state(name))] + [columns.state(t) for t in rubric.tables]
        if "item" not in rubric.scores.round_at:
            kept += [columns.counted(leaf.id) for leaf in rubric.leaves]
    return kept


def shown(plan: Plan) -> dict[str, Shown]:
    """Return how the explanation columns of each leaf are to be read."""
    return {leaf: Shown(None if s.observed is None or s.observed.number is None else s.observed.exact.places,
                        None if s.next is None else s.next.places, s.figures) for leaf, s in plan.shown.items()}


def _unsettled(result: Result) -> list[Fault]:
    waiting = result.wide.filter(pl.col(columns.STANDING) == PENDING)
    found = [Fault("FINAL_PENDING", args={"id": i, "name": n or i}) for i, n in waiting.select(columns.ID, columns.NAME).rows()]
    names = dict(result.wide.select(columns.ID, columns.NAME).rows())
    found += [Fault("FINAL_UNDECIDED", args={"id": n.subject, "name": names.get(n.subject) or n.subject, "about": n.args.get("about", "")})
              for n in result.issues if n.code in PROVISIONAL]
    return found

