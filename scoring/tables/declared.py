"""The names that a rubric gives to tables and to their columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from scoring.language.rubric import Datum, Rubric
from scoring.record import record
from scoring.tables.fold import fold
from scoring.tables.headings import Head, Vocabulary

SUBJECTS: Final = ""
"""The name of the table of subjects."""
_NAMES_OF_SUBJECTS: Final = ("subjects", "subject")


@record
class Declared:
    """What is declared, as sheets are matched with it.

    vocabularies  table → the names of its columns
    everything    the names of all of them
    computed      the fields that are worked out and not read
    keys          table → the column that says whom a row is about
    measures      units of measure, folded
    data          table → what its columns hold, by name
    """

    rubric: Rubric
    vocabularies: Mapping[str, Vocabulary]
    everything: Vocabulary
    computed: Vocabulary
    keys: Mapping[str, str]
    measures: frozenset[str]
    data: Mapping[str, Mapping[str, Datum]]

    @classmethod
    def of(cls, rubric: Rubric) -> Declared:
        """Return what a rubric declares."""
        inputs = {name: _spellings(name, field) for name, field in rubric.inputs.items()}
        names = {SUBJECTS: {**dict.fromkeys(rubric.subject.columns, ()), **inputs}}
        for name, table in rubric.tables.items():
            names[name] = {table.key: (), **{column: _spellings(column, c) for column, c in table.columns.items()}}
        together: dict[str, tuple[str, ...]] = {}
        for spellings in names.values():
            together |= {name: (*together.get(name, ()), *aliases) for name, aliases in spellings.items()}
        computed = {name: field.aliases for name, field in rubric.fields.items() if field.computed}
        keys = {SUBJECTS: rubric.subject.id, **{name: table.key for name, table in rubric.tables.items()}}
        measures = frozenset(fold(field.measure) for field in rubric.fields.values() if field.measure)
        vocabularies = {table: Vocabulary(spellings) for table, spellings in names.items()}
        data: dict[str, Mapping[str, Datum]] = {SUBJECTS: rubric.inputs, **{name: table.columns for name, table in rubric.tables.items()}}
        return cls(rubric, vocabularies, Vocabulary(together), Vocabulary(computed), keys, measures, data)

    def datum(self, table: str, name: str) -> Datum | None:
        """Return the field or column of that name; nothing for what names a subject."""
        return self.data[table].get(name)

    def knows(self, head: Head) -> str | None:
        """Return what a heading means in any table."""
        return self.everything.find(head)

    def table(self, title: str) -> str | None:
        """Return the table that bears a title, or nothing."""
        folded = fold(title)
        found = next((table for table in self.rubric.tables if fold(table) == folded), None)
        subjects = {*_NAMES_OF_SUBJECTS, fold(self.rubric.subject.kind)}
        return SUBJECTS if found is None and folded in subjects else found


def _spellings(name: str, datum: Datum) -> tuple[str, ...]:
    """Return what else may stand above a column: its aliases, and its name with the unit that the rubric gives it."""
    return (*datum.aliases, f"{name}({datum.measure})") if datum.measure else datum.aliases
