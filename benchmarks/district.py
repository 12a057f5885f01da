"""A made-up scheme of 50 indicators in ten sections, and subjects for it: the same for the engine and for `by_hand`."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import polars as pl

KINDS = ("completion", "piecewise", "bands", "piecewise", "pass_fail")
POINTS = (2, 1, 2, 1, 3)
"""Chosen, like data of one decimal, so that no rounding ever falls on a tie: there the two would rightly differ."""
SECTIONS, ITEMS = 10, 5
APPLIES = (3, 7)
"""In these sections the first item applies only where the section's 对象数 is above 0."""


def rubric(sections: int = SECTIONS) -> dict[str, Any]:
    """Return the scheme as a mapping: 90 points of 10 sections; a blank percent counts 0, a blank number keeps the subject pending."""
    fields: dict[str, Any] = {}
    for n in range(sections * ITEMS):
        fields[f"指标{n}"] = {"type": "integer", "max": 1000} if KINDS[n % ITEMS] in ("bands", "pass_fail") else {"type": "percent", "precision": 2}
    for section in APPLIES:
        fields[f"对象{section}"] = {"type": "integer", "max": 1000}
    return {
        "format": 1, "id": "benchmark", "title": "性能测试", "edition": "2026",
        "subject": {"kind": "社区", "id": "编号", "name": "名称", "group": "类别"},
        "fields": fields, "indicators": [_section(s) for s in range(sections)],
        "ranking": {"by": ["total"], "within": "group"},
    }


def _section(section: int) -> dict[str, Any]:
    items = []
    for i in range(ITEMS):
        n = section * ITEMS + i
        item: dict[str, Any] = {"id": f"item_{n}", "title": f"指标{n}", "points": POINTS[i], "rule": _rule(KINDS[i], f"指标{n}", POINTS[i])}
        if section in APPLIES and i == 0:
            item["applies"] = f"对象{section} > 0"
        if KINDS[i] in ("completion", "piecewise"):
            item["missing"] = "zero"
        items.append(item)
    return {"id": f"section_{section}", "title": f"第{section}部分", "items": items}


def _rule(kind: str, of: str, full: int) -> dict[str, Any]:
    rules: dict[str, dict[str, Any]] = {
        "completion": {"kind": "completion", "of": of},
        "piecewise": {"kind": "piecewise", "of": of, "points": [[60, 0], [90, full]]},
        "bands": {"kind": "bands", "of": of, "bands": [{"from": 0, "points": 0}, {"from": 200, "points": 1},
                                                       {"from": 500, "points": Decimal("1.5")}, {"from": 800, "points": 2}]},
        "pass_fail": {"kind": "pass_fail", "of": f"{of} >= 300"},
    }
    return rules[kind]


def subjects(rows: int, seed: int = 7) -> pl.DataFrame:
    """Return so many invented subjects in 40 groups: 2 % of percents blank, one number in 5,000; a tenth of the 对象 are 0."""
    index = pl.int_range(0, rows, eager=True)
    frame = pl.DataFrame({"编号": pl.select(pl.format("S{}", index)).to_series(), "名称": pl.select(pl.format("虚构社区{}", index)).to_series(),
                          "类别": pl.select(pl.format("第{}类", index % 40)).to_series()})
    made = []
    for n in range(SECTIONS * ITEMS):
        noise = pl.int_range(0, rows).hash(seed * 1000 + n)
        if KINDS[n % ITEMS] in ("bands", "pass_fail"):
            made.append(pl.when(noise % 5000 != 0).then((noise // 7 % 1001).cast(pl.Int64)).alias(f"指标{n}"))
        else:
            made.append(pl.when(noise % 50 != 0).then((noise // 7 % 1001).cast(pl.Int64) / 10).alias(f"指标{n}"))
    made += [(pl.int_range(0, rows).hash(seed * 1000 + 500 + s) % 10).cast(pl.Int64).alias(f"对象{s}") for s in APPLIES]
    return frame.with_columns(*made)
