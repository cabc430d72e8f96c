"""The About tab: when and from what the report was made, and what every word and number means. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from sheets_sync.dates import long_date
from sheets_sync.frames import Plans
from sheets_sync.report.edition import Edition
from sheets_sync.report.excel.alike import KEPT_BACK
from sheets_sync.report.excel.figures import NO_OUTCOME, Figures
from sheets_sync.report.words import counted, listed
from sheets_sync.tabs.standing import NOT_JUDGED
from sheets_sync.tabs.start_here import ALIGNMENT_MEANS, STATUS_MEANS

GOOGLE = "A Google spreadsheet"
_UNNAMED_SOURCE = "The school's plan workbook"
_READERS = {
    Edition.DISTRICT: "The district. It names teachers and their goals. It leaves out emails, what leaders "
    "typed after their talks, and the findings beside teachers' rows.",
    Edition.INTERNAL: "The school's own leaders. It holds emails, what leaders typed after their talks, and "
    "findings. Please do not pass it on.",
    Edition.ANONYMOUS: "Anyone who needs single plans but no names. Nobody is named and nothing anybody "
    "wrote is in it.",
    Edition.SUMMARY: "Anyone who needs the numbers alone. No person has a row and nothing anybody wrote is "
    "in it.",
}


class Entry(NamedTuple):
    """A line of the tab; one without text is a heading."""

    label: str
    text: str = ""


def about(plans: Plans, figures: Figures, version: str, edition: Edition) -> Iterator[Entry]:
    """Yield the tab's lines, top to bottom."""
    yield Entry("This report")
    yield Entry("As of", long_date(plans.today))
    yield Entry("Made from", file_name(plans.snapshot.source) if edition.is_named else _UNNAMED_SOURCE)
    yield Entry("Made by", f"sheets-sync {version}")
    yield Entry("For", _READERS[edition])
    if not edition.is_named:
        yield from _kept_back(edition)
    yield from _school(plans, edition)
    yield Entry("What the status words mean")
    yield from (Entry(status.value, text) for status, text in STATUS_MEANS.items())
    yield Entry(
        "Of a teacher", "A teacher with several rows on a step has the word of the one with most to do."
    )
    yield Entry("What the alignment words mean")
    yield from (Entry(word.value, text) for word, text in ALIGNMENT_MEANS.items())
    yield Entry(
        NOT_JUDGED,
        "The goal names no focus area or no rubric component yet; there is nothing to judge.",
    )
    yield from _numbers(figures, edition)
    yield from _columns(edition)


def file_name(source: str) -> str:
    """Return the workbook's file name without its folders; a Google spreadsheet is called just that."""
    if "://" in source or not re.search(r"\.\w{3,5}$", source):
        return GOOGLE
    return re.split(r"[/\\]", source)[-1]


def _kept_back(edition: Edition) -> Iterator[Entry]:
    yield Entry("What is kept back")
    yield Entry(
        KEPT_BACK,
        "A number that counts one to four people, or one to four of their goals, actions or talks, or that "
        "would let such a number be worked out from the others. Teachers are kept back beside a number where "
        "the difference would say how few people have more than one. Shares and charts leave out what is "
        "kept back; a chart says so beside the bar. A 0 is a true zero.",
    )
    if edition is Edition.ANONYMOUS:
        yield Entry(
            "Pseudonyms",
            "The same teacher, goal or talk has the same one in every report of this school and year that is "
            "made on the same machine. They are made with a key that never leaves that machine.",
        )
        yield Entry(
            "In the lists",
            f"A row shows only words that the rows of four other people show just so; {KEPT_BACK} stands for "
            "the rest, and no word is masked in the rows of fewer than five. Teachers, goals and talks have "
            "pseudonyms of their own, so that the lists cannot be joined: it would show who has no goal. A "
            "list whose length is kept back is empty.",
        )


def _school(plans: Plans, edition: Edition) -> Iterator[Entry]:
    yield Entry("What plans are held against")
    domains = list(dict.fromkeys(filter(None, plans.rubric["domain"])))
    size = counted(len(plans.rubric), "component")
    if not edition.is_named:
        yield Entry("Rubric", f"The school's own Rubric tab, {size}. Components stand here by their codes.")
        yield Entry("Focus areas", "The school's own, numbered in the order of its Focus Areas tab.")
        return
    among = f" in {counted(len(domains), 'domain')}: {listed(domains)}" if domains else ""
    yield Entry("Rubric", f"The school's own Rubric tab, {size}{among}.")
    for key, name, meaning in zip(
        *(plans.focus_areas[column] for column in ("id", "name", "meaning")), strict=True
    ):
        yield Entry(f"Focus area {key}", f"{name}. {meaning}" if meaning else name)


def _numbers(figures: Figures, edition: Edition) -> Iterator[Entry]:
    away = (
        f" {counted(figures.away, 'person', 'people')} on the roster {'is' if figures.away == 1 else 'are'} "
        "on leave or gone and in no number of this report."
        if figures.away and edition.is_named
        else " Others are in no number of this report."
    )
    yield Entry("What each number counts")
    yield Entry("Active teachers", f"Everyone whose Active on the roster is Yes or blank.{away}")
    shared = " In Teachers x steps a goal also counts for its team members." if edition.is_named else ""
    yield Entry("Goals", f"The goals of active teachers on step 2 that have words.{shared}")
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
        "Coverage",
        "Goals by the focus area and the rubric component they name, zeros included. A goal that names "
        "several components counts beside each of them.",
    )
    yield Entry(
        "PD needs",
        "What action steps ask for that are neither done nor dropped: kinds of professional learning, and "
        "support. An action may ask for several. Teachers counts each teacher once.",
    )


def _columns(edition: Edition) -> Iterator[Entry]:
    yield Entry("How the data tabs are built")
    yield Entry(
        "The first four columns",
        "District, School, School year and As of stand on every row so that many schools' files can be put "
        "together. They are left off the printed page.",
    )
    if not edition.is_internal:
        yield Entry(
            "Hidden columns",
            "Every report of every school has the same columns. Those that this one leaves blank are out of "
            "sight.",
        )
    yield Entry(
        "Names of columns",
        "School, School year, Goal title, Evaluation objective (a domain of the rubric) and Evaluation "
        "element (a component of the rubric) are named as the Ed-Fi data standard names them. The words say "
        "nothing of an evaluation: these plans are none.",
    )
