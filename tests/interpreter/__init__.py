"""The rubric language in plain decimals: the specification as code, and random rubrics to try an engine with.

`interpret(rubric_text, subjects, tables, draft=False, …)` takes a row a subject and, for each delivered table, its rows.
A cell is None (blank), a Decimal, int, bool, str or date, or a `Mark`; percent cells hold percentage points. It returns

    {"fault": None or the first fault of the data (the rest is then empty),
     "subjects": {id: {"outcome": ranked | pending | unranked | exempt, "total", "rank", "group_rank",
                       "leaves": {leaf: {"outcome": scored | missing | not_applicable, "points": after policy and item
                                         rounding, "counted": the same after vetoes, "origin": observed | policy}},
                       "nodes": {inner node: points or None}, "added": {bonus, deduction or cap: signed points or None},
                       "awards": {award: {"decision": granted | not_granted | undecided, "title", "value"}}}},
                       (of a `best`: {award: {node: {…}}}; of an exempt subject leaves, nodes and awards are empty)
     "ranking": {id: the row of the ranking, see `standing`}, "summary": {id: Decimal or None}, "provisional": bool}

Readings: where docs/language.md leaves something open, this is what is meant here.

Numbers and fields
 1. Data are rounded to their precision first, then held against `min` and `max`; so are derived values, but only
    against limits that are written down. A derived `integer` that is no whole number is a fault. Limits and `checks`
    hold for exempt subjects too.
 2. `valid` not true makes the field missing whatever it held, also where it was not applicable; it never reads its
    field.
 3. `ratio`: a denominator that is known to be zero decides (`when_zero`) even where the numerator is unknown, and
    before the comparison of the two; likewise a `completion` target of zero or less where `of` is unknown.
 4. Cells hold points whatever `input` says. A blank text or one of spaces is missing.
 5. Fields may be written in any order.

Expressions
 6. Why an unknown expression is unknown goes by what it mentions, evaluated or not: if any field mentioned does not
    apply, it is not applicable, else missing. A derived field that is known applies, whatever it was derived from.
    Several expressions of one rule (`of` and `target`; `where` and the level) are taken together: not applicable
    before missing. So a reader of an undelivered table that also mentions a field that does not apply is not
    applicable.
 7. `if` looks only at the branch that is taken. `missing(x)` is true also where x does not apply.
 8. Rows outside the selection of an aggregate may hold unknowns; an unknown condition in any row makes the whole
    unknown.
 9. `round(x, n)` is half-up away from zero. `pow` of zero to a negative power is unknown.

Leaves and nodes
10. A checklist item does not apply if `applies` is false, or if `applies` or `met` is unknown because of a field
    that does not apply; this goes before a missing `applies`. `counts` leaves such items out.
11. A leaf's points are rounded at 9 places, and then once more at published scale if `item` is in `round_at`.
12. `full` and `zero` speak of leaves only: a node in which nothing applies is dropped whatever its own policy.
13. `coverage` is tested after zeroing; a node in which nothing applies has a share of 0 and so fails it. The
    missing policies do not speak of a node that fails its coverage: it and everything above are None.
14. A missing leaf under `error` is a fault even if a veto sets it to zero, but not where a correction or a review
    gives its points.

Vetoes
15. `when` reads leaves, nodes and `base` as they were before any veto; `base` keeps that value in ranking and
    awards.
16. Points are read at published scale everywhere; `rate(id)` is 100 × published points ÷ full at 9 places.
17. `absent` is judged on all rows of the subject, before those without basis are left out.
18. A basis of text fields: where one of them is not filled and `when` is not false, the veto takes no effect at all
    (it is not undecided either) and the run is provisional.
19. A blank in the column of `zero_items` names nothing; a name that is no leaf is a fault; an unknown veto zeroes
    nothing.

Places and awards
20. Unknown keys order below all known ones also when ascending, and are equal to each other. Keys are rounded to
    `scores.decimals`. Ids decide places under `ordinal`, never an award. `still_tied` changes no number.
21. Quotas run among all unless the award itself says `within: group`, whatever the ranking says. `at_the_cut`
    defaults to `committee`. Under `ranking: none` the order is by total.
22. An undecided veto leaves the subject in the contest: it keeps its place in a quota, or its share of a best,
    undecided.
23. `level`: a step holds if `from` and `require` both do; an unknown step on the way down leaves the award
    undecided.
24. `best`: who competes but has no points in the node (not applicable), or less than `at_least`, is not granted;
    who does not compete is undecided. `of: each` means the top-level nodes that have items.
25. Values: stars their number (None where undecided), level its step (0 for none, and for who is barred), the
    others true, false or None. In an expression `best` is true if it is so in any node, else unknown if it is so in
    any.
26. In a summary an award counts where it is granted, a condition where it is true. `share` is between 0 and 1, it
    and `mean` at 9 places; they and `sum` are None over nobody.
27. Provisional: a subject that is not exempt is pending, its `exempt.when` or a veto is unknown, a row of a veto's
    table or a veto lacks its basis, or any decision is undecided (a committee's tie as well).

Kinds that came later
28. `shortfall`: a relative target that is known to be zero or less decides (`when_zero`) even where `of` is unknown;
    without `relative` any target will do. The floor holds on the wrong side of the target only, where points are lost.
29. `formula`: the value is rounded to 9 places first, then held against its bounds. A leaf that does not apply is not
    looked at, so that it is no fault whatever its formula gives, or whatever mark it has; one of which that is not
    known is looked at.
30. `standards`: a value exactly at the last standard has reached it; only what is worse is `worse`.

Contests, levels with places, the year before
A. A percentile is 100 × how many of the ranked (of the group) stand behind ÷ how many are ranked, at published places; equals have the same.
B. Laggards: the last n of the eligible by the same keys, what is unknown lowest of all; and every eligible one who meets `require`, ranked or not.
C. A share that a field decides is unknown where one of the ranked of the group lacks it or has another; who competes is then undecided.
D. Levels with places: who waits at a cut for the committee counts below once as if it came down and once as if it did not. Who won a
   place that a veto may take keeps it and is undecided; who is not ranked, or may or may not meet a step, does not compete below it.
E. `previous` given but without the subject: it is new. Given with an unknown level, or not given at all: promotion is undecided.

Adjustments
F. Bonuses, deductions and vetoes read points as they stood before any of them. A bonus (deduction) is not below 0, then held by its cap, then
   rounded as items are; nothing is left of it where what it reads does not apply, or where its node is set to 0.
G. A row without its basis is looked at no further, but makes the run provisional if it counts or may. `of` with a basis in fields that is not
   filled brings nothing; the run is provisional unless it would have brought nothing anyway.
H. A blank matter is missing. So is a day, where there is a window and `where` does not rule the row out.
I. A cap takes back what is too much of the sum of what it holds; it is unknown where one of them is.
J. A total that a veto sets to 0 is 0 even where it was unknown, and the subject is neither pending nor without a place.
K. Levels: at worst every doubtful veto holds and what is unknown is 0, at best none of them does and what is unknown is the highest level; a level
   between the two is undecided. `demote` starts from what is reached and allowed without vetoes on levels; unknown if that is.

Groups with indicators of their own
L. A subject is scored by the rubric without what is `for` other groups. What it has not got has no points and is in no full marks: a star on it is
   neither earned nor lacking, a best in it is not granted, an addition on it brings nothing, and any other expression that reads it is unknown.
M. Where the full marks differ there is no place among all, unless the first key is the rate.

Other runs
N. A table of subjects has a row for everyone below who is not exempt; who is pending there has no total, so that what reads it is unknown. Titles
   are as they were given, those that wait for approval as proposed ones (拟评…).
O. Kept populations: values that are compared and points that peers earned are those of the run that was kept; places and awards are not.
P. The year before is read as any other datum: a field that rests on it is missing where it is not known, never not applicable.
Q. Params and rubrics above are not resolved here: see `retelling`, which makes them backwards from the rubric that they come to.
R. Of the rate of the ranking, total and full marks are as published; `rate(total)` of expressions is out of the full marks themselves.
"""

from .publishing import interpret
from .run import assess
from .values import Mark

__all__ = ["Mark", "assess", "interpret"]
