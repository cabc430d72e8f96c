"""``doctor`` as a coordinator meets it: every link of the chain, whole and broken."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sheets_sync.backends.google.refusals import sharing_words
from tests.e2e.command import DAY, Ended, digest, run
from tests.emulator.credentials import ROBOT
from tests.emulator.human import Human
from tests.emulator.loading import from_rows, from_xlsx
from tests.emulator.server import Emulator
from tests.emulator.workbook import Spreadsheet

ID = "1Cedar-Hollow_0123456789abcdefghijklmnopqrst"
ADDRESS = f"https://docs.google.com/spreadsheets/d/{ID}/edit"
START = """\
ok Configuration   no sheets-sync.toml here; none is needed
"""
KEY = f"""\
ok Credentials     key.json (--credentials)
ok Key             service account key, {ROBOT}
ok Privacy         only its owner can read it
"""
TOKEN = "ok Token           Google accepts it\n"
NAMED = f"ok Workbook        the spreadsheet {ID}\n"
SHARED = """\
ok Sheets API      enabled, and it answers
ok Sharing         “School”, {count} tabs
"""
INSIDE = """\
ok Tabs            all 10 that people fill are there
ok Headers         every column is there
ok Other findings  nothing for a coordinator to put right
ok Last sync       checked on November 23, 2026
"""


UP_TO_KEY = f"{START}{NAMED}{KEY}"
UP_TO_TOKEN = f"{UP_TO_KEY}{TOKEN}"
UP_TO_API = f"{UP_TO_TOKEN}ok Sheets API      enabled, and it answers\n"


@pytest.fixture(autouse=True)
def _elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Stand in an empty folder of a machine that Google does not know."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("CLOUDSDK_CONFIG", str(tmp_path / "gcloud"))
    monkeypatch.setenv("NO_GCE_CHECK", "true")
    monkeypatch.delenv("GOOGLE_APPLICATION_CREDENTIALS", raising=False)


@pytest.fixture
def google(monkeypatch: pytest.MonkeyPatch, plain: Path) -> Iterator[Emulator]:
    """Return Google, where a synced school is shared with the account."""
    with Emulator() as google:
        monkeypatch.setenv("SHEETS_SYNC_GOOGLE_ENDPOINT", google.endpoint)
        google.add(from_xlsx(plain, ID))
        google.share(ID, ROBOT)
        yield google


@pytest.fixture
def key(google: Emulator) -> Path:
    """Return the account's key file, named from where the command runs."""
    google.key_file(Path("key.json"))
    return Path("key.json")


def book(google: Emulator) -> Spreadsheet:
    """Return the school's spreadsheet."""
    workbook = google.kept[ID].workbook
    assert isinstance(workbook, Spreadsheet)
    return workbook


def doctor(*words: object) -> Ended:
    """Run the command; what ails a workbook is no error of the program's, so stderr stays empty."""
    ended = run("doctor", *words, *DAY)
    assert ended.err == ""
    return ended


def test_all_is_well(google: Emulator, key: Path) -> None:
    before = book(google).as_json(None, True)
    ended = doctor(ADDRESS, "--credentials", key)
    shared = SHARED.format(count=len(before["sheets"]))
    assert ended.out == (
        f"{START}{NAMED}{KEY}{TOKEN}{shared}ok Editing         it may edit\n{INSIDE}\n"
        f"All is well. Next:\n"
        f"  sheets-sync sync --credentials key.json {ADDRESS}\n"
        f"  sheets-sync schedule --credentials key.json {ADDRESS} --every 15m --as cron\n"
    )
    assert ended.code == 0
    assert [call.route for call in google.requests] == ["token", "get", "batchUpdate", "get"]
    assert book(google).as_json(None, True) == before


def test_the_key_alone(google: Emulator, key: Path) -> None:
    ended = doctor("--credentials", key)
    assert ended == Ended(
        0,
        f"{START}{KEY}{TOKEN}\n"
        f"All is well. Next: sheets-sync doctor --credentials key.json ADDRESS-OF-YOUR-SPREADSHEET\n",
        "",
    )
    assert [call.route for call in google.requests] == ["token"]


def _api_off(google: Emulator) -> None:
    google.is_api_disabled = True


def _unshared(google: Emulator) -> None:
    google.unshare(ID, ROBOT)


def _viewer(google: Emulator) -> None:
    google.share(ID, ROBOT, "viewer")


def _gone(google: Emulator) -> None:
    del google.kept[ID]


def _office(google: Emulator) -> None:
    google.kept[ID].is_office_file = True


def _revoked(google: Emulator) -> None:
    google.tokens.delete_keys(ROBOT)


def _late_clock(google: Emulator) -> None:
    google.clock.advance(86_400)


def _trouble(google: Emulator) -> None:
    google.faults.add(method="GET", status=503, times=9)


def _token_trouble(google: Emulator) -> None:
    google.faults.add(method="token", status=503, html=True, times=9)


def _guest_network(google: Emulator) -> None:
    google.faults.add(method="token", kind="garbage", html=True, times=9)


def _tabs_gone(google: Emulator) -> None:
    Human(book(google)).delete_tab("2 Goals")
    Human(book(google)).delete_tab("5 Actions")


def _headers_gone(google: Emulator) -> None:
    row, col = Human(book(google)).find("2 Goals", "Focus area")
    Human(book(google)).type_text("2 Goals", row, col, "Aim of the school")
    row, col = Human(book(google)).find("1 Why", "Teacher")
    Human(book(google)).type_text("1 Why", row, col, "Who")


BROKEN: dict[str, tuple[Callable[[Emulator], None], str, str]] = {
    "the key was deleted": (
        _revoked,
        UP_TO_KEY,
        f"""\
!! Token           not given
   The key of {ROBOT} was revoked or deleted, so nothing was
   read or written. Make a new one (Google Cloud console > IAM & Admin > Service Accounts > Keys >
   Add key) and name its file with --credentials.
""",
    ),
    "the clock is a day late": (
        _late_clock,
        UP_TO_KEY,
        """\
!! Token           not given
   This computer's clock is wrong, so Google refused the key and nothing was read or written. Set
   the clock to the right time (switch on automatic time) and run again.
""",
    ),
    "no token for a while": (
        _token_trouble,
        UP_TO_KEY,
        """\
!! Token           not given
   Google is having trouble (it answered 503, tried once), so nothing was read or written. The next
   run tries again; https://www.google.com/appsstatus/dashboard shows how Google is doing.
""",
    ),
    "a guest network": (
        _guest_network,
        UP_TO_KEY,
        """\
!! Token           not given
   Google's answer did not arrive whole (tried once), so nothing was read or written. Check the
   internet connection; the next run tries again.
""",
    ),
    "the API is off": (
        _api_off,
        UP_TO_TOKEN,
        """\
!! Sheets API      cannot be used
   The Google Sheets API is switched off in the key's project, so nothing was read or written. Open
   https://console.developers.google.com/apis/api/sheets.googleapis.com/overview?project=702340981115,
   click Enable, wait a minute and run again.
""",
    ),
    "Google has trouble": (
        _trouble,
        UP_TO_TOKEN,
        """\
!! Sheets API      cannot be used
   Google is having trouble (it answered 503, tried once), so nothing was read or written. The next
   run tries again; https://www.google.com/appsstatus/dashboard shows how Google is doing.
""",
    ),
    "not shared": (
        _unshared,
        UP_TO_API,
        f"""\
!! Sharing         cannot be opened
   The spreadsheet is not shared with {ROBOT}, so nothing
   was read or written. Open
   {ADDRESS}, choose
   Share, paste {ROBOT}, set it to Editor, untick Notify
   people and click Share.
   If the spreadsheet is not yours, send its owner these words:

{sharing_words(ROBOT, ADDRESS)}""",
    ),
    "no such spreadsheet": (
        _gone,
        UP_TO_API,
        f"""\
!! Sharing         cannot be opened
   Google has no spreadsheet at
   {ADDRESS}, so
   nothing was read or written. It was deleted or the link is wrong: open it in a browser and copy
   the address from there.
""",
    ),
    "an .xlsx left in Drive": (
        _office,
        UP_TO_API,
        f"""\
!! Sharing         cannot be opened
   This is an Excel file kept in Drive, not a Google spreadsheet, so nothing was read or written.
   Open {ADDRESS},
   choose File > Save as Google Sheets, and use the address of the new spreadsheet from then on.
""",
    ),
    "shared for viewing only": (
        _viewer,
        f"{UP_TO_API}ok Sharing         “School”, 17 tabs\n",
        f"""\
!! Editing         it may not edit
   {ROBOT} may not edit the spreadsheet, so nothing was
   written. Open
   {ADDRESS}, choose
   Share, paste {ROBOT}, set it to Editor, untick Notify
   people and click Share (or change Viewer to Editor beside it there).
   If the spreadsheet is not yours, send its owner these words:

{sharing_words(ROBOT, ADDRESS)}""",
    ),
    "tabs are gone": (
        _tabs_gone,
        f"{UP_TO_API}ok Sharing         “School”, 15 tabs\nok Editing         it may edit\n",
        f"""\
!! Tabs            2 of 10 missing
   Missing: 2 Goals and 5 Actions. If one was renamed, give it its title back. Otherwise run
   `sheets-sync init --credentials key.json {ADDRESS}`:
   it makes what is missing and touches nothing else.
""",
    ),
    "headers are gone": (
        _headers_gone,
        f"""{UP_TO_API}\
ok Sharing         “School”, 17 tabs
ok Editing         it may edit
ok Tabs            all 10 that people fill are there
""",
        f"""\
!! Headers         2 columns cannot be read
   1 Why: The column “Teacher” is missing. Add it back to the row of headers. And 1 more:
   `sheets-sync check --credentials key.json {ADDRESS}`
   lists them all.
""",
    ),
}


@pytest.mark.parametrize(("harm", "before", "broken"), BROKEN.values(), ids=BROKEN)
def test_it_stops_at_the_first_broken_link(
    google: Emulator,
    key: Path,
    monkeypatch: pytest.MonkeyPatch,
    harm: Callable[[Emulator], None],
    before: str,
    broken: str,
) -> None:
    monkeypatch.setenv("SHEETS_SYNC_GOOGLE_GIVE_UP_SECONDS", "1")
    harm(google)
    assert doctor(ADDRESS, "--credentials", key) == Ended(3, before + broken, "")
    assert doctor(ADDRESS, "--credentials", key, "--quiet") == Ended(3, before + broken, "")


def test_quiet_is_silence_while_a_sync_works(google: Emulator, key: Path) -> None:
    key.chmod(0o644)
    assert doctor(ADDRESS, "--credentials", key, "--quiet") == Ended(0, "", "")


# -- the key -----------------------------------------------------------------------------------------------


def test_no_key_at_all() -> None:
    assert doctor() == Ended(
        2,
        f"""{START}\
!! Credentials     not found
   No Google credentials were found. Give the key file with --credentials FILE, or name it in the
   environment variable GOOGLE_APPLICATION_CREDENTIALS; docs/google.md says how to get one.
""",
        "",
    )


def test_no_key_where_one_is_named() -> None:
    assert doctor("--credentials", "gone.json") == Ended(
        2,
        f"""{START}\
!! Credentials     not found
   The credentials file gone.json was not found (No such file or directory). In the Google Cloud
   console choose IAM & Admin > Service Accounts > (your account) > Keys > Add key > Create new key
   > JSON, and name the downloaded file with --credentials.
""",
        "",
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("-----BEGIN", "is not JSON, so it is not a Google key."),
        ('{"type": "robot"}', "is not a Google key of a known type."),
    ],
)
def test_a_file_that_is_no_key(content: str, said: str) -> None:
    Path("key.json").write_text(content, encoding="utf-8")
    ended = doctor("--credentials", "key.json")
    assert ended.code == 2
    start = f"{START}ok Credentials     key.json (--credentials)\n!! Key             cannot be used\n"
    assert ended.out.startswith(start)
    assert " ".join(ended.out.split()).startswith(
        " ".join(f"{start} The credentials file key.json {said} In the Google Cloud console choose".split())
    )


@pytest.mark.skipif(os.name != "posix", reason="rights are the system's own there")
def test_a_key_that_others_can_read_is_a_warning(google: Emulator, key: Path) -> None:
    key.chmod(0o644)
    assert doctor("--credentials", key) == Ended(
        0,
        f"""{START}\
ok Credentials     key.json (--credentials)
ok Key             service account key, {ROBOT}
 ! Privacy         others can read the key; a sync works all the same
   Other people on this computer can read key.json; run: chmod 600 key.json
{TOKEN}
It works, with 1 warning above. Next: sheets-sync doctor --credentials key.json ADDRESS-OF-YOUR-SPREADSHEET
""",
        "",
    )


def test_no_network(google: Emulator, key: Path) -> None:
    content = json.loads(key.read_text(encoding="utf-8"))
    key.write_text(json.dumps({**content, "token_uri": "http://127.0.0.1:1/token"}), encoding="utf-8")
    assert doctor("--credentials", key) == Ended(
        3,
        f"""{START}{KEY}\
!! Token           not given
   This computer could not connect to Google (tried once), so nothing was read or written. Check the
   internet connection; the next run tries again.
""",
        "",
    )


def test_the_key_of_the_environment(google: Emulator, key: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(key))
    ended = doctor()
    assert ended.out.splitlines()[1] == "ok Credentials     key.json (GOOGLE_APPLICATION_CREDENTIALS)"
    assert ended.code == 0


def test_a_persons_login(google: Emulator) -> None:
    google.login_file(Path("login.json"), "ana@example.edu")
    ended = doctor("--credentials", "login.json")
    assert ended.out.splitlines()[2] == "ok Key             your Google login"
    assert ended.code == 0


def test_a_login_nobody_made_yet() -> None:
    client = {"installed": {"client_id": "1.apps.googleusercontent.com", "client_secret": "s"}}
    Path("client.json").write_text(json.dumps(client), encoding="utf-8")
    Path("client.json").chmod(0o600)
    assert doctor("--credentials", "client.json") == Ended(
        2,
        f"""{START}\
ok Credentials     client.json (--credentials)
!! Key             cannot be used
   Nobody has signed in with client.json on this computer yet. Run this once in a terminal:
   sheets-sync doctor --credentials client.json
""",
        "",
    )


# -- the workbook ------------------------------------------------------------------------------------------


def test_a_new_spreadsheet_is_one_for_init(google: Emulator, key: Path) -> None:
    google.add(from_rows({"Tabelle1": [[]]}, ID))
    google.share(ID, ROBOT)
    ended = doctor(ADDRESS, "--credentials", key)
    assert ended.out == (
        f"""{UP_TO_API}\
ok Sharing         “School”, 1 tab
ok Editing         it may edit
!! Tabs            none of the plan's tabs is there yet
   Run
   `sheets-sync init --credentials key.json {ADDRESS}`:
   it makes them and touches nothing else.
"""
    )
    assert ended.code == 3


def test_what_is_no_address_of_a_spreadsheet(google: Emulator, key: Path) -> None:
    ended = doctor("https://docs.google.com/document/d/1abcdefghijklmnop/edit", "--credentials", key)
    assert ended == Ended(
        2,
        f"""{START}\
!! Workbook        cannot be used
   This is the link of a Google document, not of a spreadsheet. Open the spreadsheet and copy the
   address from the browser's address bar.
""",
        "",
    )


def test_a_dead_schedule_and_what_a_coordinator_should_see_are_warnings(google: Emulator, key: Path) -> None:
    human = Human(book(google))
    row, col = human.find("Settings", "Time zone")
    human.type_text("Settings", row, col + 1, "Springfield time")
    ended = run("doctor", ADDRESS, "--credentials", key, "--today", "2026-11-26")
    assert ended.out == (
        f"""{UP_TO_API}\
ok Sharing         “School”, 17 tabs
ok Editing         it may edit
ok Tabs            all 10 that people fill are there
ok Headers         every column is there
 ! Other findings  1 thing for a coordinator to put right
   Look in Settings:
   `sheets-sync check --credentials key.json {ADDRESS}`
   says what and how. A sync works meanwhile.
 ! Last sync       checked on November 23, 2026, 3 days ago
   If a schedule should sync it, that schedule no longer runs. Look at the machine or the workflow
   it is on; `sheets-sync schedule` prints the entry anew.

It works, with 2 warnings above. Next:
  sheets-sync sync --credentials key.json {ADDRESS}
  sheets-sync schedule --credentials key.json {ADDRESS} --every 15m --as cron
"""
    )
    assert ended.code == 0


def test_a_school_of_the_configuration(google: Emulator, key: Path) -> None:
    Path("sheets-sync.toml").write_text(
        f"[schools.cedar-hollow]\nsource = '{ADDRESS}'\ncredentials = 'key.json'\n", encoding="utf-8"
    )
    ended = doctor("cedar-hollow")
    assert ended.out.splitlines()[:3] == [
        "ok Configuration   sheets-sync.toml, 1 school",
        f"ok Workbook        school cedar-hollow, the spreadsheet {ID}",
        "ok Credentials     key.json (sheets-sync.toml)",
    ]
    assert ended.out.endswith(
        "  sheets-sync sync cedar-hollow\n  sheets-sync schedule cedar-hollow --every 15m --as cron\n"
    )
    assert ended.code == 0
    alone = doctor().out.splitlines()
    assert alone[1] == "ok Credentials     key.json (sheets-sync.toml)"
    assert alone[-1] == "All is well. Next: sheets-sync doctor cedar-hollow"


def test_a_configuration_that_cannot_be_read() -> None:
    Path("sheets-sync.toml").write_text("[schools", encoding="utf-8")
    ended = doctor("cedar-hollow")
    assert ended.out.startswith(
        "!! Configuration   cannot be used\n   The configuration sheets-sync.toml is not valid TOML"
    )
    assert ended.code == 2


# -- a file ------------------------------------------------------------------------------------------------

FILE = f"{START}ok Workbook        the file plans.xlsx\n"
READABLE = "ok File            a workbook of {size} KB\n"


def test_a_file_where_all_is_well(plain: Path) -> None:
    before, size = digest(plain), plain.stat().st_size // 1024
    assert doctor(plain) == Ended(
        0,
        f"""{FILE}{READABLE.format(size=size)}\
ok Closed          no program has it open
ok Folder          the file can be replaced
{INSIDE}
All is well. Next:
  sheets-sync sync {plain}
  sheets-sync schedule {plain} --every 15m --as cron
""",
        "",
    )
    assert digest(plain) == before


def test_no_file() -> None:
    assert doctor("plans.xlsx") == Ended(
        3,
        f"""{FILE}\
!! File            cannot be read
   There is no file plans.xlsx. Check the path, or make a new workbook with: sheets-sync init
   plans.xlsx
""",
        "",
    )


def test_a_file_that_is_open_in_excel(plain: Path) -> None:
    plain.with_name("~$plans.xlsx").touch()
    size = plain.stat().st_size // 1024
    assert doctor(plain) == Ended(
        3,
        f"""{FILE}{READABLE.format(size=size)}\
!! Closed          it is open
   plans.xlsx is open in Excel, so nothing was written. Close it and run this again. (If nobody has
   it open, delete ~$plans.xlsx beside it.)
""",
        "",
    )


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_to(plain: Path) -> None:
    plain.parent.chmod(0o555)
    try:
        ended = doctor(plain)
    finally:
        plain.parent.chmod(0o755)
    assert "!! Folder          cannot be written to\n   The folder" in ended.out
    assert ended.code == 3
