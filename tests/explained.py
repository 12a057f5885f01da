"""What the tests of explanations are written with: small runs from plain cells, and what every sentence must keep."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from scoring.api import assess
from scoring.language.load import load_rubric, parse_rubric
from scoring.language.rubric import Rubric
from scoring.result import Result
from tests.agreement import score
from tests.interpreter.generate import seeded

_FORBIDDEN = (r"[{}]", r"None(?! of)", r"[。,;:、]{2,}", r"[.,;:]{2,}", r"\(\)", r"“”", r"''", r"\bnan\b", r"刷分")
_ADJOINED = (r"(?:^|[\s(])'[^']+'(?=[\w'])", r"[,;:]\w(?<!\d)")
_SPACED = (r"[\u4e00-\u9fff。,;:、“”] +\d", r"\d +[\u4e00-\u9fff]")


def scheme(fields: Mapping[str, Any], items: Sequence[Mapping[str, Any]], **more: Any) -> Rubric:
    """Return a rubric of one node, "star" of 100 points or what its items have, unless `more` says otherwise."""
    declared = {"format": 1, "id": "told", "title": {"zh": "示例", "en": "Example"}, "edition": "2026", "status": "adopted",
                "subject": {"kind": "社区", "id": "编号", "name": "名称"}, "fields": dict(fields),
                "indicators": [{"id": "star", "title": {"zh": "组织建设星", "en": "Organisation"}, "items": list(items)}]}
    return load_rubric({**declared, **more})


def run(rubric: Rubric, rows: Sequence[Mapping[str, Any]], tables: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
        **options: Any) -> Result:
    """Score rows of plain cells; subjects are 甲, 乙, … with ids S0, S1, …"""
    names = "甲乙丙丁戊己庚辛壬癸"
    cells = [{"编号": f"S{i}", "名称": f"虚构{names[i]}社区", **{k: None if v is None else str(v) for k, v in row.items()}}
             for i, row in enumerate(rows)]
    frames = {"": pl.DataFrame(cells, infer_schema_length=None)}
    for name, events in (tables or {}).items():
        columns = dict.fromkeys(["编号", *rubric.tables[name].columns], pl.String)
        frames[name] = pl.DataFrame([{c: e.get(c) for c in columns} for e in events], schema=columns)
    return assess(rubric, frames, **options)


def generated(seed: int) -> Result | None:
    """Return the run of a generated case; None where its data are at fault."""
    case = seeded(seed)
    found = score(parse_rubric(case.rubric, "generated.yaml"), case)
    return None if isinstance(found, str) else found


def faults_of(text: str, lang: str) -> list[str]:
    """Return which of the things that no sentence may hold a text holds."""
    patterns = (*_FORBIDDEN, *(_SPACED if lang == "zh" else _ADJOINED))
    return [p for p in patterns if re.search(p, text)]
