"""Google's answers for a school of any size, as the emulator of the tests gives them.

I/O: starts the emulator on this machine, writes one compressed file per answer.

    python -m benchmarks.google_bodies FOLDER --teachers 1000
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from benchmarks.generate import make_workbook
from benchmarks.google_lines import ORDINARY
from benchmarks.school import TODAY
from sheets_sync import sync, template
from sheets_sync.backends.google.access import Access
from sheets_sync.backends.google.backend import GoogleBackend
from sheets_sync.backends.google.client import Line, SheetsClient
from sheets_sync.backends.google.reading import FIELDS
from tests.emulator.human import Human
from tests.emulator.loading import from_xlsx
from tests.emulator.server import Emulator
from tests.emulator.workbook import Spreadsheet

Json = dict[str, Any]

ID = "benchmark-school-benchmark-school-benchmark"
TEMPLATE = template.load()
_VALUES = "sheets(properties.title,data.rowData.values.formattedValue)"
_CHANGED_ROWS = 20  # one action in twenty


def prepare(folder: Path, teachers: int, *, has_unmasked: bool = True) -> None:
    """Write what a school's spreadsheet answers to each way of reading it."""
    with Emulator() as google:
        client = _client(google, _add(google, folder, teachers))
        keep(folder / "masked", client.get(ID, FIELDS), is_pretty=False)
        keep(folder / "metadata", _whole(google, has_cells=False))
        values = client.get(ID, _VALUES)
        ranges = [_range(sheet) for sheet in values["sheets"]]
        keep(folder / "batch", {"spreadsheetId": ID, "valueRanges": ranges})
        for sheet, one in zip(values["sheets"], ranges, strict=True):
            keep(folder / f"values {sheet['properties']['title']}", one)
        if has_unmasked:
            keep(folder / "unmasked", _whole(google, has_cells=True))


def prepare_writes(folder: Path, teachers: int) -> None:
    """Write what the spreadsheet answers around three writes, by name: before and each part's answer.

    ``first`` is the first sync, ``daily`` one after an action in twenty was finished, and ``moved`` is like
    ``daily``, but somebody inserts a row meanwhile.
    """
    with Emulator() as google:
        school = _add(google, folder, teachers)
        client = _client(google, school)
        for name in ("first", "daily", "moved"):
            if name != "first":
                _change(school, "Dropped" if name == "daily" else "Done")
            if name == "moved":
                google.before_write(lambda one: Human(one).insert_rows("5 Actions", 5), times=1)
            recorder = Recorder(client)
            backend = GoogleBackend(recorder, ID, ID)
            snapshot = backend.read(TEMPLATE.code_headers)
            plan = sync.prepare(sync.judge_snapshot(snapshot, TEMPLATE, TODAY), allow_shrink=True)
            backend.apply(plan, snapshot)
            for at, answer in enumerate(recorder.answers):
                keep(folder / (f"{name} {at}" if at else f"{name} before"), answer, is_pretty=False)


class Recorder(SheetsClient):
    """A client that keeps what was answered."""

    def __init__(self, client: SheetsClient) -> None:
        self._client = client
        self.answers: list[Json] = []

    def get(self, *asked: Any) -> Json:
        """Read through the client."""
        self.answers.append(self._client.get(*asked))
        return self.answers[-1]

    def batch_update(self, *asked: Any) -> Json:
        """Write through the client."""
        self.answers.append(self._client.batch_update(*asked))
        return self.answers[-1]


def keep(path: Path, body: Mapping[str, Any], *, is_pretty: bool = True) -> None:
    """Write an answer as it goes over the wire; without being told otherwise Google indents."""
    text = json.dumps(
        body,
        ensure_ascii=False,
        indent=2 if is_pretty else None,
        separators=None if is_pretty else (",", ":"),
    )
    path.with_name(path.name + ".json.gz").write_bytes(gzip.compress(text.encode(), 6, mtime=0))


def load(path: Path) -> bytes:
    """Return an answer that was kept."""
    return gzip.decompress(path.with_name(path.name + ".json.gz").read_bytes())


def _add(google: Emulator, folder: Path, teachers: int) -> Spreadsheet:
    folder.mkdir(exist_ok=True)
    path = folder / "school.xlsx"
    if not path.exists():
        make_workbook(path, teachers, defects=teachers // 5)
    school = from_xlsx(path, ID)
    google.add(school)
    google.share(ID)
    return school


def _client(google: Emulator, school: Spreadsheet) -> SheetsClient:
    from google.oauth2.credentials import Credentials

    access = Access(Credentials(google.token()), None, "a token")  # type: ignore[no-untyped-call]
    return SheetsClient(access, Line(google.endpoint, timeout_seconds=600, give_up_seconds=900))


def _whole(google: Emulator, *, has_cells: bool) -> Json:
    """Return the spreadsheet as ``includeGridData`` gives it to someone who asks for no fields."""
    return google.kept[ID].workbook.as_json(None, has_cells)


def _range(sheet: Json) -> Json:
    """Return a tab as ``values.get`` does: what is shown, without the blanks at the ends."""
    rows: list[list[str]] = []
    for data in sheet.get("data", ()):
        for line in data.get("rowData", ()):
            cells = [cell.get("formattedValue", "") for cell in line.get("values", ())]
            while cells and not cells[-1]:
                cells.pop()
            rows.append(cells)
    title = sheet["properties"]["title"]
    return {"range": f"'{title}'!A1:Z{len(rows) + 20}", "majorDimension": "ROWS", "values": rows}


def _change(school: Spreadsheet, state: str) -> None:
    """Give one action in twenty another state and let its evidence be missing."""
    people = Human(school)
    _, state_col = people.find("5 Actions", "State")
    for row in _rows(people):
        people.type_text("5 Actions", row, state_col, state)


def _rows(people: Human) -> Iterator[int]:
    yield from range(5, len(people.rows("5 Actions")), _CHANGED_ROWS)


def main() -> None:
    """Prepare one school's answers from the command line."""
    parser = argparse.ArgumentParser(description="Prepare what Google answers for a school.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--teachers", type=int, default=50)
    options = parser.parse_args()
    is_ordinary = options.teachers <= ORDINARY
    prepare(options.folder, options.teachers, has_unmasked=is_ordinary)
    if is_ordinary:
        prepare_writes(options.folder, options.teachers)


if __name__ == "__main__":
    main()
