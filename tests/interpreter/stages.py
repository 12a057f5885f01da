"""Levels of subjects: a random case whose result is a table of another random case, which reads it in every way."""

import random
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from .case import Case
from .generate import make, seeded
from .inputs import Inputs
from .loading import Rubric, leaves_of, load, words
from .run import Run
from .standing import in_use

TABLE = "下级"
UPPER = {"甲": ("S00", "第0社区"), "乙": ("S01", "第1社区")}
"""By the first sign of a unit or group below: the id and the name of the subject above."""


@dataclass
class Stage:
    """A result below, and what the case above makes of it."""

    below: Case
    key: str
    lower: dict[str, Run] = field(default_factory=dict)

    @property
    def run(self) -> Run:
        return self.lower[TABLE]

    def totals(self) -> list[Decimal]:
        return [sheet.combined.total for sheet in self.run.sheets if sheet.combined.total is not None] or [Decimal(5)]

    def declare(self, inputs: Inputs) -> None:
        """A table that is a result, and fields that read it."""
        rng, tops = inputs.rng, [node["id"] for node in self.run.rubric["indicators"]]
        absent = rng.choice([{}, {"absent": "zero"}, {"absent": "missing"}])
        inputs.results[TABLE] = {"kind": "subjects", "rubric": "./lower.yaml", "key": self.key, **absent}
        good, top = f"total >= {rng.choice(self.totals())}", rng.choice(tops)
        limits = {"min": -100_000, "max": 1_000_000}
        whole = {"type": "integer", **limits}
        number = {"type": "decimal", "precision": rng.choice([0, 2, 4]), **limits}
        titles = [f"count({TABLE}, {condition})" for condition in self.titles()]
        inputs.fields |= {
            "下级人数": {**whole, "derive": f"count({TABLE})"},
            "下级合格数": {**whole, "derive": f"count({TABLE}, {good})"},
            "下级均分": {**number, "derive": f"mean({TABLE}, total)"},
            "下级高分": {**number, "derive": rng.choice([f"max({TABLE}, rate)", f"min({TABLE}, total)", f"max({TABLE}, {top})"])},
            "下级加减": {**number, "derive": f"sum({TABLE}, {rng.choice(['bonus', 'deduction', 'bonus - deduction', 'full'])})"},
            "下级名次": {**whole, "derive": f"min({TABLE}, {rng.choice(['rank', 'group_rank'])})"},
            "下级合格率": {"type": "percent", "ratio": [f"count({TABLE}, {good})", f"count({TABLE})"],
                      "when_zero": rng.choice(["missing", "not_applicable", 0])},
            "下级已评": {"type": "boolean", "derive": f'count({TABLE}, outcome != "ranked") == 0'},
        }
        if titles:
            inputs.fields["下级获评数"] = {**whole, "derive": rng.choice(titles)}

    def titles(self) -> list[str]:
        """Conditions on what was given below."""
        found = []
        for award in in_use(self.run.rubric):
            if award["kind"] == "level":
                title = words(award["levels"][0]["title"])
                found.append(f'{award["id"]} == "{"拟评" if "approval" in award else ""}{title}"')
            found.append(f"not missing({award['id']})")
        return found

    def read(self, inputs: Inputs, rubric: Rubric) -> None:
        """Some leaves that read the rows themselves."""
        rng, leaves = inputs.rng, leaves_of(rubric["indicators"])
        for leaf in rng.sample(leaves, rng.randint(1, min(3, len(leaves)))):
            leaf["rule"] = rng.choice([self.events, self.panel, self.value])(rng, leaf["points"])

    def value(self, rng: random.Random, full: Decimal) -> Rubric:
        of = rng.choice(["下级均分", "下级合格率", "下级人数", f"count({TABLE}, missing(total))", f"mean({TABLE}, rate, total > 3)"])
        return rng.choice([{"kind": "piecewise", "of": of, "points": [[0, Decimal(0)], [30, full]]},
                           {"kind": "completion", "of": of, "target": f"count({TABLE}) * 20", "when_zero": "not_applicable"}])

    def events(self, rng: random.Random, full: Decimal) -> Rubric:
        rule: Rubric = {"kind": "per_event", "table": TABLE, "each": rng.choice([Decimal(1), Decimal("-0.5")])}
        level = next((award for award in in_use(self.run.rubric) if award["kind"] == "level"), None)
        if level and rng.random() < 0.6:
            proposed = "拟评" if "approval" in level else ""
            titles = list(dict.fromkeys(f"{proposed}{words(one['title'])}" for one in level["levels"]))
            values = {title: Decimal(len(titles) - place) for place, title in enumerate(titles)}
            return {**rule, "each": {"by": level["id"], "values": values}, "where": f"not missing({level['id']})"}
        return {**rule, "where": rng.choice(['outcome == "ranked"', f"total >= {rng.choice(self.totals())}", "rank <= 2", "rate < 60"])}

    def panel(self, rng: random.Random, full: Decimal) -> Rubric:
        blank = {"blank": "left_out"} if rng.random() < 0.6 else {}
        return {"kind": "panel", "table": TABLE, "mark": "min(max(rate, 0), 100)", "out_of": Decimal(100), **blank}


def staged(seed: int) -> Case:
    """The case above of a number; `case.lower` has the run below."""
    rng = random.Random(f"stages{seed}")
    sides: list[str] = []
    while not sides:
        below = seeded(rng.randrange(10**6))
        subject = load(below.rubric)["subject"]
        sides = [*(["parent"] if "parent" in subject else []), *(["group"] if "group" in subject and "groups" not in subject else [])]
    key = subject[rng.choice(sides)]
    for row in below.subjects:
        row[key] = rng.choice(UPPER[row[key][0]])
    made = make(rng, above=Stage(below, key, {TABLE: below.assess()}))
    made.below = below
    return made


def facts(case: Case) -> list[tuple[str, ...]]:
    """What one case shows of the rows from below, and of who has none."""
    found: list[tuple[str, ...]] = []
    for sheet in case.assess().sheets:
        rows: Any = sheet.tables[TABLE]
        found.append(("rows below", "unknown" if rows is None else "some" if rows else "none"))
        for row in rows or []:
            found.append(("subject below", row["outcome"]))
            found += [("column below", name, "blank" if value is None else "known") for name, value in row.items()]
    return found
