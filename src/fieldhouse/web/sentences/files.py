"""Sentences of what was noticed in a folder, a file, a row or a value of an import."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FILES: dict[str, Promise] = {
    "source.missing": _("There is no such folder or file. Check the path that the import was given."),
    "source.unreadable": _("The folder or file cannot be opened: %(reason)s. Check who may read it."),
    "source.nothing_to_read": _("Nothing here is named as the profile expects (%(wanted)s). Check both."),
    "file.missing": _("The profile reads a file of this name, and the folder has none. Export it as well."),
    "file.not_read": _("The profile does not read this file, so it was left alone."),
    "file.more_not_read": _("There are more files that the profile does not read: %(count)s."),
    "file.empty": _("The file is empty. Export it again."),
    "file.header_only": _("The file has a header and no rows."),
    "file.header_unreadable": _("The header line cannot be read. Export the file again."),
    "file.blank_rows": _("Blank rows were passed over: %(count)s."),
    "file.marks_taken": _(
        "Apostrophes that mark a cell as text before = + - @ or a tab were taken off: %(count)s cells."
    ),
    "file.unreadable": _(
        "The file cannot be read: %(reason)s. Open it in its own program and export it again."
    ),
    "file.reader_failed": _(
        "The file is damaged or takes more memory than a file may (%(reason)s). Split it, or export it as CSV."
    ),
    "file.gzip_truncated": _("The compressed file ends too early. Copy it again, completely."),
    "file.gzip_damaged": _("The compressed file is damaged: %(reason)s. Copy it again."),
    "file.expands_too_far": _(
        "Unpacked, the file is larger than %(limit)s. Split it, or import it unpacked."
    ),
    "file.delimiter": _(
        "The profile separates the columns by %(stated)s and the file by %(seen)s. Correct one of them."
    ),
    "file.encoding": _("The file is not in the encoding %(encoding)s. Name its encoding in the profile."),
    "file.encoding_told": _("The encoding was told from the content: %(encoding)s."),
    "file.column_twice": _("The column %(column)s stands twice in the header. Rename or remove one of them."),
    "file.column_not_read": _("The profile does not read this column: %(column)s."),
    "file.column_kept": _(
        "The column %(column)s has no field here. It is kept with its record, as it stands."
    ),
    "file.column_nested": _("The column %(column)s holds lists or records, which are not read: %(type)s."),
    "file.too_many_columns": _(
        "The file has %(columns)s columns and at most %(limit)s are read. Export only the ones you need."
    ),
    "file.row_group_too_large": _(
        "A row group is larger than %(limit)s. Write the file in smaller row groups."
    ),
    "file.sheet_missing": _("The workbook has no sheet %(sheet)s. Its sheets are: %(sheets)s."),
    "file.sheets_left_out": _(
        "Of the workbook the sheet %(sheet)s is read, with rows: %(count)s. Left out, with their rows: %(others)s."
    ),
    "file.sheet_too_large": _("The sheet has more than %(limit)s cells. Export it as CSV."),
    "file.lookup_too_large": _(
        "The look-up file has more than %(limit)s rows. Leave out the ones not in use."
    ),
    "file.rest_unread": _(
        "The rest of the file, to line %(to_row)s, could not be read. Export the file again."
    ),
    "row.ragged": _(
        "The row does not have as many cells as the header. A delimiter or quote is out of place."
    ),
    "row.nul": _("The row holds a NUL character, which is no text. Export the file again."),
    "row.encoding": _("The row holds bytes that are not text in the file's encoding. Export the file again."),
    "row.too_long": _("The line is too long to be a row. A quote is probably not closed."),
    "row.cell_too_long": _(
        "The cell in %(column)s is longer than %(limit)s characters. Shorten it in the source."
    ),
    "row.cell_error": _("The cell in %(column)s holds the error %(error)s. Correct its formula."),
    "row.date_out_of_range": _(
        "A cell of the row is formatted as a date or time, and its number is none. Correct it in the source."
    ),
    "row.no_rule": _("No rule of the profile applies to this row. Add one, or filter such rows out."),
    "row.left_out": _("Rows left out, as the profile says (%(which)s): %(count)s."),
    "row.too_many_keys": _("The row names more than %(limit)s records. Check the separator in the profile."),
    "value.missing": _("The column %(column)s is empty, and the record cannot do without it. Fill it in."),
    "value.mapped": _("%(value)s in %(column)s was read as %(taken)s, %(count)s times."),
    "value.not_found": _("%(key)s is not in the file %(file)s. Add it there, or correct it here."),
    "value.not_a_bool": _("%(value)s in %(column)s is neither yes nor no. Name its meaning in the profile."),
    "value.not_a_choice": _("%(value)s in %(column)s is none of: %(choices)s. Map it in the profile."),
    "value.not_texts": _("%(value)s in %(column)s is no JSON object of texts. Correct it in the source."),
    "value.not_an_integer": _("%(value)s in %(column)s is not a whole number. Correct it in the source."),
    "value.not_a_number": _("%(value)s in %(column)s is not a number. Correct it in the source."),
    "value.not_a_date": _("%(value)s in %(column)s is not a date in a form that the profile names."),
    "value.out_of_range": _("%(value)s in %(column)s is beyond %(limit)s. Correct it in the source."),
    "value.year_out_of_range": _(
        "The year %(year)s in %(column)s cannot be meant. Correct it in the source."
    ),
    "value.date_before_era": _("The date lies before its era, which begins on %(starts_on)s. Correct it."),
    "value.finer_than_basis_point": _(
        "%(value)s in %(column)s is finer than a hundredth of a percent. Round it."
    ),
    "value.finer_than_ten_thousandth": _(
        "%(value)s in %(column)s has more than four digits after the point. Round it in the source."
    ),
    "value.key_too_long": _(
        "The key in %(column)s is longer than %(limit)s characters. Shorten it in the source."
    ),
    "row.quote_unclosed": _("A quote is opened in this row and not closed. Close it in the source."),
    "row.quote_misplaced": _("A quote stands inside a cell that is not quoted. Double it in the source."),
    "value.not_an_instant": _("%(value)s in %(column)s is not a time in a form that the profile names."),
    "value.currency_sign": _("%(value)s in %(column)s bears a currency sign. Name the sign in the profile."),
    "value.thousands": _(
        "%(value)s in %(column)s is grouped by thousands. Name the separator in the profile."
    ),
    "value.comma_decimal": _("%(value)s in %(column)s has a decimal comma. Name the comma in the profile."),
    "value.decimal_point": _("%(value)s in %(column)s has a decimal point. Name the point in the profile."),
    "key.repeated": _("The key %(value)s was in an earlier row with another content. This row replaces it."),
    "reference.missing": _("There is no %(to)s with the key %(value)s. Import it first, or correct the key."),
    "reference.unknown": _("There is no %(to)s with the key %(value)s, so %(column)s stays empty."),
    "stage.spelled": _("The stage %(value)s was read as %(taken)s, which is spelled alike."),
    "stage.from_history": _(
        "Only the history knows the stage %(value)s, in %(count)s rows. Its deals count in the category told there, "
        "and as won where that is always closed."
    ),
    "report.no_table": _(
        "No line of the file names the columns of an opportunity report. Export it again with the column %(names)s."
    ),
    "report.too_long": _(
        "The report has more than %(limit)s rows. Narrow its filter and export it in parts."
    ),
    "report.days_open": _(
        "Nothing in the report tells whether %(example)s begins with the month or the day. Say --dates month_first or "
        "--dates day_first."
    ),
    "report.days_mixed": _(
        "%(one)s and %(other)s cannot both be days of one locale. Export the report again without changing it."
    ),
    "report.numbers_mixed": _(
        "%(one)s and %(other)s have different decimal marks. Export the report again without changing it."
    ),
    "report.row_unclear": _(
        "The row is no deal, no sum and no line below the report. Export the report again without changing it."
    ),
    "report.bad_id": _(
        "%(value)s in %(column)s is no Id of Salesforce. A spreadsheet may have changed its capitals; export it again."
    ),
    "report.bad_day": _(
        "%(value)s in %(column)s is no day. Group the report by another column, or by days, and export it again."
    ),
    "report.sums_passed": _("Sums of the report were passed over: %(count)s lines."),
    "report.around_passed": _("Lines above and below the table were passed over: %(count)s."),
    "report.name_unknown": _(
        "Nobody and nothing of the kind %(to)s is named %(value)s, so the deal keeps what it has in %(column)s."
    ),
    "report.name_shared": _(
        "%(value)s is the name of several of the kind %(to)s: %(count)s. The deal keeps what it has in %(column)s."
    ),
    "stage.unknown": _(
        "The stage %(value)s is not described in the profile, so its deals count in no stage."
    ),
    "amount.one_currency": _(
        "No file says a currency: all amounts are taken to be in %(currency)s, the company's reporting currency."
    ),
    "amount.no_currency": _("The amount %(value)s has no currency. Give the one of the deal or of the row."),
    "quota.not_one_node": _("A quota is that of one position or of one territory. Name exactly one of them."),
    "holding.overlap": _(
        "On %(on)s, %(owner)s holds both %(one)s and %(other)s. Deals count in the one that began first; end it, or "
        "begin the other one later."
    ),
    "coverage.overlap": _(
        "On %(on)s, %(owner)s lies in both %(one)s and %(other)s. From that day on it counts in the later one."
    ),
    "amount.rounded": _("%(value)s was rounded, because %(currency)s has fewer decimals."),
    "history.assumed_since_created": _(
        "The source has no history of %(field)s. Today's value is taken as the first one of %(count)s deals."
    ),
    "history.assumed_before_first_change": _(
        "The history of %(field)s begins after the deal was created. What it held before the first change is taken to "
        "have held since then, for %(count)s deals."
    ),
    "opportunity.closed_before_created": _(
        "The deal was closed on %(value)s, before it was created on %(created_on)s."
    ),
    "field.not_permitted": _(
        "The column %(column)s is missing: whoever exported may not read it. What is known of it stays as it is."
    ),
    "opportunity.gone": _(
        "The whole export has the deal %(value)s no more. From %(on)s on it counts in no figure; the days before stay."
    ),
    "opportunity.back": _(
        "The deal %(value)s was gone from the source and is back. It counts again from %(on)s on."
    ),
    "opportunity.gone_not_told": _(
        "Rows of deals were rejected, so nobody can say which deals are missing from the whole export. Correct the rows"
        " and import again."
    ),
    "opportunity.undated": _("Deals without dates: %(count)s. They count in the pipeline and in no period."),
    "opportunity.owner_empty": _("Deals without an owner: %(count)s. They count in no team's numbers."),
    "opportunity.account_empty": _(
        "Deals without an account: %(count)s. They count in no account's numbers."
    ),
    "organisation.changed": _(
        "Rows without dates that stand otherwise than in the export before: %(count)s. They hold from %(on)s."
    ),
    "organisation.undated": _(
        "Rows of the organisation without dates: %(count)s. They are taken to hold always."
    ),
}
