"""What fails between us and Google: what is said, what stands there afterwards, how often it was tried."""

from __future__ import annotations

import re
import socket
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from sheets_sync.backends.google import backend
from tests.e2e import cloud
from tests.e2e.cloud import ID, LINK, Cloud
from tests.e2e.command import Ended, start
from tests.e2e.google_cases import (
    MANY,
    NOT_SHARED,
    NOTHING,
    ONCE,
    OUTAGES,
    READ_ONLY,
    UNCERTAIN,
    UNKNOWN_503,
    UNREADABLE,
    UNWRITABLE,
    WRITTEN,
    Break,
    Case,
    each_said,
    faults,
    tidy,
)
from tests.e2e.school import make_school, sync_file
from tests.emulator.book import Book
from tests.emulator.credentials import ROBOT
from tests.emulator.human import Human
from tests.emulator.workbook import Spreadsheet

MOMENT = r"\w+day \d+ \w+ at \d\d:\d\d"
AGAIN = r"It is said again only if it changes or a day has passed\."
SLACK_SECONDS = 3
"""For a slow machine: what a sync may take besides its patience."""
NOT_READ, NOT_WRITTEN = "nothing was read or written", "nothing was written"
NEW_KEY = (
    "In the Google Cloud console choose IAM & Admin > Service Accounts > (your account) > Keys > Add key > "
    "Create new key > JSON, and name the downloaded file with --credentials."
)
COPY_LINK = "Open the spreadsheet and copy the address from the browser's address bar"
ELSEWHERE = "https://example.edu/spreadsheets/d/1Cedar"
COPY_IT = f"{COPY_LINK}: it looks like https://docs.google.com/spreadsheets/d/ID/edit."


@pytest.mark.parametrize("case", ONCE, ids=lambda case: case.name)
def test_what_passes_is_waited_for(case: Case, sky: Cloud, target: cloud.Contents) -> None:
    case.breaks(sky)
    version = sky.book.version
    assert sky.run("sync") == Ended(0, "", WRITTEN)
    assert (sky.reads, sky.writes, sky.tokens) == (case.reads, case.writes, case.tokens)
    assert (sky.contents(), sky.book.version) == (target, version + 1)
    assert sky.run("sync") == Ended(0, "", NOTHING)
    assert (sky.book.version, sky.google.faults.left) == (version + 1, 0)
    assert sky.told_secrets() == []


@pytest.mark.parametrize("call", ["GET", "POST"])
def test_a_wait_that_google_asks_for_is_kept(sky: Cloud, call: Any) -> None:
    sky.google.faults.add(method=call, status=429, retry_after=1)
    assert sky.run("sync") == Ended(0, "", WRITTEN)
    assert 1 <= sky.took_seconds < 1 + SLACK_SECONDS
    assert sky.reads + sky.writes == 3
    assert "Google answered 429; trying again (attempt 2)." in sky.log


@pytest.mark.parametrize("case", [*UNREADABLE, *UNWRITABLE, *OUTAGES, *UNCERTAIN], ids=lambda case: case.name)
def test_what_fails_is_said_and_the_next_sync_puts_it_right(
    case: Case, sky: Cloud, target: cloud.Contents
) -> None:
    case.breaks(sky)
    before, version = sky.contents(), sky.book.version
    ended = sky.run("sync")
    tries = re.search(r"tried (once|\d+ times)", ended.err)
    words = {"tries": tries.group() if tries else "", "not_done": _not_done(case)}
    assert ended == Ended(case.code, "", f"sheets-sync: {case.said.format(**words)}\n")
    _assert_calls(case, sky, ended.err)
    assert sky.took_seconds < 2 * cloud.GIVE_UP_SECONDS + SLACK_SECONDS
    assert sky.told_secrets(ended.err) == []
    if "deleted a tab" not in ended.err:
        assert (sky.contents(), sky.book.version) == (
            (target, version + 1) if case.is_written else (before, version)
        )
    sky.heal()
    tidy(sky)
    assert sky.run("sync").code == 0
    assert sky.contents() == target
    assert sky.run("sync") == Ended(0, "", NOTHING)
    assert (sky.reads, sky.writes) == (1, 0)
    assert sky.told_secrets() == []


def _not_done(case: Case) -> str:
    return NOT_WRITTEN if case.writes else NOT_READ


def _assert_calls(case: Case, sky: Cloud, said: str) -> None:
    """Check how many of each call were sent, and that the message counts them right."""
    for sent, expected in ((sky.reads, case.reads), (sky.writes, case.writes), (sky.tokens, case.tokens)):
        assert sent == expected if expected != MANY else sent > 1
        if expected == MANY:
            assert f"tried {sent} times" in said


@pytest.mark.parametrize("case", each_said([*UNREADABLE, *UNWRITABLE]), ids=lambda case: case.name)
def test_under_quiet_a_person_hears_once_what_to_do(case: Case, sky: Cloud) -> None:
    case.breaks(sky)
    said = case.said.format(tries="", not_done=_not_done(case))
    opening = "" if sky.link in said else rf"{re.escape(sky.link)}: "
    first = sky.run("sync", "--quiet")
    assert (first.code, first.out) == (3, "")
    paragraph = rf"sheets-sync: {opening}{re.escape(said)} This began on {MOMENT}\. {AGAIN}\n"
    assert re.fullmatch(paragraph, first.err)
    assert sky.run("sync", "--quiet") == Ended(3, "", "")
    sky.heal()
    tidy(sky)
    assert sky.run("sync", "--quiet") == Ended(0, "", "")


@pytest.mark.parametrize("case", each_said(OUTAGES), ids=lambda case: case.name)
def test_under_quiet_an_outage_is_silent_at_first(case: Case, sky: Cloud) -> None:
    case.breaks(sky)
    assert sky.run("sync", "--quiet") == Ended(3, "", "")
    sky.heal()
    assert sky.run("sync", "--quiet") == Ended(0, "", "")


def test_under_quiet_what_nobody_can_tell_is_said_when_it_happens_again(sky: Cloud) -> None:
    faults("POST", status=503)(sky)
    assert sky.run("sync", "--quiet") == Ended(6, "", "")
    again = sky.run("sync", "--quiet")
    assert again.code == 6 and "it may have been written or not" in again.err
    assert sky.run("sync", "--quiet") == Ended(6, "", "")


# -- check and init, where they differ ---------------------------------------------------------------------


@pytest.mark.parametrize("role", ["viewer", "editor"])
def test_who_may_only_look_can_check(sky: Cloud, role: str) -> None:
    sky.google.share(ID, role=role)
    ended = sky.run("check")
    assert (ended.code, ended.err) == (1, "") and "[PLP207]" in ended.out
    sky.log_in("spreadsheets.readonly")
    assert sky.run("check") == ended
    assert (sky.reads, sky.writes) == (1, 0)


@pytest.mark.parametrize("case", each_said([*UNREADABLE, *OUTAGES[:1]]), ids=lambda case: case.name)
@pytest.mark.parametrize("command", ["check", "init"])
def test_what_cannot_be_read_is_said_by_every_command(case: Case, command: str, sky: Cloud) -> None:
    case.breaks(sky)
    version = sky.book.version
    ended = sky.run(command)
    tries = re.search(r"tried \d+ times", ended.err)
    said = case.said.format(tries=tries.group() if tries else "", not_done=NOT_READ)
    assert (ended.code, ended.out) == (3, "")
    assert ended.err.endswith(f"sheets-sync: {said}\n")
    assert sky.book.version == version


LETTER = f"""\
If the spreadsheet is somebody else's, send its owner these words:

Hello,

Our school's plan workbook is to be checked by a scheduled job, and the job may not open it yet:
{LINK}

Could you share it? It takes a minute:
1. Open the link and click Share at the top right.
2. Paste this address: {ROBOT}
3. Set it to Editor and untick Notify people: nobody reads mail there.
4. Click Share. If Google says the address is outside the school, click Share anyway.

The job can then open this spreadsheet and no other file of yours. To end that, click Share again and remove \
the address.

Thank you!

"""


@pytest.mark.parametrize("named", [LINK, ID, f"docs.google.com/spreadsheets/d/{ID}/edit"])
def test_init_offers_the_words_to_send_to_the_owner(sky: Cloud, named: str) -> None:
    sky.google.unshare(ID)
    sky.link = named
    assert sky.run("init") == Ended(3, "", f"{LETTER}sheets-sync: {NOT_SHARED}\n")


def test_init_as_a_viewer_offers_them_too(sky: Cloud) -> None:
    sky.book.book = Spreadsheet(ID).book
    sky.google.share(ID, role="viewer")
    assert sky.run("init") == Ended(3, "", f"{LETTER}sheets-sync: {READ_ONLY}\n")
    assert sky.person.titles() == ["Sheet1"]
    sky.heal()
    assert sky.run("init").code == 0
    again = sky.run("init")
    assert again == Ended(0, "", f"{LINK} has everything already; nothing was written.\n")


# -- before anything is sent -------------------------------------------------------------------------------

EXAMPLE = Path(__file__).parents[2] / "credentials.example.json"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "was not found (No such file or directory)."),
        (b"", "is empty."),
        (b"hello", "is not JSON, so it is not a Google key."),
        (b"[1]", "is not a Google key."),
        (b'{"type": "other"}', "is not a Google key of a known type."),
        (b'{"type": "service_account"}', "is damaged or incomplete, so it cannot be used."),
        (EXAMPLE.read_bytes(), "is the example with its placeholders still in it."),
    ],
    ids=["missing", "empty", "not JSON", "a list", "another kind", "incomplete", "the example"],
)
@pytest.mark.parametrize("command", ["sync", "check"])
def test_a_key_that_is_none(command: str, content: bytes | None, said: str, sky: Cloud) -> None:
    path = sky.key = sky.folder / "my key.json"
    if content is not None:
        path.write_bytes(content)
        path.chmod(0o600)
    assert sky.run(command) == Ended(2, "", f"sheets-sync: The credentials file {path} {said} {NEW_KEY}\n")
    assert sky.reads + sky.writes + sky.tokens == 0


@pytest.mark.skipif(sys.platform == "win32", reason="rights are kept in another way there")
def test_a_key_that_everyone_can_read_is_warned_about(sky: Cloud) -> None:
    assert sky.key
    sky.key.chmod(0o644)
    warning = f"Other people on this computer can read {sky.key}; run: chmod 600 {sky.key}\n"
    assert sky.run("sync") == Ended(0, "", warning + WRITTEN)
    first = sky.run("sync", "--quiet")
    assert first.code == 0 and first.err.startswith(warning.strip())
    assert sky.run("sync", "--quiet") == Ended(0, "", "")


@pytest.mark.parametrize(
    ("link", "said"),
    [
        (
            "https://docs.google.com/spreadsheets/d/e/2PACX-1vQ/pubhtml",
            f"This is the link of a published copy, which cannot be read cell by cell. {COPY_IT}",
        ),
        (
            f"https://drive.google.com/drive/folders/{ID}",
            f"This is the link of a Drive folder, not of a spreadsheet. {COPY_LINK}.",
        ),
        (
            f"https://docs.google.com/document/d/{ID}/edit",
            f"This is the link of a Google document, not of a spreadsheet. {COPY_LINK}.",
        ),
        (
            ELSEWHERE,
            f"{ELSEWHERE} is not the address of a Google spreadsheet. {COPY_IT}",
        ),
    ],
    ids=["published", "a folder", "a document", "elsewhere"],
)
@pytest.mark.parametrize("command", ["sync", "check", "init"])
def test_an_address_that_is_no_spreadsheets(command: str, link: str, said: str, sky: Cloud) -> None:
    sky.link = link
    assert sky.run(command) == Ended(2, "", f"sheets-sync: {said}\n")
    assert sky.reads + sky.writes + sky.tokens == 0


def test_no_key_at_all(sky: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_GCE_CHECK", "true")
    monkeypatch.setenv("HOME", str(sky.folder))
    monkeypatch.setenv("APPDATA", str(sky.folder))
    sky.key = None
    assert sky.run("sync") == Ended(
        2,
        "",
        "sheets-sync: No Google credentials were found. Give the key file with --credentials FILE, or "
        "name it in the environment variable GOOGLE_APPLICATION_CREDENTIALS; docs/google.md says how to get "
        "one.\n",
    )


# -- the limits of cells and of requests -------------------------------------------------------------------


def test_words_at_the_limit_of_a_cell_are_cut_where_they_are_repeated(sky: Cloud) -> None:
    row, col = sky.person.find("2 Goals", "Goal")
    sky.person.type_text("2 Goals", row + 1, col, "x" * 50_000)
    sky.person.type_text("2 Goals", row + 1, col - 2, "y" * 50_000)
    assert sky.run("sync").code == 0
    texts = [text for rows in sky.contents().values() for cells in rows for text in cells]
    assert max(len(text.encode("utf-16-le")) // 2 for text in texts) == 50_000
    assert sky.run("sync").err.startswith(f"{LINK}: nothing to write; ")


REST_READ_ONLY = READ_ONLY.replace("nothing was written", "the rest was not written")


@pytest.mark.parametrize(
    ("breaks", "said", "writes"),
    [
        (
            lambda sky: sky.google.before_write(lambda _: sky.google.share(ID, role="viewer"), times=1),
            f"The first part of a large write is done. {REST_READ_ONLY} The next run writes what is missing.",
            2,
        ),
        (faults("POST", status=503, skip=1), UNKNOWN_503, MANY),
    ],
    ids=["refused", "503 to the end"],
)
def test_a_large_write_that_stops_halfway_is_completed_by_the_next(
    breaks: Break, said: str, writes: int, sky: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backend, "batches", partial(backend.batches, most_bytes=20_000))
    sky.book.book = Spreadsheet(ID).book
    breaks(sky)
    ended = sky.run("init")
    tries = re.search(r"tried \d+ times", ended.err)
    assert ended == Ended(6, "", f"sheets-sync: {said.format(tries=tries.group() if tries else '')}\n")
    assert sky.book.version == 1
    assert sky.writes == writes if writes != MANY else sky.writes > 2
    sky.heal()
    monkeypatch.setattr(backend, "batches", partial(backend.batches, most_bytes=20_000))
    assert sky.run("init").code == 0
    again = sky.run("init")
    assert again == Ended(0, "", f"{LINK} has everything already; nothing was written.\n")


def test_a_503_in_the_middle_of_a_large_write_is_looked_into(
    sky: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    sky.book.book = Spreadsheet(ID).book
    monkeypatch.setattr(backend, "batches", partial(backend.batches, most_bytes=20_000))
    sky.google.faults.add(method="POST", status=503, when="after", skip=1)
    assert sky.run("init").code == 0
    assert (sky.reads, sky.writes) == (2, sky.book.version + 1)
    again = sky.run("init")
    assert again == Ended(0, "", f"{LINK} has everything already; nothing was written.\n")


@pytest.mark.parametrize(
    "breaks",
    [
        faults("POST", skip=1, status=503),
        faults("POST", skip=1, status=503, when="after"),
        faults("POST", skip=1, status=403),
    ],
    ids=["503", "503, done", "refused"],
)
def test_a_repair_that_fails_is_made_up_for_by_the_next_sync(breaks: Break, sky: Cloud) -> None:
    row, col = sky.person.find("2 Goals", "Goal #")
    sky.google.before_write(lambda book: Human(book).sort("2 Goals", col, row + 1, descending=True), times=1)
    breaks(sky)
    ended = sky.run("sync")
    assert ended.code == 6 and ended.err.count("\n") == 1
    assert re.search(r"he next sync puts (statuses|it) right\.", ended.err)
    sky.heal()
    assert sky.run("sync").code == 0
    component, status = (sky.person.find("2 Goals", one)[1] - 1 for one in ("Rubric component", "Status"))
    goals = sky.person.rows("2 Goals")[row:]
    wrong = {cells[component]: cells[status] for cells in goals if cells[component]}
    assert wrong["SA77"] == "Needs attention" and set(wrong.values()) == {"Needs attention", "Ready"}
    assert sky.run("sync") == Ended(0, "", NOTHING)


# -- the machine goes down ---------------------------------------------------------------------------------


@pytest.mark.skipif(sys.platform == "win32", reason="a process there is ended in another way")
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_sync_killed_during_its_write_is_completed_by_the_next(
    when: Any, sky: Cloud, target: cloud.Contents
) -> None:
    before, version = sky.contents(), sky.book.version
    sky.google.faults.add(method="POST", kind="hang", when=when)
    process = start("sync", *sky.words)
    while process.poll() is None and sky.google.faults.left:
        time.sleep(0.01)
    process.kill()
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (-9, "", "")
    is_written = when == "after"
    assert (sky.contents(), sky.book.version) == ((target if is_written else before), version + is_written)
    assert sky.run("sync") == Ended(0, "", NOTHING if is_written else WRITTEN)
    assert sky.contents() == target
    assert sky.run("sync") == Ended(0, "", NOTHING)
    assert sky.book.version == version + 1


def test_who_asks_for_more_is_told_of_each_attempt(sky: Cloud) -> None:
    sky.google.faults.add(method="GET", status=503, times=2)
    sky.google.faults.add(method="POST", kind="reset")
    ended = sky.run("sync", "--verbose")
    assert ended.err.splitlines() == [
        f"Reading {LINK} …",
        "Google answered 503; trying again (attempt 2).",
        "Google answered 503; trying again (attempt 3).",
        f"Checking {LINK} …",
        f"Writing {LINK} …",
        "Google did not answer; trying again (attempt 2).",
        WRITTEN.strip(),
    ]
    assert sky.told_secrets(ended.err) == []


def test_several_schools_and_one_is_not_shared(sky: Cloud, target: cloud.Contents) -> None:
    other = Spreadsheet(ID.replace("Cedar", "Maple"))
    sky.google.add(other)
    config = sky.folder / "schools.toml"
    links = {"cedar": LINK, "maple": LINK.replace("Cedar", "Maple")}
    config.write_text("".join(f"[schools.{name}]\nsource = '{link}'\n" for name, link in links.items()))
    sky.link = "cedar"
    ended = sky.run("sync", "maple", "--config", config)
    assert ended.code == 5
    assert ended.err == (
        f"{WRITTEN.replace(LINK, 'cedar')}sheets-sync: maple: {NOT_SHARED.replace('Cedar', 'Maple')}\n"
        f"sheets-sync: 1 of 2 schools failed; the others are done.\n"
    )
    assert sky.contents() == target


# -- where it all begins -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def slipped(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """Return a synced school in which somebody then typed a component that is none."""
    folder = tmp_path_factory.mktemp("slipped")
    path = folder / "plans.xlsx"
    make_school(path, 3)
    sync_file(path)
    with cloud.opened(cloud.imported(path), folder) as sky:
        assert sky.run("sync").code == 0
        row, col = sky.person.find("2 Goals", "Rubric component")
        sky.person.type_text("2 Goals", row + 1, col, "SA77")
        return sky.book.book


@pytest.fixture(scope="module")
def target(slipped: Book, tmp_path_factory: pytest.TempPathFactory) -> cloud.Contents:
    """Return what it holds after a sync that nothing hindered."""
    with cloud.opened(cloud.copied(slipped), tmp_path_factory.mktemp("target")) as sky:
        assert sky.run("sync") == Ended(0, "", WRITTEN)
        return sky.contents()


@pytest.fixture
def sky(slipped: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cloud]:
    """Return that school on an emulator of its own."""
    found = socket.getaddrinfo

    def unless_invalid(host: Any, *rest: Any, **named: Any) -> Any:
        if str(host).endswith(".invalid"):  # no name server is asked, which might take its time
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return found(host, *rest, **named)

    monkeypatch.setattr(socket, "getaddrinfo", unless_invalid)
    with cloud.opened(cloud.copied(slipped), tmp_path) as opened:
        yield opened
