"""评定结果: who is to be given what, award by award in the order of the rubric, by place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import polars as pl

from scoring.explain.revocations import held
from scoring.export.content import Content
from scoring.export.sheets.table import Column, Sheet, group_column, name_column, number_column, points_column

_LAST: Final = {"granted": 0, "undecided": 1, "not_granted": 2}


def awards(content: Content) -> Sheet | None:
    """Return 评定结果: granted, undecided and revoked; None where nothing is awarded or the run kept no awards."""
    order = [a.id for a in content.rubric.awards if a.in_use]
    if not order or not content.has_awards:
        return None
    grouped, ranked = content.rubric.subject.group is not None, content.rubric.ranking is not None
    place = "rank" if content.rubric.ranks_all else "group_rank"
    found = _in_order(content, order)
    columns = [
        number_column(content), Column((content.say("award"),), "text", width=(14, 22)), name_column(content),
        *([group_column(content)] if grouped else []), points_column(content, content.say("total")),
        *([Column((content.say("rank_overall" if content.rubric.ranks_all else "rank_group"),), "number", width=(6, 8))] if ranked else []),
        Column((content.say("decision"),), "short", width=(8, 10)), Column((content.say("reason"),), "text", width=(36, 66)),
    ]
    decisions = {**{d: content.say(f"decision.{d}") for d in ("granted", "undecided")}, "not_granted": content.say("revoked")}
    rows = [(i, _title(content, row), row["name"] or row["id"], *([row["group"]] if grouped else []), row["total"],
             *([row[place]] if ranked else []), decisions[row["decision"]], row["reason"])
            for i, row in enumerate(found.rows(named=True), start=1)]
    return Sheet("awards", tuple(columns), rows, fixed=3, filters=True)


def _title(content: Content, row: Mapping[str, Any]) -> str:
    """Return the title of a row; of what was revoked the one that was held, where it is known."""
    if row["decision"] != "not_granted":
        return str(row["title"])
    award = next(a for a in content.rubric.awards if a.id == row["award"])
    return held(award, row["id"], content.result, content.lang) or str(row["title"])


def _in_order(content: Content, order: list[str]) -> pl.DataFrame:
    standing = content.ranking.select("id", "group", "total", "rank", "group_rank").with_row_index("order:subject")
    gone = pl.DataFrame([(n.subject, n.args["award"]) for n in content.result.issues if n.code == "REVOKED"],
                        schema={"id": pl.String, "award": pl.String}, orient="row")
    refused = pl.col("decision") == "not_granted"
    # Of a best that was revoked there is a row for each node: the title tells all that were held.
    revoked = content.awards.filter(refused).join(gone, on=["id", "award"], how="semi").unique(["id", "award"], keep="first")
    by_award = pl.col("award").replace_strict({award: i for i, award in enumerate(order)}, return_dtype=pl.Int32)
    return (
        pl.concat([content.awards.filter(~refused), revoked]).filter(pl.col("award").is_in(order))
        .join(standing, on="id", how="left")
        .sort(by_award, pl.col("decision").replace_strict(_LAST, return_dtype=pl.Int32), "order:subject", "of", nulls_last=True)
    )
