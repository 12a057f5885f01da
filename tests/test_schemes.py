"""Every scheme of the catalogue as a committee meets it: picked from the list, its form filled in, scored, explained; and its small example."""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import openpyxl
import polars as pl
import pytest

import cli
from scoring.api import assess
from scoring.demo import example
from scoring.language.catalogue import entries
from scoring.language.load import load_rubric
from scoring.language.rubric import Rubric
from scoring.model import Text
from scoring.result import Result
from scoring.rules.checklist import Checklist
from scoring.tables.template import forms

ROOT = Path(__file__).parent.parent
SCHEMES = ROOT / "examples" / "schemes"

FIRST = {"five-star-party-organisation", "ten-best-community", "leader-four-ones"}
NAMED = FIRST | {
    # people and party organisations
    "member-four-ones", "three-must-visits", "five-pairings", "four-member-campaigns", "four-integrations", "work-pattern",
    "department-assessment", "three-level-coordination", "staff-four-retentions", "five-contributions-fund", "talent-five-batches",
    "cadre-appraisal",
    # communities
    "community-facilities", "petition-room-four-unities", "three-level-networks", "six-supports", "three-deliveries", "one-highlight-each",
    "culture-and-sport", "party-and-residents-affairs-disclosure", "service-stations", "mass-organisations", "public-services",
    "joint-building", "self-governance", "six-service-types", "community-finance", "governance-bodies", "service-evaluation",
    "service-coverage", "committee-education", "funding", "social-assistance", "resident-leaders-in-party-work",
    "zero-distance-interviews", "premises-three-ways", "fund-discipline", "digital-community", "youth-and-elderly",
    "community-innovation-five",
    # the current work of a county
    "petition-settlement", "medical-insurance-coverage", "livelihood-services", "hundred-households", "four-entries", "information-group",
    "nine-rules", "paired-support", "departments-into-communities", "village-community-pairing", "three-satisfactions", "filial-ten",
    # published standards
    "gbt50378-2019", "sasac-efficacy", "community-worker-appraisal", "rank-interval", "grade-quota",
}
IDS = sorted({e.id for e in entries()})
SMALL = [name for name in IDS if name not in FIRST]


@cache
def result(name: str) -> Result:
    return assess(name, example(name).data)


def test_the_catalogue_holds_every_scheme_that_is_named() -> None:
    assert NAMED - set(IDS) == set()


def test_no_id_stands_in_two_folders() -> None:
    homes = {(e.id, e.path.parent) for e in entries()}
    assert len(homes) == len({name for name, _ in homes})


@pytest.mark.parametrize("name", IDS)
def test_a_scheme_says_where_it_comes_from_in_both_languages(name: str) -> None:
    rubric = load_rubric(name)
    assert rubric.title.say("en") != rubric.title.say("zh")
    assert rubric.provenance is not None
    assert rubric.provenance.document
    assert rubric.provenance.clause
    assert rubric.provenance.note
    assert [i.id for i in rubric.walk() if i.title.say("en") == i.title.say("zh")] == []


@pytest.mark.parametrize("name", IDS)
def test_every_way_of_losing_points_has_advice(name: str) -> None:
    silent = [leaf.id for leaf in load_rubric(name).leaves if leaf.advice is None]
    listed = {leaf.id: getattr(leaf.rule, "items", ()) for leaf in load_rubric(name).leaves}
    assert [leaf for leaf in silent if not listed[leaf] or not all(item.advice for item in listed[leaf])] == []


def told(rubric: Rubric) -> Iterator[tuple[str, Text | None]]:
    """Yield what people read beside titles: advice, help, what is said of data and adjustments, and the note on the scheme."""
    for leaf in rubric.leaves:
        yield leaf.id, leaf.advice
        yield from ((item.id, item.advice) for item in (leaf.rule.items if isinstance(leaf.rule, Checklist) else ()))
    yield from ((name, field.help) for name, field in rubric.fields.items())
    for name, table in rubric.tables.items():
        yield name, table.help
        yield from ((f"{name}.{column}", datum.help) for column, datum in table.columns.items())
    yield from ((check.expect, check.say) for check in rubric.checks)
    yield from ((entry.id, entry.say) for entry in rubric.adjust)
    yield "exempt", None if rubric.exempt is None else rubric.exempt.say
    yield "provenance", None if rubric.provenance is None else rubric.provenance.note


@pytest.mark.parametrize("name", IDS)
def test_what_people_read_of_a_scheme_is_in_both_languages(name: str) -> None:
    """A Chinese name in English stands between 「 and 」: a word of the data, or the title of a document; that of a place to fill between { and }."""
    found = {place: text.en for place, text in told(load_rubric(name)) if text is not None}
    chinese = {place for place, english in found.items() if re.search("[\u3400-\u9fff]", re.sub("「[^「」]*」|{[^{}]*}", "", english or "是"))}
    assert chinese == set()


@pytest.mark.parametrize("name", SMALL)
def test_a_form_is_filled_in_scored_and_explained(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What lies in the example as csv, typed into the form that is handed out, by the commands of the README.

    The commands run in this process: to start Python seven times for each of so many schemes takes minutes, and the golden sessions do start it.
    """
    monkeypatch.chdir(tmp_path)

    def run(command: str, lang: str = "zh") -> None:
        monkeypatch.setenv("XINGPING_LANG", lang)
        assert cli.run(command.split()) == cli.DONE, command

    run(f"template {name} -o form.xlsx")
    filled(name, tmp_path / "form.xlsx")
    run(f"score {name} form.xlsx --out out")
    ranking = pl.read_csv(tmp_path / "out" / "ranking.csv", infer_schema=False)
    assert ranking.height == result(name).ranking.height
    for row in range(0, ranking.height, ranking.height - 1):
        for lang in ("zh", "en"):
            run(f"explain out {ranking[row, 'id']} --as-of 2026-10-01", lang)
    typed = pl.read_csv(tmp_path / "out" / "scores.csv", infer_schema=False)
    run(f"score {name} {example(name).data} --out csv")
    assert typed.equals(pl.read_csv(tmp_path / "csv" / "scores.csv", infer_schema=False))


def filled(name: str, path: Path) -> None:
    """Type the example into the form."""
    rubric, book = load_rubric(name), openpyxl.load_workbook(path)
    tables = {file.stem: rows(file) for file in example(name).data.glob("*.csv")}
    for form in forms(rubric):
        sheet = book[form.title]
        for line, row in enumerate(tables.get(form.title if form.title in rubric.tables else rubric.subject.kind, ()), start=3):
            for column, head in enumerate([*form.keys, *form.data], start=1):
                if row.get(head):
                    sheet.cell(line, column, row[head])
    book.save(path)


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))


@pytest.mark.parametrize("name", SMALL)
def test_a_small_example_shows_what_the_scheme_tells_apart(name: str) -> None:
    found = result(name)
    wide, scored = found.wide, found.ranking.filter(pl.col("total").is_not_null())
    top = [i.id for i in found.rubric.indicators]
    outcomes = found.ranking.select(*top, "total", "outcome", *(a.id for a in found.rubric.awards if a.id in found.ranking.columns))
    assert outcomes.n_unique() >= 4
    assert [node for node in top if found.ranking[node].n_unique() < 2] == []
    assert scored["total"].n_unique() < scored.height, "a tie"
    assert (found.ranking["outcome"] == "pending").any(), "a missing datum"
    assert wide.height == found.ranking.height


def test_remaking_the_small_examples_gives_the_same_bytes(tmp_path: Path) -> None:
    script = ROOT / "examples" / "make_schemes.py"
    subprocess.run([sys.executable, script, "--out", tmp_path], check=True, cwd=tmp_path, env={"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"})
    made, kept = files(tmp_path), files(SCHEMES)
    assert sorted({name.partition("/")[0] for name in made}) == SMALL
    assert {name: made.get(name) == kept[name] for name in kept if name != "README.md" and made.get(name) != kept[name]} == {}


def files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}
