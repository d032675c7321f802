"""Owner shares: on no day do those of a deal come to more than the whole, those that the home holds included."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from fieldhouse.apps.imports.actions.row_checks import refused
from fieldhouse.apps.imports.dated_rows import Share
from fieldhouse.domain.findings import Finding
from fieldhouse.domain.money import WHOLE_BP, shifted
from fieldhouse.ingest.schema import TypedRow


def share_refusals(rows: Mapping[str, TypedRow], held: Mapping[str, Share]) -> dict[str, Finding]:
    """Why rows (by source key) of one deal cannot be taken, the later ones first to go.

    A row takes the place of the held share of its key; one that is refused leaves that share standing, so this goes on
    until nothing more is refused.
    """
    found: dict[str, Finding] = {}
    while True:
        taken = {key: row for key, row in rows.items() if key not in found}
        standing = [share for key, share in held.items() if key not in taken]
        for key, row in taken.items():
            own = share_of(row)
            if own is None:
                continue
            together = _most(own, standing)
            if together > WHOLE_BP:
                found[key] = refused(
                    row, "share.over_whole", "share", shifted(row.values["share"], 2), {"sum_bp": together}
                )
                break
            standing.append(own)
        else:
            return found


def share_of(row: TypedRow) -> Share | None:
    """The owner's share that a row states; ``None`` for an overlay, which has no whole."""
    values = row.values
    if values["kind"] != "owner":
        return None
    return Share(values["share"], values["valid_from"], values.get("valid_to"))


def _most(own: Share, others: Iterable[Share]) -> int:
    """What the shares come to on the day of ``own`` on which that is most: the sum grows only where one begins."""
    all_of_them = [own, *others]
    days = [one.valid_from for one in all_of_them if own.holds(one.valid_from)]
    return max(sum(one.share_bp for one in all_of_them if one.holds(day)) for day in days)
