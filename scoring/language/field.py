"""What is read of a subject: fields, one value each, and tables with many rows."""

from decimal import Decimal
from typing import Annotated, Any, Final, Literal, TypeAlias

from pydantic import Field as Key, model_validator

from scoring.model import Amount, Flag, Formula, Frozen, Sentence, Whole, Words

FieldType: TypeAlias = Literal["integer", "decimal", "percent", "boolean", "text", "choice", "date"]
NUMERIC: Final = ("integer", "decimal", "percent")
_LIMITS: Final[dict[str, tuple[Decimal, Decimal]]] = {
    "integer": (Decimal(0), Decimal(10**7)),
    "decimal": (Decimal(-(10**9)), Decimal(10**9)),
    "percent": (Decimal(0), Decimal(100)),
}


class Evidence(Frozen):
    """What proves a datum."""

    required: Flag = Key(default=False, description="whether a datum needs proof")
    accept: tuple[str, ...] = Key(default=(), description="what proves it, such as 换届批复")
    at_least: Whole | None = Key(default=None, ge=1, le=99, description="how many pieces a datum needs, 1 where absent")
    max_age: Whole | None = Key(default=None, ge=0, le=36525,
        description="days at most from the date of a piece to the last day of the `period`; where there is none, to the day of the review")
    unverified: Literal["as_claimed", "missing"] | None = Key(default=None,
        description="what becomes of a required datum that no level after the claim confirmed, or without evidence that counts: it is scored "
        "`as_claimed` (where absent), or `missing` (cause: to be verified)")


class Datum(Frozen):
    """A type with its limits: what a field and a table's column share."""

    type: FieldType = Key(description="what its values are; `boolean` is 是 or 否")
    precision: Whole | None = Key(default=None, ge=0, le=6,
        description="decimal places of `decimal` and `percent`, 2 where absent; more in the data is rounded half-up and noted")
    min: Amount | None = Key(default=None,
        description="the least value allowed: a datum below is a fault, never clipped. Where absent 0 (`integer`, `percent`) or −1000000000 "
        "(`decimal`)")
    max: Amount | None = Key(default=None,
        description="the greatest value allowed; where absent 10000000 (`integer`), 1000000000 (`decimal`) or 100 (`percent`)")
    values: tuple[str, ...] | None = Key(default=None, description="the list of a `choice`, best first")
    measure: str | None = Key(default=None, description="the unit in words: 人, 次, 平方米")
    help: Sentence | None = Key(default=None, description="one line for whoever fills it in")
    aliases: tuple[str, ...] = Key(default=(), description="other headings under which it may stand in a workbook")

    @property
    def places(self) -> int:
        """Return the decimal places at which values are held."""
        return 0 if self.type == "integer" else 2 if self.precision is None else self.precision

    @property
    def limits(self) -> tuple[Decimal, Decimal]:
        """Return the lowest and highest value allowed, of a numeric type."""
        low, high = _LIMITS[self.type]
        return (low if self.min is None else self.min, high if self.max is None else self.max)

    @property
    def numeric(self) -> bool:
        """Return whether values are numbers."""
        return self.type in NUMERIC


class Column(Datum):
    """A column of an events table."""

    @model_validator(mode="before")
    @classmethod
    def _from_type(cls, value: Any) -> Any:
        return {"type": value} if isinstance(value, str) else value


class Field(Datum):
    """One value a subject."""

    reporter: str | None = Key(default=None, alias="from", description="who reports it")
    evidence: Evidence | None = Key(default=None, description="what proves it")
    may_be: Literal["not_applicable"] | None = Key(default=None, description="the cell may say 不涉及 or —")
    input: Literal["points", "ratio"] | None = Key(default=None,
        description="for `percent`: `points` (98 is 98 %) or `ratio` (0.98 is 98 %); without it workbooks are judged by the column, frames hold "
        "points")
    derive: Formula | None = Key(default=None, description="an expression that gives the value, of any type; the field is then not read")
    ratio: tuple[Formula, Formula] | None = Key(default=None,
        description="[numerator, denominator], two expressions, for `percent`: 100 × numerator ÷ denominator, rounded half-up to `precision`; a "
        "numerator above the denominator is a fault unless `max` is above 100")
    when_zero: Amount | Literal["not_applicable", "missing"] | None = Key(default=None,
        description="required with `ratio`: what it is where the denominator is 0, or a number")
    valid: Formula | None = Key(default=None,
        description="a condition; where it is false the field is missing (cause: below quorum); where it is unknown, missing")
    locked: Flag = Key(default=False, description="no rubric that extends this one may change it")
    replaces: tuple[Words, ...] = Key(default=(), description="names it had before")

    @property
    def computed(self) -> bool:
        """Return whether the value is worked out and not read."""
        return self.derive is not None or self.ratio is not None


class Ballots(Frozen):
    """Which rows of a table are one ballot, that of a judge over all whom it marks, and when it counts."""

    by: tuple[Words, ...] = Key(min_length=1, description="the columns that tell one ballot from another, such as the judge")
    valid: Formula = Key(
        description="a condition on the rows of a ballot, which `count`, `sum`, `mean`, `min` and `max` of this table read; where it is false none "
        "of them counts for anybody, and the run says so; where it is unknown they count, and the run says that, too")


class Events(Frozen):
    """A table with many rows a subject."""

    kind: Literal["events"] = Key(description="rows of one's own")
    key: Words = Key(description="the column that names the subject, by id or by name; it is not listed under `columns`")
    absent: Literal["zero", "missing"] = Key(
        description="what a subject without rows in a delivered table has; of a table not delivered all readers are missing")
    columns: dict[str, Column] = Key(description="its columns: a type, or a mapping with the keys below")
    per: tuple[Words, ...] = Key(default=(), description="columns that group the rows of a subject: a panel scores group by group")
    ballots: Ballots | None = Key(default=None, description="rules that a ballot over several subjects must keep to count")
    help: Sentence | None = Key(default=None, description="one line for whoever fills it in")
    locked: Flag = Key(default=False, description="no rubric that extends this one may change it")
    replaces: tuple[Words, ...] = Key(default=(), description="names it had before")


class Lower(Frozen):
    """What a lower rubric said when it was read, kept with the upper one so that a finished run needs no other file."""

    id: Words = Key(description="its id")
    edition: Words = Key(description="its edition")
    side: Literal["parent", "group"] = Key(description="which column of its ranking names the subject above")


class Subjects(Events):
    """A table whose rows are the subjects of a lower rubric, with what they came to; a row belongs to the subject above.

    rubric   an id of the catalogue, or a path from the file that says so
    key      the column of its subjects that names the one above: their parent or their group; by id or by name
    columns  filled in from the lower rubric
    """

    kind: Literal["subjects"] = Key(description="the result of a lower rubric")  # type: ignore[assignment]
    rubric: Words = Key(description="the lower rubric: an id of the catalogue, or a path from this file")
    absent: Literal["zero", "missing"] = Key(default="zero", description="what a subject has to whom nobody belongs")
    columns: dict[str, Column] = Key(default={}, description="filled in from the lower rubric")
    lower: Lower | None = Key(default=None, description="filled in from the lower rubric")


AnyTable: TypeAlias = Annotated[Events | Subjects, Key(discriminator="kind")]
"""A table of either kind."""
