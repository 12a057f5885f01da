"""How often everything that the language can say was generated and seen; what never was fails, unless it cannot be.

`python -m tests.interpreter.counts 2000` prints the table for so many seeded cases.
"""

import sys
from collections import Counter
from itertools import product

from .facts import NAMES, Fact, facts
from .faulty import FAULTS
from .generate import HOWS, seeded
from .loading import load
from .rules import KINDS
from .shapes import IMPOSSIBLE as SHAPELESS, SHAPES, shapes
from .watching import OPERATIONS, watching

OUTCOMES = ("scored", "missing", "not_applicable")
STATES = ("known", "missing", "not_applicable")
MISSING_POLICIES = ("pending", "zero", "error", "rescale", "peer_average", "lowest")
NOT_APPLICABLE_POLICIES = ("rescale", "full", "zero", "unranked", "peer_average", "lowest")
PLACES = ("rubric", "node", "item")
AWARDS = ("stars", "level", "ladder", "title", "quota", "laggards", "best")
CONTESTS = ("ladder", "quota", "laggards")
SHARES = ("percentile", "ratio_to_best", "ratio_to_mean", "ratio_to_worst")
AT_THE_CUT = ("committee", "shrink", "extend")

EFFECTS = ("bar", "zero_items", "zero", "zero total", "cap_total", "cap_level", "no_promotion", "demote")

TABLES: dict[str, tuple[tuple[str, ...], ...]] = {
    "type × state": (("integer", "decimal", "percent", "boolean", "choice", "date", "text"), STATES),
    "way × state": (("data", "derive", "ratio", "valid"), STATES),
    "zero denominator": (("missing", "not_applicable", "number"),),
    "rows × absent": (("some", "none", "unknown"), ("zero", "missing")),
    "kind × outcome": (tuple(KINDS), OUTCOMES),
    "kind × missing": (tuple(KINDS), MISSING_POLICIES),
    "kind × not_applicable": (tuple(KINDS), NOT_APPLICABLE_POLICIES),
    "missing × place": (MISSING_POLICIES, PLACES),
    "not_applicable × place": (NOT_APPLICABLE_POLICIES, PLACES),
    "origin × outcome": (("observed", "policy"), OUTCOMES),
    "checklist × outcome": (("points", "alike", "counts", "all"), OUTCOMES),
    "piecewise × outcome": (("anchors", "two", "three", "five"), OUTCOMES),
    "shortfall": (("below", "above"), ("linear", "full", "started"), ("absolute", "relative")),
    "zero target": (("completion", "shortfall"), ("missing", "not_applicable")),
    "formula × outcome": (("clamped", "as it is"), OUTCOMES),
    "per_event": (("deducting", "adding"), ("by level", "alike")),
    "panel × outcome": (("one panel", "sum", "mean"), OUTCOMES),
    "panel marks": (("none", "dropped", "too few"), ("missing", "left_out")),
    "ballot": (("valid", "void", "unclear"),),
    "cohort": ((*SHARES, "min_max", "z_score", "balanced"), ("high", "low")),
    "cohort share": (SHARES, ("bands", "proportion", "counted", "left_out")),
    "rank_points ties": (("competition", "dense", "average"), ("places", "even"), OUTCOMES),
    "balance": (("cohort", "panel"), ("overall", "groups"), OUTCOMES),
    "balance rooms": (("cohort", "panel"), ("by field", "groups"), OUTCOMES),
    "ballot × outcome": (("ballots", "counts"), ("one class", "rescale", "missing", "higher", "lower"), OUTCOMES),
    "ballot quorum": (("none", "valid", "cast"), ("missing", "left_out")),
    "ballot classes": (("none", "rescale", "missing"), ("own quorum", "free"), OUTCOMES),
    "ballot valid": (("ballots", "counts"), ("condition", "all"), OUTCOMES),
    "per_event count": (("highest", "each"), ("alike", "by level", "capped")),
    "per_event limits": (("window", "always"), ("per head", "as it is"), OUTCOMES),
    "combine × state": (HOWS, ("whole", "some dropped", "unknown")),
    "shaped": (("floor", "cap", "factor"), ("leaf", "node", "whole")),
    "coverage": (("held", "failed"),),
    "exempt": (("yes", "no", "unknown"),),
    "subject outcome": (("ranked", "pending", "unranked", "exempt"),),
    "effect × veto": (EFFECTS, ("true", "false", "unknown", "no_basis")),
    "addition × outcome": (("bonus", "deduction"), ("some", "none", "pending", "zero", "not_applicable")),
    "addition × cap": (("bonus", "deduction"), ("reached", "below")),
    "addition × basis": (("bonus", "deduction"), ("row", "field")),
    "take_highest": (("several for one", "one each"),),
    "cap": (("bonus", "deduction"), ("reached", "below", "unknown")),
    "zeroed leaf": (OUTCOMES,),
    "for": (("item", "node"), ("same full", "rate", "group")),
    "ranking": (("none", "all", "group"),),
    "method × places": (("competition", "dense", "ordinal"), ("tied", "apart")),
    "still_tied × places": (("share", "committee"), ("tied", "apart")),
    "order × key": (("descending", "ascending"), ("known", "unknown")),
    "award × decision": (AWARDS, ("granted", "not_granted", "undecided")),
    "award × veto": (AWARDS, ("barred", "doubtful")),
    "award × tie": (AWARDS, (*AT_THE_CUT, "shared")),
    "award × excluded": (AWARDS[1:], ("held", "undecided", "not held")),
    "award reads": (NAMES,),
    "applies": (("field", "item", "node"), ("yes", "no")),
    "laggards": (("number", "share", "condition alone"), ("gate", "open")),
    "take × within": (("count", "floor", "nearest", "shares", "places"), ("all", "group", "parent")),
    "reserve": (("kept", "none"),),
    "ladder": (("as reached", "displaced", "waiting", "unsure"),),
    "promotion unless": (("freed", "not", "unknown"),),
    "promotion × subject": (("free", "lowest", "none"), ("new", "new, held back", "free", "held back", "unknown")),
    "exactly at": (("bands", "stars", "level"),),
    "summary": (("share", "count", "mean", "sum", "share of nobody", "mean of nobody", "sum of nobody"),),
    "run": (("final", "draft", "settled", "provisional", *FAULTS),),
    "operation": (OPERATIONS, ("known", "unknown")),
    "year before": (("told", "new", "nobody told"),),
    "for × outcome": (("has it not", *OUTCOMES),),
    **SHAPES,
}

NO_CUT = "judged one by one: there is no cut"
IMPOSSIBLE: dict[Fact, str] = {
    ("rows × absent", "none", "missing"): "without rows the table is unknown",
    ("origin × outcome", "policy", "scored"): "a policy speaks where nothing was scored",
    ("origin × outcome", "observed", "missing"): "what is missing was not observed",
    ("origin × outcome", "observed", "not_applicable"): "what does not apply was not observed",
    ("effect × veto", "zero_items", "no_basis"): "it needs a table, whose rows have a basis one by one",
    ("cohort", "balanced", "low"): "a score is evened out, not judged",
    **{("ballot classes", "none", "own quorum", outcome): "a quorum of a class needs classes" for outcome in OUTCOMES},
    **{("cohort share", ratio, way): "a ratio is to one value" for ratio in SHARES[1:] for way in ("counted", "left_out")},
    ("shaped", "factor", "node"): "a factor goes on leaves",
    ("shaped", "factor", "whole"): "a factor goes on leaves",
    ("award × veto", "stars", "barred"): "stars cannot be barred",
    ("award × veto", "stars", "doubtful"): "stars cannot be barred",
    **{("award × tie", kind, "shared"): "a tie at the cut is settled by at_the_cut" for kind in CONTESTS},
    ("promotion × subject", "free", "new, held back"): "who is new is free",
    ("promotion × subject", "none", "new"): "who is new gets no level",
    ("take × within", "shares", "all"): "a share that a field decides is one for each group",
    ("take × within", "places", "all"): "so is a number of places",
    **SHAPELESS,
    **{("operation", name, "unknown"): "it is never unknown" for name in ("missing", "applies", "date")},
    **{("award × tie", "best", tie): "equal bests share" for tie in AT_THE_CUT},
    **{("award × tie", kind, tie): NO_CUT for kind in ("stars", "level", "title") for tie in (*AT_THE_CUT, "shared")},
}


def possible() -> list[Fact]:
    """Every combination of every table."""
    return [(name, *values) for name, dimensions in TABLES.items() for values in product(*dimensions)]


def count(sound: int, faulty: int) -> Counter[Fact]:
    """The facts of so many sound seeded cases, of so many where data are missing that must not be, and of a few for each other fault."""
    seen: Counter[Fact] = Counter()
    for number in range(sound):
        case = seeded(number)
        with watching(seen):
            seen.update(facts(case))
        seen.update(shapes(load(case.rubric)))
    for fault in FAULTS:
        for number in range(faulty if fault == "missing" else 4):
            seen.update(facts(seeded(number, fault)))
    return seen


def never(seen: Counter[Fact]) -> list[Fact]:
    """What could have been seen and was not."""
    return [fact for fact in possible() if not seen[fact] and fact not in IMPOSSIBLE]


def unexpected(seen: Counter[Fact]) -> list[Fact]:
    """What was seen though no table has it, or though it was called impossible."""
    return sorted(set(seen) - (set(possible()) - set(IMPOSSIBLE)))


def table(seen: Counter[Fact]) -> str:
    """One line a combination, with the reason where it is impossible."""
    lines = []
    for fact in possible():
        note = IMPOSSIBLE.get(fact, "" if seen[fact] else "NEVER SEEN")
        lines.append(f"{seen[fact]:8}  {fact[0]:24}{' · '.join(fact[1:]):36}{note}".rstrip())
    return "\n".join(lines)


def main() -> int:
    """Print the table; 1 where something possible never came up."""
    sound = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    seen = count(sound, max(sound // 10, 1))
    print(table(seen))
    return 1 if never(seen) or unexpected(seen) else 0


if __name__ == "__main__":
    sys.exit(main())
