"""Bytes of a page as text: its encoding, and runs that were read in the wrong one, repaired where that is certain."""

from __future__ import annotations

import re

from fieldhouse.domain.jobs.blocks import Finding, Place
from fieldhouse.ingest.encodings import encoding_of

_RUN = re.compile(r"[^\x00-\x7f]{2,}")
_SUSPECT = re.compile(r"[ÂÃâ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|ï»¿|\ufffd")
_ODD_SPACES = re.compile(r"[\u00a0\u2007\u202f\u2009\u200a\u3000]")
_INVISIBLE = re.compile(r"[\u200b\u200c\u200d\ufeff\u00ad\x00-\x08\x0b\x0c\x0e-\x1f]")


def text_of(raw: bytes) -> tuple[str, list[Finding]]:
    """The text of a page, lines ended by ``\\n``, with what had to be done to it."""
    findings: list[Finding] = []
    codec = encoding_of([raw]).codec
    codec = "utf-8" if codec == "ascii" else codec
    try:
        text = raw.decode(codec)
    except UnicodeDecodeError as failure:
        text = raw.decode(codec, errors="replace")
        line = raw[: failure.start].count(b"\n") + 1
        findings.append(Finding("text.undecodable", Place(line), "", {"encoding": codec}))
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    text = re.sub("[\u2028\u2029\x85]", "\n", text)
    text = _INVISIBLE.sub("", _ODD_SPACES.sub(" ", text))
    return _repaired(text, findings), findings


def _repaired(text: str, findings: list[Finding]) -> str:
    """UTF-8 that was read as cp1252, run by run: only a run that becomes valid and turns back into itself."""

    def mend(match: re.Match[str]) -> str:
        run = match.group()
        mended = _mended(run)
        if mended is None:
            if _SUSPECT.search(run):
                findings.append(Finding("text.mojibake_kept", _place(text, match.start()), run[:200]))
            return run
        findings.append(
            Finding("text.mojibake_repaired", _place(text, match.start()), run[:200], {"read_as": mended})
        )
        return mended

    return _RUN.sub(mend, text)


def _mended(run: str) -> str | None:
    for _ in range(2):
        raw = _bytes(run)
        if raw is None:
            return None
        try:
            mended = raw.decode("utf-8")
        except UnicodeDecodeError:
            return None
        if _as_read(mended.encode("utf-8")) != run:
            return None
        if not _SUSPECT.search(mended) or _bytes(mended) is None:
            return mended
        run = mended
    return run


def _bytes(run: str) -> bytes | None:
    """The bytes that cp1252 reads so; the five that it does not know are taken as they are."""
    result = bytearray()
    for letter in run:
        try:
            result += letter.encode("cp1252")
        except UnicodeEncodeError:
            if ord(letter) > 0xFF:
                return None
            result.append(ord(letter))
    return bytes(result)


def _as_read(raw: bytes) -> str:
    return "".join(
        bytes([one]).decode("cp1252") if one not in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else chr(one)
        for one in raw
    )


def _place(text: str, offset: int) -> Place:
    return Place(text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset))
