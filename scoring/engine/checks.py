"""What must hold in the data before a score means anything: one condition a check, all judged in one pass."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

import polars as pl

from scoring import columns, exact
from scoring.engine.facts import basis_view
from scoring.engine.leaves import rule_of
from scoring.engine.plan import Plan
from scoring.engine.query import collect
from scoring.errors import Fault, Place, nearest
from scoring.exact import Number
from scoring.expression.compile import Scope
from scoring.expression.syntax import fold
from scoring.language.additions import basis_table, missing_policy
from scoring.language.rubric import Addition, Check, Field, Indicator, Rubric, Veto
from scoring.language.scope import compiled, table_names
from scoring.messages import unquoted, word
from scoring.record import record
from scoring.rules.base import Once
from scoring.tables.inputs import Inputs, Note

_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")


@record
class DataCheck:
    """A condition that must not be false.

    code   fault code
    holds  Boolean expression over the columns of the scoring stages; null passes
    about  the field or leaf, for the place of the fault
    shows  fields whose values the sentence prints
    item   id of the leaf whose correction is checked
    check  of the rubric itself, where it is one: it gives the sentence
    once   what rows repeat where it fails; they are told one by one
    """

    code: str
    holds: pl.Expr
    about: str
    shows: tuple[str, ...] = ()
    item: str = ""
    check: Check | None = None
    once: Once | None = None


def data_checks(plan: Plan) -> tuple[DataCheck, ...]:
    """Return every check that a plan makes on its data."""
    rubric = plan.rubric
    found = [c for name, f in rubric.fields.items() if f.computed for c in _field_checks(name, f, plan)]
    found += [c for check in rubric.checks for c in [_declared(check, plan)]]
    for leaf in rubric.leaves:
        ctx, aside = plan.leaves.context(leaf), _aside(leaf, plan)
        once, judged = rule_of(leaf).once(ctx), list(rule_of(leaf).checks(ctx))
        shows = tuple(n for n in rubric.fields if any(fold(n) == r for v in rule_of(leaf).reads(ctx) for r in v.reads))
        for code, holds in judged:
            found.append(DataCheck(code, holds if aside is None else holds | aside, leaf.title.zh, shows, once=once.get(code)))
        if rubric.missing_policy[leaf.id] == "error" and not plan.draft:
            known = pl.col(columns.counted(leaf.id)).is_not_null()
            for holds in (holds for code, holds in judged if code not in once):
                known |= ~holds.fill_null(True)  # what a rule found wrong was there
            found.append(DataCheck("DATUM_MISSING", known if aside is None else known | aside, leaf.title.zh))
    for leaf in rubric.leaves:
        if leaf.id in plan.leaves.corrected:
            agrees = pl.col(columns.asserted(leaf.id)).eq_missing(pl.col(columns.uncorrected(leaf.id)))
            uncorrected, reviewed = pl.col(columns.corrected(leaf.id)).is_null(), pl.col(columns.reviewed(leaf.id)).is_not_null()
            # What a level of review said is known when corrections are read, and is compared there.
            found.append(DataCheck("CORRECTION_FROM_POINTS", uncorrected | reviewed | agrees, leaf.title.zh, item=leaf.id))
            if (gone := plan.leaves.absent.get(leaf.id)) is not None:
                found.append(DataCheck("CORRECTION_OTHER_GROUP", uncorrected | reviewed | ~gone, leaf.title.zh, item=leaf.id))
                found.append(DataCheck("REVIEW_OTHER_GROUP", ~reviewed | ~gone, leaf.title.zh, item=leaf.id))
    for entry in rubric.additions:
        if missing_policy(entry, rubric) == "error" and not plan.draft:
            known = pl.col(columns.counted(entry.id)).is_not_null()
            found.append(DataCheck("DATUM_MISSING", known if rubric.exempt is None else known | pl.col(columns.EXEMPT), entry.called()))
    return tuple(found)


def _aside(leaf: Indicator, plan: Plan) -> pl.Expr | None:
    """Return where nothing is asked of a leaf: its subject is exempt, or it does not apply; None if that cannot be."""
    drop, gone = plan.leaves.drops[leaf.id], plan.leaves.absent.get(leaf.id)
    if gone is not None:
        drop = gone if drop is None else drop.fill_null(False) | gone
    exempt = None if plan.rubric.exempt is None else pl.col(columns.EXEMPT).fill_null(False)
    return drop if exempt is None else exempt if drop is None else drop.fill_null(False) | exempt


def _declared(check: Check, plan: Plan) -> DataCheck:
    holds = compiled(("checks",), check.expect, plan.names.scope, "logical").expr
    return DataCheck("CHECK_FAILED", holds, "", tuple(placeholders(check.say.zh, plan.rubric)), check=check)


def placeholders(say: str, rubric: Rubric) -> Iterator[str]:
    """Yield the fields that a sentence prints, as `{字段}`."""
    for name in _PLACEHOLDER.findall(say):
        if name in rubric.fields:
            yield name


def _field_checks(name: str, field: Field, plan: Plan) -> Iterator[DataCheck]:
    if not field.numeric:
        return
    scope = plan.names.scope
    value = scope.values[fold(name)].exact
    if field.ratio is not None and field.limits[1] <= 100:
        top, bottom = (compiled(("fields", name, "ratio"), t, scope, "number") for t in field.ratio)
        within = (top.exact.compare("<=", bottom.exact) & bottom.exact.compare(">=", Number.literal(0)))
        shows = tuple(n for n in plan.rubric.fields if fold(n) in (*top.reads, *bottom.reads))
        yield DataCheck("RATIO_ABOVE_ONE", within, name, shows)
    low = field.limits[0] if field.ratio is not None else field.min
    high = field.max if field.ratio is None else None if field.limits[1] == 100 else field.limits[1]
    limits = [] if low is None else [value.compare(">=", Number.literal(low))]
    limits += [] if high is None else [value.compare("<=", Number.literal(high))]
    for holds in limits:
        yield DataCheck("DERIVED_RANGE", holds, name, (name,))


def failing(checks: tuple[DataCheck, ...]) -> pl.Expr:
    """Return where any check fails."""
    flags = [(~c.holds).fill_null(False) for c in checks]
    bad: pl.Expr = pl.lit(False)
    for flag in flags:
        bad = bad | flag
    return bad


def faulty_columns(checks: tuple[DataCheck, ...], rubric: Rubric) -> list[pl.Expr]:
    """Return what the faults of failing rows are told from."""
    shown = sorted({s for c in checks for s in c.shows})
    places = [columns.ID, columns.NAME, columns.SOURCE, columns.SHEET, columns.LINE]
    return [*map(pl.col, places), *(pl.col(n).alias(f"shows:{n}") for n in shown),
            *((~c.holds).fill_null(False).alias(f"check:{i}") for i, c in enumerate(checks))]


def faults(bad: pl.DataFrame, checks: tuple[DataCheck, ...], rubric: Rubric, inputs: Inputs) -> list[Fault]:
    """Return one fault for every check that a row fails, where the first value that it shows stands; of what rows repeat, one for every row."""
    found, rows = [], bad.to_dicts()
    for i, check in enumerate(checks):
        failing = {row[columns.ID]: row for row in rows if row[f"check:{i}"]}
        if failing and check.once is not None:
            found += [Fault(check.code, where, {**_arguments(check, failing[subject], rubric), **more})
                      for subject, where, more in _repeats(check.once, failing, inputs)]
        else:
            found += [Fault(check.code, _place(check, row, inputs), _arguments(check, row, rubric)) for row in failing.values()]
    return found


def _repeats(once: Once, subjects: Collection[str], inputs: Inputs) -> Iterator[tuple[str, Place, dict[str, Any]]]:
    """Yield every row that says what one before it said: of whom it is, where it stands, and what it said with where that stood."""
    rows = inputs.tables[once.table].filter(pl.col(columns.ID).is_in(list(subjects))).with_columns(once.said.alias("said:"))
    alike = [columns.ID, *once.per, "said:"]
    first = {f"first:{name}": pl.col(name).first().over(alike) for name in (columns.SHEET, columns.LINE)}
    later = rows.with_columns(pl.int_range(pl.len()).over(alike).alias("before:"), **first)
    again = later.filter(pl.col("said:").is_not_null() & (pl.col("before:") > 0))
    for row in collect([again.select(columns.ID, columns.SHEET, columns.LINE, *first, "said:")])[0].to_dicts():
        sheet, there = row[columns.SHEET] or once.table, row[f"first:{columns.SHEET}"] or once.table
        earlier = word("place.row" if there == sheet else "place.sheet_row", sheet=there, row=row[f"first:{columns.LINE}"] or "—")
        yield row[columns.ID], Place(sheet=sheet, row=row[columns.LINE] or 0, heading=once.heading), {"said": str(row["said:"]), "first": earlier}


def _place(check: DataCheck, row: dict[str, Any], inputs: Inputs) -> Place:
    filed, notes = inputs.filed, inputs.notes
    if check.item:
        said = (n.where for n in notes if n.code in ("CORRECTED", "REVIEWED") and (n.subject, n.args.get("item")) == (row[columns.ID], check.item))
        return next(said, Place())
    sheet = next((filed[n] for n in check.shows if n in filed), None)
    there = [] if sheet is None else sheet.filter(pl.col(columns.ID) == row[columns.ID]).to_dicts()
    at = there[0] if there else row
    return Place(file=at[columns.SOURCE] or "", sheet=at[columns.SHEET] or "", row=at[columns.LINE] or 0)


def _arguments(check: DataCheck, row: dict[str, Any], rubric: Rubric) -> dict[str, Any]:
    values = {n: value_text(row[f"shows:{n}"], rubric.fields[n]) for n in check.shows}
    said = "" if check.check is None else check.check.say.told(lambda w: _PLACEHOLDER.sub(lambda m: values.get(m.group(1), m.group()), w))
    seen = unquoted(f"{n}={v}" for n, v in values.items())
    return {"id": row[columns.ID], "name": row[columns.NAME], "about": check.about, "say": said, "values": seen}


def value_text(value: Any, field: Field) -> str:
    """Return a field's value as people read it; — where it is unknown."""
    if value is None:
        return "—"
    if isinstance(value, bool):
        return "是" if value else "否"
    if field.numeric:
        text = f"{exact.from_scaled(value, field.places):f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
        return text + ("%" if field.type == "percent" else "")
    return str(value)


def named_items(plan: Plan, tables: Mapping[str, pl.LazyFrame]) -> list[tuple[Veto | Addition, pl.LazyFrame]]:
    """Return, for adjustments that rest on the rows of a delivered table, those that may count: what item each names, whether it has a basis."""
    found: list[tuple[Veto | Addition, pl.LazyFrame]] = []
    for entry in (*plan.rubric.vetoes, *plan.rubric.additions):
        view = basis_view(entry)
        if view is not None and view.keep is not None and view.table in tables:
            named = entry.effect.zero_items if isinstance(entry, Veto) else None
            item = pl.lit(None, pl.String) if named is None else pl.col(named)
            rows = tables[view.table].filter(_may_count(entry, view.table, plan.rubric))
            found.append((entry, rows.select(columns.ID, columns.SHEET, columns.LINE, item.alias("item:"), view.keep.alias("basis:"))))
    return found


def _may_count(entry: Veto | Addition, table: str, rubric: Rubric) -> pl.Expr:
    """Return which rows of its table an adjustment looks at: all for a veto, for an addition those that count or may."""
    period = rubric.period
    text = "" if isinstance(entry, Veto) or entry.table is None else entry.counts(period.start if period else None, period.end if period else None)
    if not text:
        return pl.lit(True)
    scope = Scope(table_names(table, rubric.tables[table]).columns)
    return compiled(("adjust", entry.id), text, scope, "logical").expr.fill_null(True)


def unknown_items(veto: Veto | Addition, rows: pl.DataFrame, rubric: Rubric, inputs: Inputs) -> list[Fault]:
    """Return a fault for every row that names something that is no leaf."""
    if not isinstance(veto, Veto):
        return []
    known = {fold(w): w for leaf in rubric.leaves for w in (leaf.id, *leaf.title.wordings)}
    table = veto.basis.table if veto.basis else None
    file, heading = inputs.sources[0].name if len(inputs.sources) == 1 else "", veto.effect.zero_items or ""
    return [Fault("UNKNOWN_ITEM", Place(file, sheet=row[columns.SHEET] or table or "", row=row[columns.LINE] or 0, heading=heading),
                  {"found": row["item:"], "near": nearest(row["item:"], known.values())})
            for row in rows.to_dicts() if row["item:"] is not None and fold(row["item:"]) not in known]


def without_basis(entry: Veto | Addition, rows: pl.DataFrame) -> list[Note]:
    """Return a note for every row that lacks its authority or its document, and so takes no effect."""
    code = "VETO_WITHOUT_BASIS" if isinstance(entry, Veto) else "ADDITION_WITHOUT_BASIS"
    of = {"about": entry.id, "say": entry.say.told(), "table": basis_table(entry)}
    return [Note(code, row[columns.ID], args={**of, "row": row[columns.LINE] or "—"})
            for row in rows.to_dicts() if not row["basis:"]]
