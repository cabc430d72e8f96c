"""Reading a school out of Google Sheets, ours and the peers' in turns, from answers that were prepared.

I/O: serves the folder that is named on this machine, prints one JSON object per way to read.

    python -m benchmarks.google FOLDER --runs 5 [--only masked --only batch]
    python -m benchmarks.google FOLDER --runs 0 --only masked     # once, for its memory
"""

from __future__ import annotations

import argparse
import gc
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from benchmarks.google_reads import KINDS, Reader, Traffic

ROOT = Path(__file__).parents[1]


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder of answers from a process of its own, so that its time is nobody's."""
    command = [sys.executable, "-m", "benchmarks.google_server", str(folder)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            yield f"http://127.0.0.1:{int(server.stdout.readline())}"
        finally:
            server.terminate()


def measure(reader: Reader, names: list[str], runs: int) -> None:
    """Read in every way in turns and print the medians; the first turn warms up."""
    seconds: dict[str, list[float]] = {name: [] for name in names}
    traffic: dict[str, Traffic] = {}
    for _ in range(runs + 1):
        for name in names:
            reader.traffic = traffic[name] = Traffic()
            gc.collect()
            start = time.process_time()
            getattr(reader, name)()
            seconds[name].append(time.process_time() - start)
    for name in names:
        sent = traffic[name]
        one = {"kind": name, "seconds": median(seconds[name][1:] or seconds[name])}
        print(json.dumps(one | {"requests": sent.requests, "bytes": sent.bytes}), flush=True)


def main() -> None:
    """Measure one folder from the command line."""
    parser = argparse.ArgumentParser(description="Measure ways to read a Google spreadsheet.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--only", choices=KINDS, action="append")
    options = parser.parse_args()
    gc.disable()  # as the tool itself runs; the peers are given the same
    with served(options.folder) as endpoint:
        measure(Reader(endpoint), options.only or list(KINDS), options.runs)


if __name__ == "__main__":
    main()
