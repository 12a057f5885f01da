"""Write the example district: `python examples/make_district.py --out examples/district`.

An invented district hands in its workbooks for the three first schemes: forty-six communities, their party organisations, and twenty-five leaders.
The same files come out every time, byte for byte.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from making import books
from making.community import AREA_OF, community_values
from making.events import community_ledgers, party_ledgers
from making.leaders import ledger
from making.paper import write_csv, write_xls, write_xlsx
from making.party import AREA_OF as PARTY_AREA_OF, party_values
from making.places import COMMUNITIES, DISTRICT
from making.stories import COMMUNITY_CELLS, COMMUNITY_TWINS, PARTY_CELLS, PARTY_TWINS, doubled
from making.values import Value

from scoring.api import assess
from scoring.language.load import load_rubric

Values = dict[str, dict[str, Value]]
_DEPARTMENTS: Final = ("组织部", "民政", "街道", "司法", "消防", "城管", "住建", "政务服务", "人社", "残联")
_CONTENT: Final = ("满意票", "基本满意票", "不满意票")
_README: Final = f"""# 示例区（{DISTRICT}）

区、街道、社区、党组织、人名、文号和全部数字都是虚构的，只用于演示，不反映任何真实单位。

这些工作簿故意做成各单位报上来的样子：标题行、合并的两行表头、空行、合计行、落款、文本格式的数字、全角数字、“不涉及：原因”、“未报送”、约数，
一份从系统导出的GB18030编码csv和一份旧格式的xls。

用`python examples/make_district.py --out examples/district`重新生成，内容不变。`index.json`写明每个方案用哪几个文件。
"""


def main() -> None:
    """Write every file."""
    parser = argparse.ArgumentParser(description="Write the example district.")
    parser.add_argument("--out", type=Path, required=True)
    out: Path = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    index = [party(out), community(out), leaders(out)]
    (out / "index.json").write_text(json.dumps(index, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    (out / "README.md").write_text(_README, encoding="utf-8")


def party(out: Path) -> dict[str, str]:
    """Write what the five stars are scored on; return its line of the index."""
    rubric, data = load_rubric("five-star-party-organisation"), "五星级党组织"
    folder = _folder(out / data)
    values = _told({c.stem: party_values(c) for c in COMMUNITIES}, PARTY_TWINS, PARTY_CELLS)
    title = f"{DISTRICT}2026年度五星级党组织考核基础数据表"
    rows = party_ledgers()
    write_xlsx(folder / "五星级党组织.xlsx", [
        books.cover("五星级党组织", ("社区", "街道", "组织部门和民政部门", "核查组", "测评组")),
        books.roll(rubric, "社区填报", f"{title}（社区填报）", ("社区",), values, party=True, roster=True, above=PARTY_AREA_OF,
                   rates={"学时达标率": (("学时达标党员数",), ("应学党员数",)), "四个一达标率": (("四项完成党员数",), ("应参加党员数",))}),
        books.roll(rubric, "街道提供", f"{title}（街道提供）", ("街道",), values, party=True, order="街道", above={}),
        books.roll(rubric, "部门提供", f"{title}（部门提供）", ("组织部", "民政"), values, party=True, order="部门"),
        books.roll(rubric, "现场核查", f"{title}（现场核查）", ("核查组",), values, party=True, order="核查", above={}),
        books.roll(rubric, "测评汇总", f"{title}（测评汇总）", ("测评",), values, party=True, order="测评", above={},
                   rates={"居民满意率": (_CONTENT[:2], _CONTENT)}),
        *(books.ledger(rubric, table, rows[table], by_name=i % 2 == 0, party=True) for i, table in enumerate(rubric.tables)),
    ])
    calls = books.roll(rubric, "12345", "", ("城运中心",), values, party=True, order="城运", plain=True)
    write_csv(folder / "12345诉求办理导出.csv", calls)
    return {"rubric": rubric.id, "data": data}


def community(out: Path) -> dict[str, str]:
    """Write what the ten best are scored on; return its line of the index."""
    rubric, data = load_rubric("ten-best-community"), "十佳社区"
    folder = _folder(out / data)
    values = _told({c.stem: community_values(c) for c in COMMUNITIES}, COMMUNITY_TWINS, COMMUNITY_CELLS)
    for stem, stars in _stars(out / "五星级党组织").items():
        values[stem]["达标星数"] = stars
    title = f"{DISTRICT}2026年度十佳社区考核基础数据表"
    rows = community_ledgers()
    write_xlsx(folder / "十佳社区.xlsx", [
        books.cover("十佳社区", ("社区", *_DEPARTMENTS, "核查组", "测评组")),
        books.roll(rubric, "社区填报", f"{title}（社区填报）", ("社区",), values, roster=True, above=AREA_OF),
        books.roll(rubric, "部门提供", f"{title}（部门提供）", _DEPARTMENTS, values, order="部门"),
        books.roll(rubric, "现场核查", f"{title}（现场核查）", ("核查组",), values, order="核查", above={}),
        books.roll(rubric, "测评汇总", f"{title}（测评汇总）", ("测评",), values, order="测评", above=AREA_OF),
        *(books.ledger(rubric, table, rows[table], by_name=i % 2 == 0) for i, table in enumerate(rubric.tables)),
    ])
    health = books.roll(rubric, "卫健报送", f"{title}（卫健部门报送）", ("卫健",), values, order="卫健", above={})
    write_xls(folder / "卫健部门报送.xls", health)
    calls = books.roll(rubric, "12345", "", ("城运中心",), values, order="城运", plain=True)
    write_csv(folder / "12345环境诉求和回访导出.csv", calls)
    return {"rubric": rubric.id, "data": data}


def leaders(out: Path) -> dict[str, str]:
    """Write the ledger of the four ones; return its line of the index."""
    rubric, data = load_rubric("leader-four-ones"), "四个一台账.xlsx"
    write_xlsx(out / data, books.leaders(rubric, ledger()))
    return {"rubric": rubric.id, "data": data}


def _folder(path: Path) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    return path


def _told(values: Values, twins: Mapping[str, str], cells: Mapping[tuple[str, str], Value]) -> Values:
    """Return the values with what a real collection brings."""
    for stem, other in twins.items():
        values[stem] = doubled(values[other])
    for (stem, field), said in cells.items():
        values[stem][field] = said
    return values


def _stars(handed_in: Path) -> dict[str, Value]:
    """Return how many stars each party organisation was given, by its community: the ten best read what the five stars came to."""
    awards = assess("five-star-party-organisation", handed_in).awards
    stems = {c.party_id: c.stem for c in COMMUNITIES}
    found: dict[str, Value] = {}
    for party, award, stars, decision in awards.select("id", "award", "of", "decision").rows():
        if award == "stars":
            found[stems[party]] = "待核实" if decision == "undecided" else int(stars)
    return found


if __name__ == "__main__":
    main()
