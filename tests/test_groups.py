"""Groups of subjects with indicators of their own: each is scored as by a rubric that had only these."""

from __future__ import annotations

import io
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
import yaml

import scoring
from scoring.cases import load_base, run_boundaries
from scoring.engine.assess import assess_inputs
from scoring.errors import DataFaults
from scoring.explain import awards as award_words, notes
from scoring.explain.compare import compare_subjects
from scoring.explain.outline import outline
from scoring.export.content import Content
from scoring.export.sheets.corrections import corrections as corrections_sheet
from scoring.export.sheets.scores import scores as scores_sheet
from scoring.export.terminal import ranking_table
from scoring.language.load import load_rubric, parse_rubric
from scoring.language.rubric import Rubric
from scoring.messages import say
from scoring.result import Result
from tests.agreement import inputs_of
from tests.interpreter.generate import Case, seeded
from tests.interpreter.loading import for_group, leaves_of, load

DATA = Path(__file__).parent / "data"
TABLES = {"通报": pl.DataFrame({"社区编号": ["C1", "N2"], "内容": ["迟报", "漏报"]})}


def grouped() -> Rubric:
    return load_rubric(DATA / "grouped.yaml")


@pytest.fixture(scope="module")
def result() -> Result:
    return scoring.assess(grouped(), DATA / "grouped.csv", tables=TABLES)


def _lines(result: Result, subject: str) -> dict[str, dict[str, Any]]:
    return {row["indicator"]: row for row in result.scores.filter(pl.col("id") == subject).rows(named=True)}


# ---------------------------------------------------------------- points and lines


def test_what_is_for_other_groups_has_no_row_and_no_full_marks(result: Result) -> None:
    assert [*_lines(result, "C1")] == ["study", "notice", "party", "property", "lifts", "city", "content", "voice", "total"]
    assert {s: _lines(result, s)["total"]["full"] for s in ("C1", "N1", "S1")} == {"C1": 90, "N1": 80, "S1": 110}
    assert (_lines(result, "C1")["city"]["full"], _lines(result, "S1")["city"]["full"]) == (50, 30)
    assert dict(result.ranking.select("id", "full").rows())["N1"] == 80
    assert dict(result.ranking.select("id", "rate").rows())["N2"] == Decimal("64.30")  # 51.44 of 80


def test_lines_add_up(result: Result) -> None:
    for subject in result.ranking["id"]:
        lines = _lines(result, subject).values()
        assert sum((row["contribution"] for row in lines), Decimal(0)) == _lines(result, subject)["total"]["points"]
        assert all(row["points"] + row["lost"] == row["full"] for row in lines if row["points"] is not None)


def test_what_does_not_apply_is_rescaled_within_the_group(result: Result) -> None:
    # S2: 20 + 25.5 + 9.9 of the 90 points that apply, out of 110
    assert _lines(result, "S2")["total"]["points"] == Decimal("67.71")
    assert _lines(result, "C3")["lifts"]["gain"] == 25  # 10 of 20 points make 25 of 50 where the other item does not apply


def test_an_addition_to_a_node_of_other_groups_brings_nothing(result: Result) -> None:
    assert [n.subject for n in result.issues if n.code == "ADDITION_MISSING"] == ["S2"]
    assert "model_village" not in _lines(result, "C1")


def test_each_group_is_scored_as_by_a_rubric_of_its_own() -> None:
    tried = 0
    for seed in range(500):
        case = seeded(seed)
        rubric = load(case.rubric)
        across = any("'all'" in str(leaf["rule"]) or "balance" in leaf["rule"] for leaf in leaves_of(rubric["indicators"]))
        if "groups" not in rubric["subject"] or rubric.get("adjust") or across:
            continue
        whole = _scored(case)
        for group in rubric["subject"]["groups"]:
            rows = [row for row in case.subjects if row["类别"] == group]
            own = {**for_group(rubric, group), "awards": [], "summary": [], "ranking": "none"}
            alone = _scored(Case(_dumped(own), rows or case.subjects[:1], case.tables, case.draft))
            for row in rows:
                assert _lines(alone, row["编号"]) == _lines(whole, row["编号"]), (seed, row["编号"])
                tried += 1
    assert tried >= 20


def _dumped(rubric: dict[str, Any]) -> str:
    return yaml.safe_dump(_plain(rubric), allow_unicode=True, sort_keys=False)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _plain(v) for k, v in value.items() if k not in ("for", "groups")}
    if isinstance(value, list):
        return [_plain(v) for v in value]
    return (int(value) if value == int(value) else float(value)) if isinstance(value, Decimal) else value


def _scored(case: Case) -> Result:
    rubric = parse_rubric(case.rubric, "generated.yaml")
    ids = {row["编号"] for row in case.subjects} | {row["名称"] for row in case.subjects}
    tables = {name: [r for r in rows if r[rubric.tables[name].key] in ids] for name, rows in case.tables.items()}
    return assess_inputs(rubric, inputs_of(rubric, Case(case.rubric, case.subjects, tables, case.draft)), draft=case.draft)


# ---------------------------------------------------------------- places and awards


def test_places_are_within_groups_alone(result: Result) -> None:
    ranked = result.ranking.select("id", "group", "rank", "group_rank").rows()
    assert ranked == [("C1", "城市社区", None, 1), ("C2", "城市社区", None, 2), ("C3", "城市社区", None, 3), ("N1", "农村社区", None, 1),
                      ("N2", "农村社区", None, 2), ("S1", "涉农社区", None, 1), ("S2", "涉农社区", None, 2)]


def test_by_rate_there_is_a_place_among_all() -> None:
    text = (DATA / "grouped.yaml").read_text(encoding="utf-8").replace("{by: [total], within: group}", "{by: [rate]}")
    ranked = scoring.assess(parse_rubric(text), DATA / "grouped.csv", tables=TABLES).ranking
    assert ranked["id"].to_list() == ["N1", "C1", "S1", "C2", "N2", "S2", "C3"]
    assert ranked["rank"].to_list() == [1, 2, 3, 4, 5, 6, 7]


def test_stars_of_other_groups_are_neither_given_nor_lacking(result: Result) -> None:
    told = {row["id"]: row for row in award_words.awards(result).filter(pl.col("award") == "starred").rows(named=True)}
    assert (told["C1"]["of"], told["C1"]["failed"], told["C1"]["reason"]) == ("2", "", "党建、城市治理达标。尚需区委批准。")
    assert "乡村振兴" not in told["C2"]["reason"]


def test_ties_are_looked_for_within_groups() -> None:
    text = (DATA / "grouped.csv").read_text(encoding="utf-8")
    same = text.replace("C2,城二,城市社区,9,80,2,,,91.5", "C2,城二,城市社区,12,90,5,,,96")
    found = scoring.assess(grouped(), pl.read_csv(io.StringIO(same), infer_schema=False), tables={"通报": TABLES["通报"].clear()})
    assert [(n.code, n.subject, n.args["place"]) for n in found.issues if n.code == "TIED"] == [("TIED", "C1", 1), ("TIED", "C2", 1)]
    told = dict(notes.ranking(found).select("id", "note").rows())
    assert told["C1"].startswith("与城二总得分相同，名次并列第1位，其后名次为第3位")


# ---------------------------------------------------------------- what people see


def test_a_scorecard_speaks_of_its_group_alone(result: Result) -> None:
    card = scoring.explain(result, "N1")
    assert card.full == 80
    assert (card.rank, card.group_rank) == (None, 1)
    assert "城市治理" not in str(card)
    assert "两项均达标" in card.headline


def test_two_subjects_of_different_groups_are_compared_with_a_warning(result: Result) -> None:
    told = compare_subjects(result, "C1", "N1")
    assert told.sentence.startswith("两者类别不同，考核指标和满分不同（90分、80分），总得分不能直接相比。")
    assert sum((d.difference for d in told.items), Decimal(0)) == told.total == sum((d.difference for d in told.sections), Decimal(0))
    assert "类别不同" not in compare_subjects(result, "C1", "C2").sentence
    assert {d.indicator: (d.a, d.b) for d in told.sections}["city"][1] is None  # not 0: the other group has not got it
    assert any("／" in line for line in str(told).splitlines() if line.startswith("城市治理"))


def test_places_within_groups_are_called_so(result: Result) -> None:
    row = {"社区编号": "N2", "更正项目": "toilets", "原值": "12.00", "更正为": "1", "更正理由": "误报", "认定单位": "区考核办"}
    after = scoring.assess(grouped(), DATA / "grouped.csv", tables=TABLES, corrections=pl.DataFrame([row]))
    moved = scoring.moves(result, after)
    assert moved.in_group
    assert "组内名次" in str(moved)
    assert "place in group" in str(scoring.moves(result, after, "en"))
    sheet = corrections_sheet(Content(after, "zh"))
    assert sheet is not None
    assert {c.heads[0] for c in sheet.columns[-2:]} == {"组内名次"}


def test_the_outline_says_for_whom() -> None:
    said = outline(grouped())
    assert "满分城市社区90、农村社区80、涉农社区110分" in said
    assert "2 城市治理（城市社区50、涉农社区30分）\n  适用：城市社区、涉农社区" in said


def test_the_terminal_has_no_place_among_all(result: Result) -> None:
    assert ranking_table(result).splitlines()[0].split()[:3] == ["社区名称", "类别", "组内名次"]


def test_sheets_tell_other_groups_from_what_does_not_apply(result: Result) -> None:
    content = Content(result, "zh")
    scores = scores_sheet(content)
    assert scores is not None
    first, rows = [c.heads[-1] for c in scores.columns], [*scores.rows]
    lifts, property_ = first.index("加装电梯\n（20分）"), first.index("物业覆盖\n（30分）")
    assert [row[lifts] for row in rows][3:5] == ["／", "／"]
    assert rows[2][property_] == "—"


def test_the_template_says_who_is_asked() -> None:
    book = openpyxl.load_workbook(io.BytesIO(scoring.template(grouped())))
    sheet = book["农业农村部门"]
    told = {cell.value: cell.comment.text for cell in sheet[1] if cell.comment is not None}
    assert "只由这些类别填报：农村社区、涉农社区。" in told["厕所改造率"]
    assert "只由这些类别填报" not in told["村集体收入"]  # an adjustment reads it, whatever the group


# ---------------------------------------------------------------- data that do not fit


def test_a_group_that_nobody_knows_is_a_fault() -> None:
    text = (DATA / "grouped.csv").read_text(encoding="utf-8").replace("C1,城一,城市社区", "C1,城一,城镇社区").replace("S2,涉二,涉农社区", "S2,涉二,")
    with pytest.raises(DataFaults) as found:
        scoring.assess(grouped(), pl.read_csv(io.StringIO(text), infer_schema=False), tables=TABLES)
    assert [f.code for f in found.value.faults] == ["GROUP_UNKNOWN", "BLANK_GROUP"]


def test_a_group_without_subjects_is_noted() -> None:
    frame = pl.read_csv(DATA / "grouped.csv", infer_schema=False).filter(pl.col("类别") != "涉农社区")
    found = scoring.assess(grouped(), frame, tables={"通报": TABLES["通报"].clear()})
    assert [say("words.any", what=n.args["groups"]) for n in found.issues if n.code == "GROUP_EMPTY"] == ["涉农社区"]


def test_an_item_of_another_group_cannot_be_corrected() -> None:
    row = {"社区编号": "N1", "更正项目": "加装电梯", "原值": None, "更正为": "10", "更正理由": "漏记", "认定单位": "区考核办"}
    with pytest.raises(DataFaults) as found:
        scoring.assess(grouped(), DATA / "grouped.csv", tables=TABLES, corrections=pl.DataFrame([row]))
    assert [f.code for f in found.value.faults] == ["CORRECTION_OTHER_GROUP"]


def test_boundaries_are_tried_in_every_group() -> None:
    found = run_boundaries(grouped(), load_base(DATA / "grouped.cases.yaml", grouped()))
    assert found.passed
    assert {"lifts", "toilets", "shortest", "study"} <= {row.threshold.owner for row in found.rows}
    assert {row.threshold.of for row in found.rows if row.threshold.owner == "starred"} == {"party", "city", "country"}


def test_a_condition_may_ask_whether_a_group_has_the_item() -> None:
    text = (DATA / "grouped.yaml").read_text(encoding="utf-8")
    award = "  - {id: sound, kind: title, title: 环境达标, require: not applies(toilets) or rate(toilets) >= 90}\nsummary:"
    found = scoring.assess(parse_rubric(text.replace("summary:", award)), DATA / "grouped.csv", tables=TABLES)
    told = found.awards.filter(pl.col("award") == "sound").select("id", "decision").rows()
    assert dict(told) == {**dict.fromkeys(("C1", "C2", "C3", "N1", "S1"), "granted"), "N2": "not_granted", "S2": "not_granted"}
