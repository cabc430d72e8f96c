"""Tabs that leave a spreadsheet, and links into another: the requests, and what is read back."""

from __future__ import annotations

from sheets_sync.backends.google.links import read_link, uri
from sheets_sync.backends.google.places import Standing, tab_ids
from sheets_sync.backends.google.requests import retiring_requests
from sheets_sync.model import Link, Plan, Snapshot, Tab, copied_title, copy_title

HOME, OTHER = "1Cedar-Hollow_0123456789abcdefghijklmnopqrst", "1Leaders-of-it_0123456789abcdefghijklmnopqrs"
ADDRESS = f"https://docs.google.com/spreadsheets/d/{OTHER}/edit#gid=7&range=A5"


def test_a_tab_is_copied_and_deleted_in_one_step_and_its_copy_just_deleted() -> None:
    titles = ("Overview", copy_title(1, "Overview"), "2 Goals")
    snapshot = Snapshot("x", tuple(Tab(title, [], tab_id=at) for at, title in enumerate(titles, 5)))
    plan = Plan(retired=titles[:2])
    copied, hidden, *deleted = retiring_requests(plan, tab_ids(plan, snapshot, Standing((5, 6, 7))))
    copy = copied["duplicateSheet"]
    assert (copy["sourceSheetId"], copy["newSheetName"]) == (5, "sheets-sync moving 2: Overview")
    assert hidden == {
        "updateSheetProperties": {
            "properties": {"sheetId": copy["newSheetId"], "hidden": True},
            "fields": "hidden",
        }
    }
    assert deleted == [{"deleteSheet": {"sheetId": 5}}, {"deleteSheet": {"sheetId": 6}}]


def test_a_copy_knows_what_it_is_of() -> None:
    assert copied_title(copy_title(12, "Follow-up: Fall 2: x")) == "Follow-up: Fall 2: x"
    assert [copied_title(title) for title in ("sheets-sync 2", "sheets-sync moving", "Overview")] == [
        None
    ] * 3


def test_a_link_into_another_spreadsheet_reads_back_as_it_was_written() -> None:
    link = Link("2 Goals, row 5", "", 1, 1, ADDRESS)
    assert uri(link, {}) == ADDRESS
    for written in (ADDRESS, ADDRESS.replace("/edit#", "/edit?gid=7#")):
        assert read_link("2 Goals, row 5", written, {7: "Our seventh"}, HOME) == link
    assert read_link("row 5", ADDRESS, {7: "2 Goals"}, OTHER) == Link("row 5", "2 Goals", 5)
    assert read_link("row 5", "https://www.example.edu/", {7: "2 Goals"}, HOME) is None
