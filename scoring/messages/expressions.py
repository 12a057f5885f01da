"""Sentences of expressions."""

from typing import Final

SENTENCES: Final[dict[str, tuple[str, str]]] = {}
