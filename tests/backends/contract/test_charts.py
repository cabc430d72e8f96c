"""The Overview's charts are drawn over the same numbers in every home, and follow the plans."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest
from openpyxl.utils import range_boundaries  # type: ignore[import-untyped]

from benchmarks.generate import make_workbook
from sheets_sync.model import Value
from sheets_sync.tabs.standing import count_alignment, weeks
from tests.backends.contract.homes import FileHome, GoogleHome, Home
from tests.backends.contract.schools import check, planned, synced

OVERVIEW = "Overview"
Area = tuple[int, int, int, int]
"""First row and col, last row and col, 1-based."""


@dataclass(frozen=True)
class Drawn:
    """A chart as a person finds it: what it is called, and the cells of its words and numbers."""

    title: str
    alt_text: str
    categories: Area
    series: tuple[tuple[Area, Area], ...]


def charts(home: Home) -> list[Drawn]:
    """Return the charts of the Overview."""
    return list(_in_file(home) if isinstance(home, FileHome) else _in_google(home))


def _in_file(home: FileHome) -> Iterator[Drawn]:
    for one in openpyxl.load_workbook(home.path)[OVERVIEW]._charts:
        title = "".join(run.t for part in one.title.tx.rich.p for run in part.r or ())
        series = tuple((_area(each.tx.strRef.f), _area(each.val.numRef.f)) for each in one.series)
        yield Drawn(title, "", _area(one.series[0].cat.strRef.f), series)


def _area(ref: str) -> Area:
    tab, _, cells = ref.rpartition("!")
    assert tab == f"'{OVERVIEW}'"
    left, top, right, bottom = range_boundaries(cells)
    return top, left, bottom, right


def _in_google(home: Home) -> Iterator[Drawn]:
    assert isinstance(home, GoogleHome)
    tab = next(one for one in home.spreadsheet.book.tabs if one.title == OVERVIEW)
    for chart in tab.charts:
        spec = chart["spec"]
        basic = spec["basicChart"]
        assert basic["headerCount"] == 1
        series = [_source(one["series"], tab.sheet_id) for one in basic["series"]]
        yield Drawn(
            spec["title"],
            spec["altText"],
            _body(_source(basic["domains"][0]["domain"], tab.sheet_id)),
            tuple(((one[0], one[1], one[0], one[3]), _body(one)) for one in series),
        )


def _source(chart_data: dict[str, Any], tab_id: int) -> Area:
    (one,) = chart_data["sourceRange"]["sources"]
    assert one.get("sheetId", 0) == tab_id
    return one["startRowIndex"] + 1, one["startColumnIndex"] + 1, one["endRowIndex"], one["endColumnIndex"]


def _body(area: Area) -> Area:
    """Return a range without its header."""
    return (area[0] + 1, *area[1:])


def numbers(home: Home) -> list[dict[Value, dict[Value, Value]]]:
    """Return what each chart draws: for each series the value of each category that has one."""
    held = home.cells(OVERVIEW)

    def values(area: Area) -> list[Value]:
        top, left, bottom, right = area
        places = [(row, col) for row in range(top, bottom + 1) for col in range(left, right + 1)]
        return [held[place].value if place in held else "" for place in places]

    return [
        {
            values(name)[0]: {
                word: value
                for word, value in zip(values(chart.categories), values(body), strict=True)
                if word != ""
            }
            for name, body in chart.series
        }
        for chart in charts(home)
    ]


def expected(home: Home) -> list[dict[Value, dict[Value, Value]]]:
    """Return what the charts must draw, counted from the plans themselves."""
    checked = check(home.open())
    steps = checked.verdicts.steps
    titles = ["1 Why", "2 Goals", "3 Document", "4 Success", "5 Actions", "6 Follow-up"]
    words = ["Ready", "In progress", "Needs attention", "Not started"]
    now = weeks(checked.plans, checked.verdicts)[-1]
    label = f"{now.monday:%b} {now.monday.day}"
    return [
        {
            word: {
                title: int((steps[key] == word).sum())
                for title, key in zip(titles, steps.columns, strict=True)
            }
            for word in words
        },
        {
            word: {"All goals": count}
            for word, count in count_alignment(checked.plans, checked.verdicts).items()
        },
        {word: {label: int((steps.to_numpy() == word).sum())} for word in ("Ready", "Needs attention")},
    ]


def school_of_12(path: Path) -> Path:
    """Write a small made-up school that was never synced."""
    make_workbook(path, 12, seed=5, defects=9)
    return path


@pytest.fixture
def school(home: Home, tmp_path: Path) -> Home:
    """Return a home whose school was synced once."""
    home.put(school_of_12(tmp_path / "source.xlsx"))
    synced(home.open())
    return home


def test_the_numbers_under_the_charts_are_the_plans(school: Home) -> None:
    found = numbers(school)
    assert found == expected(school)
    people = len(check(school.open()).plans.active)
    assert [sum(row[title] for row in found[0].values()) for title in found[0]["Ready"]] == [people] * 6  # type: ignore[misc]


def test_they_follow_what_people_type_and_the_charts_stay(school: Home) -> None:
    before, made = numbers(school), charts(school)
    located = check(school.open()).plans.layout.tabs["why"]
    for row in located.body[:2]:
        school.type(located.title, row, located.cols["curious_about"], "")
    assert synced(school.open()).new_tabs == ()
    after = numbers(school)
    assert after == expected(school) and after[0] != before[0]
    assert charts(school) == made
    assert planned(school.open()).is_empty


def test_charts_that_people_threw_away_stay_away(google_home: GoogleHome, tmp_path: Path) -> None:
    google_home.put(school_of_12(tmp_path / "source.xlsx"))
    synced(google_home.open())
    tab = next(one for one in google_home.spreadsheet.book.tabs if one.title == OVERVIEW)
    request = {"deleteEmbeddedObject": {"objectId": tab.charts[0]["chartId"]}}
    google_home.spreadsheet.batch_update([request])
    assert planned(google_home.open()).is_empty
    assert len(charts(google_home)) == 2


def test_both_homes_draw_the_same_charts(
    file_home: FileHome, google_home: GoogleHome, tmp_path: Path
) -> None:
    source = school_of_12(tmp_path / "source.xlsx")
    for home in (file_home, google_home):
        home.put(source)
        synced(home.open())
    drawn = charts(google_home)
    assert [(one.title, one.categories, one.series) for one in drawn] == [
        (one.title, one.categories, one.series) for one in charts(file_home)
    ]
    assert all(one.alt_text.endswith(".") for one in drawn) and len(drawn) == 3
    assert numbers(google_home) == numbers(file_home)
