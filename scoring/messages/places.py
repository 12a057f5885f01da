"""Where a thing is, and what it is called."""

from typing import Final

SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "place.sheet": ("工作表“{sheet}”", "sheet '{sheet}'"),
    "place.row": ("第{row}行", "row {row}"),
    "place.sheet_row": ("工作表“{sheet}”第{row}行", "row {row} of sheet '{sheet}'"),
    "place.heading": ("“{heading}”列", "column '{heading}'"),
    "place.path": ("（{path}）", " ({path})"),
    "place.said": ("{where}：", "{where}: "),
    "did_you_mean": ("是否为{names}？", " Did you mean {names}?"),
    "there_are": ("现有：{names}。", " There are: {names}."),
    "unknown_name": ("没有名为“{name}”的{what}。", "There is no {what} named '{name}'."),
    "words.title": ("{zh}", "{en}"),
    "what.subject": ("被考核单位", "subject"),
    "hint.what.subject": ("请写编号或全称。", " Give an id, or a name in full."),
    "hint.what.rubric": ("目录用rubric list查看；自己的细则请写文件名，如my.yaml。",
                         " `rubric list` names those of the catalogue; for one of your own give its file, such as my.yaml."),
    "what.rubric": ("细则", "rubric"),
    "what.example": ("示例", "example"),
    "what.award": ("评定项", "award"),
    "what.format": ("输出格式", "format"),
    "what.language": ("语言", "language"),
    "what.total": ("总分", "total"),
    "what.table": ("表", "table"),
    "what.indicator": ("指标", "indicator"),
}
