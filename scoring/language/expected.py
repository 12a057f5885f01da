"""What the models expect at a path: which keys, and what stands below."""

from __future__ import annotations

from collections.abc import Mapping
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from scoring.language.extension import top
from scoring.language.rubric import Column, Order
from scoring.language.spots import Path
from scoring.model import Text


def keys(path: Path, value: Any) -> tuple[str, ...]:
    """Return the keys of the model at `path` of a rubric, as they are written; nothing where there is none."""
    model = _chosen(*_at(path, value))
    if not _is_model(model):
        return ()
    known = tuple(field.alias or name for name, field in model.model_fields.items())
    return known if path or "extends" in known else (*known, "extends", "changes")


def may_be_text(path: Path, value: Any) -> bool:
    """Return whether what is expected at `path` has a short form that is text."""
    return any(o in (Text, Column, Order) for o in _options(_at(path, value)[0]))


def length(path: Path, value: Any) -> tuple[int, int | None]:
    """Return how many items a list must have at least and, where that is fixed, at most."""
    wanted, here = _at(path, value)
    arguments = get_args(_chosen(wanted, here))
    if arguments and arguments[-1] is not Ellipsis and get_origin(_chosen(wanted, here)) is tuple:
        return len(arguments), len(arguments)
    model = _chosen(*_at(path[:-1], value))
    fields = model.model_fields.items() if _is_model(model) else ()
    limits = [m for name, field in fields if (field.alias or name) == path[-1] for m in field.metadata]
    return next((m.min_length for m in limits if hasattr(m, "min_length")), 1), None


def value_at(path: Path, value: Any) -> Any:
    """Return what is written at `path`."""
    for step in path:
        value = _inside(value, step)
    return value


def _at(path: Path, value: Any) -> tuple[Any, Any]:
    wanted: Any = top(value)
    for step in path:
        wanted, value = below(wanted, step, value), _inside(value, step)
    return wanted, value


def below(wanted: Any, step: str | int, value: Any) -> Any:
    """Return what is expected at a key or position of something expected; `value` chooses between models."""
    chosen = _chosen(wanted, value)
    if _is_model(chosen):
        fields = {field.alias or name: field.annotation for name, field in chosen.model_fields.items()}
        return fields.get(str(step))
    arguments = get_args(chosen)
    if get_origin(chosen) is dict:
        return arguments[1]
    if get_origin(chosen) is tuple and isinstance(step, int):
        return arguments[0] if arguments[-1] is Ellipsis else arguments[min(step, len(arguments) - 1)]
    return None


def by_kind(wanted: Any) -> bool:
    """Return whether one of several models is expected, told apart by `kind`."""
    return len([o for o in _options(wanted) if _is_model(o)]) > 1


def _chosen(wanted: Any, value: Any) -> Any:
    options = _options(wanted)
    if isinstance(value, Mapping):
        models = [o for o in options if _is_model(o)]
        named = [m for m in models if _kind(m) == value.get("kind")] if len(models) > 1 else models
        return next(iter(named or [o for o in options if get_origin(o) is dict]), None)
    if isinstance(value, list | tuple):
        return next((o for o in options if get_origin(o) is tuple), None)
    return options[0] if options else None


def _options(wanted: Any) -> tuple[Any, ...]:
    origin = get_origin(wanted)
    if origin is Annotated:
        return _options(get_args(wanted)[0])
    if origin is Union or origin is UnionType:
        return tuple(o for a in get_args(wanted) if a is not type(None) for o in _options(a))
    return () if wanted is None else (wanted,)


def _kind(model: type[BaseModel]) -> str | None:
    field = model.model_fields.get("kind")
    return get_args(field.annotation)[0] if field is not None and get_origin(field.annotation) is Literal else None


def _is_model(wanted: Any) -> bool:
    return isinstance(wanted, type) and issubclass(wanted, BaseModel)


def _inside(value: Any, step: str | int) -> Any:
    if isinstance(value, Mapping):
        return value.get(step)
    if isinstance(value, list | tuple) and isinstance(step, int) and step < len(value):
        return value[step]
    return None
