"""What writing to Google Sheets costs, but for Google's own part, on answers that were prepared.

I/O: reads the folder that is named, prints one JSON object per write.

    python -m benchmarks.google_writes FOLDER --runs 3
"""

from __future__ import annotations

import argparse
import gc
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.google_bodies import ID, TEMPLATE, load
from benchmarks.school import TODAY
from sheets_sync import repair, sync
from sheets_sync.backends.google.aside import areas_of
from sheets_sync.backends.google.backend import GoogleBackend
from sheets_sync.model import Plan, a1

NAMES = ("first", "daily", "moved")


@dataclass(frozen=True, slots=True)
class Cost:
    """One write. ``peer_bytes`` is what ``values:batchUpdate`` takes for the same cells of standing tabs.

    CPU seconds: ``build`` from the plan to the bytes that are sent, ``answer`` from the bytes that come back
    to the workbook they show, ``repair`` from there to what is to be put right, ``plan`` the planning itself.
    """

    name: str
    requests: int
    cells: int
    sent_bytes: int
    peer_bytes: int
    answer_bytes: int
    plan: float
    build: float
    answer: float
    repair: float
    repairs: int


class _Canned:
    """A client that takes writes, notes the time and answers what was prepared."""

    def __init__(self, folder: Path, name: str) -> None:
        self._before = load(folder / f"{name} before")
        self._answers = _answers(folder, name)
        self.sent: list[int] = []
        self.away = 0.0
        self.last_sent = 0.0

    def get(self, *asked: Any) -> dict[str, Any]:
        return _read(self._before)

    def batch_update(self, spreadsheet_id: str, body: dict[str, Any], fields: str) -> dict[str, Any]:
        self.sent.append(len(json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()))
        self.last_sent = time.process_time()
        return _read(next(self._answers))


def _answers(folder: Path, name: str) -> Iterator[bytes]:
    at = 1
    while (folder / f"{name} {at}.json.gz").exists():
        yield load(folder / f"{name} {at}")
        at += 1


def _read(raw: bytes) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(raw)
    return body


def measure(folder: Path, name: str) -> Cost:
    """Write once and see whether anything moved meanwhile."""
    client: Any = _Canned(folder, name)
    backend = GoogleBackend(client, ID, ID)
    snapshot = backend.read(TEMPLATE.code_headers)
    planner = sync.planner(TEMPLATE, TODAY, allow_shrink=True)
    plan, planning = _timed(lambda: planner(snapshot))
    gc.collect()
    start = time.process_time()
    written = backend.apply(plan, snapshot)
    end = time.process_time()
    mend, repairing = _timed(lambda: repair.plan(snapshot, plan, written, planner))
    if (name == "moved") == mend.is_empty:
        raise AssertionError(f"{name}: {mend.cell_count} cells to put right")
    return Cost(
        name,
        len(client.sent),
        plan.cell_count,
        sum(client.sent),
        _peer_bytes(plan),
        sum(path.stat().st_size for path in folder.glob(f"{name} [0-9]*.json.gz")),
        planning,
        client.last_sent - start,
        end - client.last_sent,
        repairing,
        mend.cell_count,
    )


def _timed(work: Callable[[], Plan]) -> tuple[Plan, float]:
    gc.collect()
    start = time.process_time()
    done = work()
    return done, time.process_time() - start


def _peer_bytes(plan: Plan) -> int:
    """Return what gspread's ``values_batch_update`` would send for the edits, in the same rectangles."""
    tabs = list(dict.fromkeys(edit.tab for edit in plan.edits))
    new = {(tabs.index(edit.tab), edit.row, edit.col): str(edit.new) for edit in plan.edits}
    ranges = [
        {
            "range": f"'{tabs[area.tab_id]}'!{a1(area.first_row, area.first_col)}"
            f":{a1(area.last_row, area.last_col)}",
            "values": [
                [new[area.tab_id, row, col] for col in range(area.first_col, area.last_col + 1)]
                for row in range(area.first_row, area.last_row + 1)
            ],
        }
        for area in areas_of(new)
    ]
    return len(json.dumps({"valueInputOption": "RAW", "data": ranges}, ensure_ascii=False).encode())


def _median(costs: list[Cost]) -> dict[str, Any]:
    middle = {
        name: median(getattr(one, name) for one in costs) for name in ("plan", "build", "answer", "repair")
    }
    return asdict(costs[0]) | middle


def main() -> None:
    """Measure one folder from the command line."""
    parser = argparse.ArgumentParser(description="Measure the writes around answers that were prepared.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    gc.disable()  # as the tool itself runs
    for name in NAMES:
        costs = [measure(options.folder, name) for _ in range(options.runs)]
        print(json.dumps(_median(costs)), flush=True)


if __name__ == "__main__":
    main()
