"""What can be wrong with a workbook: an archive of XML, either of which may be damaged or made to burst."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable
from random import Random
from typing import Any

import xlsxwriter

from .seeds import larger, rows_of, unzipped, workbook, zipped

SHEET, STRINGS, BOOK = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"
MEBIBYTE = 1024 * 1024
HEAD = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
TAIL = "</sheetData></worksheet>"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How a password-protected workbook begins, and one of before 2007."""


def _good(table: str) -> bytes:
    return workbook([[_typed(cell) for cell in row] for row in rows_of(table)])


def _typed(cell: str) -> Any:
    try:
        return float(cell)
    except ValueError:
        return cell


def _changed(table: str, part: str, change: Callable[[bytes], bytes]) -> bytes:
    parts = unzipped(_good(table))
    return zipped({**parts, part: change(parts[part])})


def _with_sheet(table: str, rows: str) -> bytes:
    """The workbook with other rows; its first row is the table's header."""
    names = table.splitlines()[0].split(",")
    head = "".join(f'<c r="{chr(65 + at)}1" t="str"><v>{name}</v></c>' for at, name in enumerate(names))
    return _changed(table, SHEET, lambda _: f'{HEAD}<row r="1">{head}</row>{rows}{TAIL}'.encode())


def workbook_good(table: str, random: Random) -> bytes:
    """Nothing is wrong with it."""
    return _good(table)


def archive_cut(table: str, random: Random) -> bytes:
    """The file ends too early, or begins too late."""
    body = _good(table)
    cut = random.randrange(len(body))
    return random.choice([body[:cut], body[cut:], b"", body + body[:cut]])


def archive_damaged(table: str, random: Random) -> bytes:
    """Some bytes of the archive are others: in its directory, or in what is packed."""
    body = bytearray(_good(table))
    for _ in range(random.randint(1, 6)):
        body[random.choice([random.randrange(len(body)), -random.randint(1, 600)])] = random.randrange(256)
    return bytes(body)


def archive_without_a_part(table: str, random: Random) -> bytes:
    """A part is missing, empty, or another one's."""
    parts = unzipped(_good(table))
    name = random.choice(list(parts))
    other = random.choice([None, b"", parts[random.choice(list(parts))]])
    return zipped({one: content for one, content in {**parts, name: other}.items() if content is not None})


def archive_with_odd_names(table: str, random: Random) -> bytes:
    """Parts have names that lead out of the archive, stand twice, or are in another case."""
    parts = unzipped(_good(table))
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, content in parts.items():
            archive.writestr(random.choice([name, name, name.upper(), name.replace("/", "\\")]), content)
        archive.writestr("../../" + SHEET, parts[SHEET])
        archive.writestr(random.choice(["xl/", "/etc/x", "a" * 60_000, "xl/worksheets/sheet9.xml"]), b"")
    return held.getvalue()


def archive_that_lies(table: str, random: Random) -> bytes:
    """The directory tells other sizes, check sums, methods or places than there are."""
    body = bytearray(_good(table))
    place = body.find(b"PK\x01\x02")
    for _ in range(random.randint(1, 4)):
        offset, form = random.choice(
            [(8, "<H"), (10, "<H"), (16, "<L"), (20, "<L"), (24, "<L"), (28, "<H"), (42, "<L")]
        )
        value = random.choice([0, 1, 99, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF]) & (
            0xFFFF if form == "<H" else 0xFFFFFFFF
        )
        body[place + offset : place + offset + struct.calcsize(form)] = struct.pack(form, value)
        place = max(body.find(b"PK\x01\x02", place + 1), body.find(b"PK\x01\x02"))
    return bytes(body)


def archive_of_many_parts(table: str, random: Random) -> bytes:
    """The archive has thousands of parts."""
    parts = unzipped(_good(table))
    count = random.choice([1_000, 15_000])
    return zipped({**parts, **{f"xl/media/{place}": b"" for place in range(count)}}, zipfile.ZIP_STORED)


def archive_nested(table: str, random: Random) -> bytes:
    """A workbook within an archive, or an archive that only is named as a workbook."""
    body = _good(table)
    for place in range(random.randint(1, 5)):
        body = zipped({f"{place}.xlsx": body})
    return body


def archive_bomb(table: str, random: Random) -> bytes:
    """A part unpacks to far more than it is packed in: spaces, cells or nothing at all."""
    filler = random.choice([b" ", b"<c/>", b"\0", b"<!-- x -->", b"<row/>", b'<row r="1"/>'])
    size = random.choice([20, 60, 600]) * MEBIBYTE
    part = random.choice([SHEET, STRINGS, "xl/styles.xml", "xl/theme/theme1.xml", "docProps/app.xml"])
    return _changed(table, part, lambda content: content[:-20] + filler * (size // len(filler)))


def sheet_of_odd_size(table: str, random: Random) -> bytes:
    """Two cells span a sheet of up to 17 billion; the sheet says so, or not, or hides where they lie."""
    place = random.choice(
        ["XFD1048576", "A1048576", "XFD2", "ZZZ9999999", "A0", "A4294967296", "AAAAAAA1", "1A", ""]
    )
    blanks = " " * random.choice([0, 1, 100, 300_000])
    attribute = random.choice(
        [
            f'r="{place}"',
            f"r{blanks}={blanks}'{place}'",
            f'x:r="{place}"',
            f'r="&#{ord(place[:1] or "A")};{place[1:]}"',
        ]
    )
    dimension = random.choice(
        ["", '<dimension ref="A1:XFD1048576"/>', '<dimension ref="A1:A1"/>', '<dimension ref=":"/>']
    )
    row = random.choice(
        ['<row r="1048576">', "<row>", '<row r="0">', '<row r="-1">', '<row r="99999999999">']
    )
    body = _with_sheet(table, f"{row}<c {attribute}><v>1</v></c></row>")
    parts = unzipped(body)
    return zipped(
        {**parts, SHEET: parts[SHEET].replace(b"<sheetData>", dimension.encode() + b"<sheetData>", 1)}
    )


def sheet_without_places(table: str, random: Random) -> bytes:
    """Rows and cells do not say where they lie, and there are very many, or one lies far away."""
    wide = random.choice([0, 10, 100_000])
    far = random.choice(
        ["", '<row r="1048576"><c><v>1</v></c></row>', '<row><c r="XFC3"/><c/><c><v>1</v></c></row>']
    )
    rows = "<row><c><v>1</v></c></row>" * random.choice([10, 5_000])
    return _with_sheet(table, rows + "<row>" + "<c><v>1</v></c>" * wide + "</row>" + far)


def strings_amplified(table: str, random: Random) -> bytes:
    """One shared text of a mebibyte stands in a thousand cells."""
    size, count = random.choice([(1_000, 1_000), (40_000, 500), (1_000_000, 200), (1_000_000, 3_000)])
    rows = "".join(f'<row r="{at}"><c r="A{at}" t="s"><v>0</v></c></row>' for at in range(2, count + 2))
    parts = unzipped(_with_sheet(table, rows))
    return zipped({**parts, STRINGS: f"<sst><si><t>{'x' * size}</t></si></sst>".encode()})


def strings_wrong(table: str, random: Random) -> bytes:
    """Cells point to shared texts that do not exist; the list tells another length than it has."""

    def change(content: bytes) -> bytes:
        index = random.choice([b"99", b"-1", b"4294967295", b"18446744073709551616", b"1.5", b"", b"x"])
        return content.replace(b"<v>1</v>", b"<v>" + index + b"</v>")

    def promise(content: bytes) -> bytes:
        count = random.choice([b"0", b"-1", b"4294967295", b"99999999999999999999", b"abc"])
        return content.replace(b'uniqueCount="', b'uniqueCount="' + count + b'" old="')

    return _changed(table, SHEET, change) if random.random() < 0.5 else _changed(table, STRINGS, promise)


def strings_many(table: str, random: Random) -> bytes:
    """There are a million shared texts, which no cell uses."""
    count = random.choice([10_000, 1_000_000])
    return _changed(
        table, STRINGS, lambda content: content.replace(b"</sst>", b"<si><t>ab</t></si>" * count + b"</sst>")
    )


def xml_entities(table: str, random: Random) -> bytes:
    """Entities that unfold a billion times, or are fetched from the disk or the net."""
    laughs = "".join(f'<!ENTITY l{at} "{f"&l{at - 1};" * 10}">' for at in range(1, 10))
    outside = '<!ENTITY x SYSTEM "file:///etc/passwd">'
    declared = random.choice(
        [f'<!ENTITY l0 "ha">{laughs}', outside, '<!ENTITY % p SYSTEM "http://localhost:1/x"> %p;']
    )
    used = random.choice([b"&l9;", b"&x;", b"&undefined;"])
    part = random.choice([SHEET, STRINGS, BOOK])

    def change(content: bytes) -> bytes:
        head, mark, rest = content.partition(b"?>\n")
        doctype = f"<!DOCTYPE sst [{declared}]>".encode()
        return head + mark + doctype + rest.replace(b"<t>", b"<t>" + used).replace(b"<v>", b"<v>" + used)

    return _changed(table, part, change)


def xml_broken(table: str, random: Random) -> bytes:
    """Tags are lost, crossed, nested a hundred thousand deep, or bytes are others."""
    part = random.choice(
        [SHEET, STRINGS, BOOK, "xl/styles.xml", "[Content_Types].xml", "xl/_rels/workbook.xml.rels"]
    )
    deep = random.choice([b"<c>", b"<row>", b"<is>", b"<si>", b"<x>"]) * random.choice([100, 100_000])

    def change(content: bytes) -> bytes:
        place = random.randrange(len(content))
        extra = random.choice(
            [b"<", b">", b"</row>", b"]]>", b"<![CDATA[", b"<!--", b"\xff", b"\0", b"&", deep]
        )
        return content[:place] + extra + content[place + random.choice([0, 0, 5]) :]

    return _changed(table, part, change)


def xml_in_another_encoding(table: str, random: Random) -> bytes:
    """The XML is in UTF-16, says that it is in an encoding which it is not in, or in none that exists."""
    name = random.choice(["utf-16", "utf-16-le", "utf-32", "utf-7", "cp932", "no-such"])
    codec = name if name != "no-such" else "utf-8"

    def change(content: bytes) -> bytes:
        text = content.decode().replace('encoding="UTF-8"', f'encoding="{name}"')
        return text.encode(random.choice([codec, "utf-8"]), "replace")

    return _changed(table, random.choice([SHEET, STRINGS, BOOK]), change)


def cells_of_odd_types(table: str, random: Random) -> bytes:
    """Cells say that they are of a type which their content is not, or of none that exists."""
    types = ["b", "d", "e", "n", "s", "str", "inlineStr", "zz", ""]
    values = [
        "",
        "1",
        "-1",
        "1e400",
        "NaN",
        "TRUE",
        "#REF!",
        "2025-02-30T00:00:00",
        "9" * 400,
        "a_x0000_b",
        "_xD800_",
    ]
    styles = ["0", "1", "99999", "-1", "x"]
    cells = "".join(
        f'<c r="{chr(65 + at)}2" t="{random.choice(types)}" s="{random.choice(styles)}">'
        f"<f>1+1</f><v>{random.choice(values)}</v><is><t>{random.choice(values)}</t></is></c>"
        for at in range(8)
    )
    return _with_sheet(table, f'<row r="2">{cells}</row>')


def dates_odd(table: str, random: Random) -> bytes:
    """Days are numbers that no calendar has, in both of the ways in which workbooks count."""
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True, "date_1904": random.random() < 0.5}) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, table.splitlines()[0].split(","))
        for row in range(1, 6):
            form = random.choice(
                ["yyyy-mm-dd", "[h]:mm:ss", "ggge年m月d日", "mm:ss.0", "General", '"d"0', "[Red]yyyy"]
            )
            for column in range(8):
                day = random.choice([0, 0.5, -1, 59, 60, 61, 2958465, 2958466, 1e15, 1e300, 45000.999999999])
                page.write_number(row, column, day, book.add_format({"num_format": form}))
    return held.getvalue()


def workbook_with_more(table: str, random: Random) -> bytes:
    """Macros, links to other workbooks, formulas, errors, pictures, hidden and merged cells, comments."""
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True}) as book:
        page = book.add_worksheet()
        for y, row in enumerate(rows_of(table)):
            page.write_row(y, 0, row)
        page.write_formula(1, 1, "='[other.xlsx]Sheet1'!A1", None, random.choice(["", "#REF!", 5, "text"]))
        page.write_formula(2, 1, '=WEBSERVICE("http://localhost:1/x")', None, "=cmd|'/c calc'!A1")
        page.write_array_formula("B3:C4", "{=ROW(1:2)}", None, 7)
        page.merge_range(4, 0, 6, 3, "merged")
        page.write_comment(1, 0, "comment")
        page.write_url(1, 7, "external:c:\\x.xlsx")
        page.set_row(3, None, None, {"hidden": True})
        if random.random() < 0.5:
            book.add_worksheet("second").hide()
            book.define_name("all", "=Sheet1!$A:$XFD")
    parts = unzipped(held.getvalue())
    return zipped({**parts, "xl/vbaProject.bin": OLE + random.randbytes(2_000), "customUI/x.xml": b"<x/>"})


def workbook_of_another_kind(table: str, random: Random) -> bytes:
    """A password-protected one, one of before 2007, a text, a page, or another archive that is named as one."""
    page = b"<html><table><tr><td>key</td></tr></table></html>"
    sheet = zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": page})
    return random.choice(
        [OLE + random.randbytes(4_096), OLE, table.encode(), page, sheet, b"PK\x05\x06" + b"\0" * 18]
    )


def sheets_odd(table: str, random: Random) -> bytes:
    """The workbook has no sheet, sheets of one name, hundreds of them, or one that lies nowhere."""
    sheet = b'<sheet name="Sheet1" sheetId="1" r:id="rId1"/>'
    other = random.choice(
        [b"", sheet * 2, sheet * 500, sheet.replace(b"rId1", b"rId99"), sheet.replace(b"Sheet1", b"")]
    )
    return _changed(table, BOOK, lambda content: content.replace(sheet, other))


def rows_many(table: str, random: Random) -> bytes:
    """Good rows, many of them."""
    return _good(larger(table, random, 500, 3_000))


def cells_long(table: str, random: Random) -> bytes:
    """Cells hold far more text than any program would put there."""
    size = random.choice([32_768, 1_048_577, 5_000_000, 60_000_000])
    rows = "".join(f'<row r="{at}"><c r="A{at}" t="str"><v>{"x" * size}</v></c></row>' for at in (2, 3))
    return _with_sheet(table, rows)


HARMS = (
    *(workbook_good, archive_cut, archive_damaged, archive_without_a_part, archive_with_odd_names),
    *(archive_that_lies, archive_of_many_parts, archive_nested, archive_bomb, sheet_of_odd_size),
    *(sheet_without_places, strings_amplified, strings_wrong, strings_many, xml_entities, xml_broken),
    *(xml_in_another_encoding, cells_of_odd_types, dates_odd, workbook_with_more, workbook_of_another_kind),
    *(sheets_odd, rows_many, cells_long),
)
