"""The profiles that a home knows: those that come with the program, and its own, kept in its folder `profiles`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from fieldhouse.ingest.load import PROFILES, load_profile, profile_names
from fieldhouse.ingest.profile import Profile


def own_profiles() -> Path:
    """The folder of the home's own profiles."""
    return Path(settings.HOME) / "profiles"


def known_places() -> dict[str, Path]:
    """The file of every profile by its name, the home's own first; the program's go before those of the same name."""
    own = {path.stem: path for path in sorted(own_profiles().glob("*.toml"))}
    return own | {name: PROFILES / f"{name}.toml" for name in profile_names()}


def known_names() -> list[str]:
    """The names of all profiles, the home's own first."""
    return list(known_places())


def profile_place(name_or_path: str) -> str:
    """What `load_profile` is given for a profile that is named, or stands at a path."""
    return str(known_places().get(name_or_path, name_or_path))


def loaded_profiles() -> Iterator[tuple[str, Profile]]:
    """Every profile that can be read, with its name."""
    for name in known_names():
        profile, _findings = load_profile(profile_place(name))
        if profile is not None:
            yield name, profile
