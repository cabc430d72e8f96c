"""The command ``doctor``. I/O: looks at keys, files and spreadsheets; changes none of them."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sheets_sync.cli.run import Run, common, log, open_desks

if TYPE_CHECKING:
    from sheets_sync.backends import Backend
    from sheets_sync.backends.google.probing import GoogleProbe
    from sheets_sync.config import Config, SchoolConfig
    from sheets_sync.doctor import ChainLink, Found, Probe
    from sheets_sync.sync import Checked


@click.command()
@click.argument("source", metavar="[SOURCE]", default="")
@common
def doctor(run: Run, source: str) -> int:
    """Find what keeps a workbook from being synced, link by link, and say the cure. Reads; leaves no trace.

    Stops at the first broken link. Without SOURCE it looks at the key for Google alone.
    Before each line: ok, ! for a warning, !! for a broken link.

    \b
    Example: sheets-sync doctor plans.xlsx
    """
    from sheets_sync.doctor import Mark, render, walk

    lines: list[str] = []
    warnings = 0
    for link in walk(_probes(run, source)):
        log.info("%s %s", link.name, link.mark.name)
        lines.append(render(link))
        if not run.quiet:
            click.echo(lines[-1])
        if link.mark is Mark.BROKEN:
            return _broken(run, lines, link)
        warnings += link.mark is Mark.WARNING
    if not run.quiet:
        click.echo(f"\n{_next(run, source, warnings)}")
    return 0


def _broken(run: Run, lines: list[str], link: ChainLink) -> int:
    """Return the broken link's exit code; under ``--quiet`` what led there is said only now."""
    if run.quiet:
        click.echo("\n".join(lines))
    return link.exit_code


def _probes(run: Run, source: str) -> Iterator[Probe]:
    """Yield the links of the chain that ends at ``source``; what one finds decides which come next."""
    from sheets_sync import config, doctor
    from sheets_sync.backends.opening import is_remote

    known: list[Config] = []

    def read_configuration() -> Found:
        known.append(config.load(run.config))
        return _of_configuration(run, known[0])

    yield doctor.Probe("Configuration", read_configuration, "cannot be used")
    if not source:
        yield from doctor.account_probes(
            _google(run, known[0], config.SchoolConfig("", credentials=_only_key(known[0])))
        )
        return
    school = known[0].find(source)
    yield doctor.Probe("Workbook", lambda: _named(school, source, known[0]), "cannot be used")
    opened: Callable[[], Backend]
    home: GoogleProbe | None
    if is_remote(school.source):
        home = _google(run, known[0], school)
        opened = home.backend
        yield from doctor.account_probes(home)
        yield from doctor.spreadsheet_probes(home)
    else:
        from sheets_sync.backends.xlsx import XlsxBackend
        from sheets_sync.backends.xlsx.probing import FileProbe

        path = Path(school.source)
        opened, home = partial(XlsxBackend, path), None
        yield from doctor.file_probes(FileProbe(path))
    typed = " ".join(_typed(run, source))
    checked = cache(lambda: _checked(run, school, opened()))
    yield from doctor.workbook_probes(checked, typed)
    yield from _leaders_probes(checked(), home)


def _leaders_probes(checked: Checked, google: GoogleProbe | None) -> Iterator[Probe]:
    """Yield the links to the leaders' workbook, where Settings names one; a file may still be to come."""
    from sheets_sync import doctor
    from sheets_sync.backends.opening import beside
    from sheets_sync.backends.xlsx.probing import FileProbe

    named, source = checked.plans.school.leaders_workbook, checked.snapshot.source
    if not named:
        return
    desk = checked.beside.desk
    if google is None and desk is not None and not desk.tabs:
        yield doctor.Probe(
            "Leaders: file", lambda: doctor.Found("not there yet; the next sync makes it"), "cannot be read"
        )
        return
    place = beside(source, named)
    own = (
        doctor.sharing_probes(google.beside(place)) if google else doctor.file_probes(FileProbe(Path(place)))
    )
    yield from doctor.leaders_probes(own, checked)


def _of_configuration(run: Run, known: Config) -> Found:
    from sheets_sync import config
    from sheets_sync.doctor import Found
    from sheets_sync.report.words import counted

    file = run.config or Path(config.DEFAULT_NAME)
    if run.config is None and not file.is_file():
        return Found(f"no {config.DEFAULT_NAME} here; none is needed")
    return Found(f"{file.name}, {counted(len(known.schools), 'school')}")


def _named(school: SchoolConfig, source: str, known: Config) -> Found:
    """Say which workbook was named.

    Raises:
        UsageError: It is an address, but of no spreadsheet; or its template cannot be used.
    """
    from sheets_sync import template
    from sheets_sync.backends.opening import display_name, identity, is_remote
    from sheets_sync.doctor import Found

    kind, name = (
        ("spreadsheet", identity(school.source))
        if is_remote(school.source)
        else ("file", display_name(school.source))
    )
    template.load(school.template)
    words = [f"school {source}," if source in known.schools else "", f"the {kind} {name}"]
    words += [f"with the template {school.template.name}"] if school.template else []
    return Found(" ".join(filter(None, words)))


def _only_key(known: Config) -> Path | None:
    """Return the key that every school in the configuration is read with."""
    keys = {school.credentials for school in known.schools.values()}
    return keys.pop() if len(keys) == 1 else None


def _google(run: Run, known: Config, school: SchoolConfig) -> GoogleProbe:
    from sheets_sync import config
    from sheets_sync.backends.google.probing import GoogleProbe

    file = (run.config or Path(config.DEFAULT_NAME)).name
    named_by = "--credentials" if run.credentials else file if school.credentials else ""
    return GoogleProbe(
        school.source,
        run.credentials or school.credentials,
        known.google,
        named_by=named_by,
        may_sign_in=not run.quiet and sys.stdin.isatty() and sys.stderr.isatty(),
        say=run.mention,
    )


def _checked(run: Run, school: SchoolConfig, backend: Backend) -> Checked:
    from sheets_sync import sync, template
    from sheets_sync.backends.opening import display_name

    stage = run.progress(display_name(school.source))
    return sync.check(backend, template.load(school.template), run.moment, stage, open_desks(run, school))


def _typed(run: Run, source: str) -> list[str]:
    """Return what to type after a command's name, as it was typed after this one's."""
    options = {"--config": run.config, "--credentials": run.credentials}
    words = [word for option, path in options.items() if path for word in (option, str(path))]
    return [*map(_quoted, words), _quoted(source)] if source else list(map(_quoted, words))


def _next(run: Run, source: str, warnings: int) -> str:
    """Say that all is well, and what to type next."""
    from sheets_sync import config
    from sheets_sync.report.words import counted

    well = f"It works, with {counted(warnings, 'warning')} above." if warnings else "All is well."
    typed = " ".join(_typed(run, source))
    if not source:
        school = next(iter(config.load(run.config).schools), "ADDRESS-OF-YOUR-SPREADSHEET")
        return f"{well} Next: {' '.join(filter(None, ('sheets-sync doctor', typed, _quoted(school))))}"
    kind = "windows" if os.name == "nt" else "cron"
    return f"{well} Next:\n  sheets-sync sync {typed}\n  sheets-sync schedule {typed} --every 15m --as {kind}"


def _quoted(word: str) -> str:
    """Return a word as it is typed into this computer's shell."""
    if os.name != "nt":
        return shlex.quote(word)
    return f'"{word}"' if " " in word else word
