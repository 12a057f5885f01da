"""Random fields and tables, and the data for them: few distinct values, taken from where thresholds will lie."""

import datetime
import random
import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from .arithmetic import half_up
from .values import MISSING, NOT_APPLICABLE, Row

CHOICES = ["优", "良", "中", "差"]
LEVELS = ["国家级", "市级", "区级"]
DATES = [datetime.date(2026, 1, 1), datetime.date(2026, 6, 30), datetime.date(2026, 7, 1), datetime.date(2027, 2, 28)]
TEXTS = ["甲", "乙", "按程序核减"]
NAMES = {
    "integer": ["人数", "次数", "数量", "3个月数", "户数", "批 次"],
    "decimal": ["面积", "评分(分)", "时长"],
    "percent": ["办结率", "满意率"],
    "boolean": ["按期", "公示过"],
    "choice": ["等次", "评级"],
    "date": ["换届日", "报送日"],
    "text": ["说明", "文号全称"],
}
RESERVED = {"and", "or", "not", "in", "true", "false"}


def quoted(name: str) -> str:
    """A name as an expression writes it."""
    return name if re.fullmatch(r"[^\W\d]\w*", name) and name not in RESERVED else f"「{name}」"


@dataclass
class Inputs:
    """What a rubric declares about its data, with the values that are worth trying for each field."""

    rng: random.Random
    fields: dict[str, dict[str, Any]] = field(default_factory=dict)
    pools: dict[str, list[Any]] = field(default_factory=dict)
    tables: dict[str, dict[str, Any]] = field(default_factory=dict)
    column_pools: dict[str, dict[str, list[Any]]] = field(default_factory=dict)
    results: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Tables that are results of rubrics below; nothing that is made at random reads them by itself."""
    pairs: list[tuple[str, str]] = field(default_factory=list)
    """(part, whole): the part never exceeds the whole."""
    marks: list[tuple[str, str, Decimal]] = field(default_factory=list)
    """(mark, reason, full): below full there is a reason."""

    def of_type(self, *types: str) -> list[str]:
        return [name for name, spec in self.fields.items() if spec["type"] in types]

    def free(self, *types: str) -> list[str]:
        """Fields of these types that come from the data and are bound to no other."""
        bound = {name for pair in self.pairs for name in pair} | {name for mark in self.marks for name in mark[:2]}
        return [name for name in self.of_type(*types) if name not in bound and name in self.pools]


# ---------------------------------------------------------------- declarations


def declare(rng: random.Random) -> Inputs:
    """Fields of every type and up to three tables; what is computed from them comes later."""
    inputs = Inputs(rng)
    for kind, most in [("integer", 4), ("decimal", 2), ("percent", 2), ("boolean", 2), ("choice", 2)]:
        for name in rng.sample(NAMES[kind], rng.randint(1, min(most, len(NAMES[kind])))):
            declare_field(inputs, name, kind)
    for kind in ("date", "text"):
        for name in NAMES[kind][: rng.randint(0, 2)]:
            declare_field(inputs, name, kind)
    for number in range(rng.randint(1, 3)):
        declare_table(inputs, f"事项{'甲乙丙'[number]}")
    return inputs


def declare_field(inputs: Inputs, name: str, kind: str) -> None:
    rng = inputs.rng
    spec: dict[str, Any] = {"type": kind}
    if rng.random() < 0.5:
        spec["may_be"] = "not_applicable"
    if rng.random() < 0.2:
        spec |= {"from": "社区", "help": "一行说明: 如实填写", "evidence": {"required": True, "accept": ["批复"]}}
    inputs.fields[name] = spec
    inputs.pools[name] = pool_of(inputs, spec)


def pool_of(inputs: Inputs, spec: dict[str, Any]) -> list[Any]:
    """Three to five values, and limits that hold them."""
    rng, kind = inputs.rng, spec["type"]
    if kind == "integer":
        spec |= {"min": 0, "max": rng.choice([10, 20])}
        return rng.sample(range(11), 4)
    if kind == "decimal":
        spec |= {"precision": rng.choice([0, 1, 2, 3]), "min": -10, "max": 100}
        return [half_up(Decimal(rng.randint(-3000, 12000)) / 1000, spec["precision"]) for _ in range(4)]
    if kind == "percent":
        if rng.random() < 0.5:
            spec["precision"] = rng.choice([0, 1, 2, 4])
        return [*rng.sample([Decimal(n) for n in (0, 50, 60, 80, 90, 98, 100)], 4), Decimal("89.5")]
    if kind == "choice":
        spec["values"] = CHOICES[: rng.randint(2, 4)]
        return list(spec["values"])
    rest: dict[str, list[Any]] = {"boolean": [True, False], "date": DATES, "text": TEXTS}
    return rest[kind]


def declare_pair(inputs: Inputs, part: str, whole: str) -> None:
    """Two integers of which the first never exceeds the second."""
    for name in (part, whole):
        declare_field(inputs, name, "integer")
        inputs.pools[name] = [0, 1, 3, 4, 7]
    inputs.pairs.append((part, whole))


def declare_mark(inputs: Inputs, mark: str, reason: str, full: Decimal) -> None:
    declare_field(inputs, mark, inputs.rng.choice(["integer", "decimal"]))
    inputs.fields[mark] |= {"min": 0, "max": 100}
    inputs.pools[mark] = [value for value in (0, 1, 2, int(full) - 1, int(full)) if value >= 0]
    inputs.fields[reason] = {"type": "text"}
    inputs.pools[reason] = TEXTS
    inputs.marks.append((mark, reason, full))


def declare_table(inputs: Inputs, name: str) -> None:
    """Always a level and a number; the columns of a basis and others by chance."""
    rng = inputs.rng
    pools: dict[str, list[Any]] = {"级别": LEVELS, "数量": [0, 1, 2, 5]}
    columns: dict[str, Any] = {
        "级别": {"type": "choice", "values": LEVELS},
        "数量": {"type": "integer", "min": 0, "max": 20},
    }
    optional: list[tuple[str, Any, list[Any]]] = [
        ("金额", {"type": "decimal", "precision": 1, "min": -5, "max": 50}, [Decimal(n) for n in ("-0.5", "2.5", "3")]),
        ("日期", "date", DATES),
        ("属实", "boolean", [True, False]),
        ("认定单位", "text", ["虚构区纪委"]),
        ("文号", "text", ["虚纪〔2026〕1号"]),
        ("指标", "text", []),
    ]
    for column, spec, pool in optional:
        if rng.random() < 0.7:
            columns[column], pools[column] = spec, pool
    absent = rng.choice(["zero", "zero", "missing"])
    inputs.tables[name] = {"kind": "events", "key": "编号", "absent": absent, "columns": columns}
    inputs.column_pools[name] = pools


VOTES = ["优", "良", "差", "弃权"]
VOTERS = ["上级", "群众"]
VALID = ['count(测评票, 评价 == "优") < 4', "min(测评票, 良票) < max(测评票, 良票) or count(测评票) <= 2",
         "sum(测评票, 优票) <= 7 and mean(测评票, 差票) < 3"]


def declare_votes(inputs: Inputs) -> str:
    """A table of ballots: each row both one vote and counts of votes, so that it can be read either way."""
    name = "测评票"
    if name not in inputs.tables:
        declare_table(inputs, name)
        inputs.tables[name]["columns"] |= {"评价": {"type": "choice", "values": VOTES}, "类别": {"type": "choice", "values": VOTERS},
                                           **{f"{vote}票": {"type": "integer", "min": 0, "max": 100} for vote in VOTES}}
        inputs.column_pools[name] |= {"评价": [*VOTES[:3], *VOTES], "类别": VOTERS, **{f"{vote}票": [0, 0, 1, 2, 7] for vote in VOTES}}
        if inputs.rng.random() < 0.4:
            inputs.tables[name]["ballots"] = {"by": inputs.rng.choice([["类别"], ["类别", "评价"]]), "valid": inputs.rng.choice(VALID)}
    return name


def declare_marks(inputs: Inputs) -> str:
    """A table of judges' marks, with or without groups."""
    per = inputs.rng.random() < 0.6
    name = "逐项评分" if per else "评委评分"
    if name not in inputs.tables:
        declare_table(inputs, name)
        number = {"type": "decimal", "precision": 1, "min": 0, "max": 10}
        inputs.tables[name]["columns"] |= {"分数": number, "系数": number, "要素": "text", "回避": "boolean", "评委": "text"}
        marks = [Decimal(n) for n in ("6", "7", "7.5", "7.5", "9.8")]
        factors = [Decimal("1.5")] * 9 + [Decimal(2)]
        inputs.column_pools[name] |= {"分数": marks, "系数": factors, "要素": ["一", "二"], "回避": [False, False, True, None],
                                      "评委": ["一号"]}
        if per:
            inputs.tables[name]["per"] = ["要素"]
    return name


# ---------------------------------------------------------------- data


@dataclass
class Rates:
    """How often a cell is blank, says 不涉及, or a row repeats an earlier one."""

    blank: float
    not_applicable: float
    repeated: float

    @classmethod
    def some(cls, rng: random.Random) -> "Rates":
        return cls(rng.choice([0, 0, 0.02, 0.08, 0.3]), rng.choice([0, 0.1, 0.4]), rng.choice([0.2, 0.5, 0.8]))


def data(inputs: Inputs, subject: dict[str, Any], rates: Rates, least: int = 1) -> tuple[list[Row], dict[str, list[Row]]]:
    """Up to seven subjects, or thirteen, some like an earlier one in all or nearly all, and the tables that were delivered."""
    rng = inputs.rng
    tables: dict[str, list[Row]] = {table: [] for table in inputs.tables if rng.random() < 0.93}
    subjects: list[Row] = []
    drawn: list[tuple[Row, dict[str, list[Row]]]] = []
    for number in range(max(rng.choice([1, 3, 4, 5, 6, 7, 13]), least)):
        row: Row = {subject["id"]: f"S{number:02d}", subject["name"]: f"第{number}社区"}
        if "group" in subject:
            row[subject["group"]] = rng.choice(["甲类", "乙类"])
        if not drawn or rng.random() > rates.repeated:
            drawn.append((field_cells(inputs, rates), {table: events(inputs, table, rates) for table in tables}))
        cells, happened = rng.choice(drawn) if rng.random() < rates.repeated else drawn[-1]
        other = rng.choice(inputs.free(*NAMES)) if rng.random() < 0.5 else None
        subjects.append({**row, **cells} | ({other: cell(inputs, other, rates)} if other else {}))
        for table, rows in happened.items():
            names = [row[subject["id"]], row[subject["id"]], row[subject["name"]]]
            tables[table] += [{inputs.tables[table]["key"]: rng.choice(names), **event} for event in rows]
    return subjects, tables


def field_cells(inputs: Inputs, rates: Rates) -> Row:
    cells = {name: cell(inputs, name, rates) for name in inputs.pools}
    for part, whole in inputs.pairs:
        if isinstance(cells[part], int) and isinstance(cells[whole], int):
            cells[part] = min(cells[part], cells[whole]) if cells[whole] else inputs.rng.choice([0, None])
    for mark, reason, full in inputs.marks:
        if isinstance(cells[mark], int | Decimal) and cells[mark] < full and not isinstance(cells[reason], str):
            cells[reason] = TEXTS[-1]
    return cells


def cell(inputs: Inputs, name: str, rates: Rates) -> Any:
    """A blank, a mark, or a value of the field: one of its pool, or just beside it."""
    rng, spec = inputs.rng, inputs.fields[name]
    if rng.random() < rates.blank:
        return rng.choice([None, None, MISSING])
    if "may_be" in spec and rng.random() < rates.not_applicable:
        return NOT_APPLICABLE
    value = rng.choice(inputs.pools[name])
    if rng.random() < 0.25 and name in inputs.free("decimal", "percent", "integer"):
        return beside(rng, value, spec)
    return value


def beside(rng: random.Random, value: Any, spec: dict[str, Any]) -> Any:
    """One step above or below, or with one decimal more than declared; never out of the limits."""
    if spec["type"] == "integer":
        near = value + rng.choice([-1, 1])
    else:
        precision = spec.get("precision", 2)
        near = value + rng.choice([Decimal(n).scaleb(-precision - 1) for n in (-10, -5, -4, 4, 5, 10)])
    highest = spec.get("max", 100)
    return near if spec.get("min", 0) <= half_up(Decimal(near), spec.get("precision", 2)) <= highest else value


def events(inputs: Inputs, table: str, rates: Rates) -> list[Row]:
    """The rows of one subject, without the key."""
    rng = inputs.rng
    many = [0, 2, 3, 4, 5, 6] if "分数" in inputs.tables[table]["columns"] else [0, 0, 1, 1, 2, 3]
    found = [event(inputs, table, rates) for _ in range(rng.choice(many))]
    for number, row in enumerate(found):
        if row.get("评委"):
            row["评委"] = f"{number}号"  # each marks once
    return found


def event(inputs: Inputs, table: str, rates: Rates) -> Row:
    rng = inputs.rng
    row: Row = {}
    for column, pool in inputs.column_pools[table].items():
        blank = 0.15 if column in ("认定单位", "文号", "指标") else rates.blank / 3
        row[column] = None if not pool or rng.random() < blank else rng.choice(pool)
    return row
