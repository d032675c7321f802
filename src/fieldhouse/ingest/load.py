"""Profiles from TOML: a built-in one by its name, or a file that somebody copied and edited by its path."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path

from fieldhouse.domain.currency import EXPONENTS
from fieldhouse.domain.errors import BadInput
from fieldhouse.domain.findings import Finding, Severity
from fieldhouse.domain.instants import zone_named
from fieldhouse.ingest.limits import MEBIBYTE
from fieldhouse.ingest.load_files import read_files
from fieldhouse.ingest.load_rows import read_rows, read_stages
from fieldhouse.ingest.load_write_back import read_page, read_write_back
from fieldhouse.ingest.profile import Company, Profile
from fieldhouse.ingest.schema import OPPORTUNITY_FIELDS
from fieldhouse.ingest.shown import shown
from fieldhouse.ingest.toml_table import Places, TomlTable, nearest

PROFILES = Path(__file__).parent / "profiles"
BUILT_IN = "fieldhouse"
"""Name of the profile that maps the record kinds one to one."""

_LARGEST = 4 * MEBIBYTE  # a profile is written by hand


def profile_names() -> list[str]:
    """Return the names of the built-in profiles."""
    return sorted(path.stem for path in PROFILES.glob("*.toml"))


def load_profile(name_or_path: str) -> tuple[Profile | None, list[Finding]]:
    """Return a profile, or ``None`` with the findings for which there is none; each names its line and table.

    A name of a built-in profile wins over a file of that name. Rules: ``profile.not_found``,
    ``profile.unreadable``, ``profile.not_toml``, ``profile.key_unknown``, ``profile.key_missing``,
    ``profile.wrong_type``, ``profile.not_a_choice``, ``profile.kind_unknown``, ``profile.field_unknown``,
    ``profile.field_missing``, ``profile.zone_unknown``, ``profile.currency_unknown``,
    ``profile.map_unknown``, ``profile.cell_unclear``, ``profile.format_unusable``,
    ``profile.value_unreadable``, ``profile.stage_twice``, ``profile.page_unusable``, ``profile.no_files``.
    """
    names = profile_names()
    path = PROFILES / f"{name_or_path}.toml" if name_or_path in names else Path(name_or_path)
    root, findings = _root(path, names)
    return _whole(root, findings, path.name)


def parse_profile(text: str, file: str) -> tuple[Profile | None, list[Finding]]:
    """Return the profile of a text as `load_profile` does that of a file; ``file`` is its name in findings."""
    root, findings = _parsed(text, shown(file))
    return _whole(root, findings, file)


def load_override(path: Path, profile: Profile) -> tuple[Profile | None, list[Finding]]:
    """Return a profile changed by a file that has no files of its own; else as `load_profile`."""
    root, findings = _root(path, [])
    if root is None:
        return None, findings
    found = _profile(root, profile)
    root.finish()
    return (None if findings else found), findings


def _whole(
    root: TomlTable | None, findings: list[Finding], file: str
) -> tuple[Profile | None, list[Finding]]:
    if root is None:
        return None, findings
    found = _profile(root, Profile(name="", title="", file=file))
    found = replace(found, files=read_files(root, found))
    if not found.files and not findings:
        root.refuse("profile.no_files")
    root.finish()
    return (None if findings else found), findings


def _root(path: Path, names: list[str]) -> tuple[TomlTable | None, list[Finding]]:
    if not path.is_file():  # nor a pipe, which might never say anything
        fields = {"nearest": nearest(path.name, names), "names": ", ".join(names)}
        return None, [Finding("profile.not_found", Severity.FATAL, shown(str(path)), fields=fields)]
    name = shown(path.name)
    try:
        with path.open("rb") as file:
            body = file.read(_LARGEST + 1)
        if len(body) > _LARGEST:
            reason = {"reason": f"> {_LARGEST // MEBIBYTE} MiB"}
            return None, [Finding("profile.unreadable", Severity.FATAL, name, fields=reason)]
        text = body.decode("utf-8-sig")
    except (OSError, ValueError) as error:
        reason = {"reason": str(error)[:200]}
        return None, [Finding("profile.unreadable", Severity.FATAL, name, fields=reason)]
    return _parsed(text, name)


def _parsed(text: str, name: str) -> tuple[TomlTable | None, list[Finding]]:
    findings: list[Finding] = []
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return None, [Finding("profile.not_toml", Severity.FATAL, name, fields={"reason": str(error)})]
    except RecursionError:
        reason = {"reason": "nested too deeply"}
        return None, [Finding("profile.not_toml", Severity.FATAL, name, fields=reason)]
    except ValueError as error:  # such as a day that no calendar has
        return None, [
            Finding("profile.unreadable", Severity.FATAL, name, fields={"reason": str(error)[:200]})
        ]
    return TomlTable(content, "", name, Places(text), findings), findings


def _profile(root: TomlTable, base: Profile) -> Profile:
    """Return the base with what the file states about the source, its company, masters, stages, rows and words."""
    is_new = not base.name
    head = root.table("profile") or root.inner("profile", {})
    found = replace(
        base,
        name=head.text("name", base.name, is_required=is_new),
        title=head.text("title", base.title, is_required=is_new),
        is_simulated=head.take("is_simulated", bool, base.is_simulated),
        time_zone=_zone(head, "time_zone", base.time_zone),
        taken_on=head.take("taken_on", date, base.taken_on),
        page=read_page(head, base.page),
        is_whole=head.take("whole", bool, base.is_whole),
        currency_column=head.text("currency_column", base.currency_column),
        is_tidied=head.take("tidied", bool, base.is_tidied),
        has_crm_keys=head.take("crm_keys", bool, base.has_crm_keys),
    )
    head.finish()
    return replace(
        found,
        company=_company(root, found) or base.company,
        masters=_masters(root) or base.masters,
        stages=read_stages(root, found) or base.stages,
        rows=read_rows(root, found) or base.rows,
        write_back=read_write_back(root) or base.write_back,
    )


def _company(root: TomlTable, profile: Profile) -> Company | None:
    table = root.table("company")
    if table is None:
        return None
    company = Company(
        name=table.text("name", is_required=True),
        reporting_currency=_currency(table),
        reporting_zone=_zone(table, "reporting_zone", profile.time_zone),
        first_month=_within(table, "first_month", 1, 12, 1),
        year_named_by=table.text("year_named_by", "last", choices=("first", "last")),
        year_prefix=table.text("year_prefix", "FY"),
        pattern=table.text("pattern", "months", choices=("months", "445", "454", "544")),
        week_starts_on=_within(table, "week_starts_on", 1, 7, 1),
    )
    table.finish()
    return company


def _currency(table: TomlTable) -> str:
    code = table.text("reporting_currency", is_required=True)
    if code and code not in EXPONENTS:
        table.refuse("profile.currency_unknown", "reporting_currency", code, nearest=nearest(code, EXPONENTS))
    return code


def _zone(table: TomlTable, key: str, default: str) -> str:
    name = table.text(key, default)
    try:
        zone_named(name)
    except BadInput:
        table.refuse("profile.zone_unknown", key, name)
        return default
    return name


def _within(table: TomlTable, key: str, least: int, most: int, default: int) -> int:
    value: int = table.take(key, int, default)
    if not least <= value <= most:
        table.refuse("profile.out_of_range", key, value, least=str(least), most=str(most))
        return default
    return value


def _masters(root: TomlTable) -> dict[str, str]:
    table = root.table("masters")
    if table is None:
        return {}
    found = {name: table.text(name, "crm", choices=("crm", "fieldhouse")) for name in OPPORTUNITY_FIELDS}
    table.finish()
    return {name: master for name, master in found.items() if name in table.content}
