"""How a profile says where its source shows a record, and how changes are told to it."""

from __future__ import annotations

from fieldhouse.domain.write_back import WRITTEN_BACK
from fieldhouse.ingest.load_files import texts_of
from fieldhouse.ingest.profile import WriteBack, Written
from fieldhouse.ingest.toml_table import TomlTable

KEY = "{key}"


def read_page(head: TomlTable, default: str) -> str:
    """Return the address of a record's page in the source; it is one of the web and has a place for the key."""
    page = head.text("page", default)
    if page and not (page.startswith(("https://", "http://")) and page.count(KEY) == 1):
        head.refuse("profile.page_unusable", "page", page)
        return default
    return page


def read_write_back(root: TomlTable) -> WriteBack | None:
    """Return the table [write_back], or ``None`` without one."""
    table = root.table("write_back")
    if table is None:
        return None
    fields = table.table("fields") or table.inner("fields", {})
    found = WriteBack(
        object=table.text("object", is_required=True),
        key=table.text("key", is_required=True),
        fields={name: _written(one) for name in WRITTEN_BACK if (one := fields.table(name)) is not None},
        quote=table.text("quote"),
    )
    fields.finish()
    table.finish()
    return found


def _written(table: TomlTable) -> Written:
    words = table.table("words")
    found = Written(
        column=table.text("column", is_required=True),
        words=texts_of(words) if words is not None else {},
        empty=table.text("empty"),
    )
    table.finish()
    return found
