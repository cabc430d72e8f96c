"""The commands that write: demo, init, sync. I/O: reads and writes workbooks and reports."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sheets_sync import __version__
from sheets_sync.cli.run import PATH, Run, common, exit_code, locked, log, open_workbook, sentence
from sheets_sync.errors import NotSharedError, SomeFailedError, UsageError

if TYPE_CHECKING:
    from sheets_sync.sync import Checked

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
        write_report(
            report, checked.plans, checked.findings, checked.verdicts, internal=False, version=__version__
        )
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
    if plan.is_empty:
        run.say(f"{name} has everything already; nothing was written.")
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
    return 0


@click.command()
@click.argument("sources", metavar="[SOURCE]...", nargs=-1)
@click.option("--dry-run", is_flag=True, help="Print every edit and write nothing.")
@click.option(
    "--export", "export_dir", type=PATH, metavar="DIR", help="Also drop a dated report into this folder."
)
@click.option(
    "--export-every",
    type=click.Choice(["day", "week", "month"]),
    default="week",
    show_default=True,
    help="How often a report is dropped.",
)
@common
def sync(
    run: Run, sources: tuple[str, ...], dry_run: bool, export_dir: Path | None, export_every: str
) -> int:
    """Check, then write statuses, messages and the tabs leaders work from. Writes only its own cells.

    Without SOURCE every school in sheets-sync.toml is synced.

    \b
    Example: sheets-sync sync plans.xlsx --dry-run
    """
    from sheets_sync import config

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
    from sheets_sync.report.plan_text import render_plan

    school = run.school(source)
    name = run.name(source)
    stage = run.progress(name)
    with locked(run, school.source):
        backend, template = open_workbook(run, school, writes=not dry_run)
        checked = story.check(backend, template, run.moment, stage)
        plan = story.prepare(checked, allow_shrink=run.allow_shrink)
        if dry_run:
            click.echo(render_plan(plan), nl=False)
            return exit_code(checked, run.fail_on or "never")
        again = story.planner(template, checked.plans.today, allow_shrink=run.allow_shrink)
        edits = story.write(backend, plan, checked.snapshot, again, stage)
    log.info("%s cells written, %s findings", edits, len(checked.findings))
    _tell(run, source, name, checked, edits)
    if export_dir:
        _drop_report(run, source, checked, export_dir, export_every)
    return exit_code(checked, run.fail_on or "never")


def _tell(run: Run, source: str, name: str, checked: Checked, edits: int) -> None:
    """Say what was done; under ``--quiet`` only what the coordinator must act on."""
    from sheets_sync.model import Audience, Severity, Status
    from sheets_sync.report.words import counted

    rows = sum(checked.verdicts.counts(key)[Status.NEEDS_ATTENTION] for key in checked.verdicts.tabs)
    done = f"{counted(edits, 'cell')} written" if edits else "nothing to write"
    people, needing = counted(len(checked.verdicts.steps), "teacher"), counted(rows, "row")
    run.say(f"{name}: {done}; {people}, {needing} to look at.")
    urgent = [
        finding
        for finding in checked.findings
        if finding.audience is Audience.COORDINATOR and finding.severity is Severity.ERROR
    ]
    if urgent:
        more = f" And {len(urgent) - 1} more; see `sheets-sync check`." if len(urgent) > 1 else ""
        where = f"{urgent[0].tab}: " if urgent[0].tab else ""
        run.urge(source, f"{name}: {where}{urgent[0].message} [{urgent[0].code}]{more}")


def _drop_report(run: Run, source: str, checked: Checked, folder: Path, every: str) -> None:
    """Drop a report once in each period; one that fails never fails the sync."""
    from sheets_sync.report.dated import drop_report

    try:
        path = drop_report(folder, every, checked, version=__version__)
    except Exception as error:
        said = f"The plans are synced, but the report is not there: {sentence(error)}"
        run.urge(source, f"sheets-sync: {said}")
        return
    if path:
        run.say(f"Report: {path}")
