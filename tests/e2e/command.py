"""Runs ``sheets-sync`` as a person would, in this process or in one of its own.

I/O: whatever the command does.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

from sheets_sync.cli import main

DAY = ("--today", "2026-11-23")


class Ended(NamedTuple):
    """How a command ended."""

    code: int
    out: str
    err: str


def run(*words: object) -> Ended:
    """Run the command line in this process; what it prints is no terminal."""
    out, err = io.StringIO(), io.StringIO()
    argv = ["sheets-sync", *map(str, words)]
    with patch.object(sys, "argv", argv), redirect_stdout(out), redirect_stderr(err):
        try:
            main()
            code = 0
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else 0
    return Ended(code, out.getvalue(), err.getvalue())


def start(
    *words: object, env: Mapping[str, str] | None = None, cwd: Path | None = None
) -> subprocess.Popen[str]:
    """Start the command line in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "sheets_sync", *map(str, words)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        cwd=cwd,
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **_found_here(), **(env or {})},
    )


def _found_here() -> dict[str, str]:
    """Let the process find the package this one runs, wherever it is started."""
    import sheets_sync

    return {"PYTHONPATH": str(Path(sheets_sync.__file__).parents[1])}


def run_apart(*words: object, env: Mapping[str, str] | None = None, cwd: Path | None = None) -> Ended:
    """Run the command line in a process of its own."""
    process = start(*words, env=env, cwd=cwd)
    out, err = process.communicate(timeout=60)
    return Ended(process.returncode, out, err)


def digest(path: Path) -> str:
    """Return what tells a file's bytes from others."""
    return sha256(path.read_bytes()).hexdigest()
