"""A hash of a rubric's content, by which a published edition is known again."""

from __future__ import annotations

import json
from hashlib import sha256

from scoring.language.rubric import Rubric


def digest(rubric: Rubric) -> str:
    """Return the SHA-256 of a rubric's content, whatever the files it stood in looked like.

    What is left at its default does not count, so that a new key of the language changes no hash; nor do the ids that it had before.
    """
    content = rubric.model_dump(mode="json", by_alias=True, exclude_defaults=True, exclude={"replaces"})
    return sha256(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()

