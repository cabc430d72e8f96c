"""A run under ``--quiet``: silent while all is well, one paragraph when a person must act.

I/O: reads and writes what is remembered of earlier runs; writes what a person sees.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sheets_sync import quiet, state
from sheets_sync.cli.run import FAULT, log, sentence

if TYPE_CHECKING:
    from sheets_sync.cli.run import Run


def run_quietly(run: Run, command: str, options: Mapping[str, Any], work: Callable[[], Any]) -> Any:
    """Do the work, say what is due of what went wrong, and return the exit code, which is always true."""
    try:
        code = work()
    except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
        raise
    except Exception as error:
        code = getattr(error, "exit_code", FAULT)
        log.error("exit %s", code)
        if not any(trouble.is_error for trouble in run.troubles):
            run.troubles.append(failure(", ".join(_sources(options)), error))
    _speak(run, _schedule(run, command, options))
    return code


def failure(place: str, error: Exception) -> quiet.Trouble:
    """Return the trouble that an error is, with what to say of it in a mail."""
    said = sentence(error)
    is_named = re.search(rf"(?<![\w.]){re.escape(place)}(?![\w.])", said)  # "ash" is not named by "ash.xlsx"
    opening = f"{place}: " if place and not is_named else ""
    return quiet.of_error(place, f"sheets-sync: {opening}{said}", error)


def _speak(run: Run, schedule: str) -> None:
    """Say what is due; what cannot be remembered is said each time, and fails no run."""
    folder = run.state_dir or state.default_folder()
    now = run.instant.astimezone()
    known = state.recall(folder, schedule)
    said, kept = quiet.weigh(known, run.troubles, now)
    if not state.remember(folder, schedule, kept):
        said, _ = quiet.weigh(known, run.troubles, now, is_remembered=False)
    if said:
        click.echo("\n\n".join(said), err=True)


def _sources(options: Mapping[str, Any]) -> tuple[str, ...]:
    sources = options.get("sources") or (options.get("source") or options.get("folder"),)
    return tuple(str(source) for source in sources if source)


def _schedule(run: Run, command: str, options: Mapping[str, Any]) -> str:
    """Return what is the same for each run of one schedule, and for no other's."""
    from sheets_sync.config import DEFAULT_NAME

    config = (run.config or Path(DEFAULT_NAME)).resolve()
    is_dry = "dry" if options.get("dry_run") else ""
    return "\n".join((command, is_dry, str(config), *_sources(options)))
