"""The stages of a run that start-up does not matter for, ours and the peer's in turns, as one process.

I/O: reads the workbook that is named, prints one JSON object per line: stage, ours and peer in CPU seconds.

    python -m benchmarks.stages FILE.xlsx --runs 5
"""

from __future__ import annotations

import argparse
import gc
import json
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
import pandas as pd

from benchmarks import peer_check, peers
from benchmarks.school import TODAY
from sheets_sync import __version__, template
from sheets_sync.backends.xlsx import XlsxBackend
from sheets_sync.frames import Plans, parse
from sheets_sync.report.excel import write_report
from sheets_sync.rules import engine
from sheets_sync.verdicts import judge

TEMPLATE = template.load()


def read_frames(path: Path) -> Plans:
    """Read a workbook up to the typed frames, as ``check`` does."""
    return parse(XlsxBackend(path).read(TEMPLATE.code_headers), TEMPLATE, TODAY)


def in_turns(runs: int, ours: Callable[[], Any], peer: Callable[[], Any]) -> dict[str, float]:
    """Run both in turns and return the median CPU seconds of each."""
    seconds: dict[str, list[float]] = {"ours": [], "peer": []}
    for _ in range(runs):
        for who, run in (("ours", ours), ("peer", peer)):
            gc.collect()
            start = time.process_time()
            run()
            seconds[who].append(time.process_time() - start)
    return {who: median(of) for who, of in seconds.items()}


def measure(path: Path, runs: int, only: str) -> None:
    """Print each stage's line."""
    if only in {"", "read"}:
        _print("read", in_turns(runs, lambda: read_frames(path), lambda: _read_excel(path)))
    if only in {"", "rules"}:
        plans, school = read_frames(path), peer_check.read(str(path))
        same = peers.check_ours(plans)
        assert same == peer_check.check(school) == peers.check_pandera(school), (
            "the peers find something else"
        )
        _print("rules", in_turns(runs, lambda: peers.check_ours(plans), lambda: peers.check_pandera(school)))
    if only in {"", "export"}:
        _export(path, runs)


def _read_excel(path: Path) -> dict[str, pd.DataFrame]:
    return pd.read_excel(path, sheet_name=None, engine="openpyxl")


def _export(path: Path, runs: int) -> None:
    """Compare writing the report with openpyxl writing the same cells, without a format or a chart."""
    plans = read_frames(path)
    findings = engine.run(plans)
    verdicts = judge(plans, findings)
    with TemporaryDirectory() as folder:
        report, copy = Path(folder, "report.xlsx"), Path(folder, "copy.xlsx")

        def ours() -> None:
            write_report(report, plans, findings, verdicts, version=__version__)

        ours()
        tabs = XlsxBackend(report).read(frozenset()).tabs

        def peer() -> None:
            book = openpyxl.Workbook()
            for tab in tabs:
                page = book.create_sheet(tab.title)
                for row in tab.rows:
                    page.append([str(cell) if cell != "" else None for cell in row])
            book.save(copy)

        _print("export", in_turns(runs, ours, peer))


def _print(stage: str, seconds: dict[str, float]) -> None:
    print(json.dumps({"stage": stage, **seconds}), flush=True)


def main() -> None:
    """Measure one file from the command line."""
    parser = argparse.ArgumentParser(description="Measure reading, the rules and the export on one file.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    warnings.simplefilter("ignore")  # the peers' own, about cells that are not dates
    measure(options.file, options.runs, options.only)


if __name__ == "__main__":
    main()
