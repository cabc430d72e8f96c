"""The slips that the benchmarks plant are found, every one, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from pandas.testing import assert_frame_equal

from benchmarks import google_bodies, google_writes, peer_check
from benchmarks.defects import DEFECTS
from benchmarks.generate import make_workbook
from benchmarks.google import served
from benchmarks.google_reads import TITLES, Reader, Traffic
from benchmarks.school import TODAY
from sheets_sync import template
from sheets_sync.backends.xlsx import XlsxBackend
from sheets_sync.frames import parse
from sheets_sync.model import Severity
from sheets_sync.sync import judge_snapshot

TEACHERS = 60


def found(path: Path) -> list[tuple[str, str | None, int | None]]:
    shape = template.load()
    checked = judge_snapshot(XlsxBackend(path).read(shape.code_headers), shape, TODAY)
    return sorted(
        ((one.code, one.teacher, one.goal) for one in checked.findings if one.severity is not Severity.HINT),
        key=str,
    )


@pytest.mark.parametrize("seed", [0, 1])
def test_every_planted_slip_is_found_and_nothing_else(tmp_path: Path, seed: int) -> None:
    path = tmp_path / "plans.xlsx"
    planted = make_workbook(path, TEACHERS, seed, defects=2 * len(DEFECTS))
    assert {code for code, _, _ in planted} == set(DEFECTS)
    assert found(path) == sorted(planted, key=str)


def test_plans_without_a_slip_are_clean(tmp_path: Path) -> None:
    path = tmp_path / "plans.xlsx"
    make_workbook(path, TEACHERS)
    assert found(path) == []


def test_every_way_to_read_from_google_reads_the_same_school(tmp_path: Path) -> None:
    google_bodies.prepare(tmp_path, 8)
    school = template.load()
    wanted = parse(XlsxBackend(tmp_path / "school.xlsx").read(school.code_headers), school, TODAY)
    with served(tmp_path) as endpoint:
        reader = Reader(endpoint)
        for plans in (reader.masked(), reader.unmasked()):
            for key, frame in wanted.steps.items():
                assert_frame_equal(plans.steps[key], frame)
        assert reader.split().goals["goal"].tolist() == wanted.goals["goal"].tolist()
        rows = [len(tab.rows) - 1 for tab in wanted.snapshot.tabs]
        for frames in (reader.batch(), reader.tabs()):
            assert [len(frames[title]) for title in TITLES] == rows
        twelve = peer_check.check(peer_check.read(str(tmp_path / "school.xlsx")))
        assert reader.tabs_findings() == len(twelve)
        sent = {}
        for kind in ("masked", "batch", "tabs"):
            reader.traffic = Traffic()
            getattr(reader, kind)()
            sent[kind] = reader.traffic.requests
    assert sent == {"masked": 1, "batch": 2, "tabs": 12}


def test_a_write_to_google_is_repaired_only_where_somebody_moved_rows(tmp_path: Path) -> None:
    google_bodies.prepare_writes(tmp_path, 8)
    costs = {name: google_writes.measure(tmp_path, name) for name in google_writes.NAMES}
    assert {name: one.requests for name, one in costs.items()} == dict.fromkeys(google_writes.NAMES, 1)
    assert {name: one.repairs > 0 for name, one in costs.items()} == {
        "first": False,
        "daily": False,
        "moved": True,
    }
    assert costs["daily"].sent_bytes < costs["first"].sent_bytes / 5
