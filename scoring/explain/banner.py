"""What every document must say first."""

from __future__ import annotations

from scoring.messages import say
from scoring.result import Result


def banner(result: Result, lang: str = "zh") -> str:
    """Return what every document must say first: default rubric, draft, provisional; empty where nothing."""
    status = result.rubric.status
    marks = [f"banner.{status}"] if status != "adopted" else []
    marks += ["banner.draft"] if result.options.get("draft") else []
    marks += ["banner.provisional"] if result.provisional else []
    return ("；" if lang == "zh" else "; ").join(say(m, lang) for m in marks)
