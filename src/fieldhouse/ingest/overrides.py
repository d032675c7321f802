"""What a folder brings along: `fieldhouse-profile.toml` changes the profile that reads it."""

from __future__ import annotations

from fieldhouse.domain.findings import Finding
from fieldhouse.ingest.folder import OVERRIDE_NAME, Listing
from fieldhouse.ingest.load import load_override
from fieldhouse.ingest.profile import Profile


def overridden(profile: Profile, listing: Listing) -> tuple[Profile, list[Finding]]:
    """Return the profile as it applies to a folder.

    The file's [profile], [company], [masters], [write_back], [[stages]] and [[rows]] replace those of the profile; it
    has no files.
    """
    path = listing.folder / OVERRIDE_NAME
    if not path.is_file():
        return profile, []
    changed, findings = load_override(path, profile)
    return changed or profile, findings
