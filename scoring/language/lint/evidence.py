"""Evidence (佐证材料): asked for where it is needed, and of kinds that arise from the work itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from scoring.language.field import Evidence
from scoring.language.lint.finding import Severity
from scoring.language.lint.scheme import Scheme
from scoring.messages import unquoted
from scoring.rules.base import Problem

SEVERITY: Final[dict[str, Severity]] = {
    "EVIDENCE_IDLE": "warning", "EVIDENCE_KINDS": "warning", "EVIDENCE_WANTED": "warning", "NO_EVIDENCE": "warning", "PHOTOS_REQUIRED": "warning",
}
_WANTED: Final = re.compile("佐证|证明材料|附(上|具)?[^近属]{0,8}(材料|文件|证明|复印件|名册)|提供.{0,8}(材料|证明|文件|名册)")
_PHOTO: Final = re.compile("照片|图片|截图|影像|视频|录像")


def find(scheme: Scheme) -> Iterator[Problem]:
    """Yield evidence that is asked for in words only, that names no kind, is made for show, or is judged by nobody; and items without any."""
    for name, field in scheme.rubric.inputs.items():
        evidence = field.evidence
        if evidence is None and field.help and (found := _WANTED.search(field.help.zh)):
            yield Problem("EVIDENCE_WANTED", ("fields", name, "help"), {"name": name, "found": found[0]})
        elif evidence is not None and evidence.required and not evidence.accept:
            yield Problem("EVIDENCE_KINDS", ("fields", name, "evidence"), {"name": name})
        elif evidence is not None and evidence.required and all(_PHOTO.search(kind) for kind in evidence.accept):
            yield Problem("PHOTOS_REQUIRED", ("fields", name, "evidence"), {"name": name, "kinds": evidence.accept})
        if evidence is not None and (idle := _idle(evidence, bool(scheme.rubric.review))):
            yield Problem("EVIDENCE_IDLE", ("fields", name, "evidence"), {"name": name, "keys": unquoted(idle)})
    for path, leaf in scheme.leaves:
        inputs = scheme.inputs_of(leaf).values()
        own = inputs and all(f.reporter is not None and scheme.reports_itself(f.reporter) for f in inputs)
        if own and not any(f.evidence for f in inputs):
            yield Problem("NO_EVIDENCE", path, {"title": leaf.title})


def _idle(evidence: Evidence, reviewed: bool) -> list[str]:
    """Return the settings without effect: all without levels of review, and what becomes of data that need no proof."""
    said = [key for key in ("at_least", "max_age", "unverified") if getattr(evidence, key) is not None]
    return [key for key in said if not reviewed or (key != "max_age" and not evidence.required)]
