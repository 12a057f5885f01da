"""Rubrics with findings: `rubrics/<code>.yaml`, one a code, and beside each what lint says, in Chinese and English.

    python -m tests.lint.rebaseline

writes the expected messages and `docs/lint.md` anew; look at the difference before committing it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from scoring.language.lint import FAMILIES, SEVERITY, lint
from scoring.language.lint.finding import Finding
from scoring.messages import LANGUAGES, say, template

FOLDER = Path(__file__).parent / "rubrics"
PAGE = Path(__file__).parents[2] / "docs" / "lint.md"
_HEAD = """# Lint

`xingping rubric lint RUBRIC` tells what a careful reader would question in a rubric that can be run; `scoring.lint(…)` gives the
same as data. What cannot be run is told by `rubric check`. An *error* is surely not what was meant, and makes the exit status 1; a *warning*
is to be mended or justified; a *note* is good to know. Nothing here changes a score.

Words are judged by their names: what is called 点赞数 is taken for likes. Whoever means something else gives it another name.

This page is made from `scoring/language/lint/` by `python -m tests.lint.rebaseline`.
"""


def rubrics() -> list[Path]:
    """Return the rubrics with findings, sorted."""
    return sorted(FOLDER.glob("*.yaml"))


def code(path: Path) -> str:
    """Return the code that a rubric shows."""
    return path.stem.upper().replace("-", "_")


def findings(path: Path) -> list[Finding]:
    """Return what lint says of a file, places by its name alone."""
    return [replace(f, place=replace(f.place, file=path.name)) for f in lint(path)]


def said(path: Path, lang: str) -> str:
    """Return the messages of a rubric, one a line."""
    return "".join(f"{f.text(lang)}\n" for f in findings(path))


def expected(path: Path, lang: str) -> Path:
    """Return the file with the messages that belong to a rubric."""
    return path.with_suffix(f".{lang}.txt")


def page() -> str:
    """Return the table of codes, family by family."""
    parts = [_HEAD]
    for name, family in FAMILIES.items():
        parts.append(f"## {name}\n\n{(family.__doc__ or '').strip()}\n\n| code | | found | do |\n|---|---|---|---|")
        for one in sorted(family.SEVERITY):
            cells = (f"`{one}`", say(f"severity.{SEVERITY[one]}", "en"), _both(f"lint.{one}"), _both(f"mend.{one}"))
            parts.append(f"| {' | '.join(cells)} |")
        parts.append("")
    return "\n".join(parts)


def _both(key: str) -> str:
    """Return a sentence in both languages, with dots for what is filled in."""
    said = "<br>".join(re.sub(r"(?<!\{)\{\w+\}(?!\})", "…", template(key, lang)) for lang in LANGUAGES)
    return said.replace("{{", "{").replace("}}", "}").replace("|", "\\|")


def rewrite() -> None:
    """Write every expected file and the page, and delete what belongs to no rubric."""
    for path in FOLDER.glob("*.txt"):
        path.unlink()
    for path in rubrics():
        for lang in LANGUAGES:
            expected(path, lang).write_text(said(path, lang), encoding="utf-8")
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    rewrite()
