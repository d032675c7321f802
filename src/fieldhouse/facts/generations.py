"""Generations: which files make the history, as of which commit, with which edits made here since."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Max

from fieldhouse.clock import now
from fieldhouse.domain.errors import BadInput, Refused
from fieldhouse.facts.folder import FactFile, facts_path, remove_unlisted, verify_file
from fieldhouse.facts.models import Manifest, Outbox
from fieldhouse.once import once


@dataclass(frozen=True, slots=True, order=True)
class Known:
    """What is known: a generation, and the edits made here since, up to and including ``outbox_through``.

    Written ``12`` or, with edits that the writer has not drained yet, ``12+340``.
    """

    generation: int
    outbox_through: int = 0

    def __str__(self) -> str:
        return f"{self.generation}+{self.outbox_through}" if self.outbox_through else str(self.generation)

    @classmethod
    def parse(cls, text: str) -> Known:
        """The inverse of ``str``; ``BadInput`` when the text is not of that form."""
        generation, _, through = text.partition("+")
        if not generation.isdecimal() or (through and not through.isdecimal()):
            raise BadInput("figure.bad_generation", value=text)
        return cls(int(generation), int(through or 0))


@once
def current_manifest() -> Manifest | None:
    """The newest generation, or ``None`` in a home without data."""
    return Manifest.objects.order_by("-number").first()


def first_seq() -> int:
    """The number of the first event that the next generation adds."""
    manifest = current_manifest()
    return manifest.last_seq + 1 if manifest else 1


@once
def current() -> Known:
    """What is known now. ``Refused`` in a home without data, saying to import some."""
    manifest = current_manifest()
    if manifest is None:
        raise Refused("facts.no_data")
    newest = Outbox.objects.filter(pk__gt=manifest.outbox_through).aggregate(newest=Max("pk"))["newest"]
    return Known(manifest.number, newest or 0)


@once
def manifest_of(known: Known) -> Manifest:
    """The manifest of a generation; ``BadInput`` when this home never had it, or not that many edits."""
    manifest = Manifest.objects.filter(pk=known.generation).first()
    has_edits = not known.outbox_through or Outbox.objects.filter(pk=known.outbox_through).exists()
    if manifest is None or not has_edits:
        raise BadInput("figure.unknown_generation", value=str(known))
    return manifest


def files_of(manifest: Manifest) -> list[FactFile]:
    """The files that a generation lists."""
    return [FactFile(**one) for one in manifest.files]


def next_manifest(
    *,
    events: Sequence[FactFile],
    snapshots: Sequence[FactFile],
    data_through: date,
    outbox_through: int,
    without: Collection[FactFile] = (),
) -> Manifest:
    """The manifest of the next generation, not saved yet: saving it is what commits the generation.

    The caller holds the writer's lock. ``snapshots`` replace those of the same name; the event files are added to those
    before, but for files that it goes ``without``.
    """
    before = current_manifest()
    files = {one.path: one for one in (files_of(before) if before else [])}
    replaced = {one.name for one in snapshots}
    kept = [one for one in files.values() if one.name not in replaced and one not in without]
    kept.extend(snapshots)
    kept.extend(one for one in events if one.path not in files)
    number = before.number + 1 if before else 1
    return Manifest(
        number=number,
        mart=number,
        committed_at=now(),
        files=[one.as_json() for one in kept],
        data_through=data_through,
        last_seq=(before.last_seq if before else 0) + sum(one.rows for one in events),
        outbox_through=outbox_through,
    )


def clean_folder(spared: Sequence[FactFile] = ()) -> int:
    """Remove every file that no generation lists but those about to be; the caller holds the writer's lock.

    Returns how many there were.
    """
    listed = {one["path"] for files in Manifest.objects.values_list("files", flat=True) for one in files}
    return remove_unlisted(listed | {one.path for one in spared})


def verify() -> list[tuple[str, str]]:
    """Check every file of every generation: ``(file, code of what is wrong)`` for each that fails."""
    listed = {
        one["path"]: FactFile(**one)
        for files in Manifest.objects.values_list("files", flat=True)
        for one in files
    }
    failures = [(path, code) for path, file in sorted(listed.items()) if (code := verify_file(file))]
    known = set(listed) | {"writer.lock"}
    strays = [
        (path.name, "facts.file_unlisted")
        for path in sorted(facts_path().glob("*"))
        if path.name not in known
    ]
    return failures + strays
