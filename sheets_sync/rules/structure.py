"""Rules about the workbook's own shape: its tabs and headers. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from sheets_sync.frames import Plans
from sheets_sync.layout import find_made, is_made
from sheets_sync.model import About, Audience, Severity, fit_title
from sheets_sync.nearest import nearest
from sheets_sync.rules.rule import Hit, rule
from sheets_sync.rules.wording import quote
from sheets_sync.template import fold

_COORDINATOR = Audience.COORDINATOR


@rule("PLP001", "tab-missing", Severity.ERROR, _COORDINATOR, About.UNREADABLE)
def tab_missing(plans: Plans) -> Iterator[Hit]:
    """A tab of the plan is missing.

    Without it nothing on that step can be checked, and the rules that need it keep silent.

    Passes: a tab called "2 Goals" (or any tab that holds most of its headers).
    Fails: the tab was deleted, or renamed and its headers changed too.

    Rename the tab back, or run `sheets-sync init`: it makes what is missing and touches nothing else.
    """
    taken = {located.title for located in plans.layout.tabs.values()} | set(plans.talk_tabs)
    others = [tab.title for tab in plans.snapshot.tabs if tab.title not in taken]
    for tab in plans.layout.missing:
        guesses = nearest(tab.title, others)
        guess = f" Is it the tab {quote(guesses[0])}?" if guesses else ""
        yield Hit(
            tab.key,
            None,
            None,
            f"The tab {quote(tab.title)} is missing.{guess} Rename it back, or run init to make it.",
            suggestions=guesses,
        )


@rule("PLP002", "column-missing", Severity.ERROR, _COORDINATOR, About.UNREADABLE)
def column_missing(plans: Plans) -> Iterator[Hit]:
    """A column that people fill is missing.

    A column is known by its header. Without it, the rules that need it keep silent.

    Passes: a header "Goal" anywhere in the header row; letter case and stray spaces do not matter.
    Fails: the header was reworded to "Golas", or the column was deleted.

    Type the header again, or add the column. If no header row is found at all, the headers stand lower
    than row 20 or most of them were changed.
    """
    for key, located in plans.layout.tabs.items():
        if not located.header_row:
            yield Hit(
                key,
                None,
                None,
                "No row of headers was found in the first 20 rows. Put the headers back; a "
                "new workbook made by init shows what they were.",
            )
            continue
        others = located.other_headers()
        for column in located.missing:
            guesses = nearest(column.header, others)
            guess = (
                f" Is it {quote(guesses[0])}? Then rename that header."
                if guesses
                else " Add it back to the row of headers."
            )
            yield Hit(
                key,
                located.header_row,
                column.key,
                f"The column {quote(column.header)} is missing.{guess}",
                suggestions=guesses,
            )


@rule("PLP003", "header-twice", Severity.ERROR, _COORDINATOR, About.UNREADABLE)
def header_twice(plans: Plans) -> Iterator[Hit]:
    """The same header stands over two columns.

    Nobody can tell which of the two counts, so neither is read.

    Passes: one column called "Goal".
    Fails: two columns called "Goal", often after someone copied a column.

    Rename or delete the one that should not count.
    """
    for key, located in plans.layout.tabs.items():
        for column in located.twice:
            name = located.header(column)
            yield Hit(
                key,
                located.header_row,
                column,
                f"More than one column is called {quote(name)}, so none of them is read. Rename the ones "
                "that should not count.",
                value=name,
            )


@rule("PLP004", "our-column-name", Severity.WARNING, _COORDINATOR, About.UNREADABLE)
def our_column_name(plans: Plans) -> Iterator[Hit]:
    """A column made by hand has the name of an automatic one.

    A column without the tool's note on its header belongs to people and is never written, so the automatic
    one cannot be made beside it.

    Passes: the automatic "Status" column, or a column of yours called "My status".
    Fails: a column called "Status" that someone made and typed in.

    Rename your column; the next sync makes its own.
    """
    for key, located in plans.layout.tabs.items():
        for column in located.foreign:
            name = located.header(column)
            ours = located.template.by_key[column].help.rstrip(".")
            yield Hit(
                key,
                located.header_row,
                column,
                f"A column called {quote(name)} was made by hand and is left alone. Rename it to make room "
                f"for the automatic one ({ours}).",
                value=name,
            )


@rule("PLP022", "tab-title-taken", Severity.ERROR, _COORDINATOR, About.UNREADABLE)
def tab_title_taken(plans: Plans) -> Iterator[Hit]:
    """A tab made by hand has the title of an automatic one.

    The tool never writes in a tab it did not make, so the automatic one cannot be made.

    Passes: the automatic "Overview".
    Fails: a tab of your own that is called "Overview" too.

    Rename your tab; the next sync makes its own.
    """
    ours, start_here = _made_titles(plans), fold(plans.template.by_key["start_here"].title)
    here = [tab for tab in plans.snapshot.tabs if fold(tab.title) == start_here]
    for tab in [*here, *(tab for tab in plans.desk.tabs if fold(tab.title) != start_here)]:
        if fold(tab.title) in ours and not is_made(tab, plans.template):
            yield Hit(
                tab.title,
                None,
                None,
                f"The tab {quote(tab.title)} was made by hand and is left alone. Rename it to make room for "
                "the automatic one.",
                value=tab.title,
            )


def _made_titles(plans: Plans) -> set[str]:
    """Return the folded titles of every tab the tool has yet to make, one for each window.

    One that stands under another title needs no room.
    """
    titles: set[str] = set()
    for tab in plans.template.tabs:
        if tab.kind != "made" or find_made(plans.desk, plans.template, tab.key):
            continue
        for title in (tab.title, *tab.aliases):
            names = [one.name for one in plans.school.windows] if "{window}" in title else [""]
            full = (title.replace("{window}", name) for name in names)
            titles.update(fold(fit_title(one)) for one in full)
    return titles


RULES = (tab_missing, column_missing, header_twice, our_column_name, tab_title_taken)
