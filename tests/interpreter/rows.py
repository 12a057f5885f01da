"""Rules that read rows of a table: events, votes and marks."""

import datetime
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from .arithmetic import WORKING, half_up
from .expressions import Scope, known, read
from .loading import Rubric
from .values import MISSING, NOT_APPLICABLE, DataFault, Mark, Row, Value

Points = Fraction | Mark
ZERO = Fraction(0)


# ---------------------------------------------------------------- events


def per_event(rule: Rubric, full: Fraction, scope: Scope) -> Points:
    """From full when deducting, from 0 when adding; each event counts; between floor and cap."""
    each = rule["each"]
    values = each["values"] if isinstance(each, dict) else {None: each}
    heads = read(rule["per_head"]["of"], scope) if "per_head" in rule else Decimal(1)
    levels = event_levels(rule, scope)
    if isinstance(heads, Mark) or levels is None or Decimal(heads) <= 0:  # type: ignore[arg-type]
        return NOT_APPLICABLE if heads == NOT_APPLICABLE else MISSING
    change = ZERO
    for level, points in values.items():
        most = Fraction(each.get("caps", {}).get(level, 10**12)) if isinstance(each, dict) else Fraction(10**12)
        change += min(max(Fraction(points) * levels.count(level), -most), most)
    start = full if all(value <= 0 for value in values.values()) else ZERO
    if "per_head" in rule:
        change = Fraction(half_up(change * Fraction(rule["per_head"].get("unit", 1)) / Fraction(Decimal(heads))))  # type: ignore[arg-type]
    return min(max(start + change, Fraction(rule.get("floor", 0))), Fraction(rule.get("cap", full)))


def event_levels(rule: Rubric, scope: Scope) -> list[object] | None:
    """One entry for each event that counts, of a matter only the highest: its level, or None where all events are alike."""
    rows, each = scope.tables[rule["table"]], rule["each"]
    by = each["by"] if isinstance(each, dict) else None
    if rows is None:
        return None
    chosen = []
    for row in rows:
        conditions = [known(rule.get("where", True), replace(scope, row=row)), in_window(rule, row)]
        if False in conditions:
            continue
        if None in conditions or (by and row[by] is None) or ("take_highest" in rule and row[rule["take_highest"]] is None):
            return None
        chosen.append(row)
    if "take_highest" not in rule:
        return [row[by] if by else None for row in chosen]
    worth = {level: abs(points) for level, points in each["values"].items()} if by else {None: Decimal(1)}
    matters: dict[object, list[object]] = {}
    for row in chosen:
        matters.setdefault(row[rule["take_highest"]], []).append(row[by] if by else None)
    return [max([level for level in worth if level in levels], key=lambda level: worth[level]) for levels in matters.values()]


def in_window(rule: Rubric, row: Row) -> bool | None:
    """Whether an event lies on one of the days; None where its day is not known."""
    if "window" not in rule:
        return True
    window, day = rule["window"], row[rule["window"]["column"]]
    last = as_day(window.get("to", "2026-12-31"))
    first = as_day(window.get("from", "2026-01-01"))
    if "days" in window:
        first = last - datetime.timedelta(days=int(window["days"]) - 1)
    if "months" in window:
        after = last + datetime.timedelta(days=1)
        months = after.year * 12 + after.month - 1 - int(window["months"])
        first = datetime.date(months // 12, months % 12 + 1, after.day)
    return None if day is None else bool(first <= day <= last)


def as_day(text: object) -> datetime.date:
    return text if isinstance(text, datetime.date) else datetime.date.fromisoformat(str(text))


# ---------------------------------------------------------------- votes


Votes = list[tuple[object, str, int]]
"""(class of voters, option, how many)."""


def ballot(rule: Rubric, full: Fraction, scope: Scope) -> Points:
    """The weighted mean of the valid votes of every class, or the value of the option with most."""
    quorum = read(rule["quorum"], scope) if "quorum" in rule else Decimal(0)
    quorums = {voters: read(least, scope) for voters, least in rule.get("class_quorum", {}).items()}
    if NOT_APPLICABLE in (quorum, *quorums.values()):
        return NOT_APPLICABLE
    rows = scope.tables[rule["table"]]
    valid = None if rows is None else valid_votes(rule, rows, scope)
    cast = valid if rule.get("quorum_of") != "cast" or rows is None else cast_votes(rule, rows)
    if valid is None or cast is None or isinstance(quorum, Mark) or MISSING in quorums.values():
        return MISSING
    if not many(valid) or many(cast) < Decimal(quorum):  # type: ignore[arg-type]
        return MISSING
    void = {voters for voters, least in quorums.items() if many(of_class(cast, voters)) < least}  # type: ignore[operator]
    value = most_voted(rule, valid) if rule.get("method") == "plurality" else mean_of_classes(rule, [v for v in valid if v[0] not in void])
    return value if isinstance(value, Mark) or "out_of" not in rule else full * value / Fraction(rule["out_of"])


def many(votes: Votes) -> int:
    return sum(n for *_, n in votes)


def of_class(votes: Votes, voters: str) -> Votes:
    return [vote for vote in votes if vote[0] == voters]


def valid_votes(rule: Rubric, rows: list[Row], scope: Scope) -> Votes | None:
    """The votes with a value, of rows that `valid` lets pass; None where one is not known."""
    found: Votes = []
    for row in rows:
        holds = known(rule.get("valid", True), replace(scope, row=row))
        votes = [] if holds is False else votes_of(rule, row, list(rule["values"]), "by" in rule)
        if votes is None or (holds is None and ("choice" not in rule or votes)):
            return None
        found += votes
    return found


def cast_votes(rule: Rubric, rows: list[Row]) -> Votes | None:
    """Every vote; None where one is not known."""
    found: Votes = []
    for row in rows:
        votes = votes_of(rule, row, [*rule["values"], *rule.get("excluded", [])], "class_quorum" in rule)
        if votes is None:
            return None
        found += votes
    return found


def votes_of(rule: Rubric, row: Row, options: list[str], by_class: bool) -> Votes | None:
    """The votes of a row for some options; None where one is not known, or whose it is."""
    voters = row[rule["by"]] if by_class else "all"
    cast = [(row[rule["choice"]], 1)] if "choice" in rule else [(option, row[option]) for option in options]
    if rule.get("blank") == "left_out":
        cast = [(option, number) for option, number in cast if option is not None and number is not None]
    if any(option is None or number is None for option, number in cast):
        return None
    found = [(voters, str(option), int(number)) for option, number in cast if option in options]
    return None if voters is None and (found or "choice" not in rule) else found


def worth(rule: Rubric, votes: Votes) -> Fraction | None:
    """The mean value of votes, rounded as the rule says; None of none."""
    total, places = many(votes), int(rule.get("decimals", WORKING))
    return Fraction(half_up(sum(n * Fraction(rule["values"][option]) for _, option, n in votes) / Fraction(total), places)) if total else None


def mean_of_classes(rule: Rubric, valid: Votes) -> Points:
    if "classes" not in rule:
        return worth(rule, valid) or ZERO
    means = {voters: worth(rule, of_class(valid, voters)) for voters in rule["classes"]}
    if not valid or (None in means.values() and rule["missing_class"] == "missing"):
        return MISSING
    weighted = [(Fraction(rule["classes"][voters]), mean) for voters, mean in means.items() if mean is not None]
    whole = sum((w * m for w, m in weighted), ZERO) / sum((w for w, _ in weighted), ZERO)
    return Fraction(half_up(whole, int(rule.get("decimals", WORKING))))


def most_voted(rule: Rubric, valid: Votes) -> Fraction:
    """What the option with most votes is worth; of several, the one that is worth most or least."""
    counts = {option: sum(n for _, other, n in valid if other == option) for option in rule["values"]}
    best = [Fraction(rule["values"][option]) for option, n in counts.items() if n == max(counts.values())]
    return max(best) if rule["tied"] == "higher" else min(best)


# ---------------------------------------------------------------- marks


def panel(rule: Rubric, full: Fraction, scope: Scope) -> Points:
    """What the judges' marks come to in points."""
    value = panel_mean(rule, full, scope)
    return value if isinstance(value, Mark) or "out_of" not in rule else full * value / Fraction(rule["out_of"])


def panel_mean(rule: Rubric, full: Fraction, scope: Scope) -> Points:
    """What the judges' marks come to, of all rows or group by group."""
    rows, per = scope.tables[rule["table"]], scope.pers.get(rule["table"], [])
    if rows is None:
        return MISSING
    value = of_groups(rule, rows, per, scope) if per else mean_of_marks(rule, rows, scope)
    if value is None:
        return MISSING
    most = Fraction(rule.get("out_of", full))
    if not 0 <= value <= most:
        raise DataFault(f"{rule['table']}: {value} is outside 0 to {most}")
    return Fraction(value)


def marks_of(rule: Rubric, rows: list[Row], scope: Scope) -> list[Decimal] | None:
    """The marks that count; None where one is not known."""
    counted = [row for row in rows if not ("recused" in rule and row[rule["recused"]] is True)]
    marks = [known(rule["mark"], replace(scope, row=row)) for row in counted]
    judges = [row[rule["judge"]] for row, mark in zip(counted, marks, strict=True) if mark is not None] if "judge" in rule else []
    named = [judge for judge in judges if judge is not None]
    if len(set(named)) < len(named):
        raise DataFault(f"{rule['table']}: a judge marked twice")
    if rule.get("blank") == "left_out":
        marks = [mark for mark in marks if mark is not None]
    return None if None in marks else [Decimal(mark) for mark in marks]  # type: ignore[arg-type]


def more_than(rule: Rubric) -> int:
    """The number of judges up to which nothing is dropped."""
    drop = rule["drop"]
    return int(drop.get("above", drop.get("highest", 1) + drop.get("lowest", 1)))


def mean_of_marks(rule: Rubric, rows: list[Row], scope: Scope) -> Decimal | None:
    marks = marks_of(rule, rows, scope)
    if marks is None or len(marks) < max(1, rule.get("at_least", 1)):
        return None
    marks.sort()
    if "drop" in rule and len(marks) > more_than(rule):
        marks = marks[int(rule["drop"].get("lowest", 1)) : len(marks) - int(rule["drop"].get("highest", 1))]
    return half_up(Fraction(sum(marks, Decimal(0))) / len(marks), int(rule.get("decimals", WORKING)))


def of_groups(rule: Rubric, rows: list[Row], per: list[str], scope: Scope) -> Decimal | None:
    """Each group with its own panel, then together."""
    groups: dict[tuple[Value | None, ...], list[Row]] = {}
    for row in rows:
        groups.setdefault(tuple(row[column] for column in per), []).append(row)
    found: list[Decimal] = []
    for key, own in groups.items():
        mean = mean_of_marks(rule, own, scope)
        same = {column: value if all(row[column] == value for row in own) else None for column, value in own[0].items()}
        value = known(rule["each"], replace(scope, row={**same, "mean": mean})) if "each" in rule else mean
        if value is None or None in key:
            return None
        found.append(Decimal(value))  # type: ignore[arg-type]
    whole = sum(found, Decimal(0))
    if not found:
        return None
    return whole if rule.get("combine", "sum") == "sum" else half_up(Fraction(whole) / len(found))
