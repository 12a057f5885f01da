"""The shape of a rubric: what pydantic found, as faults with places, in our words.

A location of pydantic's is walked along the values that were written and the models that were expected, so that the tags of unions and what short
forms stand for drop out of it. Of a key that is misspelt only the misspelling is told, not that the right one is missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from pydantic import ValidationError

from scoring.errors import Fault, nearest
from scoring.language import expected
from scoring.language.extension import top
from scoring.language.spots import Path
from scoring.language.tree import Written
from scoring.language.yaml import MAX_DEPTH
from scoring.messages import Word, word
from scoring.record import record

_WRONG_TYPE: Final = {
    "string_type": "text", "dict_type": "mapping", "model_type": "mapping", "model_attributes_type": "mapping", "tuple_type": "list",
    "bool_type": "flag", "int_type": "integer", "int_from_float": "integer", "decimal_type": "number", "is_instance_of": "mapping",
}
_RANGE: Final = {"greater_than": "gt", "greater_than_equal": "ge", "less_than": "lt", "less_than_equal": "le"}
_SWALLOWED: Final = "([^\\s:\uff1a]+)(\uff1a|:)"
_SCALAR: Final = frozenset({*_WRONG_TYPE, "value_error", "literal_error", "finite_number", *_RANGE})


@record
class _Found:
    """One complaint of pydantic's at a path of what was written."""

    path: Path
    type: str
    value: Any
    context: Mapping[str, Any]
    options: tuple[Any, ...] = ()


def shape_faults(error: ValidationError | None, document: Written) -> list[Fault]:
    """Return the faults of a rubric's shape; echoes of what was already found wrong with the text are left out."""
    empty = [e for e in _empty(document.value, ()) if e[0] not in document.mended]
    said = {path for path, _, _ in empty} | set(document.mended)
    faults = [Fault(code, document.place(path), args) for path, code, args in empty]
    errors = [] if error is None else error.errors(include_url=False)
    found = [_found(e, document.value) for e in errors]
    found = [f for f in found if not any(f.path[: len(p)] == p for p in said)]
    for one in _merged(found):
        faults += _faults(one, document)
    return faults


def refused(error: ValidationError | None, document: Written) -> set[Path]:
    """Return the paths of everything that is misshapen, or was guessed; a key that is missing has one, too."""
    errors = [] if error is None else error.errors(include_url=False)
    return {path for path, _, _ in _empty(document.value, ())} | set(document.mended) | {_found(e, document.value).path for e in errors}


def _empty(value: Any, path: Path) -> Iterator[tuple[Path, str, dict[str, Any]]]:
    """Yield what is written as a key (or a dash) with nothing behind it, and what only plain values from elsewhere can get wrong."""
    if value is None:
        key = path[-1]
        yield path, "EMPTY_VALUE", {"key": key if isinstance(key, str) else key + 1}
    elif len(path) > MAX_DEPTH:
        yield path, "FILE_TOO_DEEP", {"most": MAX_DEPTH}
    elif isinstance(value, Mapping):
        for key, below in value.items():
            if isinstance(key, str):
                yield from _empty(below, (*path, key))
            else:
                yield (*path, str(key)), "KEY_NOT_TEXT", {"found": _short(key)}
    elif isinstance(value, list | tuple):
        for i, below in enumerate(value):
            yield from _empty(below, (*path, i))


def _found(error: Any, value: Any) -> _Found:
    """Return a complaint with its location walked: what is neither key nor position of what was written is a tag."""
    path: list[str | int] = []
    here, wanted, tagged = value, top(value), False
    for i, step in enumerate(error["loc"]):
        last = i == len(error["loc"]) - 1
        if isinstance(here, Mapping) and not tagged and step == here.get("kind") and expected.by_kind(wanted):
            tagged = True
            continue
        inside = step in here if isinstance(here, Mapping) else isinstance(here, list | tuple) and isinstance(step, int) and step < len(here)
        missing = last and error["type"] == "missing" and isinstance(here, Mapping | list | tuple)
        if not inside and not missing:
            continue
        path.append(step)
        wanted = expected.below(wanted, step, here)
        here = here[step] if inside else None
        tagged = False
    return _Found(tuple(path), error["type"], here if error["type"] != "missing" else None, error.get("ctx", {}))


def _merged(found: list[_Found]) -> list[_Found]:
    """Return one complaint for each place: branches of a union that were not meant are dropped, literals joined."""
    kept: list[_Found] = []
    for one in found:
        container = isinstance(one.value, Mapping | list | tuple)
        others = [o for o in found if o is not one and o.path[: len(one.path)] == one.path]
        if container and one.type in _SCALAR and any(o.type not in _SCALAR or len(o.path) > len(one.path) for o in others):
            continue
        same = [o for o in others if o.path == one.path and o.type in _SCALAR and one.type in _SCALAR]
        better = [o for o in same if o.type == "literal_error" or (o.type == "value_error" and one.type != "literal_error")]
        if same and one.type != "literal_error" and better:
            continue
        numbers = tuple(word("allowed.number") for o in same if o.type == "value_error")
        lists = tuple(word("allowed.list") for o in same if o.type == "tuple_type")
        kept.append(_Found(one.path, one.type, one.value, one.context, (*numbers, *lists)))
    return kept


def _faults(one: _Found, document: Written) -> Iterator[Fault]:
    swallowed = re.match(_SWALLOWED, one.value) if one.type in _WRONG_TYPE and isinstance(one.value, str) else None
    if swallowed is not None and _WRONG_TYPE[one.type] == "mapping":
        code = "FULL_WIDTH_COLON" if swallowed[2] == "\uff1a" else "COLON_WITHOUT_SPACE"
        yield Fault(code, document.place(one.path, swallowed.start(2) + 1), {"key": swallowed[1]})
        return
    told = _told(one, document)
    if told is not None:
        path = one.path[:-1] if one.type == "missing" else one.path
        place = document.key_place(path) if told[0] == "UNKNOWN_KEY" else document.place(path)
        yield Fault(told[0], place, told[1])


def _told(one: _Found, document: Written) -> tuple[str, dict[str, Any]] | None:
    if one.type == "extra_forbidden":
        return _unknown_key(one, document)
    if one.type == "missing":
        return _missing(one, document)
    if one.type == "literal_error":
        allowed = tuple(re.findall(r"'([^']*)'", one.context["expected"])) or (str(one.context["expected"]),)
        if isinstance(one.value, Mapping | list | tuple):
            return "WRONG_TYPE", {"found": found_word(one.value), "expected": word("type.text"), "mend": ""}
        if one.value in allowed and "'" not in one.context["expected"]:
            return "WRONG_TYPE", {"found": found_word(one.value), "expected": word("type.number"), "mend": _mend(one.value, "number")}
        return "NOT_ALLOWED", {"found": _short(one.value), "allowed": (*allowed, *one.options), "near": nearest(str(one.value), allowed)}
    if one.type == "union_tag_invalid":
        kinds = tuple(re.findall(r"'([^']*)'", one.context["expected_tags"]))
        return "UNKNOWN_KIND", {"found": _short(one.context["tag"]), "allowed": kinds, "near": nearest(one.context["tag"], kinds)}
    if one.type == "union_tag_not_found":
        return "KEY_NEEDED", {"key": "kind", "near": ()}
    if one.type in ("too_short", "too_long"):
        return _length(one.path, document)
    return _of_value(one, document)


def _unknown_key(one: _Found, document: Written) -> tuple[str, dict[str, Any]]:
    key = str(one.path[-1])
    allowed = expected.keys(one.path[:-1], document.value)
    near = nearest(key, allowed)
    listed = word("allowed.keys", keys=allowed) if allowed and not near else ""
    return "UNKNOWN_KEY", {"key": key, "near": near, "listed": listed}


def _missing(one: _Found, document: Written) -> tuple[str, dict[str, Any]] | None:
    key = one.path[-1]
    if isinstance(key, int):
        return _length(one.path[:-1], document)
    written = expected.value_at(one.path[:-1], document.value)
    strange = [k for k in written if k not in expected.keys(one.path[:-1], document.value)] if isinstance(written, Mapping) else []
    if any(key in nearest(str(k), expected.keys(one.path[:-1], document.value)) for k in strange):
        return None
    return "KEY_NEEDED", {"key": key}


def _length(path: Path, document: Written) -> tuple[str, dict[str, Any]] | None:
    """Return what a list's length should be; nothing where only its faulty items made it too short."""
    written, (least, most) = expected.value_at(path, document.value), expected.length(path, document.value)
    if isinstance(written, str):
        return "EMPTY_TEXT", {}
    found = len(written) if isinstance(written, Mapping | list | tuple) else 0
    if least <= found <= (most or found):
        return None
    return "LIST_LENGTH", {"wanted": word("length.exact" if most else "length.least", limit=least), "found": found}


def _of_value(one: _Found, document: Written) -> tuple[str, dict[str, Any]]:
    context, found = one.context, _short(one.value)
    if one.type == "value_error" and str(context.get("error")) == "date":
        return "BAD_DATE", {"found": found}
    if one.type.startswith("date"):
        return "BAD_DATE", {"found": found}
    if one.type == "value_error" or one.type in _WRONG_TYPE:
        fraction = str(context.get("error")) == "fraction"
        wanted = "fraction" if fraction else "number" if one.type == "value_error" else _WRONG_TYPE[one.type]
        if wanted == "mapping" and expected.may_be_text(one.path, document.value):
            wanted = "text"
        return "WRONG_TYPE", {"found": found_word(one.value), "expected": word(f"type.{wanted}"), "mend": _mend(one.value, wanted)}
    if one.type in _RANGE:
        sign = _RANGE[one.type]
        percent = sign == "le" and context[sign] == 1 and not isinstance(one.value, str) and one.value <= 100
        mend = word("mend.share", percent=found, value=_short((Decimal(one.value) / 100).normalize())) if percent else ""
        return "OUT_OF_RANGE", {"found": found, "limit": word(f"range.{sign}", limit=str(context[sign])), "mend": mend}
    if one.type == "string_too_short":
        return "EMPTY_TEXT", {}
    if one.type == "string_too_long":
        return "TEXT_TOO_LONG", {"found": found, "most": context["max_length"]}
    if one.type == "string_pattern_mismatch" and one.path == ("edition",):
        return "FULL_WIDTH_QUOTE", {"meant": found.strip("\u201c\u201d\u2018\u2019\uff02\uff07")}
    if one.type == "string_pattern_mismatch":
        return _bad_id(one)
    if one.type == "finite_number":
        return "NUMBER_NOT_FINITE", {"found": found}
    return "NOT_UNDERSTOOD", {"found": found}


def _bad_id(one: _Found) -> tuple[str, dict[str, Any]]:
    kebab = one.path == ("id",)
    guess = re.sub(r"[^a-z0-9]+", "-" if kebab else "_", str(one.value).lower()).strip("-_")
    guess = "" if guess[:1].isdigit() and not kebab else guess
    return "BAD_ID", {"found": _short(one.value), "form": word("id.kebab" if kebab else "id.snake"), "near": (guess,) if guess else ()}


def _mend(value: Any, wanted: str) -> Word | str:
    if wanted == "text" and isinstance(value, int | Decimal | float):
        return word("mend.quote", value=_short(value))
    if wanted in ("number", "integer") and isinstance(value, str) and (number := re.fullmatch(r"\s*([-+]?)(0*)([0-9]+(\.[0-9]+)?)\s*", value)):
        return word("mend.zeros" if number[2] else "mend.unquote", value=number[1] + number[3])
    if wanted in ("number", "integer") and isinstance(value, str) and re.match(r"\s*[-+]?[.0-9\uff10-\uff19]", value):
        return word("mend.plain")
    if wanted == "list" and not isinstance(value, Mapping):
        return word("mend.list")
    return ""


def found_word(value: Any) -> Word:
    """Return what was written, with its type, for a sentence."""
    if isinstance(value, bool):
        return word("found.logical", value="true" if value else "false")
    if isinstance(value, float):
        return word("found.float", value=_short(value))
    if isinstance(value, int | Decimal):
        return word("found.number", value=_short(value))
    if isinstance(value, str):
        return word("found.text", value=_short(value))
    return word("found.mapping" if isinstance(value, Mapping) else "found.list" if isinstance(value, list | tuple) else "found.other")


def _short(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    text = f"{value:f}" if isinstance(value, Decimal) else str(value)
    return text if len(text) <= 40 else text[:39] + "…"
