"""What can go wrong between a school's spreadsheet and us, and what is to come of it.

I/O: breaks things at the emulator.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from tests.e2e import cloud
from tests.e2e.cloud import ID, LINK, Cloud
from tests.emulator.credentials import ROBOT
from tests.emulator.human import Human

Break = Callable[[Cloud], object]
MANY = -1
"""As often as there is patience for, and at least twice."""

WRITTEN = f"{LINK}: 29 cells written; 3 teachers, 1 row to look at.\n"
NOTHING = f"{LINK}: nothing to write; 3 teachers, 1 row to look at.\n"

NOT_SHARED = (
    f"The spreadsheet is not shared with {ROBOT}, so nothing was read or written. Open {LINK}, choose "
    f"Share, paste {ROBOT}, set it to Editor, untick Notify people and click Share."
)
READ_ONLY = (
    f"{ROBOT} may not edit the spreadsheet, so nothing was written. Open {LINK}, choose Share, paste "
    f"{ROBOT}, set it to Editor, untick Notify people and click Share (or change Viewer to Editor beside it "
    f"there)."
)
API_OFF = (
    "The Google Sheets API is switched off in the key's project, so nothing was read or written. Open "
    "https://console.developers.google.com/apis/api/sheets.googleapis.com/overview?project=702340981115, "
    "click Enable, wait a minute and run again."
)
NOT_FOUND = (
    f"Google has no spreadsheet at {LINK.replace('Cedar', 'Maple')}, so nothing was read or written. It was "
    f"deleted or the link is wrong: open it in a browser and copy the address from there."
)
OFFICE = (
    f"This is an Excel file kept in Drive, not a Google spreadsheet, so nothing was read or written. Open "
    f"{LINK}, choose File > Save as Google Sheets, and use the address of the new spreadsheet from then on."
)
PROTECTED = (
    f"A tab or range that sheets-sync writes is protected, so nothing was written. Choose Data > Protect "
    f"sheets and ranges, click the protected one, Set permissions, and add {ROBOT} to the editors."
)
UNKNOWN_REFUSAL = (
    "Google refused (400), so nothing was written. It said: The request failed. (If that is about a "
    "protected tab or range: choose Data > Protect sheets and ranges and add the account to its editors.)"
)
FULL = (
    "The spreadsheet would grow past Google's limit of 10,000,000 cells, so nothing was written. Delete "
    "tabs, or empty rows and columns, that nobody needs and run again."
)
TOO_LARGE = (
    "The request was too large for Google, so nothing was written. Run again; if it stays so, report it."
)
GONE_TAB = (
    "Somebody deleted a tab while the sync was running, so nothing was written. Run the sync again; it "
    "makes its own tabs anew, and File > Version history brings back one of people's."
)
QUOTA = (
    "Google's limit of requests per minute is used up ({tries}), so {not_done}. The next run will do; if "
    "this comes often, run less often or not several schools at the same minute."
)
QUOTA_LONG = QUOTA.replace("({tries}), so", "(tried once) and asks to wait 3600 seconds, so")
RESET, LATE, GARBLED, UNREACHABLE, NO_NAME = (
    "The connection to Google broke off",
    "Google did not answer in time",
    "Google's answer did not arrive whole",
    "This computer could not connect to Google",
    "This computer could not find Google's address",
)
_UNKNOWN = (
    "Google {what} while the spreadsheet was being written ({{tries}}){words}, so it may have been written "
    "or not. Nothing of people's is lost, and the next sync puts it right."
)
UNKNOWN_UNANSWERED = _UNKNOWN.format(what="gave no whole answer", words="")
UNKNOWN_502 = _UNKNOWN.format(what="answered 502", words="")
UNKNOWN_503 = _UNKNOWN.format(what="answered 503", words=": The service is currently unavailable")
LOGIN = (
    "Google did not accept the login, so {not_done}. Make a new key for the account, or sign in again with "
    "`sheets-sync doctor --credentials FILE`."
)
CLOCK = (
    "This computer's clock is wrong, so Google refused the key and nothing was read or written. Set the "
    "clock to the right time (switch on automatic time) and run again."
)
REVOKED_KEY = (
    f"The key of {ROBOT} was revoked or deleted, so nothing was read or written. Make a new one (Google "
    f"Cloud console > IAM & Admin > Service Accounts > Keys > Add key) and name its file with --credentials."
)
NO_ACCOUNT = (
    f"The account {ROBOT} was deleted or switched off, so nothing was read or written. Enable it under "
    f"Google Cloud console > IAM & Admin > Service Accounts, or make a new one and share the spreadsheet "
    f"with it."
)
ENDED_LOGIN = (
    "The Google login has ended (it expired or was revoked), so nothing was read or written. Sign in again: "
    "run `sheets-sync doctor --credentials FILE` in a terminal (for a login of gcloud's: `gcloud auth "
    "application-default login`)."
)
NO_RIGHT = (
    "The login does not include the right to use Google Sheets, so {not_done}. Run `gcloud auth "
    "application-default login --scopes=https://www.googleapis.com/auth/spreadsheets,"
    "https://www.googleapis.com/auth/cloud-platform` again, or use a service account key."
)
PROXY = (
    "The proxy did not let the request to Google through, so nothing was read or written. Check the "
    "environment variable HTTPS_PROXY with IT, and that the proxy allows sheets.googleapis.com and "
    "oauth2.googleapis.com."
)
IN_BETWEEN = (
    "Something between this computer and Google answered in its place (a network's sign-in page or a "
    "proxy), so {not_done}. Sign in to the network in a browser, or ask IT to let sheets.googleapis.com "
    "through."
)


def trouble(status: int) -> str:
    """Return what is said when Google answers with such a status to the end."""
    return (
        f"Google is having trouble (it answered {status}, {{tries}}), so {{not_done}}. The next run tries "
        f"again; https://www.google.com/appsstatus/dashboard shows how Google is doing."
    )


def on_the_way(what: str) -> str:
    """Return what is said when a request or its answer does not arrive."""
    return f"{what} ({{tries}}), so {{not_done}}. Check the internet connection; the next run tries again."


@dataclass(frozen=True)
class Case:
    """One thing that goes wrong with a sync that has something to write, and what comes of it.

    ``said`` is the whole message, ``{tries}`` in it being how often it was tried; ``reads``, ``writes`` and
    ``tokens`` are the calls that reached Google. ``is_written`` tells that the write was done all the same.
    """

    name: str
    breaks: Break
    said: str = ""
    code: int = 3
    reads: int = 1
    writes: int = 0
    tokens: int = 1
    is_written: bool = False


def each_said(cases: Sequence[Case]) -> list[Case]:
    """Return one case of each message."""
    return list({case.said: case for case in cases}.values())


def fault(method: Any, **kinds: Any) -> Break:
    """Let the next call of a kind fail once."""
    return lambda sky: sky.google.faults.add(method=method, **kinds)


def faults(method: Any, **kinds: Any) -> Break:
    """Let every call of a kind fail, with little patience on our side."""

    def break_(sky: Cloud) -> None:
        sky.hasten(hangs=kinds.get("kind") == "hang")
        sky.google.faults.add(method=method, times=1_000_000, **kinds)

    return break_


def hang(method: Any, when: Any = "before") -> Break:
    """Let a call hang once; the patience is for more than that one."""

    def break_(sky: Cloud) -> None:
        sky.lead(sky.google.endpoint, timeout_seconds=cloud.TIMEOUT_SECONDS)
        sky.google.faults.add(kind="hang", method=method, when=when)

    return break_


def _spend(kind: str) -> Break:
    def break_(sky: Cloud) -> None:
        sky.hasten()
        setattr(sky.google.quota, kind, 0)

    return break_


def _protect(language: str) -> Break:
    def break_(sky: Cloud) -> None:
        sky.person.protect("2 Goals", "F1:I99")
        sky.google.language = language

    return break_


def _fill_up(sky: Cloud) -> None:
    sky.person.add_tab("Archive")
    tab = next(tab for tab in sky.book.book.tabs if tab.title == "Archive")
    tab.row_count, tab.col_count = 1, 1
    cells = sum(one.row_count * one.col_count for one in sky.book.book.tabs)
    tab.row_count = 10_000_000 - cells


def tidy(sky: Cloud) -> None:
    """Let the owner put right by hand what was broken in the spreadsheet."""
    if "Archive" in sky.person.titles():
        sky.person.delete_tab("Archive")
    for tab in sky.book.book.tabs:
        tab.protections = [one for one in tab.protections if one.get("warningOnly")]


def _revoke_login(sky: Cloud) -> None:
    sky.log_in("spreadsheets")
    for refresh_token in sky.google.tokens.logins:
        sky.google.tokens.revoke_login(refresh_token)


def _lead(endpoint: Callable[[], str]) -> Break:
    return lambda sky: sky.lead(endpoint(), give_up_seconds=cloud.GIVE_UP_SECONDS)


def _nobody_gives_tokens(sky: Cloud) -> None:
    sky.hasten()
    assert sky.key
    text = sky.key.read_text(encoding="utf-8").replace(sky.google.endpoint, cloud.closed_port())
    sky.key.write_text(text, encoding="utf-8")


def _no_proxy_there(sky: Cloud) -> None:
    sky.hasten()
    sky.set("HTTP_PROXY", cloud.closed_port())


def _proxy_refuses(sky: Cloud) -> None:
    """Let a proxy refuse the tunnel: the emulator knows no CONNECT."""
    sky.lead("https://sheets.example.edu", give_up_seconds=cloud.GIVE_UP_SECONDS)
    sky.set("HTTPS_PROXY", sky.google.endpoint)
    sky.set("NO_PROXY", "127.0.0.1")


def _delete_meanwhile(sky: Cloud) -> None:
    sky.google.before_write(lambda book: Human(book).delete_tab("Overview"), times=1)


# -- what passes within the patience: nobody hears of it ---------------------------------------------------

_KINDS: list[tuple[str, dict[str, Any]]] = [
    ("500", {"status": 500}),
    ("502 page", {"status": 502, "html": True}),
    ("503", {"status": 503}),
    ("504 page", {"status": 504, "html": True}),
    ("reset", {"kind": "reset"}),
    ("garbage", {"kind": "garbage"}),
]

ONCE = [
    *(Case(f"{name} on the read", fault("GET", **kinds), reads=2, writes=1) for name, kinds in _KINDS),
    *(Case(f"{name} on the write", fault("POST", **kinds), writes=2) for name, kinds in _KINDS),
    *(
        Case(f"{name} on the write, done", fault("POST", when="after", **kinds), reads=2, writes=2)
        for name, kinds in _KINDS
    ),
    *(Case(f"{name} on the token", fault("token", **kinds), tokens=2, writes=1) for name, kinds in _KINDS),
    Case("half of what was read", fault("GET", kind="truncate", when="after"), reads=2, writes=1),
    Case("half an answer to the write", fault("POST", kind="truncate", when="after"), reads=2, writes=2),
    Case("hang on the read", hang("GET"), reads=2, writes=1),
    Case("hang on the write", hang("POST"), writes=2),
    Case("hang on the write, done", hang("POST", "after"), reads=2, writes=2),
    Case("hang on the token", hang("token"), tokens=2, writes=1),
    Case("429 on the read", fault("GET", status=429), reads=2, writes=1),
    Case("429 page on the read", fault("GET", status=429, html=True), reads=2, writes=1),
    Case("429 on the write", fault("POST", status=429), writes=2),
    Case("401 on the read", fault("GET", status=401), reads=2, writes=1, tokens=2),
    Case("401 on the write", fault("POST", status=401), writes=2, tokens=2),
]

# -- what a person must put right --------------------------------------------------------------------------

UNREADABLE = [
    Case("not shared", lambda sky: sky.google.unshare(ID), NOT_SHARED),
    Case("API disabled", lambda sky: setattr(sky.google, "is_api_disabled", True), API_OFF),
    Case("not found", lambda sky: setattr(sky, "link", LINK.replace("Cedar", "Maple")), NOT_FOUND),
    Case("left as .xlsx", lambda sky: setattr(sky.google.kept[ID], "is_office_file", True), OFFICE),
    Case("401 on every read", faults("GET", status=401), LOGIN, reads=2, tokens=2),
    Case("clock slow", lambda sky: sky.shift_clock(7200), CLOCK, reads=0),
    Case("clock fast", lambda sky: sky.shift_clock(-7200), CLOCK, reads=0),
    Case("key revoked", lambda sky: sky.google.tokens.delete_keys(ROBOT), REVOKED_KEY, reads=0),
    Case("account deleted", lambda sky: sky.google.tokens.delete_account(ROBOT), NO_ACCOUNT, reads=0),
    Case("login revoked", _revoke_login, ENDED_LOGIN, reads=0),
    Case("a right to something else", lambda sky: sky.log_in("userinfo.email"), NO_RIGHT),
    Case("no proxy there", _no_proxy_there, PROXY, reads=0, tokens=0),
    Case("proxy refuses", _proxy_refuses, PROXY, reads=0),
    Case("a sign-in page", faults("GET", status=302, html=True), IN_BETWEEN),
    Case("a filter's page on the read", faults("GET", status=403, html=True), IN_BETWEEN),
    Case("a filter's page for the token", faults("token", status=403, html=True), IN_BETWEEN, reads=0),
]

UNWRITABLE = [
    Case("shared as viewer", lambda sky: sky.google.share(ID, role="viewer"), READ_ONLY, writes=1),
    Case("protected", _protect("en"), PROTECTED, writes=1),
    Case("protected, in Spanish", _protect("es"), PROTECTED, writes=1),
    Case("an unknown refusal", faults("POST", status=400), UNKNOWN_REFUSAL, writes=1),
    Case("10,000,000 cells", _fill_up, FULL, writes=1),
    Case("too large, in JSON", lambda sky: setattr(sky.google, "max_body_bytes", 999), TOO_LARGE, writes=1),
    Case("too large, a page", faults("POST", status=413, html=True), TOO_LARGE, writes=1),
    Case("401 on every write", faults("POST", status=401), LOGIN, writes=2, tokens=2),
    Case("the right to read alone", lambda sky: sky.log_in("spreadsheets.readonly"), NO_RIGHT, writes=1),
    Case("a filter's page on the write", faults("POST", status=403, html=True), IN_BETWEEN, writes=1),
]

# -- what passes by itself, but not within the patience ----------------------------------------------------

_READS: dict[str, Any] = {"reads": MANY}
_TOKENS: dict[str, Any] = {"reads": 0, "tokens": MANY}
_LONG: dict[str, Any] = {"status": 429, "retry_after": 3600}

OUTAGES = [
    Case("quota of reads", _spend("reads"), QUOTA, **_READS),
    Case("quota of writes", _spend("writes"), QUOTA, writes=MANY),
    Case("quota, a page", faults("GET", status=429, html=True), QUOTA, **_READS),
    Case("a long wait asked for on the read", faults("GET", **_LONG), QUOTA_LONG),
    Case("a long wait asked for on the write", faults("POST", **_LONG), QUOTA_LONG, writes=1),
    Case("500 on every read", faults("GET", status=500), trouble(500), **_READS),
    Case("502 page on every read", faults("GET", status=502, html=True), trouble(502), **_READS),
    Case("503 on every read", faults("GET", status=503), trouble(503), **_READS),
    Case("503 for every token", faults("token", status=503), trouble(503), **_TOKENS),
    Case("reset on every read", faults("GET", kind="reset"), on_the_way(RESET), **_READS),
    Case("reset for every token", faults("token", kind="reset"), on_the_way(RESET), **_TOKENS),
    Case("half of every answer", faults("GET", kind="truncate", when="after"), on_the_way(RESET), **_READS),
    Case("garbage on every read", faults("GET", kind="garbage"), on_the_way(GARBLED), **_READS),
    Case("garbage for every token", faults("token", kind="garbage"), on_the_way(GARBLED), **_TOKENS),
    Case("hang on every read", faults("GET", kind="hang"), on_the_way(LATE), **_READS),
    Case("hang for every token", faults("token", kind="hang"), on_the_way(LATE), **_TOKENS),
    Case("nobody listens", _lead(cloud.closed_port), on_the_way(UNREACHABLE), reads=0),
    Case("nobody gives tokens", _nobody_gives_tokens, on_the_way(UNREACHABLE), reads=0, tokens=0),
    Case("a name nobody knows", _lead(lambda: "http://sheets.invalid"), on_the_way(NO_NAME), reads=0),
    Case("a tab deleted meanwhile", _delete_meanwhile, GONE_TAB, writes=1),
]

# -- what may have been written or not ---------------------------------------------------------------------

_ENDLESS: list[tuple[str, dict[str, Any], str]] = [
    ("503 on every write", {"status": 503}, UNKNOWN_503),
    ("502 page on every write", {"status": 502, "html": True}, UNKNOWN_502),
    ("reset on every write", {"kind": "reset"}, UNKNOWN_UNANSWERED),
    ("hang on every write", {"kind": "hang"}, UNKNOWN_UNANSWERED),
    ("garbage on every write", {"kind": "garbage"}, UNKNOWN_UNANSWERED),
]
_HALF = ("half of every answer to the write", {"kind": "truncate"}, UNKNOWN_UNANSWERED)

UNCERTAIN = [
    *(Case(name, faults("POST", **kinds), said, 6, writes=MANY) for name, kinds, said in _ENDLESS),
    *(
        Case(f"{name}, done", faults("POST", when="after", **kinds), said, 6, writes=MANY, is_written=True)
        for name, kinds, said in (*_ENDLESS, _HALF)
    ),
]
