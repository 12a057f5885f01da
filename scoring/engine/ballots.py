"""Ballots that span subjects: a judge marks many, and a ballot that breaks the rules counts for none of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import polars as pl

from scoring import columns
from scoring.engine.query import collect
from scoring.errors import Place
from scoring.expression.compile import Scope
from scoring.expression.syntax import fold
from scoring.language.rubric import Ballots, Rubric
from scoring.language.scope import compiled, table_names
from scoring.messages import unquoted
from scoring.tables.inputs import Inputs, Note

_APART, _VALID, _ROWS = "ballot:apart", "ballot:valid", "ballot:rows"


def counted(rubric: Rubric, inputs: Inputs, population: Mapping[str, int] | None = None) -> Inputs:
    """Return the inputs without the rows of void ballots, with a note for each of these and for each of which nobody can tell.

    A ballot whose validity is unknown (a mark is blank) counts; so do rows that do not say whose they are.
    population  subject's id → number of its population; ballots of several are told apart
    """
    asked = {name: (table.ballots, inputs.tables[name]) for name, table in rubric.tables.items()
             if table.ballots is not None and name in inputs.tables}
    if not asked:
        return inputs
    judged = {name: _judged(rubric, name, ballots, rows, population) for name, (ballots, rows) in asked.items()}
    found = collect([_told(ballots, judged[name]) for name, (ballots, _) in asked.items()])
    notes = [note for (name, (ballots, _)), told in zip(asked.items(), found, strict=True) for note in _notes(name, ballots, told)
             if note not in inputs.notes]
    kept = {name: rows.filter(pl.col(_VALID).fill_null(True)).drop(_APART, _VALID, _ROWS) for name, rows in judged.items()}
    subjects = inputs.subjects
    for name, told in zip(asked, found, strict=True):
        if not told.is_empty():
            void = judged[name].filter(~pl.col(_VALID)).group_by(columns.ID)
            gone = void.agg(pl.struct(asked[name][0].by).n_unique().cast(pl.Int64).alias(columns.voided(name)))
            subjects = subjects.join(gone, on=columns.ID, how="left", maintain_order="left")
    return replace(inputs, subjects=subjects, tables={**inputs.tables, **kept}, notes=(*inputs.notes, *notes))


def _judged(rubric: Rubric, name: str, ballots: Ballots, rows: pl.LazyFrame, population: Mapping[str, int] | None) -> pl.LazyFrame:
    """Return the rows with whether their ballot is valid, and of how many rows it is; null where that cannot be told."""
    scope = Scope({}, {fold(name): table_names(name, rubric.tables[name])})
    valid = compiled(("tables", name, "ballots", "valid"), ballots.valid, scope, "logical")
    apart = pl.lit(0) if population is None else pl.col(columns.ID).replace_strict(population, default=None, return_dtype=pl.Int64)
    whose = [_APART, *ballots.by]
    here = rows.with_columns(apart.cast(pl.Int64).alias(_APART))
    named = pl.all_horizontal(pl.col(column).is_not_null() for column in ballots.by)
    each = here.filter(named).group_by(whose).agg(*(f.aggregate.alias(f.column) for f in dict.fromkeys(valid.facts)), pl.len().alias(_ROWS))
    told = each.select(*whose, valid.expr.alias(_VALID), _ROWS)
    return here.join(told, on=whose, how="left", maintain_order="left")


def _told(ballots: Ballots, judged: pl.LazyFrame) -> pl.LazyFrame:
    """Return one row a ballot that is void or unclear: where its first row stands."""
    unclear = ~pl.col(_VALID).fill_null(False)
    return judged.filter(unclear).group_by(_APART, *ballots.by, maintain_order=True).agg(
        pl.col(_VALID).first(), pl.col(_ROWS).first(), pl.col(columns.SHEET).first(), pl.col(columns.LINE).first())


def _notes(table: str, ballots: Ballots, told: pl.DataFrame) -> Iterator[Note]:
    for row in told.rows(named=True):
        whose = [row[column] for column in ballots.by]
        code = "BALLOT_UNNAMED" if None in whose else "BALLOT_UNCLEAR" if row[_VALID] is None else "BALLOT_VOID"
        said = {"table": table, "by": unquoted(ballots.by), "whose": unquoted(w for w in whose if w is not None), "count": row[_ROWS] or 0}
        yield Note(code, where=Place(sheet=row[columns.SHEET] or table, row=row[columns.LINE] or 0), args=said)
