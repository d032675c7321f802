"""Shares of a deal: owners divide it and never exceed the whole; overlay credit stands beside it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from fieldhouse.domain.errors import BadInput
from fieldhouse.domain.money import WHOLE_BP, divide_half_even, share_minor


class SplitKind(StrEnum):
    """An owner's split is a part of the deal; an overlay's credits a specialist on top of it."""

    OWNER = "owner"
    OVERLAY = "overlay"


@dataclass(frozen=True, slots=True)
class Split:
    """A person's share of a deal in basis points.

    Raises ``BadInput("share.negative", person=..., share_bp=...)`` below zero.
    """

    person: int
    kind: SplitKind
    share_bp: int

    def __post_init__(self) -> None:
        if self.share_bp < 0:
            raise BadInput("share.negative", person=self.person, share_bp=self.share_bp)


def owner_shares(owner: int, splits: Iterable[Split]) -> tuple[tuple[int, int], ...]:
    """Return (person, share_bp) of all who own a part, 10,000 basis points in sum, the deal's owner first.

    What the owner splits leave goes to the deal's owner; a person named twice is added up; persons with
    nothing are left out; the others stand in the order of the splits. Overlay splits never count. Raises
    ``BadInput("share.over_whole", sum_bp=...)`` when the owner splits exceed the whole.
    """
    shares_bp = {owner: 0} | _summed(splits, SplitKind.OWNER)
    sum_bp = sum(shares_bp.values())
    if sum_bp > WHOLE_BP:
        raise BadInput("share.over_whole", sum_bp=sum_bp)
    shares_bp[owner] += WHOLE_BP - sum_bp
    return tuple((person, share_bp) for person, share_bp in shares_bp.items() if share_bp)


def overlay_shares(splits: Iterable[Split]) -> tuple[tuple[int, int], ...]:
    """Return (person, share_bp) of overlay credit; it has no whole and enters no sum of the deal."""
    return tuple((person, share) for person, share in _summed(splits, SplitKind.OVERLAY).items() if share)


def owner_amounts(amount_minor: int, owner: int, splits: Iterable[Split]) -> tuple[tuple[int, int], ...]:
    """Return (person, amount_minor) of all owners by largest remainder: the parts add up to the deal."""
    shares = owner_shares(owner, splits)
    parts = share_minor(amount_minor, [share_bp for _, share_bp in shares])
    return tuple((person, part) for (person, _), part in zip(shares, parts, strict=True))


def overlay_amounts(amount_minor: int, splits: Iterable[Split]) -> tuple[tuple[int, int], ...]:
    """Return (person, amount_minor) of overlay credit, each on its own, rounded half to even."""
    return tuple(
        (person, divide_half_even(amount_minor * share_bp, WHOLE_BP))
        for person, share_bp in overlay_shares(splits)
    )


def _summed(splits: Iterable[Split], kind: SplitKind) -> dict[int, int]:
    shares_bp: dict[int, int] = {}
    for split in splits:
        if split.kind == kind:
            shares_bp[split.person] = shares_bp.get(split.person, 0) + split.share_bp
    return shares_bp
