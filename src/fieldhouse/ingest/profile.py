"""A profile: how one source's files are read into records. `fieldhouse.ingest.load` makes it from TOML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from fieldhouse.ingest.numbers import NumberFormat
from fieldhouse.ingest.schema import TypedRow


@dataclass(frozen=True, slots=True)
class Company:
    """What a new home is given: its name, its reporting currency and its fiscal calendar.

    ``year_named_by`` is "first" or "last"; ``pattern`` and ``week_starts_on`` are those of
    `fieldhouse.domain.calendar.FiscalCalendar`; ``year_prefix`` is written before a fiscal year ("FY").
    """

    name: str
    reporting_currency: str
    reporting_zone: str
    first_month: int = 1
    year_named_by: str = "last"
    year_prefix: str = "FY"
    pattern: str = "months"
    week_starts_on: int = 1


@dataclass(frozen=True, slots=True)
class Column:
    """The cell of a column, through ``value_map`` where it holds the cell; ``otherwise`` stands for any other text.

    A file that lacks the column is refused, unless ``is_optional``: then the value is absent. With ``needs_permission``
    it is absent because whoever exported may not read it, which a note says.
    """

    name: str
    value_map: Mapping[str, str] = field(default_factory=dict, hash=False)
    is_optional: bool = False
    otherwise: str = ""
    needs_permission: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether the cell is taken as it stands."""
        return not self.value_map and not self.otherwise


@dataclass(frozen=True, slots=True)
class Constant:
    """The same text for every row: days in ISO form, numbers (``is_number``) with a decimal point."""

    text: str
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class First:
    """The first of several that is not empty."""

    choices: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Lookup:
    """The column ``take`` of the row of another file whose column ``key`` holds that of ``on``, mapped as a column.

    A folder without that file is refused, unless ``is_optional``: then the value is absent.
    """

    file: str
    on: Cell
    key: str
    take: str
    is_optional: bool = False
    value_map: Mapping[str, str] = field(default_factory=dict, hash=False)
    otherwise: str = ""


@dataclass(frozen=True, slots=True)
class Join:
    """Several values with a separator between them; empty when any of them is."""

    parts: tuple[Cell, ...]
    separator: str = "|"


@dataclass(frozen=True, slots=True)
class DayAfter:
    """The day after another: what makes a half open span of one that names its last day."""

    day: Cell


@dataclass(frozen=True, slots=True)
class Rest:
    """The columns of the file that nothing else of its rule reads, and those of ``also`` that it has."""

    also: tuple[str, ...] = ()


Cell = Column | Constant | First | Lookup | Join | DayAfter | Rest
"""Where the text of a field comes from."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A column holds one of the values, or a text that ``begins`` so; with ``is_negated`` none of them.

    The empty cell is ``""``. A file that lacks the column is refused, unless ``is_optional``: then it is empty.
    """

    column: str
    values: frozenset[str] = frozenset()
    is_negated: bool = False
    begins: str = ""
    is_optional: bool = False


@dataclass(frozen=True, slots=True)
class RecordRule:
    """One record that a row makes: its kind and where each field comes from.

    All of ``when`` must hold and none of ``unless``. ``takes_same_names`` adds every field of the kind whose
    name is a column of the file. ``is_once`` leaves out a record that an earlier row of the file made, equal
    in all fields. ``numbered`` names the field whose second and later equal values get ``#2``, ``#3``.
    ``undated_since`` is the day since which rows without dates are taken to hold when they are read first.
    ``has_past`` is false where the source keeps only how the records stand now, as it does of rows without dates.
    """

    kind: str
    fields: Mapping[str, Cell]
    when: tuple[Condition, ...] = ()
    unless: tuple[Condition, ...] = ()
    takes_same_names: bool = False
    is_once: bool = False
    numbered: str | None = None
    undated_since: date | None = None
    has_past: bool = True


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Rows of which nothing is wanted: those for which all of ``when`` hold; without conditions, those of which no
    record is made. They are counted, each value of the column ``by`` by itself."""

    when: tuple[Condition, ...] = ()
    by: str = ""


@dataclass(frozen=True, slots=True)
class NoteRule:
    """A note with the count of the file's accepted rows for which all of ``when`` hold."""

    rule: str
    when: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class FileRule:
    """How the files of one shape are read: which, in what form, and into which records.

    ``derived`` are columns that the profile makes of others, to be used like them; one that finds nothing is empty.
    ``match`` are name patterns (``*.csv``), and ``known_by`` columns that a file of this shape has besides;
    ``form`` is "csv", "xlsx", "parquet", "report", "amounts" or "" (told from the name);
    ``encoding`` and ``delimiter`` are "" when they are to be found out; ``header_row`` is the 1-based line or
    sheet row of the column names, 0 of a sheet whose columns have no names. ``day_order`` is a `DayOrder` of a report
    whose days leave it open.
    """

    match: tuple[str, ...]
    known_by: tuple[str, ...] = ()
    form: str = ""
    encoding: str = ""
    delimiter: str = ""
    numbers: NumberFormat = field(default_factory=NumberFormat)
    date_formats: tuple[str, ...] = ()
    header_row: int = 1
    sheet: str = ""
    day_order: str = ""
    is_optional: bool = False
    records: tuple[RecordRule, ...] = ()
    notes: tuple[NoteRule, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    derived: Mapping[str, Cell] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Written:
    """The column in which the source takes a field: ``words`` are its words for our codes, ``empty`` that for nothing.

    Without ``words`` a value is written as it stands; without ``empty`` the field cannot be emptied.
    """

    column: str
    words: Mapping[str, str] = field(default_factory=dict, hash=False)
    empty: str = ""


@dataclass(frozen=True, slots=True)
class WriteBack:
    """How changes of opportunities are told to the source: its object, the column of its key, and each field.

    ``quote`` is a column kept with an opportunity that is filled when a quote sets its amount.
    """

    object: str
    key: str
    fields: Mapping[str, Written] = field(default_factory=dict, hash=False)
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Profile:
    """A whole profile.

    ``name`` is also the name of the source on every record. ``taken_on`` is the day on which the export was taken:
    values without a date are known since then. ``is_whole`` says that the export holds every record that the source
    has, of each object that it has a file of. ``stages`` and ``rows`` are typed rows that the profile states itself
    (row 0). ``masters`` maps a field of an opportunity to "crm" or "fieldhouse". ``file`` is the profile's own file
    name, for findings. ``page`` is the address of a record in the source, with ``{key}`` for the record's key.
    ``has_crm_keys`` says that the files lie beside those of the company's CRM: keys of records that they do not bring
    themselves are the CRM's, and they take the data's last day no further.
    ``is_tidied`` takes back what tools make of an export of Salesforce (`fieldhouse.ingest.tidy`).
    ``currency_column`` is in each file with amounts of a source with several currencies, and in none of one with one.
    """

    name: str
    title: str
    file: str
    is_simulated: bool = False
    time_zone: str = "UTC"
    taken_on: date | None = None
    is_whole: bool = False
    company: Company | None = None
    masters: Mapping[str, str] = field(default_factory=dict)
    stages: tuple[TypedRow, ...] = ()
    rows: tuple[TypedRow, ...] = ()
    files: tuple[FileRule, ...] = ()
    page: str = ""
    write_back: WriteBack | None = None
    has_crm_keys: bool = False
    is_tidied: bool = False
    currency_column: str = ""

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of records that its files and its own rows make."""
        read = {one.kind for file in self.files for one in file.records}
        return frozenset(read | {one.kind for one in (*self.stages, *self.rows)})

    def stated(self, kind: str) -> frozenset[str]:
        """The fields of a kind for which the profile states a value that no file can change."""
        rules = [one for file in self.files for one in file.records if one.kind == kind]
        constants = [
            {name for name, cell in one.fields.items() if isinstance(cell, Constant)} for one in rules
        ]
        return frozenset.intersection(*map(frozenset, constants)) if constants else frozenset()


def as_asked(profile: Profile, *, day_order: str = "", sheet: str = "") -> Profile:
    """Return the profile with what is said of the files at hand: nothing is changed by what is empty.

    ``day_order`` is the `DayOrder` of reports whose days leave it open, ``sheet`` the one of workbooks that is read.
    """
    said = {name: text for name, text in (("day_order", day_order), ("sheet", sheet)) if text}
    return replace(profile, files=tuple(replace(one, **said) for one in profile.files)) if said else profile


def in_one_currency(profile: Profile, currency: str) -> Profile:
    """Return the profile with a currency where it reads its ``currency_column``."""
    stated = Constant(currency)

    def stating(rule: RecordRule) -> RecordRule:
        cells = {
            name: stated if isinstance(cell, Column) and cell.name == profile.currency_column else cell
            for name, cell in rule.fields.items()
        }
        return replace(rule, fields=cells)

    files = (replace(one, records=tuple(map(stating, one.records))) for one in profile.files)
    return replace(profile, files=tuple(files))
