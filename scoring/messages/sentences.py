"""Sentences of sentences."""

from typing import Final

SENTENCES: Final[dict[str, tuple[str, str]]] = {}
