"""Flags in, exit code out: the only clock and the only echo.

I/O: everything a person sees. Imports of the rest are late, so that ``--help`` is quick.
"""

from __future__ import annotations

import gc
import os
import sys
from typing import Any, NoReturn

import click

from sheets_sync import __version__
from sheets_sync.cli.calendar import calendar
from sheets_sync.cli.diagnosing import doctor
from sheets_sync.cli.reading import check, export, rules
from sheets_sync.cli.run import FAULT as FAULT
from sheets_sync.cli.run import log, record_fault
from sheets_sync.cli.scheduling import schedule
from sheets_sync.cli.writing import demo, init, sync
from sheets_sync.errors import SheetsSyncError

INTERRUPTED = 130


class Tool(click.Group):
    """Turns what can go wrong into one sentence and an exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; every way it can end has its own exit code."""
        try:
            return super().invoke(ctx)
        except SheetsSyncError as error:
            _fail(str(error), error.exit_code)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except BrokenPipeError:
            raise
        except Exception as error:
            _fail(record_fault(error), FAULT)


def _fail(message: str, code: int) -> NoReturn:
    log.error("exit %s", code)
    click.echo(f"sheets-sync: {message}", err=True)
    raise click.exceptions.Exit(code)


@click.group(cls=Tool, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="sheets-sync")
def cli() -> None:
    """Keep teachers' personalized learning plans alive all year.

    Checks a school's plan workbook against its own rubric and focus areas, writes a status and a
    plain-English message beside every row, keeps the tabs leaders work from, and makes the report.

    Start with: sheets-sync demo
    """


for _command in (demo, init, check, sync, export, calendar, rules, doctor, schedule):
    cli.add_command(_command)


def main() -> None:
    """Run the command line."""
    # A run is short and keeps what it reads to its end; looking for garbage among it costs a tenth of the
    # time at 20,000 teachers (2026-11).
    gc.disable()
    # Nor is there linear algebra here for numpy to start a thread on every core for.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    if hasattr(sys.stdout, "reconfigure") and not sys.stdout.isatty():
        sys.stdout.reconfigure(encoding="utf-8")  # programs read it: JSON is UTF-8 on every machine
    try:
        code = cli.main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo(
            "sheets-sync: Stopped. The workbook is whole: as it was, or as a finished sync leaves it.",
            err=True,
        )
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    sys.exit(code if isinstance(code, int) else 0)
