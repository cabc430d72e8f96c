"""Measure correctness, speed and memory, each as a ratio to a peer in the same run.

I/O: makes workbooks in a temporary folder, starts processes, prints a table and may write it as JSON.

    python -m benchmarks [--teachers 50,1000,20000] [--only NAME] [--runs N] [--json FILE]

Seconds are CPU seconds of medians, so that other work on the machine hardly counts: nothing measured here
runs in parallel or waits for anything but the disk.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks import google_lines
from benchmarks.generate import make_workbook
from benchmarks.school import TODAY

NAMES = ("correct", "read", "rules", "export", "check", "help", "sync", "growth", "google")
AIMS: dict[tuple[str, int], float] = {
    ("read", 50): 0.15,
    ("read", 1_000): 0.15,
    ("read", 20_000): 0.18,
    ("rules", 50): 0.20,
    ("rules", 1_000): 0.10,
    ("rules", 20_000): 0.08,
    ("export", 50): 0.75,
    ("export", 1_000): 0.55,
    ("export", 20_000): 0.45,
    ("export MB", 20_000): 250,
    ("check", 50): 0.60,
    ("check", 1_000): 0.35,
    ("check", 20_000): 0.20,
    ("help", 0): 5,
    ("growth check", 20_000): 22,
    ("growth sync", 20_000): 22,
    ("sync MB", 1_000): 300,
}
"""Where we mean to be; a ratio, or MB where the name says so. Less is better everywhere."""

ROOT = Path(__file__).parents[1]
TOOL = [sys.executable, "-m", "sheets_sync"]
DAY = ["--today", TODAY.isoformat()]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table; ``ours`` and ``peer`` are seconds, where there are two to compare."""

    name: str
    teachers: int
    ours: float | None
    peer: float | None
    value: float
    unit: str

    @property
    def aim(self) -> float | None:
        """Where we mean to be."""
        return AIMS.get((self.name, self.teachers))

    def text(self) -> str:
        """Return the line as it is printed."""
        seconds = "".join(f"{one:9.3f}" if one is not None else " " * 9 for one in (self.ours, self.peer))
        verdict = "" if self.aim is None else "met" if self.value <= self.aim else "missed"
        aim = "" if self.aim is None else f"{self.aim:g}"
        teachers = f"{self.teachers:,}" if self.teachers else ""
        value = f"{self.value:10.2f} {self.unit:<6}{aim:>6}  {verdict}"
        return f"{self.name:<24}{teachers:>8}{seconds}{value}".rstrip()


@dataclass(frozen=True, slots=True)
class Cost:
    """What a process took."""

    seconds: float
    peak_mb: float


def run(command: list[str], *, ok: Iterable[int] = (0, 1)) -> Cost:
    """Run a process to its end.

    Raises:
        RuntimeError: It failed.
    """
    environment = {name: one for name, one in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    # The tool is run as people have it: compiled once, then from the compiled files.
    child = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in ok:
        raise RuntimeError(f"exit {child.returncode}: {' '.join(command)}")
    unit = 1 if sys.platform == "darwin" else 1024
    return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit / 2**20)


def in_turns(runs: int, *commands: list[str]) -> list[Cost]:
    """Run the commands in turns, after once for warming up; return the medians."""
    costs: list[list[Cost]] = [[] for _ in commands]
    for turn in range(runs + 1):
        for command, of in zip(commands, costs, strict=True):
            cost = run(command)
            if turn:
                of.append(cost)
    return [Cost(median(c.seconds for c in of), max(c.peak_mb for c in of)) for of in costs]


class Bench:
    """The workbooks of one run and what was measured on them."""

    def __init__(self, folder: Path, runs: int | None) -> None:
        self.folder = folder
        self._runs = runs
        self._cost: dict[tuple[str, int], Cost] = {}

    def runs(self, teachers: int) -> int:
        """Return how often to run: big files vary less and take longer."""
        return self._runs or (7 if teachers <= 50 else 5 if teachers <= 1_000 else 3)

    def file(self, teachers: int) -> Path:
        """Return a workbook in which one teacher in five has a slip."""
        path = self.folder / f"{teachers}.xlsx"
        if not path.exists():
            expected = make_workbook(path, teachers, defects=teachers // 5)
            path.with_suffix(".json").write_text(json.dumps(expected))
        return path

    def correct(self, teachers: int) -> Iterable[Line]:
        """Every planted slip is found and nothing else; a clean workbook is clean."""
        wanted = {tuple(one) for one in json.loads(self.file(teachers).with_suffix(".json").read_text())}
        found = self._found(self.file(teachers))
        clean = self.folder / "clean.xlsx"
        make_workbook(clean, teachers)
        wrong = len(wanted ^ found) + len(self._found(clean))
        if wrong:
            print(f"not planted: {sorted(found - wanted, key=str)[:5]}", file=sys.stderr)
            print(f"not found: {sorted(wanted - found, key=str)[:5]}", file=sys.stderr)
        yield Line("correct", teachers, None, None, wrong, "wrong")

    def _found(self, path: Path) -> set[tuple[str, str | None, int | None]]:
        done = subprocess.run(
            [*TOOL, "check", str(path), "--format", "json", *DAY], cwd=ROOT, capture_output=True, check=False
        )
        return {
            (one["code"], one["teacher"], one["goal"])
            for one in json.loads(done.stdout)["findings"]
            if one["severity"] != "hint"
        }

    def stage(self, name: str, teachers: int) -> Iterable[Line]:
        """Measure one stage of ``benchmarks.stages``, without start-up."""
        runs = str(self.runs(teachers))
        command = [sys.executable, "-m", "benchmarks.stages", str(self.file(teachers))]
        found = _printed([*command, "--runs", runs, "--only", name])
        for one in found:
            yield _ratio(one["stage"], teachers, one["ours"], one["peer"])

    def export_memory(self, teachers: int) -> Iterable[Line]:
        """Measure the most memory of the whole ``sheets-sync export``: start-up, reading, rules, writing."""
        report = str(self.folder / "report.xlsx")
        peak = run([*TOOL, "export", str(self.file(teachers)), report, *DAY]).peak_mb
        yield Line("export MB", teachers, None, None, peak, "MB")

    def check(self, teachers: int) -> Iterable[Line]:
        """Compare the whole process with a script in plain pandas."""
        file = str(self.file(teachers))
        peer = [sys.executable, "-W", "ignore", "benchmarks/peer_check.py", file]
        mine, other = in_turns(self.runs(teachers), [*TOOL, "check", file, *DAY], peer)
        self._cost["check", teachers] = mine
        yield _ratio("check", teachers, mine.seconds, other.seconds)
        yield Line("check MB", teachers, None, None, mine.peak_mb, "MB")
        yield Line("peer MB", teachers, None, None, other.peak_mb, "MB")

    def help(self) -> Iterable[Line]:
        """Compare ``--help`` with starting Python for nothing."""
        mine, bare = in_turns(self.runs(0), [*TOOL, "--help"], [sys.executable, "-c", "pass"])
        yield _ratio("help", 0, mine.seconds, bare.seconds)

    def sync(self, teachers: int) -> Iterable[Line]:
        """Sync a fresh copy, then the same again: the second run plans nothing."""
        copy = str(self.folder / "copy.xlsx")
        state = ["--state-dir", str(self.folder)]
        costs: dict[str, list[Cost]] = {"sync": [], "sync again": []}
        for _ in range(min(self.runs(teachers), 3)):
            shutil.copy(self.file(teachers), copy)
            for of in costs.values():
                of.append(run([*TOOL, "sync", copy, *DAY, *state]))
        for name, of in costs.items():
            cost = Cost(median(c.seconds for c in of), max(c.peak_mb for c in of))
            self._cost[name, teachers] = cost
            yield Line(name, teachers, cost.seconds, None, cost.seconds, "s")
            yield Line(f"{name} MB", teachers, None, None, cost.peak_mb, "MB")

    def google(self, teachers: int) -> Iterable[Line]:
        """Read and write as Google Sheets answers, beside the peers; Google's own time is not in it."""
        folder = self.folder / f"google {teachers}"
        prepare = [sys.executable, "-m", "benchmarks.google_bodies", str(folder)]
        run([*prepare, "--teachers", str(teachers)])
        read = [sys.executable, "-m", "benchmarks.google", str(folder)]
        names = google_lines.kinds_for(teachers)
        asked = [part for name in names for part in ("--only", name)]
        reads = google_lines.Reads(_printed([*read, *asked, "--runs", str(self.runs(teachers))]))
        for kind, against in google_lines.PAIRS:
            if kind in names and against in names:
                mine, peer = reads.seconds(kind), reads.seconds(against)
                yield _ratio(f"google/{against}", teachers, mine, peer)
                mine, peer = reads.with_latency(kind), reads.with_latency(against)
                yield _ratio("  at 300 ms", teachers, mine, peer)
        for kind in names:
            yield Line(f"{kind} kB", teachers, None, None, reads.kilobytes(kind), "kB")
            yield Line("  requests", teachers, None, None, reads.requests(kind), "")
            if not kind.endswith("findings"):
                peak = run([*read, "--only", kind, "--runs", "0"]).peak_mb
                yield Line("  peak MB", teachers, None, None, peak, "MB")
        if teachers <= google_lines.ORDINARY:
            writes = [sys.executable, "-m", "benchmarks.google_writes", str(folder)]
            for one in _printed(writes):
                for name, value, unit in google_lines.of_write(one):
                    yield Line(f"{one['name']} {name}", teachers, None, None, value, unit)

    def growth(self, small: int, large: int) -> Iterable[Line]:
        """Divide what the large school costs by what the small one does, both without start-up."""
        start_up = in_turns(3, [*TOOL, "check", str(self.file(2)), *DAY])[0].seconds
        for name, measure in (("check", self.check), ("sync", self.sync)):
            for teachers in (small, large):
                if (name, teachers) not in self._cost:
                    list(measure(teachers))
            less, more = (self._cost[name, one].seconds - start_up for one in (small, large))
            yield Line(f"growth {name}", large, more, less, more / less, "times")


def _printed(command: list[str]) -> list[dict[str, Any]]:
    """Run a process that prints a JSON object per line and return them."""
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True)
    return [json.loads(text) for text in done.stdout.splitlines()]


def _ratio(name: str, teachers: int, ours: float, peer: float) -> Line:
    return Line(name, teachers, ours, peer, ours / peer, "ratio")


def lines(bench: Bench, sizes: list[int], names: list[str]) -> Iterable[Line]:
    """Measure what was asked for, small schools first."""
    for teachers in sizes:
        for name in names:
            if name in {"read", "rules", "export"}:
                yield from bench.stage(name, teachers)
                if name == "export":
                    yield from bench.export_memory(teachers)
            elif name in {"correct", "check", "sync"} or (name == "google" and _is_wanted(teachers, names)):
                yield from getattr(bench, name)(teachers)
    if "help" in names:
        yield from bench.help()
    if "growth" in names and max(sizes) >= 20_000:  # of less, start-up is most
        yield from bench.growth(max(sizes) // 20, max(sizes))


def _is_wanted(teachers: int, names: list[str]) -> bool:
    """Tell whether to read so large a school from Google: its answers take minutes to prepare."""
    return teachers <= google_lines.ORDINARY or names == ["google"]


def main() -> None:
    """Measure from the command line."""
    parser = argparse.ArgumentParser(description="Measure beside the peers; less is better everywhere.")
    parser.add_argument("--teachers", default="50,1000,20000", help="Sizes of schools, by comma.")
    parser.add_argument("--only", choices=NAMES, action="append", help="Measure only this; may be repeated.")
    parser.add_argument("--runs", type=int, help="Runs of each [default: 7, 5 or 3 by size].")
    parser.add_argument("--json", type=Path, metavar="FILE", help="Write the figures here too.")
    options = parser.parse_args()
    sizes = sorted(int(one) for one in options.teachers.split(","))
    print(f"{'':<24}{'teachers':>8}{'ours s':>9}{'peer s':>9}{'':>17}{'aim':>6}")
    measured = []
    with TemporaryDirectory() as folder:
        for line in lines(Bench(Path(folder), options.runs), sizes, options.only or list(NAMES)):
            print(line.text(), flush=True)
            measured.append(asdict(line) | {"aim": line.aim})
    if options.json:
        options.json.write_text(json.dumps(measured, indent=2) + "\n")


if __name__ == "__main__":
    main()
