"""What every file of a rubric begins with, whether it extends another or not."""

from typing import Annotated, Literal, TypeAlias

from pydantic import Field as Key

from scoring.language.award import Provenance
from scoring.model import Day, Frozen, Text

Edition: TypeAlias = Annotated[str, Key(min_length=1, pattern="^[^\u201c\u201d\u2018\u2019\uff02\uff07]")]
"""An edition; one in full-width quotes was meant to be in ordinary ones."""
RubricId: TypeAlias = Annotated[str, Key(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]


class Period(Frozen):
    """The period that is assessed, both days included."""

    start: Day = Key(alias="from", description="its first day")
    end: Day = Key(alias="to", description="its last day")


class Head(Frozen):
    """Whose a rubric is, and which edition."""

    format: Literal[1] = Key(description="the version of this language")
    id: RubricId = Key(description="kebab-case, permanent")
    title: Text = Key(description="what people call it")
    edition: Edition = Key(description='a string such as `"2026"`')
    status: Literal["default", "adopted", "superseded"] = Key(default="default", description="a default says so in every output")
    replaces: tuple[RubricId, ...] = Key(default=(), description="ids it had before; those of the rubrics that it extends are added")
    period: Period | None = Key(default=None, description="the period that is assessed")
    provenance: Provenance | None = Key(default=None, description="the document that it comes from")
