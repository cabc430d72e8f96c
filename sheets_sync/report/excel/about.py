"""The About tab: when and from what the report was made, and what every word and number means. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from sheets_sync.dates import long_date
from sheets_sync.frames import Plans
from sheets_sync.report.excel.figures import NO_OUTCOME, NOT_JUDGED, Figures
from sheets_sync.report.words import counted, listed
from sheets_sync.tabs.start_here import ALIGNMENT_MEANS, STATUS_MEANS

GOOGLE = "A Google spreadsheet"


class Entry(NamedTuple):
    """A line of the tab; one without text is a heading."""

    label: str
    text: str = ""


def about(plans: Plans, figures: Figures, version: str, is_internal: bool) -> Iterator[Entry]:
    """Yield the tab's lines, top to bottom."""
    yield Entry("This report")
    yield Entry("As of", long_date(plans.today))
    yield Entry("Made from", file_name(plans.snapshot.source))
    yield Entry("Made by", f"sheets-sync {version}")
    yield Entry("For", _reader(is_internal))
    yield from _school(plans)
    yield Entry("What the status words mean")
    yield from (Entry(status.value, text) for status, text in STATUS_MEANS.items())
    yield Entry(
        "Of a teacher", "A teacher with several rows on a step has the word of the one with most to do."
    )
    yield Entry("What the alignment words mean")
    yield from (Entry(word.value, text) for word, text in ALIGNMENT_MEANS.items())
    yield Entry(NOT_JUDGED, "The goal names no focus area or no rubric component yet.")
    yield from _numbers(figures)


def file_name(source: str) -> str:
    """Return the workbook's file name without its folders; a Google spreadsheet is called just that."""
    if "://" in source or not re.search(r"\.\w{3,5}$", source):
        return GOOGLE
    return re.split(r"[/\\]", source)[-1]


def _reader(is_internal: bool) -> str:
    if is_internal:
        return (
            "The school's own leaders. It holds emails, what leaders typed after their talks, and findings. "
            "Please do not pass it on."
        )
    return (
        "The district. It names teachers and their goals. It leaves out emails, what leaders typed after "
        "their talks, and the findings beside teachers' rows."
    )


def _school(plans: Plans) -> Iterator[Entry]:
    yield Entry("What plans are held against")
    domains = list(dict.fromkeys(filter(None, plans.rubric["domain"])))
    size = counted(len(plans.rubric), "component")
    among = f" in {counted(len(domains), 'domain')}: {listed(domains)}" if domains else ""
    yield Entry("Rubric", f"The school's own Rubric tab, {size}{among}.")
    for key, name, meaning in zip(
        *(plans.focus_areas[column] for column in ("id", "name", "meaning")), strict=True
    ):
        yield Entry(f"Focus area {key}", f"{name}. {meaning}" if meaning else name)


def _numbers(figures: Figures) -> Iterator[Entry]:
    away = (
        f" {counted(figures.away, 'person', 'people')} on the roster {'is' if figures.away == 1 else 'are'} "
        "on leave or gone and in no number of this report."
        if figures.away
        else ""
    )
    yield Entry("What each number counts")
    yield Entry("Active teachers", f"Everyone whose Active on the roster is Yes or blank.{away}")
    yield Entry("Goals", "The goals of active teachers on step 2 that have words.")
    yield Entry("Steps", "Active teachers by their word on each step. Shares are of all active teachers.")
    yield Entry(
        "Alignment", "Goals by their word. A judgement of words stops at Check; only facts go further."
    )
    yield Entry("Actions", "Active teachers' action steps by the State they typed.")
    yield Entry("Overdue", "Action steps whose Due is past and that are neither Done nor Dropped.")
    yield Entry(
        "Check-ins due",
        "One for each goal and window that closes after the goal's first check-in (all windows where no "
        "first check-in is set), goals that were replaced aside, and one for each teacher who has no goal. "
        "Follow-ups lists those of windows that have opened.",
    )
    yield Entry(
        "Recorded",
        "Yes: a leader typed a date in Met on. No: the window has closed without. Not yet: it has not.",
    )
    yield Entry("Outcome", f"What the teacher chose on step 6. {NO_OUTCOME}: the cell is blank.")
    yield Entry(
        "Learning asked for",
        "Kinds of professional learning in action steps that are not dropped. An action may ask for several.",
    )
    yield Entry(
        "The first four columns",
        "District, School, School year and As of stand on every row so that many schools' files can be put "
        "together. They are left off the printed page.",
    )
