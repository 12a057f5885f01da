"""A rubric as sheets of rows, before anything is drawn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from scoring.errors import Fault, OutputFaults, Place
from scoring.indicator_table import rule
from scoring.indicator_table.codecs import Anything, Cell, clean
from scoring.indicator_table.columns import MOST_LEVELS, SHEETS, Column, indicators
from scoring.indicator_table.rows import Row, TooLong, cells
from scoring.indicator_table.words import Words
from scoring.language.rubric import Rubric
from scoring.messages import keys, say
from scoring.record import record

_LISTS: Final = ("checks", "adjust", "awards", "summary")


@record
class Sheet:
    """One sheet: its key in `SHEETS`, the columns that are shown, its rows."""

    key: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


def sheets(rubric: Rubric, tree: Mapping[str, Any], lang: str) -> list[Sheet]:
    """Return the sheets of a rubric; those without rows are left out.

    tree  what the rubric says, as plain values

    Raises OutputFaults where something is longer than a cell can be.
    """
    rest, found = dict(tree), []
    for key, make in (("indicators", _indicators), ("items", _items), ("fields", _fields), ("tables", _tables)):
        found.append(_guarded(key, lambda key=key, make=make: make(rubric, rest, lang)))
    for key in ("indicators", "fields", "tables"):
        if _has_sheet(key, rest):
            del rest[key]
    for key in _LISTS:
        found.append(_guarded(key, lambda key=key: _list(key, rest, lang)))
    found.append(_guarded("other", lambda: Sheet("other", SHEETS["other"], tuple(_other(rest, (), lang)))))
    return [sheet for sheet in found if sheet.rows]


def _guarded(key: str, make: Any) -> Sheet:
    try:
        made: Sheet = make()
    except TooLong as error:
        place = Place(sheet=say(f"indicator_table.sheet.{key}"), heading=error.column.heading("zh"))
        raise OutputFaults([Fault("TOO_LONG_FOR_A_CELL", place)]) from None
    return made


def _has_sheet(key: str, tree: Mapping[str, Any]) -> bool:
    """Return whether a part of the rubric has rows to stand in; an empty one stands among the rest."""
    value = tree.get(key)
    if key == "indicators":
        return isinstance(value, list) and bool(value) and _depth(value) <= MOST_LEVELS
    if isinstance(value, dict):
        return bool(value) and all(isinstance(v, dict) and v and clean(k) == k for k, v in value.items())
    return isinstance(value, list) and bool(value) and all(isinstance(v, dict) and v for v in value)


def _depth(items: list[Any]) -> int:
    return 1 + max((_depth(item["items"]) for item in items if item.get("items")), default=0)


def _indicators(rubric: Rubric, tree: Mapping[str, Any], lang: str) -> Sheet:
    if not _has_sheet("indicators", tree):
        return Sheet("indicators", (), ())
    depth = max(2, _depth(tree["indicators"]))
    columns = indicators(depth)
    words = Words(rubric, lang)
    made = {leaf.id: words.of(leaf) for leaf in rubric.leaves}

    def rows(items: list[dict[str, Any]], above: tuple[str, ...]) -> Iterator[Row]:
        for item in items:
            thing = {key: value for key, value in item.items() if key != "items" or not value}
            titles = (*above, _shown(item))
            if isinstance(thing.get("rule"), dict):
                thing["rule"] = rule.opened(_without_items(thing["rule"]), thing.get("points"))
            found = {f"level_{n}": title for n, title in enumerate(titles, 1)} | cells(_untitled(thing), columns, lang) | made.get(item["id"], {})
            yield Row(found, len(titles) if item.get("items") else 0)
            yield from rows(item.get("items") or [], titles)

    return Sheet("indicators", columns, tuple(rows(tree["indicators"], ())))


def _shown(item: dict[str, Any]) -> str:
    """Return the wording of an indicator that people see; its id where the wording is only space."""
    title = item["title"]
    wording = title if isinstance(title, str) else title.get("zh") or title.get("current")
    return clean(str(wording)) or str(item["id"])


def _untitled(thing: dict[str, Any]) -> dict[str, Any]:
    """Return an indicator without the wording that stands in the column of its level."""
    title = thing["title"]
    if isinstance(title, str):
        return {k: v for k, v in thing.items() if k != "title" or v != clean(v)}
    key = "zh" if "zh" in title else "current"
    kept = {k: v for k, v in title.items() if k != key or v != clean(v)}
    return {k: kept if k == "title" else v for k, v in thing.items() if k != "title" or kept}


def _without_items(said: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in said.items() if k != "items" or not _listed(said)}


def _listed(said: Mapping[str, Any]) -> bool:
    """Return whether the items of a rule have rows of their own."""
    return said.get("kind") == "checklist" and _has_sheet("items", said)


def _items(rubric: Rubric, tree: Mapping[str, Any], lang: str) -> Sheet:
    def rows(items: list[dict[str, Any]]) -> Iterator[Row]:
        for item in items:
            said = item.get("rule")
            if isinstance(said, dict) and _listed(said):
                for one in said["items"]:
                    yield Row({"owner": item["id"], "owner_title": _shown(item), **cells(one, SHEETS["items"], lang)})
            yield from rows(item.get("items") or [])

    return Sheet("items", SHEETS["items"], tuple(rows(tree["indicators"])) if _has_sheet("indicators", tree) else ())


def _fields(rubric: Rubric, tree: Mapping[str, Any], lang: str) -> Sheet:
    fields = tree["fields"] if _has_sheet("fields", tree) else {}
    columns = SHEETS["fields"]
    return Sheet("fields", columns, tuple(Row({"field": name, **cells(said, columns, lang)}) for name, said in fields.items()))


def _tables(rubric: Rubric, tree: Mapping[str, Any], lang: str) -> Sheet:
    columns, rows = SHEETS["tables"], []
    for name, said in tree["tables"].items() if _has_sheet("tables", tree) else ():
        inner = said.get("columns")
        apart = isinstance(inner, dict) and bool(inner) and all(clean(k) == k and v for k, v in inner.items())
        own = {k: v for k, v in said.items() if k != "columns" or not apart}
        rows.append(Row({"table": name, **cells(own, columns, lang)}, 1))
        for column, one in inner.items() if apart else ():
            rows.append(Row({"table": name, "column": column, **cells({"type": one} if isinstance(one, str) else one, columns, lang)}))
    return Sheet("tables", columns, tuple(rows))


def _list(key: str, rest: dict[str, Any], lang: str) -> Sheet:
    columns, rows = SHEETS[key], []
    if key == "awards" and "ranking" in rest:
        rows.append(Row(_ranking(rest.pop("ranking"), lang)))
    if _has_sheet(key, rest):
        rows += [Row(cells(one, columns, lang)) for one in rest.pop(key)]
    return Sheet(key, columns, tuple(rows))


def _ranking(said: Any, lang: str) -> dict[str, Cell]:
    if not isinstance(said, dict):
        return {"award_kind": say("indicator_table.award_kind.none", lang)}
    return cells({"kind": "ranking", **said}, [c for c in SHEETS["awards"] if c.key in ("award_kind", "award_settings")], lang)


def _other(tree: Mapping[str, Any], path: tuple[str, ...], lang: str) -> Iterator[Row]:
    for key, value in tree.items():
        here = (*path, key)
        if isinstance(value, dict) and value and all(isinstance(k, str) and k and "." not in k and clean(k) == k for k in value):
            yield from _other(value, here, lang)
            continue
        cell = Anything().write(value, lang)
        if cell is None:
            raise TooLong(SHEETS["other"][-1])
        name = ".".join(here)
        meaning = say(f"indicator_table.key.{name}", lang) if f"indicator_table.key.{name}" in keys() else ""
        yield Row({"key": name, **({"meaning": meaning} if meaning else {}), "value": cell})
