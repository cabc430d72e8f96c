"""What became of a call to Google, in a sentence or two that say what to click. Pure."""

from __future__ import annotations

import re
from typing import TypeVar

from sheets_sync.addresses import clickable
from sheets_sync.backends.google.answers import (
    API_OFF,
    CERTIFICATE,
    ELSEWHERE,
    GARBLED,
    NO_NAME,
    PROXY,
    RESET,
    TIMEOUT,
    UNREACHABLE,
    AlreadyApplied,
    GoogleRefusal,
    quoted,
)
from sheets_sync.backends.google.refused_tokens import rights_sentence, token_sentence
from sheets_sync.errors import (
    ChangedError,
    NotSharedError,
    PartWrittenError,
    ReadError,
    SheetsSyncError,
    WriteError,
)

_ENABLE = "https://console.cloud.google.com/apis/library/sheets.googleapis.com"
_FORBIDDEN = frozenset({"", "PERMISSION_DENIED", "forbidden"})
_OFFICE = re.compile(r"office file|\boffice\b", re.IGNORECASE)
_GONE_TAB = re.compile(r"no grid with id|no sheet with id", re.IGNORECASE)
_NOT_AS_READ = re.compile(r"already exists|exceeds grid limits", re.IGNORECASE)
_PROTECTED = re.compile(
    r"protect|protég|proteg|geschützt|beschermd|chronion|защищ|korunan|保護|보호", re.IGNORECASE
)
_TOO_MANY_CELLS = re.compile(r"10[.,\s\u00a0\u202f]?000[.,\s\u00a0\u202f]?000")
_TOO_LARGE = re.compile(r"payload size", re.IGNORECASE)
_LONG_CELL = re.compile(r"50[.,\s\u00a0\u202f]?000\b")
_IF_PROTECTED = (
    " (If that is about a protected tab or range: choose Data > Protect sheets and ranges and add the "
    "account "
    "to its editors.)"
)
_SHARE = "choose Share, paste {account}, set it to Editor, untick Notify people and click Share"


def read_error(refusal: GoogleRefusal, *, account: str | None, source: str) -> SheetsSyncError:
    """Return why the spreadsheet ``source`` was not read, and what to do.

    ``account`` is the address Google knows us by, None where it is not known.
    """
    words = _sentence(refusal, account, clickable(source), "nothing was read or written", writes=False)
    if _is_not_shared(refusal):
        return NotSharedError(words, sharing_words(account, source))
    return _passing(ReadError(words), refusal)


def write_error(
    refusal: GoogleRefusal, *, account: str | None, source: str, not_done: str = "nothing was written"
) -> SheetsSyncError:
    """Return why the spreadsheet was not written, or that nobody can tell whether it was.

    ``account`` is the address Google knows us by, None where it is not known; ``not_done`` says what is
    missing now.
    """
    if refusal.may_have_written:
        return PartWrittenError(_unknown_outcome(refusal))
    if refusal.status == 400 and _GONE_TAB.search(refusal.message):
        return ChangedError(
            f"Somebody deleted a tab while the sync was running, so {not_done}. Run the sync again; it makes "
            f"its own tabs anew, and File > Version history brings back one of people's."
        )
    if refusal.status == 400 and _NOT_AS_READ.search(refusal.message):
        return ChangedError(
            f"The spreadsheet was changed while the sync was running (another sync wrote to it, or somebody "
            f"added a tab or deleted rows or columns), so {not_done}. Run the sync again."
        )
    words = _sentence(refusal, account, clickable(source), not_done, writes=True)
    if _is_not_shared(refusal):
        return NotSharedError(words, sharing_words(account, source))
    return _passing(WriteError(words), refusal)


E = TypeVar("E", bound=SheetsSyncError)
_PASSING = frozenset({NO_NAME, UNREACHABLE, TIMEOUT, RESET, GARBLED})


def _passing(error: E, refusal: GoogleRefusal) -> E:
    """Mark an error that may pass by itself: no network, a spent quota, Google in trouble."""
    status = refusal.status
    error.is_passing = refusal.reason in _PASSING or status in (408, 429) or (status or 0) >= 500
    return error


def _is_not_shared(refusal: GoogleRefusal) -> bool:
    return refusal.status == 403 and refusal.reason in _FORBIDDEN


def sharing_words(account: str | None, source: str) -> str:
    """Return a short mail that asks the owner of a spreadsheet to share it."""
    whom = account or "(the address of the account that sheets-sync uses)"
    return (
        f"Hello,\n\n"
        f"Our school's plan workbook is to be checked by a scheduled job, and the job may not open it yet:\n"
        f"{clickable(source)}\n\n"
        f"Could you share it? It takes a minute:\n"
        f"1. Open the link and click Share at the top right.\n"
        f"2. Paste this address: {whom}\n"
        f"3. Set it to Editor and untick Notify people: nobody reads mail there.\n"
        f"4. Click Share. If Google says the address is outside the school, click Share anyway.\n\n"
        f"The job can then open this spreadsheet and no other file of yours. "
        f"To end that, click Share again and remove the address.\n\n"
        f"Thank you!\n"
    )


def _unknown_outcome(refusal: GoogleRefusal) -> str:
    if isinstance(refusal, AlreadyApplied):
        return (
            "Google lost its answer to a write that seems to be done. The next sync looks, and puts right "
            "what is not."
        )
    said = f"answered {refusal.status}" if refusal.status not in (None, 200) else "gave no whole answer"
    words = f": {quoted(refusal.message).rstrip('.')}" if refusal.status and refusal.message else ""
    return (
        f"Google {said} while the spreadsheet was being written ({_tries(refusal)}){words}, so it may have "
        f"been written or not. Nothing of people's is lost, and the next sync puts it right."
    )


def _sentence(
    refusal: GoogleRefusal, account: str | None, source: str, not_done: str, *, writes: bool
) -> str:
    """Return the sentences for the first room that knows this refusal."""
    if refusal.status is None or refusal.reason in (GARBLED, ELSEWHERE):
        return _on_the_way(refusal, not_done)
    if refusal.status == 429:
        return _quota(refusal, not_done)
    if refusal.status >= 500 or refusal.status == 408:
        return (
            f"Google is having trouble (it answered {refusal.status}, {_tries(refusal)}), so {not_done}. "
            f"The next run tries again; https://www.google.com/appsstatus/dashboard shows how Google is "
            f"doing."
        )
    about_rights = rights_sentence(refusal, account, not_done)
    if about_rights:
        return about_rights
    if refusal.failure.at_token:
        return token_sentence(refusal, account, not_done)
    return _api(refusal, account, source, not_done, writes=writes)


def _on_the_way(refusal: GoogleRefusal, not_done: str) -> str:
    """Say what kept the request or its answer from arriving."""
    if refusal.reason == CERTIFICATE:
        return (
            f"The connection to Google is opened by something on the way (a school's filter or a virus "
            f"scanner), "
            f"so {not_done}. Ask IT for its root certificate as a .pem file and set the environment variable "
            f"REQUESTS_CA_BUNDLE to that file."
        )
    if refusal.reason == PROXY:
        return (
            f"The proxy did not let the request to Google through, so {not_done}. Check the environment "
            f"variable HTTPS_PROXY with IT, and that the proxy allows sheets.googleapis.com and "
            f"oauth2.googleapis.com."
        )
    if refusal.reason == ELSEWHERE:
        return (
            f"Something between this computer and Google answered in its place (a network's sign-in page or "
            f"a "
            f"proxy), so {not_done}. Sign in to the network in a browser, or ask IT to let "
            f"sheets.googleapis.com through."
        )
    what = {
        NO_NAME: "This computer could not find Google's address",
        UNREACHABLE: "This computer could not connect to Google",
        TIMEOUT: "Google did not answer in time",
        RESET: "The connection to Google broke off",
        GARBLED: "Google's answer did not arrive whole",
    }.get(refusal.reason, "Google could not be reached")
    return (
        f"{what} ({_tries(refusal)}), so {not_done}. Check the internet connection; the next run tries again."
    )


def _quota(refusal: GoogleRefusal, not_done: str) -> str:
    asked = refusal.failure.retry_after
    wait = f" and asks to wait {round(asked)} seconds" if asked and asked >= 1 else ""
    return (
        f"Google's limit of requests per minute is used up ({_tries(refusal)}){wait}, so {not_done}. "
        f"The next run will do; if this comes often, run less often or not several schools at the same "
        f"minute."
    )


def _api(refusal: GoogleRefusal, account: str | None, source: str, not_done: str, *, writes: bool) -> str:
    """Say why the Sheets API itself refused."""
    status, words = refusal.status, refusal.message
    if refusal.reason in API_OFF:
        return (
            f"The Google Sheets API is switched off in the key's project, so {not_done}. Open "
            f"{refusal.failure.link or _ENABLE}, click Enable, wait a minute and run again."
        )
    if _is_not_shared(refusal):
        return _not_shared(account, source, not_done, writes=writes)
    if status == 404:
        return (
            f"Google has no spreadsheet at {source}, so {not_done}. It was deleted or the link is wrong: "
            f"open it "
            f"in a browser and copy the address from there."
        )
    if status == 401:
        return (
            f"Google did not accept the login, so {not_done}. Make a new key for the account, or sign in "
            f"again "
            f"with `sheets-sync doctor --credentials FILE`."
        )
    if status in (400, 413):
        known = _bad_request(status, words, account, source, not_done)
        if known:
            return known
    cure = _IF_PROTECTED if status == 400 and writes else ""
    return f"Google refused ({status}), so {not_done}. It said: {quoted(words) or 'nothing more'}{cure}"


def _not_shared(account: str | None, source: str, not_done: str, *, writes: bool) -> str:
    whom = account or "the account that sheets-sync uses"
    who = account or "The account that sheets-sync uses"
    clicks = _SHARE.format(account=account or "that account's address")
    if writes:
        return (
            f"{who} may not edit the spreadsheet, so {not_done}. Open {source}, {clicks} "
            f"(or change Viewer to Editor beside it there)."
        )
    return f"The spreadsheet is not shared with {whom}, so {not_done}. Open {source}, {clicks}."


def _bad_request(status: int, words: str, account: str | None, source: str, not_done: str) -> str:
    """Say what a 400 or 413 is about; nothing when we do not know it."""
    if _OFFICE.search(words):
        return (
            f"This is an Excel file kept in Drive, not a Google spreadsheet, so {not_done}. Open {source}, "
            f"choose "
            f"File > Save as Google Sheets, and use the address of the new spreadsheet from then on."
        )
    if _TOO_MANY_CELLS.search(words):
        return (
            f"The spreadsheet would grow past Google's limit of 10,000,000 cells, so {not_done}. Delete "
            f"tabs, or "
            f"empty rows and columns, that nobody needs and run again."
        )
    if status == 413 or _TOO_LARGE.search(words):
        return f"The request was too large for Google, so {not_done}. Run again; if it stays so, report it."
    if _PROTECTED.search(words):
        return (
            f"A tab or range that sheets-sync writes is protected, so {not_done}. Choose Data > Protect "
            f"sheets and "
            f"ranges, click the protected one, Set permissions, and add {account or 'the account it uses'} "
            f"to the "
            f"editors."
        )
    if _LONG_CELL.search(words):
        return f"A cell would hold more than Google's 50,000 characters, so {not_done}. Shorten it."
    return ""


def _tries(refusal: GoogleRefusal) -> str:
    return "tried once" if refusal.attempts == 1 else f"tried {refusal.attempts} times"
