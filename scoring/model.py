"""What every declared model is built from: frozen, closed, and exact about its scalars.

Files that declare models do without postponed annotations: pydantic would have to evaluate every one of them when it is imported.
"""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Any, TypeAlias

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    PlainValidator,
    SerializerFunctionWrapHandler,
    WithJsonSchema,
    WrapSerializer,
    model_validator,
)
from pydantic_core import PydanticKnownError

from scoring.messages import Word, word


class Frozen(BaseModel):
    """A model that cannot be changed and knows no other keys than its own.

    Its validator is built when it is first asked: most models are only ever parts of a rubric, whose validator holds theirs.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, defer_build=True)


def _amount(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise ValueError("number")
    return Decimal(value)


def _written(value: Any) -> Decimal | Fraction:
    """Return a number; a third cannot be written as a decimal, so that `1/3` may be."""
    fraction = isinstance(value, str) and re.fullmatch(r"[1-9][0-9]{0,3}/[1-9][0-9]{0,3}", value)
    if not fraction and (isinstance(value, bool) or not isinstance(value, int | Decimal)):
        raise ValueError("fraction")
    return Fraction(value) if fraction else Decimal(value)


def _part(value: Any) -> Decimal | Fraction:
    """Return a part of a whole, from 0 to 1."""
    part = _written(value)
    if part < 0:
        raise PydanticKnownError("greater_than_equal", {"ge": 0})
    if part > 1:
        raise PydanticKnownError("less_than_equal", {"le": 1})
    return part


def _share(value: Any) -> Decimal | Fraction:
    share = _part(value)
    if not share:
        raise PydanticKnownError("greater_than", {"gt": 0})
    return share


def _weight(value: Any) -> Decimal | Fraction:
    """Return a weight above 0, which may be a fraction as well; only what weights are to each other matters."""
    weight = _written(value)
    if weight <= 0:
        raise PydanticKnownError("greater_than", {"gt": 0})
    return weight


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

_FRACTION: dict[str, Any] = {"type": "string", "pattern": "^[1-9][0-9]{0,3}/[1-9][0-9]{0,3}$"}

Part: TypeAlias = Annotated[Decimal | Fraction, PlainValidator(_part), PlainSerializer(str, when_used="json"),
                            WithJsonSchema({"anyOf": [{"type": "number", "minimum": 0, "maximum": 1}, _FRACTION]})]
"""A part of a whole, from 0 to 1, exact: a decimal, or a fraction written `1/3`."""

Share: TypeAlias = Annotated[Decimal | Fraction, PlainValidator(_share), PlainSerializer(str, when_used="json"),
                             WithJsonSchema({"anyOf": [{"type": "number", "exclusiveMinimum": 0, "maximum": 1}, _FRACTION]})]
"""A part that is not nothing."""

Weight: TypeAlias = Annotated[Decimal | Fraction, PlainValidator(_weight), PlainSerializer(str, when_used="json"),
                              WithJsonSchema({"anyOf": [{"type": "number", "exclusiveMinimum": 0}, _FRACTION]})]
"""A weight above 0, exact: a decimal, or a fraction written `1/3`."""

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

    def told(self, filled: Callable[[str], str] = str) -> Word | str:
        """Return it as the argument of a sentence, in whose language it is said; `filled` fills the places of each wording."""
        return filled(self.zh) if self.en is None else word("words.title", zh=filled(self.zh), en=filled(self.en))

    @property
    def wordings(self) -> frozenset[str]:
        """Return every wording under which people may name the thing."""
        return frozenset(w for w in (self.zh, self.en, self.source) if w)


def _bare(text: Text, dumped: SerializerFunctionWrapHandler) -> Any:
    return text.zh if text.wordings == {text.zh} else dumped(text)


Sentence = Annotated[Text, WrapSerializer(_bare, when_used="json")]
"""Text that was a bare string before it could be in two languages: in JSON, and so in the hash of a rubric, it still is one where it is Chinese
only."""
