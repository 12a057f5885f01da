"""Everything about one subject, filled in step by step."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from .additions import Added
from .adjust import Adjusted
from .combine import Combined, Leaf, Rounding
from .data import Columns, Fields, Rows, columns_of, rows_of
from .expressions import Scope
from .loading import Rubric, for_group, full_of, leaves_of, nodes_of, whole_of
from .values import Row


@dataclass(eq=False)
class Sheet:
    """One subject: what was delivered, what came of it."""

    id: str
    name: str
    group: str | None
    parent: str | None
    fields: Fields
    tables: Rows
    columns: Columns
    fulls: dict[str, Decimal]
    rubric: Rubric
    """With the indicators that its group has."""
    exempt: bool | None = False
    places: int = 2
    outcome: str = "exempt"
    leaves: dict[str, Leaf] = field(default_factory=dict)
    combined: Combined = field(default_factory=Combined)
    adjusted: Adjusted = field(default_factory=Adjusted)
    added: Added = field(default_factory=Added)
    names: dict[str, Any] = field(default_factory=dict)
    unused: frozenset[str] = frozenset()
    """Awards that are computed but not in use: they leave nothing open."""
    previous: dict[str, Any] | None = None
    """What it had the year before; empty where it was not there, None where nobody told."""
    revoked: frozenset[str] = frozenset()
    """Awards that it lost after they were published."""
    rank: int | None = None
    group_rank: int | None = None
    awards: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, rubric: Rubric, delivered: Row, tables: dict[str, list[Row]]) -> "Sheet":
        subject = rubric["subject"]
        columns = columns_of(rubric)
        rows = rows_of(rubric, tables, columns, delivered)
        pers = {name: table.get("per", []) for name, table in (rubric.get("tables") or {}).items()}
        group = delivered.get(subject["group"]) if "group" in subject else None
        own = for_group(rubric, group)
        fulls = {node["id"]: full_of(node) for one in (rubric, own) for node in [*leaves_of(one["indicators"]), *nodes_of(one["indicators"])]}
        fulls["total"] = fulls["base"] = full_of(whole_of(own))
        unused = frozenset(award["id"] for award in rubric.get("awards") or [] if award.get("in_use") is False)
        fields = Fields(rubric, delivered, Scope({}, rows, columns, pers=pers))
        parent = delivered.get(subject["parent"]) if "parent" in subject else None
        who = (delivered[subject["id"]], delivered[subject["name"]])
        return cls(*who, group, parent, fields, rows, columns, fulls, own, places=Rounding.of(rubric).decimals, unused=unused)

    @property
    def scope(self) -> Scope:
        """What adjustments, ranking, awards and the summary see: fields, points at published scale, earlier awards."""
        return Scope(self.names, self.tables, self.columns, self.fulls, places=self.places, off=self.off())

    def off(self) -> frozenset[str]:
        """Indicators below which nothing applies, and those that the group has not got."""
        own = [*leaves_of(self.rubric["indicators"]), *nodes_of(self.rubric["indicators"])]
        applying = {node["id"] for node in own if any(self.leaves[leaf["id"]].outcome != "not_applicable" for leaf in leaves_of([node]))}
        return frozenset(self.fulls) - applying - {"total", "base"}

    def decisions(self) -> list[tuple[str, Any]]:
        """(award, decision) for each award, and for each node of a `best`."""
        several = {name: found.values() if isinstance(found, dict) else [found] for name, found in self.awards.items()}
        return [(name, decision) for name, found in several.items() for decision in found]

    def name_points(self, leaves: dict[str, Leaf], combined: Combined, rounding: Rounding) -> None:
        """Let expressions read the points of every leaf and node."""
        points = {name: leaf.counted for name, leaf in leaves.items()} | combined.nodes
        published = {name: None if value is None else rounding.publish(value) for name, value in points.items()}
        unknown = dict.fromkeys(name for name in self.fulls if name not in ("total", "base"))
        self.names = {**self.fields, **unknown, **self.names, **published}
