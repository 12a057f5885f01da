"""Levels of subjects: a table that is the result of a lower rubric has the columns that such a result has.

What the lower rubric says is put into the upper one before its models see it, so that expressions over it are typed and checked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from os.path import normpath
from pathlib import Path
from typing import Any, TypeAlias

from scoring.errors import Fault, RubricFaults, UnknownName
from scoring.language.catalogue import entry, is_path
from scoring.language.rubric import Award, Rubric
from scoring.language.scope import POINTS_BOUND
from scoring.language.tree import Written

Load: TypeAlias = Callable[[Path, tuple[str, ...]], Rubric]
"""Loads the rubric of a file; the text are the files of the rubrics above."""
_HIGHEST_RATE = 100 * POINTS_BOUND * 10


def lowered(document: Written, file: Path | None, above: tuple[str, ...], load: Load) -> tuple[Any, list[Fault]]:
    """Return the values of a rubric with the columns of every table of subjects, and what is wrong with the lower rubrics.

    file   where the rubric lies; a path of a lower one starts there
    above  the files of the rubrics that ask for this one
    """
    tables = document.value.get("tables") if isinstance(document.value, Mapping) else None
    asking = [name for name, table in (tables.items() if isinstance(tables, Mapping) else ()) if asks(table)]
    if not asking:
        return document.value, []
    filled, faults = dict(tables or {}), []
    for name in asking:
        found = _lower(document, name, file, above, load)
        if isinstance(found, Fault):
            faults.append(found)
            continue
        side = {found.subject.parent: "parent", found.subject.group: "group"}.get(filled[name].get("key"))
        if side is None:
            allowed = tuple(c for c in (found.subject.parent, found.subject.group) if c)
            faults.append(Fault("LEVEL_KEY", document.place(("tables", name, "key")), {"rubric": found.id, "allowed": allowed or ("—",)}))
            continue
        lower = {"id": found.id, "edition": found.edition, "side": side}
        filled[name] = {**filled[name], "columns": result_columns(found), "lower": lower}
    return {**document.value, "tables": filled}, faults


def asks(table: Any) -> bool:
    """Return whether a table is one of subjects whose columns are not yet known."""
    asked = isinstance(table, Mapping) and table.get("kind") == "subjects" and "lower" not in table
    return asked and all(isinstance(table.get(key), str) for key in ("rubric", "key"))


def _lower(document: Written, name: str, file: Path | None, above: tuple[str, ...], load: Load) -> Rubric | Fault:
    place, said = document.place(("tables", name, "rubric")), str(document.value["tables"][name]["rubric"])
    try:
        path = (file.parent if file is not None else Path()) / said if is_path(said) else entry(said).path
    except UnknownName as unknown:
        return Fault("UNKNOWN_RUBRIC", place, {"name": said, "near": unknown.nearest})
    here = (*above, *([normpath(file.absolute())] if file is not None else []))
    if normpath(path.absolute()) in here:
        names = (*(Path(one).name for one in here[here.index(normpath(path.absolute())):]), path.name)
        return Fault("LEVEL_CYCLE", place, {"loop": " → ".join(names)})
    try:
        return load(path, here)
    except RubricFaults as wrong:
        codes = {f.code for f in wrong.faults}
        if codes == {"LEVEL_CYCLE"}:
            return Fault("LEVEL_CYCLE", place, wrong.faults[0].args)
        return Fault("LEVEL_FAULTY", place, {"rubric": said, "count": len(wrong.faults), "first": wrong.faults[0].code})


def result_columns(rubric: Rubric) -> dict[str, dict[str, Any]]:
    """Return the columns that the ranking of a rubric has, with their types and limits."""
    places = rubric.scores.decimals

    def points(full: Any) -> dict[str, Any]:
        return {"type": "decimal", "precision": places, "min": -full * POINTS_BOUND, "max": full * POINTS_BOUND}

    most = max(one.full for one in rubric.lists)
    found: dict[str, dict[str, Any]] = {name: {"type": "text"} for name in ("id", "name", "parent", "group")}
    found |= {node.id: points(node.full) for node in rubric.indicators}
    found |= {name: points(most) for name in ("bonus", "deduction", "total", "full")}
    found["rate"] = {"type": "decimal", "precision": 2, "min": -_HIGHEST_RATE, "max": _HIGHEST_RATE}
    found |= {name: {"type": "integer", "max": 10**7} for name in ("rank", "group_rank")}
    found |= {award.id: _titles(award) for award in rubric.awards if award.in_use}
    return {**found, "outcome": {"type": "choice", "values": ["ranked", "pending", "unranked"]}}


def _titles(award: Award) -> dict[str, Any]:
    """Return the column of the titles that an award gives, blank where it gives none."""
    if award.kind == "level":
        return {"type": "choice", "values": [award.granted(step.title.zh) for step in award.levels]}
    return {"type": "text"}
