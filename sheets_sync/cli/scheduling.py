"""The command ``schedule``. I/O: looks where the program and the files are; writes to the screen alone."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sheets_sync.cli.run import PATH, PERIODS, Run, common, period
from sheets_sync.errors import UsageError

if TYPE_CHECKING:
    from sheets_sync.config import Config
    from sheets_sync.schedule import Entry

CRON, GITHUB_ACTIONS, WINDOWS = "cron", "github-actions", "windows"
NO_REPORT_ON_GITHUB = (
    "GitHub would keep the report, and teachers' names and goals are to stay in the school. Leave --export "
    "out, and run `sheets-sync export` on your own computer; --as cron and --as windows can drop reports."
)


@click.command()
@click.argument("source", metavar="[SOURCE]", default="")
@click.option("--every", required=True, metavar="TIME", help="How often: 5m to 30m, 1h to 12h, or 1d.")
@click.option(
    "--as", "kind", required=True, type=click.Choice([CRON, GITHUB_ACTIONS, WINDOWS]), help="What runs it."
)
@click.option(
    "--export", "export_dir", type=PATH, metavar="DIR", help="Have a dated report dropped here too."
)
@click.option(
    "--export-every", type=click.Choice(PERIODS), help="How often a report is dropped [default: week]."
)
@common
def schedule(
    run: Run, source: str, every: str, kind: str, export_dir: Path | None, export_every: str | None
) -> int:
    """Print the entry that syncs a school on a schedule, ready to paste. Reads and writes no workbook.

    Without SOURCE it syncs every school in sheets-sync.toml. --config, --credentials and --state-dir
    become part of the entry, with their whole paths. --export DIR has each run look whether this week's
    report is in that folder, and drop it if not.

    \b
    Example: sheets-sync schedule plans.xlsx --every 15m --as cron
    """
    from sheets_sync import config
    from sheets_sync import schedule as entries

    minutes = entries.parse_every(every)
    report_every = period(export_dir, export_every)
    known = config.load(run.config)
    if not source and not known.schools:
        raise UsageError("Name a workbook, or list your schools in sheets-sync.toml.")
    if kind == GITHUB_ACTIONS:
        if export_dir:
            raise UsageError(NO_REPORT_ON_GITHUB)
        text = entries.render_github_actions(_on_github(run, known, source, minutes))
    else:
        entry = _here(run, known, source, minutes, export_dir, report_every)
        text = entries.render_cron(entry) if kind == CRON else entries.render_windows(entry)
    click.echo(text, nl=False)
    _advise(run, known, source, kind, minutes)
    above = Path(_whole(export_dir)).parent if export_dir else None
    if above and not above.is_dir():
        run.say(f"There is no folder {above} yet: make it, or no report can be dropped.")
    return 0


def _on_github(run: Run, known: Config, source: str, minutes: int) -> Entry:
    """Return the entry of the one spreadsheet that a workflow syncs."""
    from sheets_sync.backends.opening import identity, is_remote
    from sheets_sync.schedule import Entry

    if not source and len(known.schools) > 1:
        raise UsageError("A workflow syncs one school: name it, and make a workflow for each.")
    address = known.find(source or next(iter(known.schools))).source
    if not is_remote(address):
        raise UsageError(
            "GitHub cannot reach a file on your computer. Name the address of a Google spreadsheet, or use "
            "--as cron or --as windows."
        )
    return Entry((), minutes, identity(address))


def _here(
    run: Run, known: Config, source: str, minutes: int, export_dir: Path | None, report_every: str
) -> Entry:
    """Return the entry of this machine, in which every path is whole."""
    from sheets_sync import config
    from sheets_sync.backends.opening import identity, is_remote
    from sheets_sync.schedule import Entry

    file = run.config or Path(config.DEFAULT_NAME)
    has_file = run.config is not None or file.is_file()
    paths = {
        "--config": file if has_file else None,
        "--credentials": run.credentials,
        "--state-dir": run.state_dir,
    }
    words = [*_program(), "sync", "--quiet"]
    for option, path in paths.items():
        words += [option, _whole(path)] if path else []
    words += ["--export", _whole(export_dir), "--export-every", report_every] if export_dir else []
    is_named = source in known.schools or is_remote(source)
    words += [source if is_named else _whole(Path(source))] if source else []
    school = identity(known.find(source).source) if source else _whole(file)
    name = "" if is_remote(source) else source if is_named else Path(source).stem
    return Entry(tuple(words), minutes, school, name, report_every if export_dir else "")


def _whole(path: Path) -> str:
    """Return the path from the root, for a schedule that starts in another folder; links stay links."""
    return str(Path(os.path.normpath(path.absolute())))


def _program() -> tuple[str, ...]:
    found = shutil.which("sheets-sync")
    return (str(Path(found).absolute()),) if found else (sys.executable, "-m", "sheets_sync")


def _advise(run: Run, known: Config, source: str, kind: str, minutes: int) -> None:
    """Say what is worth knowing and no part of the entry."""
    from sheets_sync.backends.opening import is_remote

    if kind == GITHUB_ACTIONS:
        if run.credentials:
            run.say("GitHub needs no key file, so --credentials was left out.")
        runs = 30 * 24 * 60 // minutes
        run.say(
            f"GitHub counts each run as a minute at least: {runs:,} a month. A free account's private "
            f"repositories have 2,000."
        )
        return
    schools = [known.find(source)] if source else list(known.schools.values())
    keyless = [one for one in schools if is_remote(one.source) and not one.credentials]
    if keyless and not run.credentials:
        run.say(
            "No key is named. A schedule does not see GOOGLE_APPLICATION_CREDENTIALS of your shell: name the "
            "key with --credentials, or in sheets-sync.toml."
        )
    missing = [one.source for one in schools if not is_remote(one.source) and not Path(one.source).exists()]
    if missing:
        run.say(f"There is no file {missing[0]} yet; `sheets-sync init` makes it.")
    if (kind == WINDOWS) != (os.name == "nt"):
        run.say("The paths are those of this computer. Run this on the one that is to do the syncing.")
