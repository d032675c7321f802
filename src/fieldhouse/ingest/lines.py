"""Physical lines of a text file as an editor counts them, decoded, bounded, and with their flaws."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator

from fieldhouse.domain.cells import FORMULA_STARTS, MARK
from fieldhouse.ingest.limits import CELL_LIMIT, ROW_LIMIT

_UNDECODABLE = re.compile("[\udc80-\udcff]")
_MARKED = re.compile(f"{MARK}[{re.escape(''.join(FORMULA_STARTS))}]")
QUOTE = '"'


class Lines:
    """The lines of a file, for the reader of the `csv` module.

    Lines end with LF, CR LF or CR. ``number`` is the 1-based number of the line yielded last. A reader of
    records calls `start_record` after each record; ``flaws`` are then those of the record at hand:
    ``row.encoding``, ``row.nul``, ``row.too_long``. A line past the row limit is replaced by one that keeps
    only whether a quoted cell is open after it, so that reading goes on at the right place. ``ended_inside``
    says that the file ended inside a record, which is inside quotes; ``has_marks`` that there may have been a
    cell so far which `fieldhouse.domain.cells.restored` changes.
    """

    def __init__(self, chunks: Iterable[bytes], codec: str) -> None:
        self.number = 0
        self.flaws: set[str] = set()
        self.size = 0
        self.ended_inside = False
        self.has_marks = False
        self._is_inside = False
        self._blocks = _blocks(chunks)
        self._ahead: bytes | bool | None = None  # the next block, where it was looked at
        self._left = 0  # lines of the block at hand that are still to come
        self._codec = codec

    def start_record(self) -> None:
        """Forget the record that was read."""
        self._is_inside = False
        self.size = 0
        if self.flaws:
            self.flaws = set()

    def __iter__(self) -> Iterator[str]:
        while (block := self._next()) is not None:
            if isinstance(block, bool):
                self.number += 1
                yield self._shortened(has_odd_quotes=block)
                continue
            text, is_clean = self._decoded(block)
            self.has_marks = self.has_marks or _MARKED.search(text) is not None
            lines = io.StringIO(text, newline="").readlines()
            for place, line in enumerate(lines, start=1):
                self.number += 1
                self._left = len(lines) - place
                self.size += len(line)
                if not is_clean:
                    self._note_flaws(line)
                if self.size > ROW_LIMIT:
                    line = self._shortened(has_odd_quotes=line.count(QUOTE) % 2 == 1)
                self._is_inside = True
                yield line
        self.ended_inside = self._is_inside

    def plain_block(self) -> str:
        """The text of the next block, or "" where a record does not begin with it or its lines have flaws or marks.

        Lines without quotes are records by themselves. Who takes the block says so to `pass_block`.
        """
        if self._left:
            return ""
        self._ahead = self._next()
        if not isinstance(self._ahead, bytes) or len(self._ahead) > CELL_LIMIT:
            return ""
        text, is_clean = self._decoded(self._ahead)
        text = text.replace("\r\n", "\n")
        has_doubt = not is_clean or "\r" in text or "\ufeff" in text or _MARKED.search(text)
        return "" if has_doubt else text

    def pass_block(self, lines: int) -> None:
        """Go on behind the block that `plain_block` gave."""
        self._ahead = None
        self._is_inside = False
        self.number += lines

    def _next(self) -> bytes | bool | None:
        ahead, self._ahead = self._ahead, None
        return next(self._blocks, None) if ahead is None else ahead

    def _decoded(self, block: bytes) -> tuple[str, bool]:
        """Return a block's text, and whether no line of it needs a closer look."""
        try:
            return block.decode(self._codec), b"\0" not in block
        except UnicodeDecodeError:
            return block.decode(self._codec, "surrogateescape"), False

    def _note_flaws(self, line: str) -> None:
        if "\0" in line:
            self.flaws.add("row.nul")
        if not line.isascii() and _UNDECODABLE.search(line):
            self.flaws.add("row.encoding")

    def _shortened(self, *, has_odd_quotes: bool) -> str:
        """Return what stands for a line that is too long: a lone quote opens or closes, as the line did."""
        self.flaws.add("row.too_long")
        was_inside, self._is_inside = self._is_inside, True
        if has_odd_quotes:
            return QUOTE + "\n"
        return "" if was_inside else "\n"

    @property
    def has_long_cell(self) -> bool:
        """Whether the record at hand is long enough to hold a cell past the limit."""
        return self.size > CELL_LIMIT


def _blocks(chunks: Iterable[bytes]) -> Iterator[bytes | bool]:
    """Yield blocks of whole lines; for a line past the row limit whether it holds an odd number of quotes."""
    rest = b""
    quotes: int | None = None  # those of a line that is being dropped
    for chunk in chunks:
        rest += chunk
        if quotes is not None:
            end = _line_end(rest)
            if end is None:
                quotes, rest = quotes + rest[:-1].count(b'"'), rest[-1:]
                continue
            yield (quotes + rest[:end].count(b'"')) % 2 == 1
            quotes, rest = None, rest[end:]
        cut = _last_line_end(rest)
        if cut:
            yield rest[:cut]
            rest = rest[cut:]
        if len(rest) > ROW_LIMIT:
            quotes, rest = rest[:-1].count(b'"'), rest[-1:]
    if quotes is not None:
        yield (quotes + rest.count(b'"')) % 2 == 1
    elif rest:
        yield rest


def _line_end(block: bytes) -> int | None:
    """Return the place after the first line end, or ``None``; a CR at the very end may be half of a CR LF."""
    feed = block.find(b"\n")
    turn = block.find(b"\r", 0, feed if feed >= 0 else len(block) - 1)
    if turn >= 0 and turn + 1 != feed:
        return turn + 1
    return feed + 1 if feed >= 0 else None


def _last_line_end(block: bytes) -> int:
    feed = block.rfind(b"\n") + 1
    return feed or block.rfind(b"\r", 0, len(block) - 1) + 1
