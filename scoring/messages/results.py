"""Sentences of results."""

from typing import Final

SENTENCES: Final[dict[str, tuple[str, str]]] = {}
