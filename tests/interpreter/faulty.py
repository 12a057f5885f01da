"""Faults, when asked for: a sound case in which one thing is made wrong, with the code by which it is told."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from .case import Case
from .dumping import dump
from .inputs import Inputs, quoted
from .loading import Rubric, leaves_of, nodes_of
from .values import MISSING

Maker = Callable[[Inputs, Rubric, Case], Case]
DELIVERED = {"kind": "events", "key": "编号", "absent": "zero"}


def made_of(case: Case, rubric: Rubric, fault: str, **more: Any) -> Case:
    """The case with what was changed."""
    told: dict[str, Any] = {"subjects": case.subjects, "tables": case.tables, **more}
    return Case(dump(rubric), told["subjects"], told["tables"], case.draft, fault, case.previous)


def first_leaf(rubric: Rubric, rule: Rubric) -> Rubric:
    """Give the first leaf another rule that everybody is judged by."""
    rubric.pop("exempt", None)
    first = leaves_of(rubric["indicators"])[0]
    first.pop("applies", None)
    first.pop("factor", None)
    first["rule"] = rule
    return first


def missing_under_error(inputs: Inputs, rubric: Rubric, case: Case) -> Case:
    """Something is missing, and the policy, wherever it stands, says that this is an error."""
    fields = [name for name in inputs.pools if name not in {mark[1] for mark in inputs.marks}]
    subjects = [{**row, **dict.fromkeys(fields, MISSING)} for row in case.subjects]
    rubric.pop("exempt", None)
    rubric.pop("missing")
    tops, nodes, leaves = rubric["indicators"], nodes_of(rubric["indicators"]), leaves_of(rubric["indicators"])
    for one in [*nodes, *leaves]:
        one.pop("missing", None)
    for one in inputs.rng.choice([[rubric], tops, leaves]):
        one["missing"] = "error"
    return Case(dump(rubric), subjects, {}, False, "missing")


def outside_limits(inputs: Inputs, rubric: Rubric, case: Case) -> Case:
    name = inputs.free("integer")[0]
    first = {**case.subjects[0], name: 1000}
    return Case(case.rubric, [first, *case.subjects[1:]], case.tables, case.draft, "limits")


def outside_bounds(inputs: Inputs, rubric: Rubric, case: Case) -> Case:
    """A formula gives more than it may, whatever is in the data."""
    above = f"coalesce({quoted(inputs.of_type('integer')[0])}, 0) + 110"
    first_leaf(rubric, {"kind": "formula", "of": above, "min": Decimal(0), "max": Decimal(9)})
    return made_of(case, rubric, "bounds")


def a_mark(inputs: Inputs, rubric: Rubric, case: Case, fault: str, beside: Decimal) -> Case:
    """The last subject has a mark of full marks and so much more, without a reason."""
    full = first_leaf(rubric, {"kind": "mark", "of": "考评分", "reason": "扣分理由"})["points"]
    rubric["fields"] |= {"考评分": {"type": "decimal", "min": 0, "max": 1000}, "扣分理由": {"type": "text"}}
    subjects = [{**row, "考评分": full, "扣分理由": None} for row in case.subjects]
    subjects[-1]["考评分"] += beside
    return made_of(case, rubric, fault, subjects=subjects)


def a_panel(inputs: Inputs, rubric: Rubric, case: Case, fault: str, rule: Rubric, marks: list[tuple[str, str]]) -> Case:
    """One subject has these marks of these judges."""
    first_leaf(rubric, {"kind": "panel", "table": "终评", "mark": "分数", "judge": "评委", "out_of": Decimal(10), **rule})
    number = {"type": "decimal", "precision": 1, "min": 0, "max": 100}
    rubric["tables"] = {**rubric["tables"], "终评": {**DELIVERED, "columns": {"分数": number, "评委": "text", "要素": "text"}}}
    one = inputs.rng.choice(case.subjects)[rubric["subject"]["id"]]
    rows = [{"编号": one, "分数": Decimal(mark), "评委": judge, "要素": None} for judge, mark in marks]
    return made_of(case, rubric, fault, tables={**case.tables, "终评": rows})


def a_field(inputs: Inputs, rubric: Rubric, case: Case, fault: str, spec: Rubric, check: str = "") -> Case:
    """A field that is worked out, or a check, of which one subject breaks what is said."""
    rubric["fields"] |= {"甲数": {"type": "integer", "max": 100}, "乙数": {"type": "integer", "max": 100}}
    rubric["fields"] |= {"丙数": spec} if spec else {}
    rubric["checks"] = [*(rubric.get("checks") or []), *([{"expect": check, "say": "甲数（{甲数}）大于乙数"}] if check else [])]
    subjects = [{**row, "甲数": 3, "乙数": 4} for row in case.subjects]
    subjects[0] |= {"甲数": 5}
    return made_of(case, rubric, fault, subjects=subjects)


def nothing_called_so(inputs: Inputs, rubric: Rubric, case: Case) -> Case:
    """A veto names a leaf that there is not."""
    rubric.pop("exempt", None)
    columns = {"指标": "text", "认定单位": "text", "文号": "text"}
    rubric["tables"] = {**rubric["tables"], "查处": {**DELIVERED, "columns": columns}}
    basis = {"table": "查处", "authority": "认定单位", "document": "文号"}
    veto = {"id": "veto_named", "kind": "veto", "when": "count(查处) >= 1", "basis": basis, "effect": {"zero_items": "指标"}, "say": "查实"}
    rubric["adjust"] = [*rubric["adjust"], veto]
    rows = [{"编号": case.subjects[0][rubric["subject"]["id"]], "指标": "没有的指标", "认定单位": "虚构区纪委", "文号": "1号"}]
    return made_of(case, rubric, "named", tables={**case.tables, "查处": rows})


def missing_addition(inputs: Inputs, rubric: Rubric, case: Case) -> Case:
    """What a bonus reads is missing, which is an error."""
    rubric.pop("exempt", None)
    rubric["fields"] |= {"加分数": {"type": "integer", "max": 100}}
    bonus = {"id": "extra_missing", "kind": "bonus", "of": "加分数", "missing": "error", "say": "加分"}
    rubric["adjust"] = [*rubric["adjust"], bonus]
    return made_of(case, rubric, "addition")


ABOVE_ONE: Rubric = {"type": "percent", "ratio": ["甲数", "乙数"], "when_zero": "missing"}
ABOVE_MOST: Rubric = {"type": "integer", "derive": "甲数 + 乙数", "max": 8}
FAULTS: dict[str, Maker] = {
    "missing": missing_under_error,
    "limits": outside_limits,
    "bounds": outside_bounds,
    "mark": lambda inputs, rubric, case: a_mark(inputs, rubric, case, "mark", Decimal("0.01")),
    "reason": lambda inputs, rubric, case: a_mark(inputs, rubric, case, "reason", Decimal("-0.01")),
    "panel": lambda inputs, rubric, case: a_panel(inputs, rubric, case, "panel", {}, [("甲", "9"), ("乙", "12")]),
    "judge": lambda inputs, rubric, case: a_panel(inputs, rubric, case, "judge", {}, [("甲", "9"), ("乙", "8"), ("甲", "7")]),
    "ratio": lambda inputs, rubric, case: a_field(inputs, rubric, case, "ratio", ABOVE_ONE),
    "derived": lambda inputs, rubric, case: a_field(inputs, rubric, case, "derived", ABOVE_MOST),
    "check": lambda inputs, rubric, case: a_field(inputs, rubric, case, "check", {}, "甲数 <= 乙数"),
    "named": nothing_called_so,
    "addition": missing_addition,
}
CODES = {
    "missing": "DATUM_MISSING", "bounds": "FORMULA_RANGE", "mark": "MARK_RANGE", "reason": "MARK_WITHOUT_REASON", "panel": "PANEL_RANGE",
    "judge": "JUDGE_TWICE", "ratio": "RATIO_ABOVE_ONE", "derived": "DERIVED_RANGE", "check": "CHECK_FAILED", "named": "UNKNOWN_ITEM",
    "addition": "DATUM_MISSING",
}
"""How scoring tells each; what is outside the limits of data is told when they are read."""
