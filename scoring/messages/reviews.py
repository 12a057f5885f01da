"""What is said of levels of review."""

from typing import Final

SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "fault.REVIEW_UNDECLARED": ("细则没有写核定层级。", "The rubric declares no levels of review."),
    "hint.REVIEW_UNDECLARED": ("请在细则里写review，例如review: [自评, 街道初审, 区核定]。", "Give 'review' in the rubric, such as review: [自评, 街道初审, 区核定]."),
    "fault.REVIEWS_UNREAD": ("核定表里没有可以读的行，表头应有：{headings}。", "There is no row of reviews to read; the headings are: {headings}."),
    "fault.REVIEW_LEVEL": ("“{found}”不是核定层级，应为{allowed}之一。", "'{found}' is no level of review; there are: {allowed}."),
    "fault.REVIEW_TARGET": ("“{name}”不是报送的字段，不能核定。{near}", "'{name}' is no field that is reported.{near}"),
    "fault.REVIEW_BLANK": ("改动了数值，“{heading}”没有填。", "A value is given and '{heading}' is blank."),
    "fault.REVIEW_TWICE": ("{id}的“{name}”在“{level}”核定了两次（第{first}行也有）。", "'{name}' of {id} is reviewed twice at '{level}' (row {first}, too)."),
    "what.review": ("核定层级", "level of review"),
    "note.REVIEWED": ("{name}“{about}”：{first}{before}，{steps}，按{after}计分。", "{name}, '{about}': {first} {before}; {steps}; taken as {after}."),
    "note.UNREVIEWED": ("没有核定表，全部按{level}的数据计分。", "There is no table of reviews: everything is scored as at {level}."),
    "note.REVIEWED_UNTIL": ("核定表只看到{level}，以后各层级的没有采用。", "Reviews are looked at up to {level}; what later levels say is not used."),
    "note.unfiled": ("未报送", "not filed"),
    "note.EVIDENCE_MISSING": ("{name}“{about}”应附佐证（{accept}），没有提供。", "{name}: '{about}' needs evidence ({accept}), and has none."),
    "line.reviewed": ("“{about}”{first}{before}，{steps}", "'{about}': {first} {before}; {steps}"),
}
