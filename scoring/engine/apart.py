"""Many small populations at once, as cases are scored.

What looks at one subject is worked out for all of them together, places and awards within each population alone. A query of a
thousand expressions costs about as much for one subject as for a hundred.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import polars as pl

from scoring import columns
from scoring.engine import checks, standings
from scoring.engine.assess import Populations, output_columns, prepared, run_stages, shown
from scoring.engine.ballots import counted
from scoring.engine.plan import Plan, make_plan
from scoring.engine.query import collect
from scoring.engine.summary import summary_columns
from scoring.errors import Fault
from scoring.language.rubric import Addition, Rubric, Veto
from scoring.record import record
from scoring.result import Result
from scoring.tables.inputs import Inputs

_POPULATION = "population:"


@record
class Apart:
    """What all populations came to.

    result  every subject; its places and awards are those within its population, its summary and issues are left out
    faults  subject's id → what scoring it would raise; places and awards of its population mean nothing then
    """

    result: Result
    faults: Mapping[str, tuple[Fault, ...]]


def assess_apart(rubric: Rubric, inputs: Inputs, population: Mapping[str, int], unplaced: Collection[int] = ()) -> Apart:
    """Score every population as if it were alone.

    population  subject's id → number of its population
    unplaced    populations of whose places and awards nothing is asked: for these they are worked out in one, which is quicker
    """
    plan, inputs = make_plan(rubric), counted(rubric, inputs, population)
    asked = checks.data_checks(plan)
    number = pl.col(columns.ID).replace_strict(population, return_dtype=pl.Int64).alias(_POPULATION)
    scored = run_stages(prepared(plan, Inputs(inputs.subjects.with_columns(number), inputs.tables)), plan.scoring,
                        Populations(apart=(_POPULATION,)))
    bad = scored.filter(checks.failing(asked)).select(*checks.faulty_columns(asked, rubric))
    items = checks.named_items(plan, inputs.tables)
    frames = collect([scored, bad, *(rows for _, rows in items)], "in-memory")
    faults = _faults(rubric, inputs, asked, frames[1], list(zip((veto for veto, _ in items), frames[2:], strict=True)))
    wide = _settled(plan, frames[0].sort(columns.ROW), unplaced)
    result = Result(rubric=rubric, wide=wide, ranking=standings.ranking(wide, rubric), scores=pl.DataFrame(), awards=standings.awards(wide, rubric),
                    summary=(), issues=(), sources=(), shown=shown(plan), provisional=False)
    return Apart(result, faults)


def _faults(rubric: Rubric, inputs: Inputs, asked: tuple[checks.DataCheck, ...], bad: pl.DataFrame,
            named: list[tuple[Veto | Addition, pl.DataFrame]]) -> dict[str, tuple[Fault, ...]]:
    found: dict[str, tuple[Fault, ...]] = {}
    for (subject,), row in bad.group_by(columns.ID, maintain_order=True):
        found[str(subject)] = tuple(checks.faults(row, asked, rubric, inputs))
    for veto, rows in named:
        for (subject,), some in rows.group_by(columns.ID, maintain_order=True):
            found[str(subject)] = (*found.get(str(subject), ()), *checks.unknown_items(veto, some, rubric, inputs))
    return {subject: faults for subject, faults in found.items() if faults}


def _settled(plan: Plan, scored: pl.DataFrame, unplaced: Collection[int]) -> pl.DataFrame:
    """Return the wide frame: places and awards within each population, the rest for all at once."""
    own = pl.col(_POPULATION)
    contest = pl.when(own.is_in(list(unplaced))).then(None).otherwise(own).alias(_POPULATION)
    made = [e.meta.output_name() for stage in plan.settling for e in stage.columns]
    read = {name for stage in plan.settling for e in stage.columns for name in e.meta.root_names()}
    kept = [name for name in scored.columns if name in read - set(made) or name == columns.ROW]
    parts = scored.select(contest, *kept).partition_by(_POPULATION, include_key=False)
    settled = pl.concat(collect([run_stages(part.lazy(), plan.settling) for part in parts], "in-memory")).sort(columns.ROW)
    wide = scored.hstack(settled.select(list(dict.fromkeys(made))))
    asked = run_stages(wide.lazy(), plan.detail).with_columns(*summary_columns(plan)).select(*output_columns(plan, "lines"))
    return collect([asked], "in-memory")[0]
