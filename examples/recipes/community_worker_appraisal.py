"""Community workers, marked by their subdistrict and colleagues and judged by residents."""

from making.recipe import Cell, Ledger, Made, Maker, Recipe, Who, any_of, count, fewer, fixed, size
from making.subjects import communities, people


def row(key: str) -> int:
    """Return the number of the row from its key."""
    return int("".join(c for c in key if c.isdigit()))


def mark(full: int) -> Maker:
    """Make a mark in half points, at least three fifths of full marks."""
    return lambda who, key, made: round(2 * full * (0.62 + 0.4 * who.strength(key))) / 2 if who.strength(key) < 0.95 else full


def standing(who: Who, key: str, made: Made) -> Cell:
    """Make who answers: residents first, then representatives and people who were served."""
    return ("普通居民", "居民代表", "服务对象")[row(key)]


def votes(of_residents: Maker, of_others: Maker) -> Maker:
    """Make votes; most are of residents."""
    return lambda who, key, made: (of_residents if made["身份"] == "普通居民" else of_others)(who, key, made)


OF = tuple(who.name for who in communities(5))
RECIPE = Recipe(
    rubric="community-worker-appraisal",
    who=[Who(who.id, who.name, "", OF[i % 5]) for i, who in enumerate(people(12, "SG"))],
    fields={"在岗月数": any_of(12, 12, 12, 8)},
    tables={
        "街道评价": Ledger((3, 3), {
            "评价人": lambda who, key, made: ("街道甲", "街道乙", "街道丙")[row(key)],
            "德": mark(6), "能": mark(6), "勤": mark(6), "政": mark(6), "廉": mark(6),
        }),
        "互评": Ledger((6, 6), {
            "评价人": lambda who, key, made: "本人" if row(key) == 5 else f"同事{row(key) + 1}", "十项合计": mark(10),
            "回避": lambda who, key, made: "是" if row(key) == 5 else "否",
        }),
        "群众测评": Ledger((3, 3), {
            "身份": standing, "回收票": lambda who, key, made: 90 if made["身份"] == "普通居民" else 14,
            "态度满意": votes(count(26, 62), count(3, 8)), "态度基本满意": votes(size(6, 12), fixed(2)),
            "态度一般": votes(fewer(0, 8), fixed(1)), "态度不满意": votes(fewer(0, 8), fewer(0, 2)),
            "办事满意": votes(count(22, 58), count(3, 7)), "办事基本满意": votes(size(6, 14), fixed(3)),
            "办事一般": votes(fewer(0, 9), fixed(1)), "办事不满意": votes(fewer(0, 9), fewer(0, 2)),
        }),
    },
    twins={"SG009": "SG002"},
    cells={("SG006", "在岗月数"): 4},
    extra={"群众测评": [{"工号": "SG004", "身份": "居民代表", "回收票": None}]},
)
