"""From the file of cases to cases: every fault at once, each with its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from scoring.cases.before import had_awards, had_cell
from scoring.cases.case import Case, CaseSubject, Cell, Expect, Row
from scoring.errors import Fault, RubricFaults, nearest
from scoring.language import yaml
from scoring.language.adjust import TOTAL
from scoring.language.catalogue import entry, is_path
from scoring.language.rubric import Rubric
from scoring.language.shape import found_word
from scoring.language.spots import Path as Keys
from scoring.messages import keys, word
from scoring.outcome import Decision, Outcome, Standing

_SUFFIX: Final = ".cases.yaml"
_TOP: Final = ("rubric", "base", "cases")
_DATA: Final = ("fields", "tables", "previous")
_ONE: Final = ("name", "group", "parent", *_DATA, "expect")
_CASE: Final = ("title", *_ONE, "subjects")
_EXPECT: Final = ("outcome", "total", "points", "states", "awards", "words", "errors")


def cases_file(source: str | Path) -> Path:
    """Return where the cases of a rubric lie: beside it; raises UnknownName for an id that is not in the catalogue."""
    path = Path(source) if isinstance(source, Path) or is_path(source) else entry(source).path
    return path.with_name(path.stem + _SUFFIX)


def load_cases(path: str | Path, rubric: Rubric) -> tuple[Case, ...]:
    """Return the cases of a rubric in written order; raises RubricFaults with everything that is wrong in the file."""
    document = yaml.read_file(Path(path), str(path))
    if document.value is None:
        raise RubricFaults(document.faults)
    reader = _Reader(rubric, document, list(document.faults))
    found = tuple(reader.cases())
    if reader.faults:
        raise RubricFaults(reader.faults)
    return found


def load_base(path: str | Path, rubric: Rubric) -> CaseSubject:
    """Return what every case of a file starts from; nothing known where there is no file. Raises RubricFaults."""
    blank = CaseSubject("", None, None, {}, {}, Expect())
    if not Path(path).is_file():
        return blank
    document = yaml.read_file(Path(path), str(path))
    if document.value is None:
        raise RubricFaults(document.faults)
    reader = _Reader(rubric, document, list(document.faults))
    tuple(reader.cases())
    if reader.faults:
        raise RubricFaults(reader.faults)
    return reader.base


@dataclass
class _Reader:
    rubric: Rubric
    document: yaml.Document
    faults: list[Fault]
    base: CaseSubject = field(default_factory=lambda: CaseSubject("", None, None, {}, {}, Expect()))

    def cases(self) -> Iterator[Case]:
        top = self.mapping(self.document.value, (), _TOP)
        if (said := self.text(top, "rubric", ())) != self.rubric.id and said:
            self.fault("CASES_OF_ANOTHER", ("rubric",), found=said, id=self.rubric.id)
        base = self.mapping(top.get("base") or {}, ("base",), _DATA)
        self.base = CaseSubject("", None, None, self.fields(base, ("base",)), self.tables(base, ("base",)), Expect(), self.previous(base, ("base",)))
        seen: dict[str, int] = {}
        for i, one in enumerate(self.sequence(top.get("cases"), ("cases",))):
            case = self.case(one, ("cases", i))
            if case.title in seen:
                self.fault("CASE_REPEATED", ("cases", i, "title"), title=case.title)
            seen.setdefault(case.title, i)
            yield case

    def case(self, value: Any, path: Keys) -> Case:
        written = self.mapping(value, path, _CASE)
        title = self.text(written, "title", path)
        if "subjects" not in written:
            return Case(title, (self.subject(written, path, (*_EXPECT, "summary")),), self.summary(written, path))
        together = self.mapping(written.get("expect") or {}, (*path, "expect"), (*_EXPECT, "summary"))
        for key in [(key,) for key in _ONE if key in written and key != "expect"] + [("expect", key) for key in together if key != "summary"]:
            self.fault("CASE_OF_SEVERAL", (*path, *key), at_key=True, key=key[-1])
        several = self.sequence(written["subjects"], (*path, "subjects"))
        return Case(title, tuple(self.subject(self.mapping(s, (*path, "subjects", i), _ONE), (*path, "subjects", i))
                                 for i, s in enumerate(several)), self.summary(written, path))

    def subject(self, written: Mapping[str, Any], path: Keys, expected: tuple[str, ...] = _EXPECT) -> CaseSubject:
        name, group, parent = (self.text(written, key, path, needed=False) for key in ("name", "group", "parent"))
        fields = {**self.base.fields, **self.fields(written, path)}
        tables = {**self.base.tables, **self.tables(written, path)}
        previous = self.previous(written, path) if "previous" in written else self.base.previous
        return CaseSubject(name, group or None, parent or None, fields, tables, self.expect(written, path, expected), previous)

    # data

    def fields(self, written: Mapping[str, Any], path: Keys) -> dict[str, Cell]:
        below = (*path, "fields")
        found = {}
        for name, value in self.mapping(written.get("fields") or {}, below).items():
            if name in self.rubric.fields and name not in self.rubric.inputs:
                self.fault("CASE_FIELD_COMPUTED", (*below, name), at_key=True, name=name)
            elif self.known(name, self.rubric.inputs, "field", (*below, name)):
                found[name] = self.cell(value, (*below, name))
        return found

    def tables(self, written: Mapping[str, Any], path: Keys) -> dict[str, tuple[Row, ...] | None]:
        below = (*path, "tables")
        found: dict[str, tuple[Row, ...] | None] = {}
        for name, rows in self.mapping(written.get("tables") or {}, below).items():
            if self.known(name, self.rubric.tables, "table", (*below, name)):
                if rows is None:
                    found[name] = None
                    continue
                listed = self.sequence(rows, (*below, name))
                found[name] = tuple(self.row(row, self.rubric.tables[name].columns, (*below, name, i)) for i, row in enumerate(listed))
        return found

    def row(self, value: Any, columns: Iterable[str], path: Keys) -> Row:
        written = self.mapping(value, path)
        return {c: self.cell(v, (*path, c)) for c, v in written.items() if self.known(c, columns, "column", (*path, c))}

    def cell(self, value: Any, path: Keys) -> Cell:
        if isinstance(value, str | bool | int | Decimal) or value is None:
            return value
        self.wrong(value, "text", path)
        return None

    def previous(self, written: Mapping[str, Any], path: Keys) -> dict[str, Cell] | None:
        """Return what the subject had the year before; None where nothing is said of it."""
        if written.get("previous") is None:
            return None
        below, awards = (*path, "previous"), had_awards(self.rubric)
        found: dict[str, Cell] = {}
        for name, value in self.mapping(written["previous"], below).items():
            if self.known(name, (TOTAL, *awards), "award", (*below, name)):
                award = awards.get(name)
                cell = had_cell(award, value)
                if isinstance(cell, Fault):
                    self.faults.append(replace(cell, place=self.document.place((*below, name))))
                else:
                    found[TOTAL if award is None else award.id] = cell
        return found

    # expectations

    def summary(self, written: Mapping[str, Any], path: Keys) -> dict[str, Decimal | None]:
        """Return what the lines of the summary must come to."""
        said, below = written.get("expect"), (*path, "expect")
        lines = [line.id for line in self.rubric.summary]
        return {k: None if v is None else self.number(v, (*below, "summary", k))
                for k, v in (self.named(said, "summary", lines, "line", below) if isinstance(said, Mapping) else ())}

    def expect(self, written: Mapping[str, Any], path: Keys, allowed: tuple[str, ...]) -> Expect:
        below = (*path, "expect")
        if not written.get("expect"):
            self.fault("KEY_NEEDED", path, key="expect", near=())
            return Expect()
        said = self.mapping(written["expect"], below, allowed)
        indicators = [i.id for i in self.rubric.walk()]
        awards = [a.id for a in self.rubric.awards]
        return Expect(
            outcome=self.one_of(said["outcome"], Standing, (*below, "outcome")) if "outcome" in said else None,
            total=self.number(said["total"], (*below, "total")) if "total" in said else None,
            points={k: self.number(v, (*below, "points", k)) for k, v in self.named(said, "points", indicators, "indicator", below)},
            states={k: self.one_of(v, Outcome, (*below, "states", k)) for k, v in self.named(said, "states", indicators, "indicator", below)},
            awards={k: self.award(v, (*below, "awards", k)) for k, v in self.named(said, "awards", awards, "award", below)},
            words={k: self.text({k: v}, k, (*below, "words")) for k, v in self.named(
                said, "words", [leaf.id for leaf in self.rubric.leaves], "indicator", below)},
            errors=tuple(self.code(c, (*below, "errors", i)) for i, c in enumerate(self.sequence(said.get("errors", ()), (*below, "errors")))),
        )

    def named(self, said: Mapping[str, Any], key: str, known: Iterable[str], what: str, path: Keys) -> Iterator[tuple[str, Any]]:
        for name, value in self.mapping(said.get(key) or {}, (*path, key)).items():
            if self.known(name, known, what, (*path, key, name)):
                yield name, value

    def award(self, value: Any, path: Keys) -> str:
        """Return a decision or a title; what looks like a decision must be one."""
        said = self.text({"": value}, "", path)
        near = nearest(said, [str(d) for d in Decision]) if said.isascii() else ()
        if near and said not in near:
            self.fault("NOT_ALLOWED", path, found=said, allowed=tuple(map(str, Decision)), near=near)
        return said

    def code(self, value: Any, path: Keys) -> str:
        said, known = str(value), [k.removeprefix("fault.") for k in keys() if k.startswith("fault.")]
        if said not in known:
            self.fault("CASE_NAME", path, what=word("what.fault"), name=said, near=nearest(said, known))
        return said

    # shapes

    def mapping(self, value: Any, path: Keys, allowed: tuple[str, ...] | None = None) -> Mapping[str, Any]:
        if not isinstance(value, Mapping):
            self.wrong(value, "mapping", path)
            return {}
        for key in value:
            if allowed is not None and key not in allowed:
                near = nearest(str(key), allowed)
                listed = "" if near else word("allowed.keys", keys=allowed)
                self.fault("UNKNOWN_KEY", (*path, key), at_key=True, key=key, near=near, listed=listed)
        return value

    def sequence(self, value: Any, path: Keys) -> list[Any] | tuple[Any, ...]:
        if isinstance(value, list | tuple):
            return value
        if value is None:
            self.fault("KEY_NEEDED", path[:-1], key=str(path[-1]), near=())
        else:
            self.wrong(value, "list", path)
        return ()

    def text(self, written: Mapping[str, Any], key: str, path: Keys, needed: bool = True) -> str:
        value = written.get(key)
        if value is None or value == "":
            if needed:
                self.fault("KEY_NEEDED", path, key=key, near=())
            return ""
        if isinstance(value, Mapping | list | bool):
            self.wrong(value, "text", (*path, key))
            return ""
        return f"{value:f}" if isinstance(value, Decimal) else str(value)

    def number(self, value: Any, path: Keys) -> Decimal:
        if isinstance(value, int | Decimal) and not isinstance(value, bool):
            return Decimal(value)
        self.wrong(value, "number", path)
        return Decimal(0)

    def one_of(self, value: Any, allowed: Iterable[str], path: Keys) -> str:
        said, known = str(value), tuple(str(a) for a in allowed)
        if said not in known:
            self.fault("NOT_ALLOWED", path, found=said, allowed=known, near=nearest(said, known))
        return said

    def known(self, name: str, known: Iterable[str], what: str, path: Keys) -> bool:
        listed = list(known)
        if name in listed:
            return True
        self.fault("CASE_NAME", path, at_key=True, what=word(f"what.{what}"), name=name, near=nearest(str(name), listed))
        return False

    def wrong(self, value: Any, expected: str, path: Keys) -> None:
        self.fault("WRONG_TYPE", path, found=found_word(value), expected=word(f"type.{expected}"), mend="")

    def fault(self, code: str, path: Keys, *, at_key: bool = False, **args: object) -> None:
        place = self.document.key_place(path) if at_key else self.document.place(path)
        self.faults.append(Fault(code, place, args))
