"""The catalogue pages, made from the rubrics: every scheme with its subject, source, items, full marks, awards and cases.

What the source documents tell and no scheme scores is written by hand in `docs/catalogue/context.md` and stands at the end.
"""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import Final

from scoring.language.listing import Listed, listing
from scoring.messages import say

CONTEXT: Final = Path(__file__).parent / "catalogue"
PAGES: Final = {"en": ("catalogue.md", "context.md"), "zh": ("catalogue.zh-CN.md", "context.zh-CN.md")}
WORDS: Final = {
    "en": {"title": "The catalogue", "made": "This page is made from the rubrics by `make reference`.",
           "lead": "{schemes} schemes, {items} items, {cases} cases. `xingping rubric list` lists them, `xingping demo ID` runs the example of one, "
                   "`xingping template ID -o form.xlsx` writes the form to fill in, `xingping rubric show ID` prints the whole. What a document does "
                   "not say is a default and says so; `extends` replaces it: [an example](../examples/override/xinghe-ten-best-community.yaml).",
           "head": "| id | scheme | subject | source | items | full | awards | cases |"},
    "zh": {"title": "方案目录", "made": "本页由`make reference`从细则生成。",
           "lead": "共{schemes}个方案、{items}个考核项目、{cases}个用例。`xingping rubric list`列出目录，`xingping demo 编号`用示例数据跑通一个方案，"
                   "`xingping template 编号 -o 采集表.xlsx`生成采集表，`xingping rubric show 编号`打印全文。文件没有写明的都是默认细则并注明，"
                   "各区用`extends`改成自己的：[示例](../examples/override/xinghe-ten-best-community.yaml)。",
           "head": "| 编号 | 方案 | 对象 | 来源 | 项目 | 满分 | 评定 | 用例 |"},
}


def page(lang: str) -> str:
    """Return the catalogue in one language."""
    words, listed = WORDS[lang], listing().rubrics
    items, cases = sum(len(one.rubric.leaves) for one in listed), sum(one.cases for one in listed)
    text = [f"# {words['title']}", "", words["lead"].format(schemes=len(listed), items=items, cases=cases), ""]
    for folder, found in groupby(listed, key=lambda one: one.folder):
        text += [f"## {say(f'listing.folder.{folder}', lang)}", "", words["head"], "|---|---|---|---|---|---|---|---|"]
        text += [*(row(one, lang) for one in found), ""]
    return "\n".join([*text, (CONTEXT / PAGES[lang][1]).read_text(encoding="utf-8"), words["made"], ""])


def row(one: Listed, lang: str) -> str:
    """Return the line of one scheme."""
    told, title = one.to_dict(lang), one.rubric.title
    said = f"{title.zh}（{title.source}）" if lang == "zh" and title.source else told["title"]
    source = " ".join(s for s in (told["source"], told["clause"]) if s)
    awards = say("listing.comma", lang).join(a["title"] for a in told["awards"])
    link = f"[`{told['id']}`](../rubrics/{one.folder}/{one.entry.path.name})"
    return f"| {' | '.join([link, said, told['subject'], source, str(told['items']), str(told['full']), awards or '—', str(told['cases'])])} |"
