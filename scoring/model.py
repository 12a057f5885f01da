"""What every declared model is built from: frozen, closed, and exact about its scalars.

Files that declare models do without postponed annotations: pydantic would have to evaluate every one of them when it is imported.
"""

import re
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator


class Frozen(BaseModel):
    """A model that cannot be changed and knows no other keys than its own.

    Its validator is built when it is first asked: most models are only ever parts of a rubric, whose validator holds theirs.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, defer_build=True)


def _amount(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise ValueError("number")
    return Decimal(value)


def _expression(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int | Decimal) else value


def _day(value: Any) -> Any:
    if isinstance(value, date) or (isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value)):
        return value
    raise ValueError("date")


Amount = Annotated[Decimal, BeforeValidator(_amount, json_schema_input_type=float)]
"""An exact decimal: what YAML writes as a number. Floats, booleans and text are refused."""

Formula = Annotated[str, BeforeValidator(_expression, json_schema_input_type=str | float | bool),
                    Field(min_length=1, description="an expression of the rubric language")]
"""The text of an expression; a bare number or truth value is its own text."""

Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60, description="snake_case, permanent")]


Flag = Annotated[bool, Field(strict=True)]
"""`true` or `false`, and no other word for them."""

Whole = Annotated[int, Field(strict=True)]

Words = Annotated[str, Field(min_length=1)]

Day = Annotated[date, BeforeValidator(_day, json_schema_input_type=str)]
"""A day as `2026-01-01`."""


class Text(Frozen):
    """Words that people read, in one or both languages."""

    zh: str = Field(min_length=1, description="the current Chinese wording; also written `current`")
    en: str | None = Field(default=None, description="the English wording; where absent, the Chinese stands in")
    source: str | None = Field(default=None, description="the wording of the source document, where it is dated")

    @model_validator(mode="before")
    @classmethod
    def _from_short_forms(cls, value: Any) -> Any:
        if isinstance(value, str):
            return {"zh": value}
        if isinstance(value, dict) and "current" in value and "zh" not in value:
            rest = {k: v for k, v in value.items() if k != "current"}
            return {"zh": value["current"], **rest}
        return value

    def say(self, lang: str) -> str:
        """Return the wording in `lang`."""
        return self.en if lang == "en" and self.en else self.zh

    @property
    def wordings(self) -> frozenset[str]:
        """Return every wording under which people may name the thing."""
        return frozenset(w for w in (self.zh, self.en, self.source) if w)
