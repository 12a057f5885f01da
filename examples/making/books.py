"""The papers of each scheme: which reporter hands in what, in which order and spelling."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final, TypeAlias

from making.events import Row
from making.leaders import LEADERS
from making.paper import Cell, Paper
from making.places import COMMUNITIES, DISTRICT, Community, luck
from making.values import Value
from scoring.language.rubric import Rubric

Values = Mapping[str, Mapping[str, Value]]
"""Community (by its stem) → field → value."""
Rate: TypeAlias = tuple[tuple[str, ...], tuple[str, ...]]
"""The fields that a rate adds up above and below the line."""
_YEAR: Final = f"{DISTRICT}2026年度"
_INVENTED: Final = "本工作簿的单位、人名、数字、文号全部为虚构，只用于演示。"
_FULL_WIDTH: Final = {ord(a): b for a, b in zip("0123456789.", "０１２３４５６７８９．", strict=True)}


def cover(scheme: str, reporters: Sequence[str]) -> Paper:
    """Return the sheet that stands first and holds no data."""
    rows: list[Sequence[Cell] | None] = [("一、" + _INVENTED,), None, ("二、各表由下列单位填报：",), *((f"    {r}",) for r in reporters), None,
                                         ("三、未报送的留空或填“未报送”；没有对象的填“不涉及”并写明原因。",)]
    return Paper("说明", f"{_YEAR}{scheme}考核填报说明", [("", "事项"), ("", "")], rows, signed=False)


def fields_of(rubric: Rubric, reporters: Sequence[str]) -> list[str]:
    """Return the fields that these report, reporter by reporter."""
    return [name for who in reporters for name, field in rubric.inputs.items() if field.reporter == who]


def roll(rubric: Rubric, name: str, title: str, reporters: Sequence[str], values: Values, *, party: bool = False,
         order: str = "", roster: bool = False, above: Mapping[str, str] | None = None, plain: bool = False,
         rates: Mapping[str, Rate] | None = None) -> Paper:
    """Return a sheet with one row a subject.

    order   what the rows are shuffled by; in the district's order with blank rows between subdistricts where empty
    roster  whether it names subdistrict and group
    above   field → the words above its heading; None: the reporter's
    plain   as systems export it: no spelling of its own, no totals, no signatures
    rates   columns that the reporter worked out by himself, behind the others
    """
    fields = fields_of(rubric, reporters)
    keys = list(rubric.subject.columns) if roster else [rubric.subject.id, rubric.subject.name]
    words = {f: (rubric.inputs[f].reporter or "") if above is None else above.get(f, "") for f in fields}
    heads = [("", k) for k in keys] + [("" if plain else words[f], _heading(rubric, f, plain)) for f in fields]
    heads += [("", rate) for rate in rates or ()]
    subjects = sorted(COMMUNITIES, key=lambda c: luck(c.stem, order)) if order else COMMUNITIES
    rows: list[Sequence[Cell] | None] = []
    for who in subjects:
        if rows and not order and rows[-1] is not None and who.number > 1 and COMMUNITIES[who.number - 2].street != who.street:
            rows.append(None)
        said = [_spelled(values[who.stem].get(f), f, who, plain) for f in fields]
        worked_out = [_rate(values[who.stem], rate, *parts) for rate, parts in (rates or {}).items()]
        rows.append([*_named(who, party, name)[: len(keys)], *said, *worked_out])
    totals = frozenset(at for at, (_, h) in enumerate(heads) if at >= len(keys) and h.endswith(("(票)", "(件)")) and not plain)
    shown = frozenset(range(len(heads) - len(rates or ()), len(heads)))
    return Paper(name, title, heads, rows, f"填报单位：{'、'.join(reporters)}", totals, shown, signed=not plain)


def ledger(rubric: Rubric, table: str, rows: Sequence[Row], *, by_name: bool, party: bool = False) -> Paper:
    """Return a sheet with one row an event; whom it is about is written as an id or as a name."""
    columns = list(rubric.tables[table].columns)
    heads = [("", "序号"), ("", rubric.tables[table].key), *(("", c) for c in columns)]
    lines: list[Sequence[Cell]] = []
    for number, row in enumerate(rows, start=1):
        who: Community = row["谁"]
        name = (who.party if party else who.name).replace("社区", " 社区 ").strip() if number % 3 == 0 else who.party if party else who.name
        lines.append([number, name if by_name else (who.party_id if party else who.id), *(_plain(row.get(c)) for c in columns)])
    return Paper(table, f"{_YEAR}{table}台账（虚构）", heads, lines, signed=bool(rows))


def leaders(rubric: Rubric, rows: Sequence[Row]) -> list[Paper]:
    """Return the sheets of the leaders' four ones: the list, and the ledger."""
    listed = [[i, who.id, who.name, who.post, who.months] for i, who in enumerate(LEADERS, start=1)]
    heads = [("", "序号"), ("", "指导员编号"), ("", "姓名"), ("", "职务"), ("", "任职月数(月)")]
    columns = list(rubric.tables["台账"].columns)
    entries = [[row.get("序号"), row["谁"].name if row["序号"] % 4 == 0 else row["谁"].id, *(_plain(row.get(c)) for c in columns[1:])] for row in rows]
    names = [("", "序号"), ("", "指导员编号"), *(("", c) for c in columns[1:])]
    return [cover("指导员“四个一”", ("组织部门（名单）", "社区（台账）")),
            Paper("包点处级干部", f"{_YEAR}指导员名单（虚构）", heads, listed),
            Paper("台账", f"{_YEAR}指导员“四个一”台账（虚构）", names, entries)]


def _named(who: Community, party: bool, sheet: str) -> list[Cell]:
    number = who.party_id if party else who.id
    written = number.lower() if sheet == "测评汇总" else number
    return [written, who.party if party else who.name, who.group, who.street]


def _heading(rubric: Rubric, field: str, plain: bool) -> str:
    measure = rubric.inputs[field].measure
    return field if plain or not measure else f"{field}({measure})"


def _plain(value: Any) -> Cell:
    if isinstance(value, bool):
        return "是" if value else "否"
    return value if isinstance(value, str | int | float | date) else None


def _rate(values: Mapping[str, Value], name: str, above: Sequence[str], below: Sequence[str]) -> Cell:
    """Return a rate as a reporter gives it: 98% in some columns, 0.98 in others; blank where it cannot be worked out."""
    parts = [values[f] for f in (*above, *below)]
    whole = sum(v for v in parts[len(above):] if isinstance(v, int))
    if not whole or not all(isinstance(v, int) for v in parts):
        return None
    rate = sum(v for v in parts[: len(above)] if isinstance(v, int)) / whole
    return f"{rate:.1%}" if luck(name, "百分数") < 0.5 else round(rate, 4)


def _spelled(value: Value | None, field: str, who: Community, plain: bool) -> Cell:
    """Return a value as it was typed: some columns as text, some cells in full width, large ones with a comma."""
    if isinstance(value, bool):
        return ("√" if value else "×") if luck(field, "写法") < 0.3 else "是" if value else "否"
    if value is None or value == "":
        return None
    if plain or isinstance(value, str):
        return value
    if value >= 1000 and luck(who.stem, field, "千分位") < 0.5:
        return f"{value:,}"
    if luck(field, "文本") < 0.12:
        return str(value)
    return str(value).translate(_FULL_WIDTH) if luck(who.stem, field, "全角") < 0.012 else value
