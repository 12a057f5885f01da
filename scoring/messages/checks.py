"""What scoring finds wrong in data that were read without a fault."""

from typing import Final

SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "fault.RATIO_ABOVE_ONE": ("{name}“{about}”的分子大于分母（{values}），请核对。",
                              "{name}: the numerator of '{about}' is above its denominator ({values})."),
    "hint.RATIO_ABOVE_ONE": ("确可超过100%的，请在细则中将该字段的max设为100以上。", "Where it may exceed 100 %, give the field a max above 100."),
    "fault.DERIVED_RANGE": ("{name}“{about}”超出细则规定的范围（{values}），请核对有关数据。",
                            "{name}: '{about}' is outside its limits ({values})."),
    "fault.CHECK_FAILED": ("{name}：{say}", "{name}: {say}"),
    "fault.DATUM_MISSING": ("{name}“{about}”缺少计分所需的数据。", "{name}: a datum that '{about}' needs is missing."),
    "hint.DATUM_MISSING": ("细则规定该项不得缺报；先看初步结果的，请用--draft。", "The rubric allows none to be missing; use --draft for a first look."),
    "fault.MARK_RANGE": ("{name}“{about}”的评分不在0分至满分之间（{values}）。", "{name}: the mark of '{about}' is not between 0 and full marks ({values})."),
    "fault.MARK_WITHOUT_REASON": ("{name}“{about}”评分低于满分，须写明理由（{values}）。",
                                  "{name}: '{about}' is marked below full marks and needs a reason ({values})."),
    "fault.PANEL_RANGE": ("{name}“{about}”按评委打分算出的结果不在0分至满分之间，请核对评分表。",
                          "{name}: what the judges' marks come to for '{about}' is not between 0 and full marks."),
    "fault.JUDGE_TWICE": ("{name}“{about}”有评委打了两次分，请核对评分表。", "{name}: a judge marked '{about}' twice."),
    "fault.FORMULA_RANGE": ("{name}“{about}”按公式算出的分超出了细则规定的上下限（{values}），请核对有关数据。",
                            "{name}: the formula of '{about}' gives points outside its bounds ({values})."),
    "hint.FORMULA_RANGE": ("确可超出的，请在细则中放宽“min”“max”，或写clamp: true。", "Where that may be, widen 'min' and 'max' in the rubric, or say clamp: true."),
    "fault.UNKNOWN_ITEM": ("“{found}”不是本细则的指标。最接近的是：{near}。", "'{found}' is no indicator of this rubric. Nearest: {near}."),
    "hint.UNKNOWN_ITEM": ("请填写指标名称或编号。", "Give an indicator's title or id."),
    "fault.FINAL_PENDING": ("{name}（{id}）尚有未报送的数据，不能定稿。", "{name} ({id}) still waits for data; the run cannot be final."),
    "fault.FINAL_UNDECIDED": ("{name}（{id}）“{about}”尚未确定，不能定稿。", "{name} ({id}): '{about}' is still undecided; the run cannot be final."),
}
