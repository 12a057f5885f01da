"""The result of a lower rubric is a table of an upper one: members make up branches, branches a district."""

from __future__ import annotations

import io
from decimal import Decimal
from pathlib import Path

import openpyxl
import polars as pl
import pytest

import cli
import scoring
from scoring.language.load import parse_rubric

MEMBERS = """
format: 1
id: members
title: 党员四个一
edition: "2026"
subject: {kind: 党员, id: 编号, name: 姓名, parent: 支部编号}
fields: {走访次数: {type: integer, max: 365}}
indicators: [{id: visits, title: 走访, points: 100, rule: {kind: completion, of: 走访次数, target: 12}}]
ranking: none
"""
BRANCHES = """
format: 1
id: branches
title: 党支部
edition: "2026"
subject: {kind: 党支部, id: 编号, name: 名称}
fields:
  党员平均分: {type: decimal, min: 0, max: 100, derive: "mean(党员, total)"}
  党员达标率: {type: percent, ratio: ["count(党员, total >= 80)", count(党员)], when_zero: not_applicable}
tables:
  党员: {kind: events, key: parent, absent: zero, columns: {total: {type: decimal, min: 0, max: 100}}}
indicators:
  - {id: average, title: 党员平均, points: 60, rule: {kind: piecewise, of: 党员平均分, points: [[0, 0], [100, 60]]}, not_applicable: unranked}
  - {id: attained, title: 党员达标率, points: 40, rule: {kind: completion, of: 党员达标率}}
"""
VISITS = pl.DataFrame({"编号": ["M1", "M2", "M3"], "姓名": ["虚构甲", "虚构乙", "虚构丙"], "支部编号": ["B1", "B1", "B2"], "走访次数": [12, 6, 11]})
NAMES = pl.DataFrame({"编号": ["B1", "B2", "B3"], "名称": ["虚构一支部", "虚构二支部", "虚构三支部"]})
TOTALS = {"B1": Decimal("65.00"), "B2": Decimal("95.00"), "B3": None}  # 60 × 75 % + 40 × 50 %; 60 × 91.67 % + 40; nobody


def test_a_ranking_is_a_table_of_the_upper_rubric(tmp_path: Path) -> None:
    (tmp_path / "members.yaml").write_text(MEMBERS, encoding="utf-8")
    (tmp_path / "branches.yaml").write_text(BRANCHES, encoding="utf-8")
    members = scoring.assess(tmp_path / "members.yaml", VISITS)
    branches = scoring.assess(tmp_path / "branches.yaml", NAMES, tables={"党员": members.ranking})
    assert dict(branches.ranking.select("id", "total").rows()) == TOTALS


def test_so_is_the_file_that_a_run_wrote(tmp_path: Path) -> None:
    for name, text in (("members", MEMBERS), ("branches", BRANCHES)):
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    VISITS.write_csv(tmp_path / "visits.csv")
    NAMES.write_csv(tmp_path / "names.csv")
    lower, upper = tmp_path / "lower", tmp_path / "upper"
    assert cli.run(["score", str(tmp_path / "members.yaml"), str(tmp_path / "visits.csv"), "--out", str(lower), "--quiet"]) == cli.DONE
    assert cli.run(["score", str(tmp_path / "branches.yaml"), str(tmp_path / "names.csv"), "--out", str(upper), "--quiet",
                    "--table", f"党员={lower / 'ranking.csv'}"]) == cli.DONE
    assert dict(scoring.load_result(upper).ranking.select("id", "total").rows()) == TOTALS


def test_a_part_compared_with_an_earlier_population_scores_as_in_the_whole(tmp_path: Path) -> None:
    rubric = MEMBERS.replace("kind: completion, of: 走访次数, target: 12", "kind: rank_points, of: 走访次数, places: [100, 80, 60]")
    (tmp_path / "members.yaml").write_text(rubric, encoding="utf-8")
    VISITS.write_csv(tmp_path / "whole.csv")
    VISITS[1:2].write_csv(tmp_path / "part.csv")
    for part, more in (("whole", []), ("part", ["--peers", str(tmp_path / "whole-out")])):
        command = ["score", str(tmp_path / "members.yaml"), str(tmp_path / f"{part}.csv"), "--out", str(tmp_path / f"{part}-out"), "--quiet", *more]
        assert cli.run(command) == cli.DONE
    assert scoring.load_result(tmp_path / "part-out").ranking["total"].to_list() == [Decimal("60.00")]


def test_groups_of_an_earlier_population_are_one_however_they_are_spelled() -> None:
    rule = "kind: rank_points, of: 走访次数, places: [100, 80, 60]"
    rubric = parse_rubric(MEMBERS.replace("kind: completion, of: 走访次数, target: 12", rule).replace("parent: 支部编号", "group: 支部编号"))
    data = pl.DataFrame({"编号": ["M1", "M2", "M3", "M4"], "姓名": ["甲", "乙", "丙", "丁"], "支部编号": ["A组", "Ａ组", "a 组", "B组"],
                         "走访次数": [12, 6, 9, 1]})
    whole, wanted = scoring.assess(rubric, data), {"M1": 100, "M2": 60, "M3": 80, "M4": 100}
    assert dict(whole.ranking.select("id", "total").rows()) == wanted
    for i in range(4):
        part = scoring.assess(rubric, data[i : i + 1], peers=whole.cohort)
        assert dict(part.ranking.select("id", "total").rows()) == {f"M{i + 1}": wanted[f"M{i + 1}"]}
    apart = {name: table.with_columns(group=pl.Series(["A组", "a组", "Ａ组", "B组"])) for name, table in whole.cohort.items()}
    assert scoring.assess(rubric, data[1:2], peers=apart).ranking["total"].to_list() == [60]


# ---------------------------------------------------------------- a table of subjects: typed by the lower rubric


def _levels(folder: Path, members: str = MEMBERS) -> tuple[Path, Path]:
    events = "{kind: events, key: parent, absent: zero, columns: {total: {type: decimal, min: 0, max: 100}}}"
    (folder / "members.yaml").write_text(members, encoding="utf-8")
    (folder / "branches.yaml").write_text(BRANCHES.replace(events, "{kind: subjects, rubric: ./members.yaml, key: 支部编号}"), encoding="utf-8")
    return folder / "members.yaml", folder / "branches.yaml"


def test_a_result_in_memory_is_a_table_of_subjects(tmp_path: Path) -> None:
    lower, upper = _levels(tmp_path)
    members = scoring.assess(lower, VISITS)
    for given in (members, members.ranking):
        assert dict(scoring.assess(upper, NAMES, tables={"党员": given}).ranking.select("id", "total").rows()) == TOTALS


def test_so_is_the_folder_of_a_run_and_its_ranking(tmp_path: Path) -> None:
    lower, upper = _levels(tmp_path)
    VISITS.write_csv(tmp_path / "visits.csv")
    NAMES.write_csv(tmp_path / "names.csv")
    assert cli.run(["score", str(lower), str(tmp_path / "visits.csv"), "--out", str(tmp_path / "below"), "--quiet"]) == cli.DONE
    for given, out in ((tmp_path / "below", "a"), (tmp_path / "below" / "ranking.csv", "b")):
        told = ["--out", str(tmp_path / out), "--quiet", "--table", f"党员={given}"]
        assert cli.run(["score", str(upper), str(tmp_path / "names.csv"), *told]) == cli.DONE
        kept = scoring.load_result(tmp_path / out)
        assert dict(kept.ranking.select("id", "total").rows()) == TOTALS
        assert len(kept.sources) == 2  # of which one is the lower result
    lower.unlink()
    again = scoring.load_result(tmp_path / "a").rubric
    assert dict(scoring.assess(again, NAMES, tables={"党员": tmp_path / "below"}).ranking.select("id", "total").rows()) == TOTALS


def test_who_is_pending_is_not_counted_as_0_and_who_is_exempt_not_at_all(tmp_path: Path) -> None:
    exempt = MEMBERS.replace("fields: {", "exempt: {when: 走访次数 == 365, say: 流动党员}\nfields: {")
    lower, upper = _levels(tmp_path, exempt)
    members = scoring.assess(lower, VISITS.with_columns(pl.Series("走访次数", [12, 365, None])))
    branches = scoring.assess(upper, NAMES, tables={"党员": members}).ranking
    assert {r["id"]: (r["total"], r["outcome"]) for r in branches.rows(named=True)} == {
        "B1": (Decimal(100), "ranked"), "B2": (None, "pending"), "B3": (None, "pending")}


def test_the_columns_are_those_of_the_lower_rubric(tmp_path: Path) -> None:
    _, upper = _levels(tmp_path)
    upper.write_text(upper.read_text(encoding="utf-8").replace("total >= 80", "totl >= 80"), encoding="utf-8")
    with pytest.raises(scoring.RubricFaults) as found:
        scoring.load_rubric(upper)
    assert [f.code for f in found.value.faults] == ["UNKNOWN_COLUMN"]


def test_the_result_of_another_rubric_is_refused(tmp_path: Path) -> None:
    lower, upper = _levels(tmp_path)
    lower.write_text(MEMBERS.replace("id: members", "id: cadres"), encoding="utf-8")
    other = scoring.assess(lower, VISITS)
    _levels(tmp_path)
    with pytest.raises(scoring.DataFaults) as found:
        scoring.assess(upper, NAMES, tables={"党员": other})
    assert [f.code for f in found.value.faults] == ["LEVEL_OTHER_RUBRIC"]


def test_nobody_fills_in_a_result(tmp_path: Path) -> None:
    _, upper = _levels(tmp_path)
    assert "党员" not in openpyxl.load_workbook(io.BytesIO(scoring.template(upper))).sheetnames
