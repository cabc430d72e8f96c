"""The commands that write: demo, init, sync. I/O: reads and writes workbooks and reports."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sheets_sync import __version__
from sheets_sync.cli.run import (
    PATH,
    PERIODS,
    Run,
    common,
    exit_code,
    locked,
    log,
    open_desks,
    open_workbook,
    period,
    refuse_half,
    sentence,
)
from sheets_sync.errors import NotSharedError, SheetsSyncError, SomeFailedError, UsageError

if TYPE_CHECKING:
    from sheets_sync.backends import Backend
    from sheets_sync.config import SchoolConfig
    from sheets_sync.sync import Checked, Work
    from sheets_sync.template import Template

_DEMO_DEFAULT = "demo"


@click.command()
@click.argument("folder", metavar="[DIR]", type=PATH, default=_DEMO_DEFAULT)
@common
def demo(run: Run, folder: Path) -> int:
    """Make a realistic school in DIR: plans.xlsx, synced, and report.xlsx. Writes files.

    \b
    Example: sheets-sync demo
    """
    from sheets_sync import demo as making_demo
    from sheets_sync import template
    from sheets_sync.report.excel import write_report

    plans, report = folder / "plans.xlsx", folder / "report.xlsx"
    with locked(run, str(plans)):
        checked = making_demo.make_in(plans, template.load(), run.moment, run.progress(plans.name))
        write_report(report, checked.plans, checked.findings, checked.verdicts, version=__version__)
    run.say(
        f"A school of {len(checked.verdicts.steps)} teachers and {len(checked.plans.goals)} goals is ready.\n"
        f"Open {plans}: Overview is where a principal starts; 2 Goals shows what teachers see.\n"
        f"Open {report}: the report for the district.\n"
        f"Then try: {_own_name()} check {plans}"
    )
    return 0


def _own_name() -> str:
    """Return what to type to run this program: its path where it is not on the shell's."""
    import shutil
    import sys

    return "sheets-sync" if shutil.which("sheets-sync") else sys.argv[0]


@click.command()
@click.argument("source", metavar="SOURCE")
@click.option(
    "--rubric", default=None, metavar="NAME", help="A shipped rubric, or a CSV [default: dallas_pl]."
)
@click.option("--school", "school_name", default="", metavar="NAME", help="The school's name.")
@click.option("--roster", type=PATH, metavar="CSV", help="People to add, with the Roster's headers.")
@click.option("--template", "template_file", type=PATH, metavar="FILE", help="Your own copy of the template.")
@common
def init(
    run: Run,
    source: str,
    rubric: str | None,
    school_name: str,
    roster: Path | None,
    template_file: Path | None,
) -> int:
    """Make a school's workbook, or add what it lacks. Writes; never overwrites.

    Run it again for new hires: teachers on the roster who have no row get one.

    \b
    Example: sheets-sync init plans.xlsx --school "Cedar Hollow" --roster roster.csv
    """
    from sheets_sync import lists, sync, template
    from sheets_sync.making import NewSchool
    from sheets_sync.report.words import counted

    school = run.school(source)
    shape = template.load(template_file or school.template)
    rows = lists.read_list(roster, shape.by_key["roster"]) if roster else []
    components = lists.read_rubric(rubric or lists.rubric_names()[0], shape)
    new = NewSchool(name=school_name, rubric=components, roster=rows)
    name = run.name(source)
    with locked(run, school.source):
        backend, _ = open_workbook(run, school, writes=True, may_create=True)
        try:
            plan = sync.initialise(backend, shape, new, run.moment, run.progress(name))
        except NotSharedError as error:
            run.say(f"If the spreadsheet is somebody else's, send its owner these words:\n\n{error.mail}")
            raise
        made = _make_leaders_file(run, school, backend, shape)
    if made:
        run.say(
            f"{made}: made for the tabs that leaders work from. Only those who can open it can read them."
        )
    if plan.is_empty:
        run.say(f"{name} has everything already; nothing {'else ' if made else ''}was written.")
        return 0
    row_count = len({(edit.tab, edit.row) for edit in plan.edits})
    added = (
        ", ".join(tab.title for tab in plan.new_tabs),
        counted(len(plan.new_columns), "column") if plan.new_columns else "",
        counted(row_count, "row") if row_count else "",
    )
    run.say(f"{name}: added {'; '.join(filter(None, added))}.")
    settings, focus_areas = (shape.by_key[key].title for key in ("settings", "focus_areas"))
    run.say(
        f"Everyone who can open it can read every tab. Next: look through {settings} and {focus_areas}, then "
        f"run `sheets-sync sync {source}`."
    )
    if not made:
        run.say(
            f"To keep leaders' tabs for leaders, name a workbook of their own in {settings}, row Leaders' "
            f"workbook, before you do."
        )
    return 0


def _make_leaders_file(run: Run, school: SchoolConfig, backend: Backend, shape: Template) -> str:
    """Make the leaders' workbook where Settings names a file that never was; return its name."""
    from sheets_sync import sync
    from sheets_sync.backends.opening import display_name, is_remote
    from sheets_sync.homes import leaders_tabs
    from sheets_sync.turns import make_desk

    if is_remote(school.source):
        return ""
    with ExitStack() as held:
        desks = open_desks(run, school, held)
        checked = sync.check(backend, shape, run.moment, run.progress(run.name(school.source)), desks)
        desk = checked.beside.desk
        if desk is None or desk.tabs or leaders_tabs(checked.snapshot, shape):
            return ""
        try:
            make_desk(checked, sync.prepare_all(checked, allow_shrink=True), desks)
        except SheetsSyncError as error:
            run.say(f"{error} The next sync tries again.")
            return ""
    return display_name(desk.source)


@click.command()
@click.argument("sources", metavar="[SOURCE]...", nargs=-1)
@click.option("--dry-run", is_flag=True, help="Print every edit and write nothing.")
@click.option(
    "--export", "export_dir", type=PATH, metavar="DIR", help="Also drop a dated report into this folder."
)
@click.option(
    "--export-every",
    type=click.Choice(PERIODS),
    help="How often a report is dropped [default: week].",
)
@common
def sync(
    run: Run, sources: tuple[str, ...], dry_run: bool, export_dir: Path | None, export_every: str | None
) -> int:
    """Check, then write statuses, messages and the tabs leaders work from. Writes only its own cells.

    Without SOURCE every school in sheets-sync.toml is synced.

    \b
    Example: sheets-sync sync plans.xlsx --dry-run
    """
    from sheets_sync import config

    export_every = period(export_dir, export_every)
    names = sources or tuple(config.load(run.config).schools)
    if not names:
        raise UsageError("Name a workbook, or list your schools in sheets-sync.toml.")
    codes, failed = [], []
    for name in names:
        try:
            codes.append(_sync_one(run, name, dry_run, export_dir, export_every))
        except Exception as error:  # one school's trouble, or our own fault there, is not the others'
            if run.quiet or len(names) > 1:
                run.tell_failure(name, error)
            if len(names) == 1:
                raise
            failed.append(name)
    if failed:
        raise SomeFailedError(f"{len(failed)} of {len(names)} schools failed; the others are done.")
    return max(codes)


def _sync_one(run: Run, source: str, dry_run: bool, export_dir: Path | None, export_every: str) -> int:
    from sheets_sync import sync as story
    from sheets_sync.turns import write_all

    school = run.school(source)
    name = run.name(source)
    stage = run.progress(name)
    with locked(run, school.source), ExitStack() as held:
        backend, template = open_workbook(run, school, writes=not dry_run)
        desks = open_desks(run, school, None if dry_run else held)
        checked = story.check(backend, template, run.moment, stage, desks)
        work = story.prepare_all(checked, allow_shrink=run.allow_shrink)
        if dry_run:
            click.echo(_rendered(checked, work), nl=False)
            refuse_half(checked)
            return exit_code(checked, run.fail_on or "never")
        done = write_all(backend, checked, work, desks, stage, allow_shrink=run.allow_shrink)
    log.info("%s cells written, %s findings", done.edits, len(checked.findings))
    _tell(run, source, name, checked, done.edits)
    for notice in done.notices:
        run.urge(source, f"{name}: {notice}")
    if done.failure:
        raise done.failure
    if export_dir:
        _drop_report(run, source, checked, export_dir, export_every)
    return exit_code(checked, run.fail_on or "never")


def _rendered(checked: Checked, work: Work) -> str:
    """Return everything a sync would write, each workbook under its name where there are two."""
    from sheets_sync.backends.opening import display_name
    from sheets_sync.report.plan_text import render_plan

    desk = checked.beside.desk
    plans = [(display_name(checked.snapshot.source), work.plans)]
    plans += [(display_name(desk.source), work.desk)] if desk else []
    plans += [(display_name(address), plan) for address, plan in work.former]
    if len(plans) == 1:
        return render_plan(work.plans)
    return "\n".join(f"== {name}\n\n{render_plan(plan)}" for name, plan in plans)


def _tell(run: Run, source: str, name: str, checked: Checked, edits: int) -> None:
    """Say what was done; under ``--quiet`` only what the coordinator must act on."""
    from sheets_sync.model import Audience, Severity, Status
    from sheets_sync.report.words import counted

    rows = sum(checked.verdicts.counts(key)[Status.NEEDS_ATTENTION] for key in checked.verdicts.tabs)
    done = f"{counted(edits, 'cell')} written" if edits else "nothing to write"
    people, needing = counted(len(checked.verdicts.steps), "teacher"), counted(rows, "row")
    run.say(f"{name}: {done}; {people}, {needing} to look at.")
    if checked.snapshot.unplaced:
        run.urge(source, f"{name}: {_unplaced(checked.snapshot.unplaced)}")
    urgent = [
        finding
        for finding in checked.findings
        if finding.audience is Audience.COORDINATOR and finding.severity is Severity.ERROR
    ]
    if urgent:
        more = f" And {len(urgent) - 1} more; see `sheets-sync check`." if len(urgent) > 1 else ""
        where = f"{urgent[0].tab}: " if urgent[0].tab else ""
        run.urge(source, f"{name}: {where}{urgent[0].message} [{urgent[0].code}]{more}")


def _unplaced(copies: Sequence[str]) -> str:
    """Say where the copies stand that an interrupted sync left and nobody can tell the place of."""
    more = f" (and {len(copies) - 1} more)" if len(copies) > 1 else ""
    return (
        f"A sync that was cut off wrote over a cell that people had moved, and it cannot be found again. "
        f"What was typed there stands in a hidden tab: {copies[0]}{more}. Copy it to where it belongs, then "
        f"delete that tab."
    )


def _drop_report(run: Run, source: str, checked: Checked, folder: Path, every: str) -> None:
    """Drop a report once in each period; one that fails never fails the sync."""
    from sheets_sync.report.dated import drop_report

    try:
        path = drop_report(folder, every, checked, version=__version__)
    except Exception as error:
        said = (
            f"The plans are synced, but the report is not there: {sentence(error)} The next sync tries again."
        )
        run.urge(source, f"sheets-sync: {run.name(source)}: {said}")
        return
    if path:
        run.say(f"Report: {path}")
