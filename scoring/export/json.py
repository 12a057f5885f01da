"""JSON: results.json, a run for programs.

Decimals are strings, so that no reader turns them into floats; Chinese is not escaped.
"""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from scoring.export.content import Content

FORMAT = 2


def write(content: Content, directory: Path) -> None:
    """Write results.json."""
    text = json.dumps(document(content), ensure_ascii=False, indent=1, default=_text)
    (directory / "results.json").write_text(text + "\n", encoding="utf-8", newline="\n")


def document(content: Content) -> dict[str, Any]:
    """Return what results.json holds: rubric, counts, ranking, awards, summary and issues."""
    rubric = content.rubric
    return {
        "format": FORMAT,
        "rubric": {"id": rubric.id, "edition": rubric.edition, "status": rubric.status, "title": rubric.title.say(content.lang)},
        "language": content.lang,
        "draft": bool(content.result.options.get("draft")),
        "provisional": content.result.provisional,
        "counts": content.counts,
        "summary": content.summary,
        "ranking": content.ranking.to_dicts(),
        "awards": content.awards.to_dicts() if content.has_awards else [],
        "issues": content.issues.to_dicts(),
    }


def _text(value: object) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    raise TypeError(f"{type(value).__name__} has no place in results.json")
