"""Mark (酌情评定): an assessor's mark within full marks, with a reason wherever it is below them.

    {kind: mark, of: 学用结合评分, reason: 扣分理由}

A mark outside 0…full, or below full without a reason, is a fault of the data (MARK_RANGE, MARK_WITHOUT_REASON), not a score.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import ClassVar, Literal

import polars as pl
from pydantic import Field

from scoring.exact import Number
from scoring.expression.compile import Value
from scoring.expression.syntax import Name, parse
from scoring.model import Formula
from scoring.rules.base import Asked, Case, Direction, Example, Lever, Problem, Rule
from scoring.rules.context import Context
from scoring.rules.phrases import either, marks


class Mark(Rule):
    """The mark itself; unknown where none was given."""

    kind: Literal["mark"]
    of: Formula = Field(description="a number field that holds the mark")
    reason: Formula = Field(description="a text field that holds the reason")

    lever: ClassVar[Lever] = "none"
    examples: ClassVar[tuple[Example, ...]] = (
        Example({"kind": "mark", "of": "评分", "reason": "理由"}, Decimal(10), {"评分": ("decimal", "8.5"), "理由": ("text", "访谈不足5人")},
                None, Decimal("8.5"), "访谈不足5人"),
        Example({"kind": "mark", "of": "评分", "reason": "理由"}, Decimal(10), {"评分": ("decimal", "10"), "理由": ("text", None)},
                None, Decimal(10), "评分为10分"),
        Example({"kind": "mark", "of": "评分", "reason": "理由"}, Decimal(10), {"评分": ("decimal", None), "理由": ("text", None)}, None, None, ""),
    )

    def asked(self) -> Iterator[Asked]:
        yield Asked(("of",), self.of, "number")
        yield Asked(("reason",), self.reason, "text")

    def problems(self, ctx: Context) -> Iterator[Problem]:
        for key, text in (("of", self.of), ("reason", self.reason)):
            if not isinstance(parse(text), Name):
                yield Problem("NOT_A_FIELD", (key,), {"found": text})

    @property
    def direction(self) -> Direction:
        return "up"

    def observed(self, ctx: Context) -> Value | None:
        return ctx.value(self.of, "number")

    def points(self, ctx: Context) -> Number:
        return ctx.value(self.of, "number").exact.clip_to(Decimal(0), ctx.full)

    def checks(self, ctx: Context) -> Iterator[tuple[str, pl.Expr]]:
        mark, full = ctx.value(self.of, "number").exact, ctx.full_number
        yield "MARK_RANGE", mark.compare(">=", Number.literal(0)) & mark.compare("<=", full)
        yield "MARK_WITHOUT_REASON", mark.compare(">=", full) | ctx.value(self.reason, "text").expr.is_not_null()

    def figures(self, ctx: Context) -> dict[str, pl.Expr]:
        return {"reason": ctx.value(self.reason, "text").expr}

    def why(self, case: Case) -> str:
        mark = marks(case.observed) if isinstance(case.observed, Decimal) else "—"
        reason = case.figures.get("reason")
        because = either(case.lang, f"（理由：{reason}）", f" (because: {reason})") if reason and case.lost > 0 else ""
        return either(case.lang, f"{case.name}为{mark}分{because}", f"{case.name} was marked {mark}{because}")

    def how(self, case: Case) -> str:
        return either(case.lang, "属评定打分，不能补得", "it was decided by assessors and cannot be made up") if case.lost > 0 else ""

    def standard(self, full: Decimal, lang: str, name: str, measure: str = "") -> str:
        return either(lang, f"在{marks(full)}分以内酌情评定，低于满分的写明理由",
                      f"an assessor's mark up to {marks(full)}, with a reason below full marks")
