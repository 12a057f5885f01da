"""A finished run as the year before of another: totals, levels and titles, by the ids that awards have or had."""

from __future__ import annotations

import polars as pl

from scoring import columns
from scoring.engine.deciding import held
from scoring.engine.plan import EXEMPT
from scoring.errors import DataFaults, Fault
from scoring.language.rubric import Award, Level, Rubric
from scoring.result import Result
from scoring.tables.previous import level_numbers


def previous_of(rubric: Rubric, result: Result) -> pl.DataFrame:
    """Return what a run found in the columns that `scoring.tables.previous.joined` wants; who was exempt was not assessed.

    Levels go by their titles, other awards by what they gave. What the run does not know is null. Raises DataFaults, also for a run of a
    rubric that is no edition of this one: neither has, or had, an id of the other.
    """
    if not {rubric.id, *rubric.replaces} & {result.rubric.id, *result.rubric.replaces}:
        raise DataFaults([Fault("PREVIOUS_OTHER_RUBRIC", args={
            "found": result.rubric.id, "wanted": rubric.id, "before": result.rubric.title.told(), "now": rubric.title.told()})])
    wide = result.wide.filter(pl.col(columns.STANDING) != EXEMPT)
    found = wide.select(pl.col(columns.ID).alias("id"), pl.col(columns.NAME).alias("name"),
                        _rescaled(pl.col(columns.TOTAL), result.rubric.scores.decimals, rubric.scores.decimals).alias(columns.previous("total")))
    faults: list[Fault] = []
    for award in rubric.awards:
        earlier = next((a for a in result.rubric.awards if a.id == award.id or a.id in award.replaces), None)
        if earlier is not None and earlier.kind == award.kind:
            found = found.with_columns(_had(award, earlier, wide, faults).alias(columns.previous(award.id)))
    if faults:
        raise DataFaults(faults)
    return found


def _rescaled(scaled: pl.Expr, places: int, wanted: int) -> pl.Expr:
    """Return published integers at other places; what does not fit is rounded half-up."""
    if wanted >= places:
        return scaled * pl.lit(10 ** (wanted - places), pl.Int64)
    divisor = pl.lit(10 ** (places - wanted), pl.Int64)
    return scaled.sign() * ((scaled.abs() * 2 + divisor) // (divisor * 2))


def _had(award: Award, earlier: Award, wide: pl.DataFrame, faults: list[Fault]) -> pl.Series:
    if isinstance(award, Level) and isinstance(earlier, Level):
        titles = {n: step.title.zh for n, step in enumerate(reversed(earlier.levels), start=1)}
        values = wide[columns.value(earlier.id)]
        named = values.replace_strict(titles, default=None, return_dtype=pl.String)
        numbers = level_numbers(award, named, None, faults)
        return pl.select(pl.when(values.is_not_null()).then(numbers.fill_null(0))).to_series()
    if award.kind == "stars":
        return wide[columns.value(earlier.id)]
    return wide.select(held(earlier.id)).to_series()
