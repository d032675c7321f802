"""Static files: named by their content, compressed once, collected again only when they changed."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.management import call_command
from whitenoise.storage import CompressedManifestStaticFilesStorage

STAMP_NAME = ".collected"


class HashedStatic(CompressedManifestStaticFilesStorage):
    """Hashed names where files were collected; plain names, served from the package, elsewhere."""

    # Only stylesheets refer to other files. Vendored files stay byte for byte what their makers published;
    # their references to source maps, which are not shipped, would stop the collection.
    patterns = (("*.css", (ManifestStaticFilesStorage.patterns[0][1][0],)),)
    keep_only_hashed_files = True

    def stored_name(self, name: str) -> str:
        return super().stored_name(name) if self.hashed_files else name


def collect_if_changed(static_root: Path) -> bool:
    """Collect the static files into `static_root` when a file came, went or changed; say whether it did."""
    stamp = static_root / STAMP_NAME
    wanted = _fingerprint()
    if stamp.is_file() and stamp.read_text(encoding="ascii") == wanted:
        return False
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(wanted, encoding="ascii")
    return True


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            status = Path(storage.path(path)).stat()
            digest.update(f"{path}\0{status.st_size}\0{status.st_mtime_ns}\n".encode())
    return digest.hexdigest()
