"""The command ``calendar``. I/O: reads a workbook, writes an .ics file."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sheets_sync.cli.run import PATH, Run, check_workbook, common
from sheets_sync.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sheets_sync.report.check_ins import CheckIn


@click.command()
@click.argument("source", metavar="SOURCE")
@click.argument("out", metavar="OUT.ics", type=PATH)
@click.option("--coach", metavar="EMAIL", help="Only the check-ins of this coach (an email, or a name).")
@click.option("--internal", is_flag=True, help="Name the goals and the coach: for the coach's own calendar.")
@common
def calendar(run: Run, source: str, out: Path, coach: str | None, internal: bool) -> int:
    """Write the check-ins still to come to OUT.ics. Reads the workbook only.

    One all-day entry per teacher: on the day of the First check-in, and on the last day of each window whose
    talk is not recorded yet. Entries say whose check-in it is, and neither goal nor coach. Importing a newer
    file updates the entries; it adds none twice. One that has been recorded since stays until you delete it.

    \b
    Example: sheets-sync calendar plans.xlsx check-ins.ics --coach rosa.lang@example.edu
    """
    from sheets_sync.backends.xlsx import saving
    from sheets_sync.report.calendar import render_calendar
    from sheets_sync.report.check_ins import find_coach, unrecorded

    if out.suffix.casefold() != ".ics":
        raise UsageError(f"A calendar's name must end in .ics: {out.stem or 'check-ins'}.ics would do.")
    before = saving.stamp(out)
    plans = check_workbook(run, source, out=out).plans
    _refuse_source(out, plans.snapshot.source)
    person = None if coach is None else find_coach(plans, coach)
    owed = [one for one in unrecorded(plans) if person is None or person in one.coaches]
    coming = [one for one in owed if one.day >= plans.today]
    run.progress(out.name)("Writing")
    saving.replace(out, render_calendar(plans, coming, internal=internal), None, before)
    run.say(_said(out, coming, len(owed) - len(coming)))
    return 0


def _refuse_source(out: Path, source: str) -> None:
    """Make sure the file is not the workbook under another name: a link has any ending."""
    try:
        is_same = "://" not in source and out.samefile(source)
    except OSError:
        is_same = False
    if is_same:
        raise UsageError(f"{out.name} is the plan workbook itself; give the calendar another name.")


def _said(out: Path, coming: Sequence[CheckIn], past: int) -> str:
    from sheets_sync.report.words import counted

    if coming:
        people = len({one.teacher for one in coming})
        first, last = (_day(one.day) for one in (coming[0], coming[-1]))
        when = f"on {first}" if first == last else f"from {first} to {last}"
        text = (
            f"Calendar: {out}: {counted(len(coming), 'check-in')} with {counted(people, 'teacher')}, {when}."
        )
    else:
        text = f"Calendar: {out}: no check-in is ahead, so it is empty."
    if past:
        are = "is" if past == 1 else "are"
        text += (
            f"\n{counted(past, 'check-in')} whose day has passed {are} not in it; `sheets-sync check` lists "
            f"what is overdue."
        )
    return text


def _day(day: date) -> str:
    from sheets_sync.dates import long_date

    return long_date(day)
