"""What a line of a partner's sheet is answered with; who answers stands in `fieldhouse.domain.partner_lines`."""

from __future__ import annotations

from enum import StrEnum


class Answer(StrEnum):
    """What a line is answered with; a person turns ``proposed`` into one of the last two."""

    MATCHED = "matched"
    PROPOSED = "proposed"
    REFUSED = "refused"
    ACCEPTED = "accepted"
    DECLINED = "declined"
