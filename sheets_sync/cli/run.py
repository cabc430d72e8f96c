"""What every command shares: the options, the one instant, opening and locking a workbook.

I/O: reads the clock; writes the log and what a person sees.
"""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from sheets_sync import __version__
from sheets_sync.errors import SheetsSyncError, UsageError

if TYPE_CHECKING:
    from sheets_sync.backends import Backend
    from sheets_sync.config import SchoolConfig
    from sheets_sync.desks import Desks
    from sheets_sync.quiet import Trouble
    from sheets_sync.sync import Checked, Moment
    from sheets_sync.template import Template

log = logging.getLogger("sheets_sync")
FAULT = 70

F = TypeVar("F", bound=Callable[..., Any])
PATH = click.Path(path_type=Path)
PERIODS = ("day", "week", "month")
"""How often a report may be dropped; each names the file anew."""


@dataclass(frozen=True, slots=True)
class Run:
    """The options every command shares, and the one instant of the run.

    ``troubles`` gathers, under ``--quiet``, what a person must act on.
    """

    instant: datetime
    config: Path | None
    today: datetime | None
    credentials: Path | None
    fail_on: str | None
    allow_shrink: bool
    state_dir: Path | None
    quiet: bool
    verbose: bool
    troubles: list[Trouble] = field(default_factory=list)

    @property
    def moment(self) -> Moment:
        """The instant, or the day that was named."""
        from sheets_sync.sync import Moment

        return Moment(self.instant, self.today.date() if self.today else None)

    def say(self, text: str) -> None:
        """Talk on stderr, unless asked to be quiet."""
        if not self.quiet:
            click.echo(text, err=True)

    def urge(self, place: str, text: str) -> None:
        """Say what a person must act on; under ``--quiet`` once, and again when it changes or next day.

        ``place`` is the workbook as it was named on the command line or in the configuration.
        """
        if not self.quiet:
            click.echo(text, err=True)
            return
        from sheets_sync import quiet

        self.troubles.append(quiet.of_words(place, text))

    def tell_failure(self, place: str, error: Exception) -> None:
        """Say that one school of several failed; under ``--quiet`` as ``urge`` does."""
        if not self.quiet:
            click.echo(f"sheets-sync: {place}: {sentence(error)}", err=True)
            return
        from sheets_sync.cli.quietly import failure

        self.troubles.append(failure(place, error))

    def progress(self, name: str) -> Callable[[str], None]:
        """Return what tells a person at a terminal which stage a workbook is in."""

        def stage(verb: str) -> None:
            log.info("%s", verb)
            if sys.stderr.isatty() or self.verbose:
                self.say(f"{verb} {name} …")

        return stage

    def mention(self, text: str) -> None:
        """Tell a person at a terminal what holds a run up; elsewhere it goes to the log."""
        log.info("%s", text)
        if sys.stderr.isatty() or self.verbose:
            self.say(text)

    def name(self, source: str) -> str:
        """Return how a workbook is called in messages: by its school, where that is how it was named."""
        from sheets_sync import config
        from sheets_sync.backends.opening import display_name

        schools = config.load(self.config).schools
        return source if source in schools else display_name(self.school(source).source)

    def school(self, source: str) -> SchoolConfig:
        """Return the workbook a person named, by path, address or a school's name."""
        from sheets_sync import config

        return config.load(self.config).find(source)


def common(command: F) -> F:
    """Give a command the shared options; it receives them as ``run``."""

    def gather(**options: Any) -> Any:
        log_file = options.pop("log_file")
        shared = {name: options.pop(name) for name in Run.__dataclass_fields__ if name in options}
        run = Run(instant=datetime.now(UTC), **shared)

        def work() -> Any:
            _start_log(log_file, logging.DEBUG if run.verbose else logging.INFO)
            return command(run=run, **options)

        if not run.quiet:
            return work()
        from sheets_sync.cli.quietly import run_quietly

        return run_quietly(run, command.__name__, options, work)

    gather.__doc__ = command.__doc__
    gather.__name__ = command.__name__
    gather.__click_params__ = getattr(command, "__click_params__", [])  # type: ignore[attr-defined]
    for option in reversed(_COMMON):
        option(gather)
    return gather  # type: ignore[return-value]


_COMMON: Sequence[Callable[[Any], Any]] = (
    click.option("--config", type=PATH, metavar="FILE", help="Configuration [default: sheets-sync.toml]."),
    click.option("--today", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="Check as of this day."),
    click.option(
        "--credentials", type=PATH, metavar="FILE", help="Key for Google Sheets (.xlsx files need none)."
    ),
    click.option(
        "--fail-on", type=click.Choice(["error", "warning", "never"]), help="Exit 1 from this severity up."
    ),
    click.option("--allow-shrink", is_flag=True, help="Write even if over half would be taken away."),
    click.option("--state-dir", type=PATH, metavar="DIR", help="Where locks and the like are kept."),
    click.option("--quiet", "-q", is_flag=True, help="Say something only when a person must act."),
    click.option("--verbose", "-v", is_flag=True, help="Say more, teachers' words included."),
    click.option(
        "--log-file", type=PATH, metavar="FILE", help="Write a log here, without names or plan texts."
    ),
)


def _start_log(path: Path | None, level: int) -> None:
    log.handlers.clear()
    log.propagate = False
    log.setLevel(level)
    log.addHandler(logging.NullHandler())
    if path is None:
        return
    try:
        handler = logging.FileHandler(path, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"The log file {path} cannot be written: {error.strerror}.") from error
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    log.addHandler(handler)
    log.info("sheets-sync %s", __version__)


def record_fault(error: BaseException) -> str:
    """Log where a fault of ours happened and return what to say of it.

    An exception's own words may be a teacher's, so they are logged under ``--verbose`` only.
    """
    at: BaseException | None = error
    while at is not None:
        log.error("%s\n%s", type(at).__name__, "".join(traceback.format_tb(at.__traceback__)))
        log.debug("%s", at)
        at = at.__cause__ or at.__context__
    return (
        f"Something in sheets-sync itself went wrong ({type(error).__name__}). Run the command again with "
        f"--log-file FILE and send that file with a report."
    )


def sentence(error: Exception) -> str:
    """Return what to say of an error: an operator's says it itself, a fault of ours is logged."""
    return str(error) if isinstance(error, SheetsSyncError) else record_fault(error)


def open_workbook(
    run: Run, school: SchoolConfig, *, writes: bool = False, may_create: bool = False
) -> tuple[Backend, Template]:
    """Return a school's workbook and the template it is read with."""
    from sheets_sync import config, template
    from sheets_sync.backends.opening import open_backend

    backend = open_backend(
        school.source,
        credentials=run.credentials or school.credentials,
        google=config.load(run.config).google,
        writes=writes,
        may_create=may_create,
        say=run.mention,
        warn=partial(run.urge, school.source),
    )
    return backend, template.load(school.template)


def open_desks(run: Run, school: SchoolConfig, held: ExitStack | None = None) -> Desks:
    """Return the way to the leaders' workbook of a school; those opened to be written to are ``held``."""
    from dataclasses import replace

    from sheets_sync.desks import Desks

    def opener(place: str, may_create: bool) -> Backend:
        if held is not None:
            held.enter_context(locked(run, place))
        beside = replace(school, source=place)
        return open_workbook(run, beside, writes=held is not None, may_create=may_create)[0]

    return Desks(school.source, opener)


def check_workbook(run: Run, source: str, *, out: Path | None = None, is_whole: bool = True) -> Checked:
    """Read and judge the workbook a person named, and the leaders' workbook that belongs to it.

    Raises:
        ReadError: It cannot be read; or the leaders' workbook cannot, where the whole is needed.
        UsageError: ``out``, a file to write, is the leaders' workbook.
    """
    from sheets_sync import sync

    school = run.school(source)
    backend, template = open_workbook(run, school)
    desks = open_desks(run, school)
    checked = sync.check(backend, template, run.moment, run.progress(run.name(source)), desks)
    if is_whole:
        refuse_half(checked)
    desk = checked.beside.desk
    if out and desk and out.exists() and Path(desk.source).exists() and out.samefile(desk.source):
        raise UsageError(f"{out} is the leaders' workbook, so nothing was written. Give another name.")
    return checked


def refuse_half(checked: Checked) -> None:
    """Go no further without the leaders' workbook, or with words yet to come from one that they have left.

    Raises:
        ReadError: It could not be read.
    """
    from sheets_sync.errors import ReadError

    if checked.beside.away:
        error = ReadError(
            f"The leaders' workbook could not be read, so nothing is said of follow-up. {checked.beside.away}"
        )
        error.is_passing = checked.beside.away.is_passing
        raise error
    for notice in checked.beside.notices:
        raise ReadError(f"Talks would look as if nobody had them, so nothing is said of follow-up. {notice}")


def exit_code(checked: Checked, fail_on: str) -> int:
    """Return 1 where a finding weighs as much as ``fail_on``."""
    from sheets_sync.model import Severity

    if fail_on == "never":
        return 0
    return int(any(finding.severity.rank <= Severity(fail_on).rank for finding in checked.findings))


def period(export_dir: Path | None, export_every: str | None) -> str:
    """Return how often a report is dropped.

    Raises:
        UsageError: It is said how often, but not where.
    """
    if export_every and not export_dir:
        raise UsageError(f"--export-every {export_every} needs --export DIR, the folder the report goes to.")
    return export_every or "week"


def locked(run: Run, source: str) -> AbstractContextManager[None]:
    """Hold the workbook's lock, so that two syncs of it never interleave."""
    from sheets_sync import state
    from sheets_sync.backends.opening import display_name, identity

    return state.locked(run.state_dir or state.default_folder(), identity(source), display_name(source))
