"""The result of a lower rubric is a table of an upper one: members make up branches, branches a district."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import polars as pl

import cli
import scoring

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
