"""Write the reference pages from the code's own words and examples: `make reference`.

    docs/language.md                             the whole language; its prose lies in docs/language/language.md
    docs/kinds/README.md, docs/kinds/<kind>.md   every rule kind; what it gives exactly lies in docs/language/kinds/<kind>.md
    docs/catalogue.md, docs/catalogue.zh-CN.md   every scheme of the catalogue; what stands at the end lies in docs/catalogue/
    docs/rubric.schema.json                      the shape of a rubric, for editors
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import scoring
from docs import catalogue_page
from docs.language_page import PROSE, language
from docs.rows import setting, words, written
from scoring.messages import counted
from scoring.rules import KINDS
from scoring.rules.base import Example, Rule
from scoring.rules.phrases import plain

HERE: Final = Path(__file__).parent
MADE: Final = "This page is made from the code by `make reference`."


def main() -> None:
    """Write every page."""
    (HERE / "kinds").mkdir(exist_ok=True)
    for path, text in pages():
        path.write_text(text, encoding="utf-8")


def pages() -> Iterator[tuple[Path, str]]:
    """Yield every page with its text."""
    yield HERE / "language.md", language()
    yield HERE / "kinds" / "README.md", index()
    for name, kind in KINDS.items():
        yield HERE / "kinds" / f"{name}.md", page(name, kind)
    for lang, (name, _) in catalogue_page.PAGES.items():
        yield HERE / name, catalogue_page.page(lang)
    kept = {key: value for key, value in scoring.schema().items() if key != "$schema"}  # its dialect is named by a web address
    yield HERE / "rubric.schema.json", json.dumps(kept, ensure_ascii=False, indent=1) + "\n"


def index() -> str:
    """Return the list of kinds."""
    rows = [f"| [`{name}`]({name}.md) | {words(kind).splitlines()[0]} |" for name, kind in KINDS.items()]
    return "\n".join(["# Rule kinds", "", MADE, "", "| kind | |", "|---|---|", *rows, ""])


def page(name: str, kind: type[Rule]) -> str:
    """Return the page of one kind."""
    said = words(kind).split("\n")
    schema = kind.model_json_schema()
    settings = [setting(key, of, schema) for key, of in schema["properties"].items() if key != "kind"]
    return "\n".join([
        f"# `{name}`", "", *said, "", f"> {(kind.__doc__ or '').strip().splitlines()[0]}", "", "## Settings", "",
        "| key | | default | meaning |", "|---|---|---|---|", *settings, "", *_exactly(name), "## Examples", "",
        "| rule | of | data | points | 评分标准 | standard |", "|---|---|---|---|---|---|", *(shown(kind, e) for e in kind.examples), "", MADE, "",
    ])


def _exactly(name: str) -> list[str]:
    file = PROSE / "kinds" / f"{name}.md"
    return ["## Exactly", "", file.read_text(encoding="utf-8")] if file.exists() else []


def shown(kind: type[Rule], example: Example) -> str:
    """Return the row of one example."""
    rule = kind.model_validate(dict(example.settings))
    name = str(example.settings.get("of", ""))
    data = [f"{field} = {'' if value is None else written(value)}".rstrip() for field, (_, value) in example.fields.items()]
    data += [counted(f"{len(example.rows)} row(s)")] if example.rows is not None else []
    data += [f"beside {', '.join(written(v) for other in example.others for v in other.values())}"] if example.others else []
    points = "unknown" if example.points is None else plain(example.points)
    cells = [f"`{written(example.settings)}`", plain(example.full), "; ".join(data), points,
             rule.standard(example.full, "zh", name), rule.standard(example.full, "en", name)]
    return "| " + " | ".join(c.replace("|", "\\|").replace("\n", " ") for c in cells) + " |"


if __name__ == "__main__":
    main()
