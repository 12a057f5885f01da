"""Party committees and general branches by the means of their branches: two rubrics, one run above the other."""

from __future__ import annotations

import shutil
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import polars as pl
import pytest

from scoring.api import assess
from scoring.demo import example
from scoring.result import Result

FOLDER = Path(__file__).parent.parent / "examples" / "branches"
ITEMS = ("learning_plan", "admission_procedure", "dues_paid", "branch_meetings", "theme_days", "life_and_review")
DISTRICT = example("five-star-party-organisation").data


@cache
def plain() -> Result:
    return assess("five-star-party-organisation", DISTRICT)


def branch(number: int, organisation: str, months: int = 60, dues: int | None = 20) -> dict[str, object]:
    """What a branch reports; the higher its number, the fewer theme days."""
    return {"支部编号": f"ZB{number}", "支部名称": f"虚构第{number}支部", "所属党组织": organisation, "成立月数": months,
            "计划专题数": 4, "完成专题数": 3, "发展党员数": number % 2, "应缴党员数": 20, "足额缴纳党员数": dues, "党员大会次数": 4, "支委会次数": 12,
            "党小组会次数": 12, "主题党日次数": 12 - number, "组织生活会": True, "民主评议党员": True, "整改事项数": 0, "销号事项数": 0}


@cache
def runs() -> tuple[Result, Result]:
    """The branches of every organisation, and the organisations: the first has three branches, the third one that has not reported its dues."""
    first, second, third, *others = plain().wide["subject:id"].to_list()
    rows = [branch(0, first), branch(3, first), branch(9, first, months=5), branch(2, second), branch(4, third), branch(5, third, dues=None)]
    rows += [branch(1, other) | {"支部编号": f"ZB{other}"} for other in others]
    notices = pl.DataFrame({"支部编号": ["ZB3"], "日期": ["2026-05-01"], "事由": ["虚构"], "认定单位": ["虚构"], "文号": ["虚1"]})
    lower = assess(FOLDER / "branch-items.yaml", pl.DataFrame(rows), tables={"发展党员问题": notices})
    with TemporaryDirectory() as folder:
        data = Path(shutil.copytree(DISTRICT, Path(folder) / "data"))
        book = openpyxl.load_workbook(data / "五星级党组织.xlsx")
        del book["发展党员问题"]  # the branches report it now
        book.save(data / "五星级党组织.xlsx")
        return lower, assess(FOLDER / "five-star-by-branches.yaml", data, tables={"支部": lower})


def points(result: Result, subject: str) -> dict[str, Decimal | None]:
    rows = result.scores.filter((pl.col("id") == subject) & pl.col("indicator").is_in(ITEMS) & (pl.col("line") == "item"))
    return dict(rows.select("indicator", "points").rows())


def test_an_organisation_has_the_means_of_its_branches() -> None:
    lower, upper = runs()
    ids = upper.wide["subject:id"].to_list()
    # theme days: 12 and 9 of 12 for 16 points; admissions: only ZB3 took members in, 5 off for one fault; a branch of five months is left out
    assert points(upper, ids[0]) == {"learning_plan": Decimal("18.75"), "admission_procedure": 10, "dues_paid": 15, "branch_meetings": 24,
                                     "theme_days": 14, "life_and_review": 20}
    assert lower.ranking.filter(pl.col("id") == "ZB9")["outcome"].item() == "exempt"


def test_a_single_branch_is_its_own_mean() -> None:
    _, upper = runs()
    found = points(upper, upper.wide["subject:id"][1])
    assert found["theme_days"] == (Decimal(10) / 12 * 16).quantize(Decimal("0.01"), ROUND_HALF_UP)
    assert found["admission_procedure"] is None  # nobody was admitted: it does not apply


def test_a_branch_that_is_awaited_leaves_its_organisation_open() -> None:
    _, upper = runs()
    third = upper.wide["subject:id"][2]
    assert set(points(upper, third).values()) == {None}
    assert upper.ranking.filter(pl.col("id") == third)["outcome"].item() == "pending"


@pytest.mark.parametrize("item", ["satisfaction", "five_pairings", "residents_meetings"])
def test_all_else_is_scored_as_before(item: str) -> None:
    _, upper = runs()
    assert upper.wide[f"published:{item}"].to_list() == plain().wide[f"published:{item}"].to_list()
