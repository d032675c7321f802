"""Which encoding a text file is in: by its mark, by its profile, or told strictly from its bytes."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from fieldhouse.ingest.limits import DETECT_BYTES, DETECT_LINES, ROW_LIMIT

ENCODINGS: dict[str, str] = {
    "utf-8": "utf-8",
    "utf-8-sig": "utf-8",
    "utf-16": "utf-16",
    "cp932": "cp932",
    "shift_jis": "cp932",  # exports that say so hold ① and 髙, which only cp932 has
    "windows-31j": "cp932",
    "cp1252": "cp1252",
    "windows-1252": "cp1252",
    "latin-1": "latin-1",
    "iso-8859-1": "latin-1",
}
"""Names that a profile may state, and the codec that reads them."""

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_KATAKANA = range(0xA1, 0xE0)  # half-width, one byte each
_COMMON_LEADS = range(0x81, 0xA0)  # first bytes of kana, signs and the common kanji; no letters in Latin-1
_RUN = re.compile(rb"(?:[\x81-\x9f\xe0-\xfc][\x40-\x7e\x80-\xfc])+|[\xa1-\xdf]+")


@dataclass(frozen=True, slots=True)
class Encoding:
    """A codec and how it became known: "mark", "stated", "told" or, for pure ASCII so far, "ascii"."""

    codec: str
    known_by: str


def encoding_of(chunks: Iterable[bytes], stated: str = "") -> Encoding:
    """Return the encoding of a file; a byte order mark beats what the profile states.

    Reads until 2,000 lines with non-ASCII bytes, or 16 MiB around such lines, are seen. UTF-8 where at
    least half of these are valid
    UTF-8, which others hardly ever are by chance, and no more read as Japanese; then cp932 where at least
    half do; else cp1252. Lines that do not fit what was told become findings when they are read.
    """
    sample: list[bytes] = []
    rest = b""
    size = 0
    for place, chunk in enumerate(chunks):
        if place == 0:
            mark = next((codec for mark, codec in _MARKS if chunk.startswith(mark)), "")
            if mark or stated:
                return Encoding(mark or ENCODINGS[stated], "mark" if mark else "stated")
        whole, rest = _whole_lines(rest + chunk)
        if not whole.isascii():
            sample.extend(line for line in whole.splitlines() if not line.isascii())
            size += len(whole)
        if len(sample) >= DETECT_LINES or size >= DETECT_BYTES:
            break
    if not rest.isascii():
        sample.append(rest)
    return _told(sample) if sample else Encoding(ENCODINGS[stated] if stated else "utf-8", "ascii")


def _whole_lines(block: bytes) -> tuple[bytes, bytes]:
    """Part a block after its last line end; a line past the row limit counts as it stands."""
    cut = max(block.rfind(b"\n"), block.rfind(b"\r")) + 1
    return (block[:cut], block[cut:]) if cut or len(block) <= ROW_LIMIT else (block, b"")


def _told(sample: list[bytes]) -> Encoding:
    valid = sum(_decodes(line, "utf-8") for line in sample)
    if valid == len(sample):
        return Encoding("utf-8", "told")
    japanese = sum(_is_japanese(line) for line in sample)
    if 2 * valid >= len(sample) and valid >= japanese:
        return Encoding("utf-8", "told")
    return Encoding("cp932" if 2 * japanese >= len(sample) else "cp1252", "told")


def _decodes(line: bytes, codec: str) -> bool:
    try:
        line.decode(codec)
    except UnicodeDecodeError:
        return False
    return True


def _is_japanese(line: bytes) -> bool:
    """Say whether a line reads as cp932 with more characters that are usual there than may be Latin ones.

    Usual are common kanji, kana and signs, in runs. A lone pair whose second byte is an ASCII letter is how
    an accent (``é`` and ``s``) or a curly apostrophe (``’`` and ``t``) of cp1252 looks.
    """
    return _decodes(line, "cp932") and sum(_weight(run) for run in _RUN.findall(line)) > 0


def _weight(run: bytes) -> int:
    if run[0] in _KATAKANA:
        return 1 if len(run) > 1 else -1
    pairs = zip(run[::2], run[1::2], strict=True)
    return sum(_pair_weight(lead, trail, is_alone=len(run) == 2) for lead, trail in pairs)


def _pair_weight(lead: int, trail: int, *, is_alone: bool) -> int:
    if lead in _COMMON_LEADS and not (is_alone and trail < 0x80):
        return 1
    return -1 if trail < 0x80 else 0


def utf8_from_utf16(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield UTF-16 (with its mark) as UTF-8; half a character becomes what UTF-8 refuses: a finding."""
    decoder = codecs.getincrementaldecoder("utf-16")("surrogatepass")
    for chunk in chunks:
        yield _utf8(decoder, chunk)
    try:
        rest = decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        yield b"\xff"
    else:
        yield rest.encode("utf-8", "surrogatepass")


def _utf8(decoder: codecs.IncrementalDecoder, chunk: bytes) -> bytes:
    return decoder.decode(chunk).encode("utf-8", "surrogatepass")


def without_mark(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the chunks without the byte order mark of UTF-8: before a quote it would hide the quote."""
    for place, chunk in enumerate(chunks):
        yield chunk.removeprefix(codecs.BOM_UTF8) if place == 0 else chunk
