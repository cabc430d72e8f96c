"""Links and IDs people paste."""

from __future__ import annotations

import pytest

from sheets_sync.addresses import spreadsheet_id, spreadsheet_url
from sheets_sync.errors import UsageError

ID = "1AbCdEfGhIjKlMnOpQrStUvWxYz0123456789-_abcde"


@pytest.mark.parametrize(
    "source",
    [
        ID,
        f"  {ID}\n",
        f"<https://docs.google.com/spreadsheets/d/{ID}>",
        f"https://docs.google.com/spreadsheets/d/{ID}",
        f"https://docs.google.com/spreadsheets/d/{ID}/",
        f"https://docs.google.com/spreadsheets/d/{ID}/edit#gid=0",
        f"https://docs.google.com/spreadsheets/d/{ID}/edit?usp=sharing&resourcekey=0-abc#gid=12",
        f"https://docs.google.com/spreadsheets/d/{ID}?resourcekey=0-abc",
        f"https://docs.google.com/spreadsheets/u/1/d/{ID}/edit",
        f"https://docs.google.com/a/example.edu/spreadsheets/d/{ID}/edit",
        f"HTTPS://Docs.Google.com/spreadsheets/d/{ID}/htmlview",
        f"http://docs.google.com/spreadsheets/d/{ID}/copy",
        f"docs.google.com/spreadsheets/d/{ID}/edit",
        f"https://drive.google.com/open?id={ID}&usp=drive_copy",
        f"https://drive.google.com/file/d/{ID}/view?usp=sharing",
        f"drive.google.com/file/d/{ID}",
        f"https://drive.google.com/uc?export=download&id={ID}",
        f"https://docs.google.com/spreadsheet/ccc?key={ID}",
    ],
)
def test_every_form_of_a_link_gives_the_id(source):
    assert spreadsheet_id(source) == ID


@pytest.mark.parametrize(
    "source",
    [
        "plans.xlsx",
        r"C:\plans.xlsx",
        "./plans",
        "short-id",
        "A" * 101,
        "https://example.edu/spreadsheets/d/" + ID,
        "https://docs.google.com.example.edu/spreadsheets/d/" + ID,
        "",
        "a b",
        "[x",
        "http://[x",
    ],
)
def test_anything_else_is_no_spreadsheet(source):
    assert spreadsheet_id(source) is None


@pytest.mark.parametrize(
    "source, told",
    [
        ("https://docs.google.com/spreadsheets/d/e/2PACX-1vQabc/pubhtml", "published copy"),
        ("https://docs.google.com/spreadsheets/u/0/d/e/2PACX-1vQabc/pub?output=csv", "published copy"),
        (f"https://docs.google.com/document/d/{ID}/edit", "Google document"),
        (f"https://docs.google.com/forms/d/{ID}/edit", "Google form"),
        (f"https://drive.google.com/drive/folders/{ID}", "Drive folder"),
        ("https://docs.google.com/spreadsheets/", "names no spreadsheet"),
    ],
)
def test_a_link_that_leads_elsewhere_says_what_to_copy(source, told):
    with pytest.raises(UsageError, match=told) as caught:
        spreadsheet_id(source)
    assert "copy the address from the browser's address bar" in str(caught.value)


def test_the_link_leads_back():
    assert spreadsheet_id(spreadsheet_url(ID)) == ID
