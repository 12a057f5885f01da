"""A rubric as plain values: what its YAML says, in short forms and in the order of the models."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import BaseModel

from scoring.language.award import Order
from scoring.language.rubric import Column, Rubric
from scoring.model import Text


def plain(rubric: Rubric) -> dict[str, Any]:
    """Return what a rubric says, without what it leaves to defaults; loading it gives an equal rubric."""
    found = _mapping(rubric)
    return found if rubric.ranking is not None else found | {"ranking": "none"}


def _value(value: Any) -> Any:
    if isinstance(value, Text):
        return wording(value)
    if isinstance(value, Column | Order):
        return _short(_mapping(value), "type" if isinstance(value, Column) else "key")
    if isinstance(value, BaseModel):
        return _mapping(value)
    if isinstance(value, dict):
        return {key: _value(below) for key, below in value.items()}
    if isinstance(value, list | tuple):
        return [_value(below) for below in value]
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else value
    return value.isoformat() if isinstance(value, date) else value


def _mapping(model: BaseModel) -> dict[str, Any]:
    fields = type(model).model_fields.items()
    values = {field.alias or name: getattr(model, name) for name, field in fields if name in model.model_fields_set}
    return {key: _value(value) for key, value in values.items() if value is not None}


def _short(value: dict[str, Any], key: str) -> Any:
    return value[key] if set(value) == {key} else value


def wording(text: Text) -> str | dict[str, str]:
    """Return a text as it is written: bare where it has one wording, `current` where the source says something else."""
    shown = {"source": text.source, "current": text.zh} if text.source is not None else {"zh": text.zh}
    en = {} if text.en is None else {"en": text.en}
    return text.zh if text.source is None and text.en is None else {k: v for k, v in (shown | en).items() if v is not None}
