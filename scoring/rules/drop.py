"""Extremes that are left out of a mean (去掉最高分、最低分): so many of the highest and of the lowest, where there are enough."""

from collections.abc import Iterator

from pydantic import Field

from scoring.model import Frozen, Whole
from scoring.rules.base import Path, Problem
from scoring.rules.phrases import either


class Drop(Frozen):
    """Which marks are left out: as many of the highest and of the lowest, of equal ones any."""

    highest: Whole = Field(default=1, ge=0, le=50, description="how many of the highest marks are left out")
    lowest: Whole = Field(default=1, ge=0, le=50, description="how many of the lowest marks are left out")
    above: Whole | None = Field(default=None, ge=0, description="only where there are more marks than this; as many as are left out where absent")

    @property
    def many(self) -> int:
        """Return how many marks are left out."""
        return self.highest + self.lowest

    @property
    def more_than(self) -> int:
        """Return the number of marks up to which nothing is left out."""
        return self.many if self.above is None else self.above

    def problems(self, path: Path) -> Iterator[Problem]:
        """Yield what cannot be meant: more left out than there are."""
        if self.more_than < self.many:
            yield Problem("DROP_TOO_MANY", path, {"above": self.more_than, "many": self.many})

    def said(self, lang: str) -> str:
        """Return what is left out, as a clause."""
        parts = [(n, zh, en) for n, zh, en in ((self.highest, "最高分", "highest"), (self.lowest, "最低分", "lowest")) if n]
        zh, en = "、".join(f"{n}个{zh}" for n, zh, _ in parts), " and the ".join(f"{n} {en}" for n, _, en in parts)
        return either(lang, f"去掉{zh}", f"without the {en}")
