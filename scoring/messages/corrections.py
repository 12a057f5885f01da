"""What is said of corrections after an appeal."""

from typing import Final

SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "fault.CORRECTIONS_UNREAD": ("更正表里没有可以读的行，表头应有：{headings}。", "There is no row of corrections to read; the headings are: {headings}."),
    "fault.CORRECTION_BLANK": ("“{heading}”没有填。", "'{heading}' is blank."),
    "hint.CORRECTION_BLANK": ("每条更正都要写明项目、理由和认定单位。", "Every correction names what it corrects, why, and by whose decision."),
    "fault.CORRECTION_TARGET": ("“{name}”不是可以更正的字段或计分指标。{near}", "'{name}' is neither a field nor an item that can be corrected.{near}"),
    "fault.CORRECTION_COMPUTED": ("“{name}”是计算出来的，请更正它所依据的数据。", "'{name}' is worked out: correct the data that it rests on."),
    "fault.CORRECTION_AMBIGUOUS": ("“{name}”既是字段又是指标。", "'{name}' is both a field and an item."),
    "hint.CORRECTION_AMBIGUOUS": ("请写“字段：{name}”或“指标：{name}”。", "Write 'field:{name}' or 'item:{name}'."),
    "fault.CORRECTION_TWICE": ("{id}的“{name}”在第{first}行已更正过。", "'{name}' of {id} is corrected in row {first} already."),
    "hint.CORRECTION_TWICE": ("请只留一条。", "Keep one of them."),
    "fault.CORRECTION_FROM": ("{id}的“{name}”现为{found}，与更正表所写的原值{said}不符。", "'{name}' of {id} is {found}, not {said} as the correction says."),
    "hint.CORRECTION_FROM": ("请核对后再更正。", "Check which is right before correcting it."),
    "fault.CORRECTION_FROM_POINTS": ("{name}“{about}”的现得分与更正表所写的原值不符。", "{name}: the points of '{about}' are not what the correction says they were."),
    "hint.CORRECTION_FROM_POINTS": ("请核对后再更正；没有得分的，原值留空。", "Check which is right before correcting it; leave it blank where there were no points."),
    "fault.CORRECTION_POINTS": ("“{name}”没有写更正后的得分。", "'{name}' is given no points."),
    "note.CORRECTED": ("{name}{title}：{said}。", "{name}, {title}: {said}."),
    "doc.situation.CORRECTED": ("复核更正", "corrected"),
    "correction.points": ("经复核，得分由{before}改为{after}（理由：{reason}；认定单位：{authority}{time}）",
                          "after review the points go from {before} to {after} ({reason}; {authority}{time})"),
    "correction.value": ("经复核，由{before}更正为{after}（理由：{reason}；认定单位：{authority}{time}）",
                         "after review corrected from {before} to {after} ({reason}; {authority}{time})"),
    "correction.time": ("；时间：{time}", "; {time}"),
}
