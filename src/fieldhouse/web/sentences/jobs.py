"""Sentences of what was noticed on a job-family page, and of what is refused about one."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

JOBS: dict[str, Promise] = {
    "jobs.page_too_large": _(
        "The page %(name)s has more than %(limit)s bytes. A job-family page is far smaller: check the file."
    ),
    "jobs.not_readable": _(
        "The page %(path)s cannot be read (%(reason)s). Check the path and who may read it."
    ),
    "jobs.same_key": _("Two files are the page %(key)s, the second one %(name)s. Import one of them."),
    "jobs.no_role": _(
        "The library has no role %(role)s. Name it as FAMILY/ROLE; fieldhouse jobs roles --json lists them."
    ),
    "jobs.no_family": _("The library has no family %(family)s. fieldhouse jobs roles lists them."),
    "jobs.no_statement": _(
        "The newest version has no statement %(statement)s. Print the sheet again and take its ids."
    ),
    "jobs.no_text": _("A page needs text. Write it as Markdown, as it stands in the handbook."),
    "jobs.nothing_changed": _(
        "The text is that of the newest version. Change what you would have otherwise."
    ),
    "jobs.page_moved_on": _(
        "The page has gone on: the text was written on version %(based_on)s, and version %(newest)s is there. "
        "Write the change into the newest version and propose that."
    ),
    "jobs.no_proposal": _("There is no proposal %(number)s. The page of the family lists those that wait."),
    "jobs.proposal_over": _("The proposal is decided already. Open it again to see what became of it."),
    "jobs.own_proposal": _("Somebody else decides on what you propose. Ask a colleague who may import."),
    "jobs.no_repository": _(
        "There is no Git repository at %(path)s. Name the folder of a clone, or of a bare repository."
    ),
    "jobs.not_a_page": _(
        "The file %(name)s is no page. Bring files that end in .md, .md.erb, .html or .txt."
    ),
    "jobs.branch_name": _("%(branch)s cannot be the name of a branch. Take letters, digits, / and -."),
    "jobs.branch_in_use": _(
        "The branch %(branch)s is checked out in that repository. Name another branch, and merge it there."
    ),
    "jobs.not_a_commit": _(
        "The branch %(branch)s of the repository holds nothing that pages could follow. Name another branch."
    ),
    "jobs.repository_busy": _(
        "Somebody else has written the branch %(branch)s meanwhile. Publish once more."
    ),
    "jobs.sheet_columns": _(
        "The sheet %(path)s lacks the column id or text. Print the sheet and fill it in."
    ),
    "house.no_grade": _("The role has no grade."),
    "house.no_responsibilities": _("The role has no responsibilities."),
    "house.no_requirements": _("The role has no requirements."),
    "house.no_indicators": _("The role has no performance indicators."),
    "house.no_hiring": _("The role has no hiring process."),
    "house.no_ladder": _(
        "The role has no career ladder, not even one that says the next step is not defined."
    ),
    "house.years": _("Years of experience are counted. Say what somebody has to be able to do."),
    "house.advertising": _("The words are those of an advertisement. Say plainly what the role does."),
    "house.levels_fall": _("The level has a lower grade than the one before it. Levels ascend."),
    "text.undecodable": _("Bytes that are not %(encoding)s were replaced. Save the page as UTF-8."),
    "text.mojibake_repaired": _("Signs that were read in the wrong encoding were repaired to “%(read_as)s”."),
    "text.mojibake_kept": _(
        "These signs look as if they were read in the wrong encoding, and no repair is certain. Correct the page."
    ),
    "text.html": _("A piece of HTML was read by its text."),
    "text.partial": _("A template puts text here that the page does not hold. It is kept as a reference."),
    "text.partial_glued": _("A template's tag stands in the same line as text. The two were parted."),
    "text.leaked_instruction": _(
        "This reads like an instruction to the author. It is kept apart; take it off the page."
    ),
    "text.stray_quote": _("A quotation mark opens or closes alone."),
    "text.unplaced": _("This text belongs to no section that a role has. It is kept as unplaced text."),
    "text.recovered": _("This sentence was taken up by no rule. It is kept as unplaced text."),
    "matter.on_one_line": _("The front matter stands on one line with the text. Its known keys were read."),
    "matter.unclosed": _(
        "The front matter has no closing line. Its keys were read up to the first other line."
    ),
    "page.flattened": _("The line ends of the page are lost. Headings and bullets were told by their marks."),
    "page.no_heading": _("The page has no heading, so its text belongs to no section."),
    "page.no_role": _("No role was found on this page. Its text is kept with the family."),
    "heading.fused": _("The heading and the text after it stood on one line and were parted here."),
    "heading.bold": _("A line in bold was read as a heading. Make it one."),
    "heading.misspelt": _("The heading was read as “%(read_as)s”. Correct its spelling."),
    "section.empty": _("The heading has nothing beneath it; the one after it stands no deeper."),
    "item.lost_bullet": _(
        "The line starts like a bullet and has no mark. It was read as a bullet of its own."
    ),
    "item.section_inferred": _(
        "The bullet stands under no heading of a section. By its words it was placed under %(section)s."
    ),
    "item.reads_otherwise": _(
        "By its words the line belongs under %(reads_as)s. It stays where the page has it."
    ),
    "statement.repeated": _("The same words stand in this section before."),
    "grade.other_role": _(
        "The sentence names another role: %(named)s. The grade is kept with the section's role."
    ),
    "inheritance.unresolved": _("The role that this line extends was not found on the page: %(named)s."),
    "inheritance.ambiguous": _("The line extends one role or another. Both are kept."),
}
