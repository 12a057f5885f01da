"""The invented district: seven subdistricts named after the stars of the Dipper, forty-six communities, their party organisations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

DISTRICT: Final = "虚构市星河区"
SEED: Final = "星河区2026"
_STREETS: Final = {
    "天枢街道": ("晨曦", "朗月", "星桥", "云帆", "望舒", "拾光", "揽月"),
    "天璇街道": ("柳溪", "竹影", "松风", "桂香", "梅坞", "兰汀", "枫林"),
    "天玑街道": ("听雨", "归雁", "鹤鸣", "鹭飞", "莺歌", "蝉声", "渔歌"),
    "天权街道": ("锦帆", "画屏", "琴韵", "墨池", "书香", "弦歌", "诗韵"),
    "玉衡街道": ("霁月", "晴岚", "流霞", "彩虹", "朝露", "暮云"),
    "开阳街道": ("碧梧", "青萍", "芳草", "紫藤", "丹枫", "白榆"),
    "摇光街道": ("和煦", "安澜", "乐水", "知春", "迎秋", "守静"),
}
_GROUPS: Final = ("老城居民区", "商品房小区", "村改居社区")
_FORMS: Final = ("党委", "党总支", "党支部")


def luck(*what: object) -> float:
    """Return a number from 0 up to 1 that depends on nothing but the seed and `what`: the order of asking does not matter.

    >>> luck("柳溪", "户数") == luck("柳溪", "户数")
    True
    """
    digest = sha256("|".join([SEED, *map(str, what)]).encode()).digest()
    return int.from_bytes(digest[:7], "big") / 2**56


def between(low: int, high: int, *what: object) -> int:
    """Return a whole number from `low` to `high`, ends included."""
    return low + int(luck(*what) * (high - low + 1))


@dataclass(frozen=True)
class Community:
    """A community of the district.

    number  position in the district's order, from 1
    """

    number: int
    stem: str
    street: str
    group: str

    @property
    def id(self) -> str:
        return f"XH-{self.number:03}"

    @property
    def party_id(self) -> str:
        return f"DZ-{self.number:03}"

    @property
    def name(self) -> str:
        return f"{self.stem}社区"

    @property
    def party(self) -> str:
        return self.name + _FORMS[min(int(luck(self.stem, "党组织") * 4), 2)]

    def strength(self, area: str, field: str) -> float:
        """Return how well it does in a field, from 0 to 1: mostly its own bent, partly the area's, a little the field's."""
        return 0.6 * float(luck(self.stem, "总体") ** 0.85) + 0.2 * luck(self.stem, area) + 0.2 * luck(self.stem, field)


def _communities() -> Iterator[Community]:
    number = 0
    for street, stems in _STREETS.items():
        for stem in stems:
            number += 1
            yield Community(number, stem, street, _GROUPS[int(luck(stem, "类别") * 3)])


COMMUNITIES: Final = tuple(_communities())
"""Every community, in the order of the district."""
