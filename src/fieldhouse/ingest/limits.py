"""How much a file may hold before it is refused; each bound with its reason.

They protect the machine from files that were built to harm it or broken on their way, so they lie far above
what a CRM exports. All sizes are in bytes or, for decoded text, in characters.
"""

from __future__ import annotations

MEBIBYTE = 1024 * 1024

CELL_LIMIT = MEBIBYTE
"""Longest cell: the longest text field of a CRM (Salesforce long text area) holds 131,072 characters."""

ROW_LIMIT = 4 * MEBIBYTE
"""Longest row: four of the longest cells. What is longer is dropped as it is read; memory stays bounded."""

COLUMN_LIMIT = 1_000
"""Most columns: a Salesforce object has at most 800 custom fields."""

CHUNK = 256 * 1024
"""Bytes taken from a file at a time: past 128 KiB larger chunks were not faster."""

GZIP_RATIO_LIMIT = 200
"""Times by which gzip may expand: exports give 5 to 40, repetitive logs about 100, a bomb about 1,030."""

GZIP_RATIO_FROM = 64 * MEBIBYTE
"""The ratio is judged past this size only: what expands to less harms nobody, whatever its ratio."""

UNPACKED_LIMIT = 64 * 1024 * MEBIBYTE
"""Most bytes out of one gzip file: 500 million rows of 130 bytes, hours of reading."""

WORKBOOK_LIMIT = 512 * MEBIBYTE
"""Most bytes out of an XLSX file's parts: a full sheet of 1,048,576 rows by 10 has about 400 MiB of XML."""

SHEET_CELLS_LIMIT = 12_000_000
"""Most cells in the rectangle that a sheet spans: the reader holds it whole, at about 32 bytes a cell beside its
texts."""

ROW_GROUP_LIMIT = 2 * 1024 * MEBIBYTE
"""Most bytes in one row group of a Parquet file: writers make 128 MiB to 512 MiB."""

BATCH_ROWS = 8_192
"""Rows of a Parquet file that are held at a time."""

BATCH_BYTES = 32 * MEBIBYTE
"""Bytes of a Parquet file's rows that are held at a time, as the file tells their size."""

APART_LIMIT = 640 * MEBIBYTE
"""Most memory of a reader in a process of its own, beyond what its libraries take: an import stays below 1 GiB."""

APART_RATIO_LIMIT = 1_000
"""Times by which the text of its rows may exceed the file: a Parquet file of few distinct values gives 100 to 300.
Judged past `GZIP_RATIO_FROM` only."""

APART_ROWS = 1_000
"""Rows that such a reader hands over at a time."""

REPORT_ROWS_LIMIT = 200_000
"""Most rows of a report export, which is held in memory whole: a formatted export has at most 100,000."""

LOOKUP_LIMIT = 1_000_000
"""Most keys of a lookup file, which is held in memory whole: products, teams, accounts."""

ONCE_LIMIT = 2_000_000
"""Most distinct records that ``once`` remembers; past it they are yielded again, which only costs time."""

REPEATS_LIMIT = 20_000_000
"""Most distinct keys that ``number_repeats`` remembers, at about 80 bytes each; later rows are rejected."""

KEY_LIMIT = 255
"""Longest key, reference or code: the longest text that every supported database indexes."""

VALUE_SHOWN = 200
"""Characters of a value that a finding shows."""

CELL_KEPT = 32_767
"""Characters of a rejected row's cell that the reasons file gets: the most that an Excel cell holds."""

LISTED_LIMIT = 200
"""Entries of a folder that are listed one by one as not read."""

BLOCK_ROWS = 25_000
"""Rows that are read column by column at a time: past 20,000 larger blocks were not faster."""

BLOCK_SIZE = 32 * MEBIBYTE
"""Characters of such rows: far above what 25,000 rows of an export have."""

PROGRESS_ROWS = 5_000
"""Rows between two reports of progress."""

DETECT_LINES = 2_000
"""Lines with non-ASCII bytes that are looked at to tell an encoding."""

DETECT_BYTES = 16 * MEBIBYTE
"""Bytes around such lines that are looked at, whatever the number of lines."""
