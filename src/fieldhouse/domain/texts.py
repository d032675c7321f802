"""Texts by name, kept as one text: what a source says beyond the fields that have a place."""

from __future__ import annotations

import json
from collections.abc import Mapping

from fieldhouse.domain.errors import BadInput


def as_text(texts: Mapping[str, str | None]) -> str:
    """Texts as a JSON object with its names in order; of nothing the empty text."""
    return json.dumps(texts, ensure_ascii=False, sort_keys=True) if texts else ""


def texts_in(text: str) -> dict[str, str | None]:
    """The texts that `as_text` wrote, by name, in the order of the names.

    ``BadInput`` with ``texts.not_texts`` for anything else than a JSON object of texts and nulls.
    """
    if not text:
        return {}
    try:
        found = json.loads(text)
        if not isinstance(found, dict) or not all(isinstance(one, str | None) for one in found.values()):
            raise ValueError
        as_text(found).encode()  # half of a character that takes two is none
    except (ValueError, RecursionError) as error:
        raise BadInput("texts.not_texts", value=text[:200]) from error
    return dict(sorted(found.items()))


def laid_over(held: str, said: str) -> str:
    """What is kept once a source has spoken again: a name that it empties goes, one that it does not name stays."""
    texts = texts_in(held) | texts_in(said)
    return as_text({name: text for name, text in texts.items() if text is not None})
