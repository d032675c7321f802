"""What can be wrong with a Parquet file: its footer, its pages, and types that no row of text can hold."""

from __future__ import annotations

import decimal
from datetime import UTC, date, datetime, timedelta
from random import Random

import pyarrow as pa

from .seeds import larger, parquet, rows_of, texts

CODECS = ["none", "snappy", "gzip", "zstd", "lz4", "brotli"]


def _good(table: str, random: Random) -> bytes:
    return parquet(
        texts(rows_of(table)),
        compression=random.choice(CODECS),
        use_dictionary=random.random() < 0.5,
        row_group_size=random.choice([1, 2, 1_000]),
        data_page_version=random.choice(["1.0", "2.0"]),
    )


def _beside(table: str, **columns: pa.Array) -> bytes:
    """The table with columns of other types in the place of some, or beside."""
    found = texts(rows_of(table))
    for name, values in columns.items():
        if name in found.column_names:
            found = found.drop_columns(name)
        found = found.append_column(name, values.take([0] * found.num_rows))
    return parquet(found)


def parquet_good(table: str, random: Random) -> bytes:
    """Nothing is wrong with it."""
    return _good(table, random)


def footer_damaged(table: str, random: Random) -> bytes:
    """Bytes of the footer are others: counts, sizes, places, types."""
    body = bytearray(_good(table, random))
    length = int.from_bytes(body[-8:-4], "little")
    for _ in range(random.randint(1, 5)):
        body[-8 - random.randint(1, length)] = random.randrange(256)
    return bytes(body)


def pages_damaged(table: str, random: Random) -> bytes:
    """Bytes of the pages and of their heads are others."""
    body = bytearray(_good(table, random))
    length = int.from_bytes(body[-8:-4], "little")
    for _ in range(random.randint(1, 8)):
        body[random.randrange(4, len(body) - 8 - length)] = random.randrange(256)
    return bytes(body)


def footer_of_wrong_length(table: str, random: Random) -> bytes:
    """The last eight bytes tell another length of the footer, or nothing."""
    body = _good(table, random)
    length = random.choice([0, 1, 7, len(body), 0x7FFFFFFF, 0xFFFFFFFF])
    return body[:-8] + length.to_bytes(4, "little") + random.choice([b"PAR1", b"PARE", b"XXXX", b""])


def parquet_cut(table: str, random: Random) -> bytes:
    """The file ends too early, begins too late, or stands twice."""
    body = _good(table, random)
    cut = random.randrange(len(body))
    return random.choice([body[:cut], body[cut:], body + body, body[:cut] + body, b"PAR1", b"PAR1PAR1", b""])


def pages_with_zeros(table: str, random: Random) -> bytes:
    """A stretch of the file is zero, as after a power cut."""
    body = bytearray(_good(table, random))
    start = random.randrange(len(body))
    stretch = body[start : start + random.choice([8, 64, 4_096])]
    body[start : start + len(stretch)] = bytes(len(stretch))
    return bytes(body)


def types_nested(table: str, random: Random) -> bytes:
    """Lists, records, maps, and these within each other a hundred deep."""
    deep: pa.Array = pa.array(["x"])
    for _ in range(random.choice([1, 5, 60])):
        deep = pa.StructArray.from_arrays([deep], ["in"])
    return _beside(
        table,
        name=random.choice([deep, pa.array([["a", "b"]]), pa.array([{"a": 1}])]),
        more=pa.array([[("k", 1)]], pa.map_(pa.string(), pa.int64())),
        deep=deep,
    )


def types_odd(table: str, random: Random) -> bytes:
    """Columns of every flat type there is, empty ones, binary ones, dictionaries, durations."""
    arrays = [
        *(
            pa.array([None], pa.null()),
            pa.array([b"\xff\xfe"]),
            pa.array([b"ab"], pa.binary(2)),
            pa.array([True]),
        ),
        *(
            pa.array([2**63], pa.uint64()),
            pa.array([float("nan")]),
            pa.array([float("inf")]),
            pa.array([1e308]),
        ),
        *(
            pa.array([1.5], pa.float16()),
            pa.array([timedelta(days=10**5)]),
            pa.array([datetime(1, 1, 1, tzinfo=UTC)]),
        ),
        *(pa.array([date(1, 1, 1)]), pa.array([1], pa.time64("ns")), pa.array(["x"]).dictionary_encode()),
        *(
            pa.array([-(10**12)], pa.timestamp("s")),
            pa.array([2**40], pa.timestamp("s")),
            pa.array([2**31 - 1], pa.date32()),
        ),
        *(pa.array([2**62], pa.timestamp("us", "Mars/Base")), pa.array(["x"], pa.large_string())),
    ]
    head = table.splitlines()[0].split(",")
    return _beside(
        table, **{name: random.choice(arrays) for name in random.sample(head, 3)}, other=random.choice(arrays)
    )


def decimals_wide(table: str, random: Random) -> bytes:
    """Decimals of 76 digits, of no digits before the point, of a negative scale."""
    kinds = [
        (pa.decimal128(38, 38), "0.1"),
        (pa.decimal256(76, 0), "9" * 76),
        (pa.decimal256(76, 76), "-0.5"),
    ]
    kind, text = random.choice([*kinds, (pa.decimal128(38, 0), "1"), (pa.decimal128(3, -5), "1E+5")])
    return _beside(
        table,
        amount=pa.array([decimal.Decimal(text)], kind),
        employees=pa.array([decimal.Decimal(text)], kind),
    )


def text_not_utf8(table: str, random: Random) -> bytes:
    """Columns say that they are text and hold other bytes."""
    bad = random.choice([b"\xff\xfe", b"\xed\xa0\x80", b"a\0b", b"\x80" * 300])
    array = pa.StringArray.from_buffers(
        1, pa.py_buffer(len(b"").to_bytes(4, "little") + len(bad).to_bytes(4, "little")), pa.py_buffer(bad)
    )
    return _beside(table, name=array)


def cells_repeated(table: str, random: Random) -> bytes:
    """A dictionary holds one large text, and thousands of rows point to it."""
    size, count = random.choice([(1_000, 10_000), (100_000, 5_000), (1_000_000, 9_000), (1_000_001, 300)])
    indices = pa.array([0] * count, pa.int32())
    one = pa.DictionaryArray.from_arrays(indices, pa.array(["x" * size]))
    return parquet(pa.table({"key": one, "name": one, "opportunity": one}), compression="zstd")


def pages_bursting(table: str, random: Random) -> bytes:
    """A page of text is packed a thousand times smaller than it is."""
    size, count = random.choice([(1_000, 50_000), (1_000_000, 60), (50_000_000, 4), (1_000_000, 400)])
    column = pa.array(["x" * size] * count, pa.large_string())
    table_ = pa.table({"key": column, "opportunity": column})
    return parquet(
        table_, compression=random.choice(["zstd", "gzip"]), use_dictionary=False, data_page_size=1 << 30
    )


def groups_many(table: str, random: Random) -> bytes:
    """There is a row group for each row."""
    return parquet(texts(rows_of(larger(table, random, 100, 1_500))), row_group_size=1)


def columns_many(table: str, random: Random) -> bytes:
    """There are more columns than any table needs, of long or strange names, or one name twice."""
    found = texts(rows_of(table))
    count = random.choice([10, 1_000, 4_000])
    name = random.choice(["c", "", " ", "\0", "a.b", "髙", "x" * 2_000, "=1"])
    for place in range(count):
        found = found.append_column(f"{name}{place}", pa.nulls(found.num_rows, pa.string()))
    if random.random() < 0.3:
        found = found.append_column("name", found.column(0))
    return parquet(found)


def rows_none(table: str, random: Random) -> bytes:
    """There are no rows, no columns, or rows without anything in them."""
    found = texts(rows_of(table))
    empty = pa.table({name: pa.nulls(3, pa.string()) for name in found.column_names})
    return parquet(random.choice([found.slice(0, 0), found.select([]), empty]))


def parquet_of_another_kind(table: str, random: Random) -> bytes:
    """An Arrow file, a text, an encrypted or a packed one that is named as Parquet."""
    held = pa.BufferOutputStream()
    found = texts(rows_of(table))
    with pa.ipc.new_file(held, found.schema) as writer:
        writer.write_table(found)
    return random.choice(
        [held.getvalue().to_pybytes(), table.encode(), b"PARE" + random.randbytes(99) + b"PARE", b"ORC"]
    )


HARMS = (
    *(parquet_good, footer_damaged, pages_damaged, footer_of_wrong_length, parquet_cut, pages_with_zeros),
    *(types_nested, types_odd, decimals_wide, text_not_utf8, cells_repeated, pages_bursting, groups_many),
    *(columns_many, rows_none, parquet_of_another_kind),
)
