"""Whatever bytes come as a ZIP file: its files, or a refusal."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldhouse.apps.imports.uploads.unpacking import place_files
from fieldhouse.domain.errors import BadInput

CONTENT = "key,name\n" + "A1,Acme\n" * 20


def packed(packing: int, name: str = "account.csv") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", packing) as archive:
        archive.writestr(name, CONTENT)
        archive.writestr("ü.csv", CONTENT)
    return made.getvalue()


def placed(content: bytes) -> dict[str, str]:
    with TemporaryDirectory() as folder:
        named = place_files(iter([("all.zip", io.BytesIO(content))]), Path(folder))
        return {one["name"]: (Path(folder) / one["name"]).read_text() for one in named}


@pytest.mark.parametrize("packing", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_what_common_programs_pack_comes_out(packing) -> None:
    assert placed(packed(packing)) == {"account.csv": CONTENT, "ü.csv": CONTENT}


@pytest.mark.parametrize("packing", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_another_packing_is_refused_by_name(packing) -> None:
    with pytest.raises(BadInput) as refused:
        placed(packed(packing))
    assert refused.value.code == "upload.zip_unreadable"
    assert "account.csv" in str(refused.value.fields["reason"])


def test_a_name_that_is_not_what_its_mark_says_is_refused() -> None:
    with pytest.raises(BadInput) as refused:
        placed(packed(zipfile.ZIP_DEFLATED).replace("ü".encode(), b"\xff\xff"))
    assert refused.value.code == "upload.zip_unreadable"


@given(
    packing=st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED]),
    flips=st.lists(st.tuples(st.integers(0, 2_000), st.integers(1, 255)), min_size=1, max_size=4),
)
def test_damaged_bytes_end_in_files_or_a_refusal(packing, flips) -> None:
    content = bytearray(packed(packing))
    for place, by in flips:
        content[place % len(content)] ^= by
    try:
        placed(bytes(content))
    except BadInput as refusal:
        assert refusal.code.startswith("upload.")
