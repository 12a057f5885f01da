"""Sentences of cases."""

from typing import Final

SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "case.difference": ("{what}应为{expected},实为{found}", "{what}: expected {expected}, found {found}"),
    "fault.CASES_OF_ANOTHER": ("用例写的是细则“{found}”,这里是“{id}”。", "The cases are those of rubric '{found}'; this is '{id}'."),
    "fault.CASE_REPEATED": ("用例“{title}”写了两次。", "Case '{title}' is written twice."),
    "fault.CASE_OF_SEVERAL": ("用例写了subjects,“{key}”应写在各单位之下。", "The case has subjects: write '{key}' below each of them."),
    "fault.CASE_FIELD_COMPUTED": ("字段“{name}”由公式得出,不能填写。请改填它所用的字段。",
                                  "Field '{name}' is worked out and cannot be given; give the fields that it reads."),
    "fault.CASE_NAME": ("没有名为“{name}”的{what}。{near}", "There is no {what} named '{name}'.{near}"),
    "what.column": ("列", "column"),
    "what.fault": ("错误代码", "code of a fault"),
}
