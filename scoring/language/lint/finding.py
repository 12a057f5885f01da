"""A finding: something in a valid rubric that a careful reader would question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from scoring.errors import Place
from scoring.messages import say
from scoring.model import Text

Severity: TypeAlias = Literal["error", "warning", "note"]


@dataclass(frozen=True)
class Finding:
    """One finding, as data: a stable code, how grave it is, its place, and the arguments of its sentence.

    severity  "error": surely not what was meant; "warning": to be mended or justified; "note": good to know
    """

    code: str
    severity: Severity
    place: Place
    args: Mapping[str, object] = field(default_factory=dict)

    def text(self, lang: str = "zh") -> str:
        """Return place, severity, code, what was found and what to do, as people read them."""
        where = self.place.text(lang) + (say("place.path", lang, path=self.place.path) if self.place.path else "")
        args = {name: _said(value, lang) for name, value in self.args.items()}
        told = [say(f"{what}.{self.code}", lang, **args) for what in ("lint", "mend")]
        head = say("place.said", lang, where=where) if where else ""
        return f"{head}{say(f'severity.{self.severity}', lang)} {self.code} {('' if lang == 'zh' else ' ').join(told)}"

    def sort_key(self) -> tuple[object, ...]:
        """Order by place, then code, then what the sentence says."""
        return (self.place, self.code, sorted((k, str(v)) for k, v in self.args.items()))


def _said(value: object, lang: str) -> object:
    """Return a title in its language, without quotation marks of its own; anything else as it is."""
    said = value.say(lang) if isinstance(value, Text) else value
    return said.strip("“”") if isinstance(said, str) and said[:1] == "“" and said.find("”") == len(said) - 1 else said
