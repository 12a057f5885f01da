"""Random rubrics with data to score: `cases()` for hypothesis, `seeded(n)` for plain runs.

Data fit their declarations, so that a run is no fault unless one of `FAULTS` was asked for. Thresholds are taken from
the values that the data hold and from the points of a trial run, so that they are hit exactly; values are few, so that
subjects tie.
"""

import random
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, Protocol

from hypothesis import strategies as st

from . import adjusting, honours
from .case import Case
from .dumping import Plain, dump
from .faulty import FAULTS
from .grouping import restrict
from .inputs import Inputs, Rates, data, declare, declare_field, declare_pair, quoted
from .leaves import MAKERS, leaf
from .loading import full_of, leaves_of, whole_of, words
from .phrases import condition, event_count, field_number, varied
from .remembering import recall
from .run import Previous, Run
from .values import Row

Rubric = dict[str, Any]
__all__ = ["Case", "cases", "make", "seeded"]

FULLS = [Decimal(n) for n in (3, 5, 6, 7, 10, 12, 15, 20)]


def seeded(seed: int, fault: str | None = None) -> Case:
    """The case of a number; `fault` is one of `FAULTS`."""
    return make(random.Random(f"{fault}{seed}"), fault)


class Above(Protocol):
    """What lets a rubric read the results of rubrics below: their runs by the name of their tables, the fields, and the rules."""

    lower: dict[str, Run]

    def declare(self, inputs: Inputs) -> None: ...

    def read(self, inputs: Inputs, rubric: Rubric) -> None: ...


@st.composite
def cases(draw: st.DrawFn, fault: str | None = None) -> Case:
    """The same for hypothesis."""
    return make(draw(st.randoms(use_true_random=False)), fault)


def make(rng: random.Random, fault: str | None = None, above: Above | None = None) -> Case:
    """A case; `above` lets it read the results of rubrics below."""
    inputs = declare(rng)
    add_computed_fields(inputs)
    if above:
        above.declare(inputs)
    rubric = frame(inputs)
    if above:
        above.read(inputs, rubric)
    if rng.random() < 0.5:
        settle(rubric)
    rates = Rates.some(rng)
    name_leaves(inputs, rubric)
    subjects, tables = data(inputs, rubric["subject"], rates, 2 if above else 1)
    if rng.random() < 0.5:
        honours.give_units(inputs, rubric["subject"], subjects)
    case = Case(dump(rubric), subjects, tables, rng.random() < 0.05, lower=above.lower if above else None)
    run = trial_run(case, rubric)
    case.previous = add_honours(inputs, rubric, run, subjects)
    if not fault:
        rubric = remembered(rng, rubric, case)
        restrict(rng, rubric)
    case.rubric = dump(rubric)
    return FAULTS[fault](inputs, rubric, case) if fault else case


def remembered(rng: random.Random, rubric: Rubric, case: Case) -> Rubric:
    """Some of it read from the year before, where that is no fault."""
    made = recall(rng, rubric)
    if made is not rubric and replace(case, rubric=dump(made)).assess().fault:
        return rubric
    return made


def trial_run(case: Case, rubric: Rubric) -> Run:
    """Score without honours; where data are missing under `error`, that policy gives way."""
    run = case.assess()
    if run.fault and run.fault.endswith("is missing"):
        soften(rubric)
        case.rubric = dump(rubric)
        run = case.assess()
    if run.fault:
        raise AssertionError(f"{run.fault}\n{case.rubric}")
    return run


def settle(node: Rubric) -> None:
    """Leave nobody without a place for want of data, so that there are contests."""
    if node.get("missing") in ("pending", "error"):
        node["missing"] = "zero"
    if node.get("not_applicable") == "unranked":
        node["not_applicable"] = "rescale"
    node.pop("coverage", None)
    for child in node.get("indicators") or node.get("items") or []:
        settle(child)


def soften(node: Rubric) -> None:
    if node.get("missing") == "error":
        node["missing"] = "zero"
    for child in node.get("indicators") or node.get("items") or []:
        soften(child)


# ---------------------------------------------------------------- fields that are computed


def add_computed_fields(inputs: Inputs) -> None:
    """Derived fields of every type, ratios with every `when_zero`, and fields that hold only under a condition."""
    rng = inputs.rng
    for maker in rng.sample([derived_number, derived_other, ratio_of_fields, ratio_of_sum, gated], rng.randint(1, 5)):
        maker(inputs)
    if rng.random() < 0.3:
        names = list(inputs.fields)
        rng.shuffle(names)
        inputs.fields = {name: inputs.fields[name] for name in names}


def derived_number(inputs: Inputs) -> None:
    rng = inputs.rng
    a, b = field_number(inputs, "integer").text, field_number(inputs, "integer").text
    whole = rng.choice([f"{a} + {b}", f"coalesce({a}, 0)", f"if({condition(inputs, 0)}, {a}, {b})", event_count(inputs).text])
    inputs.fields["合计数"] = {"type": "integer", "derive": whole, "min": 0, "max": 100}
    broken = rng.choice([f"{a} / {b}", f"sqrt({a}) - {b}", f"({a} + {b}) / 3", f"({a} - {b}) / 8"])
    inputs.fields["折算值"] = {
        "type": "decimal",
        "precision": rng.choice([0, 2, 4]),
        "derive": broken,
        "min": -100,
        "max": 100,
    }
    if rng.random() < 0.3:
        inputs.fields["差额"] = {"type": "integer", "derive": f"{a} - {b}"}
    capped = f"min(100, {a} * 10 / 3)"
    inputs.fields["折算率"] = {"type": "percent", "derive": capped} | rng.choice([{}, {"min": 0, "max": 100}])


def derived_other(inputs: Inputs) -> None:
    rng = inputs.rng
    inputs.fields["达标否"] = {"type": "boolean", "derive": varied(rng, condition(inputs))}
    graded = f'if({condition(inputs)}, "优", "差")'
    inputs.fields["折算等次"] = {"type": "choice", "values": ["优", "良", "差"], "derive": graded}
    for kind, name, text in [("text", "依据", '"甲"'), ("date", "起算日", 'date("2026-07-01")')]:
        if inputs.of_type(kind):
            first = quoted(rng.choice(inputs.of_type(kind)))
            inputs.fields[name] = {"type": kind, "derive": rng.choice([f"coalesce({first}, {text})", first])}


def ratio_of_fields(inputs: Inputs) -> None:
    declare_pair(inputs, "已办数", "应办数")
    inputs.fields["办结比"] = ratio_spec(inputs, ["已办数", "应办数"])
    if inputs.rng.random() < 0.3:
        inputs.fields["办结比"] |= {"max": 2000, "ratio": ["已办数 * 3", "应办数"]}


def ratio_of_sum(inputs: Inputs) -> None:
    """A part of a sum, which is zero when both are."""
    filed = [quoted(name) for name in inputs.of_type("integer") if name in inputs.pools]
    a, b = inputs.rng.choice(filed), inputs.rng.choice(filed)
    inputs.fields["占比"] = ratio_spec(inputs, [a, f"{a} + {b}"])


def ratio_spec(inputs: Inputs, ratio: list[str]) -> dict[str, Any]:
    rng = inputs.rng
    precision = inputs.rng.choice([0, 2, 3])
    some = Decimal("50.5") if precision else Decimal(50)
    when_zero = inputs.rng.choice(["missing", "not_applicable", Decimal(0), Decimal(100), some])
    spec = {"type": "percent", "precision": precision, "ratio": ratio, "when_zero": when_zero}
    return spec | ({"valid": condition(inputs)} if rng.random() < 0.3 else {})


def gated(inputs: Inputs) -> None:
    holds = condition(inputs)
    declare_field(inputs, "有效值", inputs.rng.choice(["integer", "decimal", "percent"]))
    inputs.fields["有效值"]["valid"] = holds


# ---------------------------------------------------------------- the frame and the tree


def frame(inputs: Inputs) -> Rubric:
    """All of the rubric but vetoes, ranking, awards and summary."""
    rng = inputs.rng
    group = {"group": "类别"} if rng.random() < 0.6 else {}
    scores: dict[str, Any] = {
        "decimals": rng.choice([2, 2, 1, 1, 0, 0, 3]),
        "round_at": [level for level in ("item", "section", "total") if rng.random() < 0.5],
    }
    rubric: Rubric = {
        "format": 1,
        "id": "generated",
        "title": {"zh": "生成的办法", "en": "A generated scheme"},
        "edition": "2026",
        "status": rng.choice(["default", "adopted"]),
        "period": {"from": Plain("2026-01-01"), "to": Plain("2026-12-31")},
        "provenance": {"document": "虚构文件", "clause": "三（二）"},
        "subject": {"kind": "社区", "id": "编号", "name": "名称", **group},
        "scores": scores,
        "missing": rng.choice(["pending", "pending", "zero", "zero", "error", "rescale", "peer_average", "lowest"]),
        "not_applicable": rng.choice(["rescale", "rescale", "full", "zero", "unranked", "peer_average", "lowest"]),
    }
    if rng.random() < 0.3:
        rare = f"{condition(inputs, 0)} and {condition(inputs, 0)}"
        rubric["exempt"] = {"when": rng.choice([rare, rare, condition(inputs)]), "say": "不参评"}
    rubric["fields"] = inputs.fields
    if inputs.pairs:
        rubric["checks"] = [{"expect": "已办数 <= 应办数", "say": "已办数（{已办数}）大于应办数（{应办数}）"}]
    rubric["tables"] = inputs.tables
    rubric["indicators"] = tops = Tree(inputs, scores["decimals"]).top()
    rubric["tables"] = inputs.tables | inputs.results
    if rng.random() < 0.2:
        combined(rng, rubric, tops)
    if rng.random() < 0.1:
        rubric |= limits(rng, full_of(whole_of(rubric)))
    return rubric


@dataclass
class Tree:
    """Two or three levels, with counters for ids."""

    inputs: Inputs
    decimals: int
    leaves: int = 0
    nodes: int = 0
    names: list[str] = field(default_factory=list)

    def top(self) -> list[Rubric]:
        rng = self.inputs.rng
        nodes = [self.node(2) for _ in range(rng.randint(1, 3))]
        return [*nodes, self.leaf()] if rng.random() < 0.1 else nodes

    def node(self, below: int) -> Rubric:
        """A node with `below` levels left under it."""
        rng = self.inputs.rng
        self.nodes += 1
        made: Rubric = {"id": f"node_{self.nodes}", "title": f"板块{self.nodes}"}
        deep = below > 1
        items = [self.node(below - 1) if deep and rng.random() < 0.2 else self.leaf() for _ in range(rng.randint(1, 3))]
        if rng.random() < 0.3:
            combined(rng, made, items)
        elif rng.random() < 0.7:
            made["points"] = full_of({"items": items})
        if rng.random() < 0.1:
            made |= limits(rng, full_of({**made, "items": items}))
        if rng.random() < 0.25:
            made["coverage"] = {"at_least": rng.choice([Decimal("0.3"), Decimal("0.5"), Decimal("0.6"), Decimal(1)])}
        if rng.random() < 0.15:
            made["missing"] = rng.choice(["pending", "zero", "error", "rescale", "peer_average", "lowest"])
        if rng.random() < 0.2:
            made["not_applicable"] = rng.choice(["rescale", "full", "zero", "unranked", "peer_average", "lowest"])
        return {**made, "items": items}

    def leaf(self) -> Rubric:
        rng = self.inputs.rng
        self.leaves += 1
        full = rng.choice(FULLS) + (Decimal("0.5") if self.decimals and rng.random() < 0.2 else 0)
        made = leaf(self.inputs, f"leaf_{self.leaves}", f"指标{self.leaves}", full, rng.choice(list(MAKERS)))
        if rng.random() < 0.05:
            made |= limits(rng, full)
        if rng.random() < 0.05:
            made["factor"] = factor(self.inputs)
        return made


def factor(inputs: Inputs) -> str:
    """A difficulty, in a field of its own."""
    if "难度系数" not in inputs.fields:
        inputs.fields["难度系数"] = {"type": "decimal", "precision": 2, "min": 0, "max": 2}
        inputs.pools["难度系数"] = [Decimal("0.85"), Decimal(1), Decimal("1.2")]
    return "难度系数"


def combined(rng: random.Random, made: Rubric, items: list[Rubric]) -> None:
    """A node that does more than add up: weighed or not, and out of its own full marks or of 100."""
    made["combine"] = how = rng.choice(HOWS)
    if how == "best":
        made["keep"] = rng.randint(1, len(items))
    if how == "drop_lowest":
        if len(items) == 1:
            made["combine"] = "maximum"
        else:
            made["drop"] = rng.randint(1, len(items) - 1)
    if how in ("mean", "geometric", "harmonic") and rng.random() < 0.7:
        for item in items:
            item["weight"] = rng.choice([Decimal("0.2"), Decimal("0.3"), Decimal(1), Decimal(2)])
        if how == "mean" and rng.random() < 0.5:
            del made["combine"]
    if made.get("combine") != "sum" and rng.random() < 0.7:
        made["points"] = rng.choice([Decimal(7), Decimal(30), Decimal("12.5")])


def limits(rng: random.Random, full: Decimal) -> Rubric:
    """A floor, a cap, or both."""
    return rng.choice([{"floor": full / 4}, {"cap": full * 3 / 4}, {"floor": full / 4, "cap": full / 2}])


HOWS = ["sum", "mean", "geometric", "harmonic", "minimum", "maximum", "best", "drop_lowest"]


def name_leaves(inputs: Inputs, rubric: Rubric) -> None:
    """Rows of a veto's table name leaves by id or title."""
    names = [name for one in leaves_of(rubric["indicators"]) for name in (one["id"], words(one["title"]))]
    for pools in inputs.column_pools.values():
        if "指标" in pools:
            pools["指标"] = names


def add_honours(inputs: Inputs, rubric: Rubric, run: Run, subjects: list[Row]) -> Previous:
    """What is judged on points, with thresholds from the trial."""
    rng = inputs.rng
    trial = honours.trial_of(inputs, rubric, run)
    kinds = [rng.choice([*honours.KINDS, "quota"]) for _ in range(rng.choice([0, 2, 3, 4, 5, 5]))]
    if rng.random() < 0.9:
        rubric["ranking"] = honours.ranking(trial)
    rubric["awards"] = honours.awards(trial, kinds)
    rubric["adjust"] = adjusting.adjustments(trial, rubric["awards"])
    rubric["summary"] = honours.summary(trial, rubric["awards"])
    return honours.year_before(trial, subjects)
