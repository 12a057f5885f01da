"""Wordings of older documents that are not said so any more. A title keeps them as its `source`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from scoring.language.lint.finding import Severity
from scoring.language.lint.scheme import Scheme
from scoring.rules.base import Problem

SEVERITY: Final[dict[str, Severity]] = {"DATED_TERM": "warning"}
# what is said today; a wording that is still official stands in the pattern as an exception
_CURRENT: Final = {
    "计划生育(?!特殊家庭)": "人口家庭服务", "两劳(释放|释解)?人员": "刑满释放人员（安置帮教对象）", "下岗(职工|人员|工人)": "失业人员",
    "再就业工程": "就业服务", "特困户|弱势群体": "困难群众", "五保户": "特困人员", "(?<!健身)气功": "健身气功",
}


def find(scheme: Scheme) -> Iterator[Problem]:
    """Yield dated wordings in what people read now: those of the list, and those that a title of the rubric itself has replaced."""
    replaced = {re.escape(t.source): t.zh for _, t in scheme.titles() if t.source and t.source not in t.zh and not _listed(t.source)}
    for path, words in scheme.wordings():
        for pattern, current in {**_CURRENT, **replaced}.items():
            if found := re.search(pattern, words):
                yield Problem("DATED_TERM", path, {"found": found[0], "current": current})


def _listed(wording: str) -> bool:
    return any(re.search(pattern, wording) for pattern in _CURRENT)
