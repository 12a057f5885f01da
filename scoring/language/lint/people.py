"""Persons: ranked for their duties, known by their papers, shown as the last."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from scoring.language.lint.finding import Severity
from scoring.language.lint.scheme import Scheme
from scoring.rules.base import Path, Problem

SEVERITY: Final[dict[str, Severity]] = {"LAST_PLACE_NAMED": "warning", "PEOPLE_RANKED": "warning", "PERSONAL_DATA": "warning"}
_PERSONS: Final = re.compile("(党员|干部|人员|工作者|网格员|书记|主任|领导|个人|指导员|委员|职工|教师|民警)$")
_PRIVATE: Final = re.compile("身份证|手机号?|电话|住址|家庭地址|出生(日期|年月)|银行卡|病情|病史")
_LAST: Final = re.compile("末位|倒数|垫底|最差|最后一名|黑榜|黄牌|红牌")


def find(scheme: Scheme) -> Iterator[Problem]:
    """Yield rankings of persons, columns of personal data, and awards that show up the last."""
    rubric = scheme.rubric
    if rubric.ranking is not None and _PERSONS.search(rubric.subject.kind):
        yield Problem("PEOPLE_RANKED", ("ranking",) if "ranking" in rubric.model_fields_set else ("subject", "kind"), {"kind": rubric.subject.kind})
    columns: list[tuple[Path, str]] = [(("tables", t, "columns", c), c) for t, table in rubric.tables.items() for c in table.columns]
    for path, name in [*((("fields", f), f) for f in rubric.inputs), *columns]:
        if _PRIVATE.search(name):
            yield Problem("PERSONAL_DATA", path, {"name": name})
    for path, title in scheme.titles():
        if path[0] == "awards" and (found := _LAST.search(title.zh)):
            yield Problem("LAST_PLACE_NAMED", path, {"title": title, "found": found[0]})
