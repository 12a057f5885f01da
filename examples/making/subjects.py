"""Who is scored in the small examples: communities, branches, people, towns, departments — all of the invented district."""

from __future__ import annotations

from making.places import COMMUNITIES
from making.recipe import NAMES, Who

_TOWNS = ("星落镇", "望河镇", "云上镇", "石鼓镇", "松涛镇", "白鹭镇", "长汀镇", "古渡镇", "柳汀镇", "青岚镇", "霞浦湾镇", "月牙镇")
_DEPARTMENTS = ("区民政局", "区城市管理局", "区医疗保障局", "区住房建设局", "区卫生健康局", "区教育局", "区司法局", "区人社局", "区文化体育局", "区水务局",
                "区商务局", "区统计局", "区残联", "区妇联", "区团委", "区总工会")


def communities(number: int = 12) -> list[Who]:
    """Return communities, spread over the subdistricts; group is the kind of place, parent the subdistrict."""
    step = len(COMMUNITIES) / number
    return [Who(c.id, c.name, c.group, c.street) for c in (COMMUNITIES[int(i * step)] for i in range(number))]


def party_organisations(number: int = 12) -> list[Who]:
    """Return the party organisations of communities; parent is the subdistrict."""
    step = len(COMMUNITIES) / number
    return [Who(c.party_id, c.party, c.group, c.street) for c in (COMMUNITIES[int(i * step)] for i in range(number))]


def branches(number: int = 12) -> list[Who]:
    """Return party branches; parent is the community."""
    return [Who(f"ZB{i + 1:02}", f"{COMMUNITIES[i * 3 % len(COMMUNITIES)].stem}第{'一二三'[i % 3]}党支部", "", COMMUNITIES[i * 3 % len(COMMUNITIES)].name)
            for i in range(number)]


def people(number: int = 15, prefix: str = "R", parents: int = 5) -> list[Who]:
    """Return people; parent is one of the first branches, in turn."""
    above = branches(parents)
    return [Who(f"{prefix}{i + 1:03}", NAMES[i * 7 % len(NAMES)], "", above[i % parents].name) for i in range(number)]


def towns(number: int = 10) -> list[Who]:
    """Return towns."""
    return [Who(f"Z{i + 1:02}", name) for i, name in enumerate(_TOWNS[:number])]


def subdistricts() -> list[Who]:
    """Return the seven subdistricts."""
    return [Who(f"JD{i + 1}", name) for i, name in enumerate(dict.fromkeys(c.street for c in COMMUNITIES))]


def departments(number: int = 12, group: str = "") -> list[Who]:
    """Return departments of the district."""
    return [Who(f"BM{i + 1:02}", name, group) for i, name in enumerate(_DEPARTMENTS[:number])]


def districts(number: int = 8) -> list[Who]:
    """Return districts of an invented city."""
    names = ("星河区", "云溪区", "望江区", "松岭区", "白鹭区", "长汀区", "古渡区", "青岚区", "霞湾区", "月湖区")
    return [Who(f"Q{i + 1:02}", f"虚构市{name}") for i, name in enumerate(names[:number])]
