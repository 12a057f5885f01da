"""The catalogue as a list: what each rubric scores, how large it is, what it awards, and where it comes from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any, Final

from scoring.language import catalogue
from scoring.language.load import shaped
from scoring.language.rubric import Rubric
from scoring.language.yaml import read_file
from scoring.messages import say
from scoring.record import record
from scoring.rules.phrases import plain

FOLDERS: Final = ("party", "people", "community", "district", "standards")
"""The folders of the catalogue, in the order in which they are listed."""


@record
class Listed:
    """A rubric of the catalogue, and the file in which it lies."""

    entry: catalogue.Entry
    rubric: Rubric

    @property
    def folder(self) -> str:
        """Return the folder: what kind of subject it is for."""
        return self.entry.path.parent.name

    @property
    def cases(self) -> int:
        """Return how many cases lie beside it; the file is read when this is asked."""
        value = read_file(self.entry.cases).value if self.entry.cases else None
        return len(value.get("cases") or ()) if value else 0

    def found(self, words: Iterable[str]) -> bool:
        """Return whether every word stands somewhere in what is listed, in whichever language and case."""
        rubric = self.rubric
        texts = [rubric.id, *rubric.title.wordings, rubric.subject.kind, *_headings(self.folder), *(_source(rubric) or "").split("\n"),
                 *(w for a in rubric.awards for w in a.title.wordings)]
        whole = "\n".join(texts).casefold()
        return all(word.casefold() in whole for word in words)

    def text(self, lang: str) -> str:
        """Return it in two lines: id and title, and everything else."""
        rubric, comma = self.rubric, say("listing.comma", lang)
        awards = comma.join(a.called(lang) for a in rubric.awards if a.in_use)
        parts = [say("listing.size", lang, edition=rubric.edition, kind=rubric.subject.kind, items=len(rubric.leaves), full=plain(rubric.full)),
                 say("listing.awards", lang, awards=awards) if awards else "", say(f"listing.status.{rubric.status}", lang),
                 say("listing.source", lang, source=_source(rubric)) if _source(rubric) else ""]
        return f"  {rubric.id}  {rubric.title.say(lang)}\n    {say('listing.apart', lang).join(p for p in parts if p)}"

    def to_dict(self, lang: str = "zh") -> dict[str, Any]:
        """Return it as plain data; titles in one language."""
        rubric, source = self.rubric, self.rubric.provenance
        return {"id": rubric.id, "title": rubric.title.say(lang), "edition": rubric.edition, "folder": self.folder, "subject": rubric.subject.kind,
                "items": len(rubric.leaves), "full": plain(rubric.full),
                "awards": [{"id": a.id, "title": a.called(lang)} for a in rubric.awards if a.in_use], "status": rubric.status,
                "source": None if source is None else source.document, "clause": None if source is None else source.clause, "cases": self.cases}


@record
class Listing:
    """Rubrics of the catalogue, folder by folder."""

    rubrics: tuple[Listed, ...]

    def text(self, lang: str = "zh") -> str:
        """Return them under the headings of their folders, and how many there are."""
        lines = []
        for folder, listed in groupby(self.rubrics, key=lambda one: one.folder):
            lines += [_heading(folder, lang), *(one.text(lang) for one in listed), ""]
        return "\n".join([*lines, say("listing.count", lang, count=len(self.rubrics))])

    def to_dict(self, lang: str = "zh") -> list[dict[str, Any]]:
        """Return them as plain data."""
        return [one.to_dict(lang) for one in self.rubrics]


def listing(*words: str, subject: str = "") -> Listing:
    """Return every edition of every rubric of the catalogue that fits, folder by folder, sorted by id.

    words    what must stand in id, title, subject, source or awards
    subject  what must stand in the kind of subject
    """
    every = (Listed(entry, shaped(entry.path)) for entry in catalogue.entries())
    fit = [one for one in every if subject.casefold() in one.rubric.subject.kind.casefold() and one.found(words)]
    return Listing(tuple(sorted(fit, key=lambda one: (_order(one.folder), one.folder))))


def _order(folder: str) -> int:
    return FOLDERS.index(folder) if folder in FOLDERS else len(FOLDERS)


def _heading(folder: str, lang: str) -> str:
    return say(f"listing.folder.{folder}", lang) if folder in FOLDERS else folder


def _headings(folder: str) -> Iterator[str]:
    yield from (_heading(folder, lang) for lang in ("zh", "en"))


def _source(rubric: Rubric) -> str | None:
    return rubric.provenance.document if rubric.provenance else None
