"""The reference of the record kinds in docs/import.md, made from the schema; a test holds the two equal."""

from __future__ import annotations

from fieldhouse.ingest.schema import RECORDS, Field, Record


def kinds_reference() -> str:
    """Return one Markdown section for each record kind: its file, its key, and a table of its columns."""
    return "\n".join(_section(record) for record in RECORDS.values() if not record.is_beside)


def _section(record: Record) -> str:
    lines = [
        f"### `{record.kind}.csv`",
        "",
        f"One row a key: {', '.join(f'`{name}`' for name in record.key)}.",
        "",
        "| Column | Type | Required | Values |",
        "|---|---|---|---|",
        *(_line(field) for field in record.fields),
        "",
    ]
    return "\n".join(lines)


def _line(field: Field) -> str:
    values = ", ".join(f"`{one}`, `{one}:XX`" if field.by_country else f"`{one}`" for one in field.choices)
    if field.to:
        values = f"key of a `{field.to}`"
    return f"| `{field.name}` | {field.type} | {'yes' if field.is_required else ''} | {values} |"


if __name__ == "__main__":
    print(kinds_reference(), end="")
