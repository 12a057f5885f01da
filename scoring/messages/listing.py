"""The list of the catalogue."""

from typing import Final

SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "listing.folder.party": ("党组织和党员", "Party organisations and members"),
    "listing.folder.people": ("干部和居民个人", "Cadres and residents"),
    "listing.folder.community": ("社区", "Communities"),
    "listing.folder.district": ("区县、镇街、部门和单位", "Districts, towns, departments and units"),
    "listing.folder.standards": ("公开发布的标准和办法", "Published standards"),
    "listing.size": ("{edition}年版，对象：{kind}，{items}项，满分{full}分", "{edition}, for: {kind}, items: {items}, full marks {full}"),
    "listing.awards": ("评定：{awards}", "awards: {awards}"),
    "listing.status.default": ("默认细则", "a default"),
    "listing.status.adopted": ("已审定", "adopted"),
    "listing.status.superseded": ("已被新版代替", "superseded"),
    "listing.source": ("来源：{source}", "source: {source}"),
    "listing.apart": ("；", "; "),
    "listing.comma": ("、", ", "),
    "listing.count": ("共{count}个细则。", "Rubrics: {count}."),
}
