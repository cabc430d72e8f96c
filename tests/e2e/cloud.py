"""A school's spreadsheet on the emulator, and the command line led there with little patience.

I/O: talks to the emulator; writes key files and logs.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization

from sheets_sync.backends.google import client
from tests.e2e.command import DAY, Ended, run
from tests.emulator.book import Book
from tests.emulator.human import Human
from tests.emulator.loading import from_xlsx
from tests.emulator.quota import Quota
from tests.emulator.server import Emulator
from tests.emulator.workbook import Spreadsheet

ID = "1Cedar-Hollow_0123456789abcdefghijklmnopqrst"
LINK = f"https://docs.google.com/spreadsheets/d/{ID}/edit"
PERSON = "maria.reyes@example.edu"
TIMEOUT_SECONDS, GIVE_UP_SECONDS = 0.25, 0.6
"""How patient a sync is that waits for what never comes."""

_PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")
Contents = dict[str, list[list[str]]]


_read_key = cache(serialization.load_pem_private_key)
"""Each key is checked for being one only once: that takes longer than all the rest of a run."""


class Cloud:
    """One spreadsheet of a school, our way to it, and how the last command fared.

    Attributes:
        google: The emulator.
        book: The spreadsheet.
        folder: Where key files, the log and the state are.
        link: How the workbook is named on the command line.
        key: The key file that is named there.
        reads, writes, tokens: How many of each call the last command sent.
        took_seconds: How long it took.
    """

    def __init__(self, google: Emulator, book: Spreadsheet, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.google, self.book, self.folder, self._patch = google, book, folder, patch
        self.reads = self.writes = self.tokens = 0
        self.took_seconds, self._ahead_seconds = 0.0, 0
        google.add(book)
        self.heal()

    @property
    def person(self) -> Human:
        """The spreadsheet's owner, at the browser."""
        return Human(self.book)

    @property
    def log(self) -> str:
        """What is in the log of every command so far."""
        path = self.folder / "log"
        return path.read_text(encoding="utf-8") if path.exists() else ""

    @property
    def words(self) -> list[object]:
        """What follows a command on the command line."""
        key = ["--credentials", self.key] if self.key else []
        kept = ["--log-file", self.folder / "log", "--state-dir", self.folder / "state"]
        return [self.link, *kept, *key, *DAY]

    def run(self, command: str, *words: object) -> Ended:
        """Run a command on the spreadsheet, counting its calls and its seconds."""
        before, began = len(self.google.requests), time.monotonic()
        ended = run(command, *self.words, *words)
        self.took_seconds = time.monotonic() - began
        routes = [call.route for call in self.google.requests[before:]]
        self.reads, self.writes, self.tokens = (routes.count(one) for one in ("get", "batchUpdate", "token"))
        return ended

    def contents(self) -> Contents:
        """Return what is displayed on every visible tab."""
        return {tab.title: self.person.rows(tab.title) for tab in self.book.book.tabs if not tab.is_hidden}

    def set(self, name: str, value: str) -> None:
        """Set a variable of the environment until all is healed."""
        self._patch.setenv(name, value)

    def unset(self, name: str) -> None:
        """Take a variable away until all is healed."""
        self._patch.delenv(name)

    def lead(self, endpoint: str, *, timeout_seconds: float = 30, give_up_seconds: float = 30) -> None:
        """Lead the command line to an endpoint, with so much patience."""
        self.set("SHEETS_SYNC_GOOGLE_ENDPOINT", endpoint)
        self.set("SHEETS_SYNC_GOOGLE_TIMEOUT_SECONDS", str(timeout_seconds))
        self.set("SHEETS_SYNC_GOOGLE_GIVE_UP_SECONDS", str(give_up_seconds))

    def hasten(self, *, hangs: bool = False) -> None:
        """Let the next commands give up soon; where a call ``hangs``, in time for a second attempt."""
        timeout = TIMEOUT_SECONDS if hangs else GIVE_UP_SECONDS
        self.lead(self.google.endpoint, timeout_seconds=timeout, give_up_seconds=GIVE_UP_SECONDS)

    def log_in(self, *scopes: str) -> None:
        """Let the next commands use a person's own login, with these rights and no others."""
        full = tuple(f"https://www.googleapis.com/auth/{scope}" for scope in scopes)
        self.key = self.google.login_file(self.folder / "login.json", PERSON, full)
        self.google.share(ID, PERSON)

    def shift_clock(self, seconds: int) -> None:
        """Set Google's clock that much ahead of ours."""
        self.google.clock.advance(seconds - self._ahead_seconds)
        self._ahead_seconds = seconds

    def heal(self) -> None:
        """Let everything of Google's and on the way there go well; the spreadsheet stays as it is."""
        google = self.google
        google.faults.clear()
        google.hooks.clear()
        google.quota = Quota(google.clock.now)
        self.shift_clock(0)
        google.is_api_disabled, google.language, google.max_body_bytes = False, "en", 10_485_760
        google.kept[ID].is_office_file = False
        google.share(ID)
        self._patch.undo()
        quick = partial(client.Line, wait_seconds=0.02, most_wait_seconds=0.06, connect_seconds=1.0)
        self._patch.setattr(client, "Line", quick)
        self._patch.setattr(serialization, "load_pem_private_key", _read_key)
        for name in (*_PROXIES, "GOOGLE_APPLICATION_CREDENTIALS"):
            self._patch.delenv(name, raising=False)
            self._patch.delenv(name.lower(), raising=False)
        self.lead(google.endpoint)
        self.link = LINK
        self.key: Path | None = google.key_file(self.folder / "key.json")

    def told_secrets(self, *texts: str) -> list[str]:
        """Return which parts of keys and tokens stand in what was said or logged."""
        key = self.google.key_file(self.folder / "again.json").read_text(encoding="utf-8")
        lines = [line for line in key.split("\\n") if len(line) > 40]
        secrets = [*lines, *self.google.tokens.given_out, *self.google.tokens.logins]
        marks = ["ya29.", "PRIVATE KEY", "Bearer ", "eyJ"]
        return [one for one in [*secrets, *marks] if any(one in text for text in (*texts, self.log))]


def imported(path: Path) -> Spreadsheet:
    """Return the school in an .xlsx file as a spreadsheet."""
    return from_xlsx(path, ID)


def copied(book: Book) -> Spreadsheet:
    """Return a spreadsheet of one's own that holds what another does."""
    mine = Spreadsheet(ID)
    mine.book = book.copy()
    return mine


@contextmanager
def opened(book: Spreadsheet, folder: Path) -> Iterator[Cloud]:
    """Keep a spreadsheet on an emulator of its own and lead the command line there."""
    with pytest.MonkeyPatch.context() as patch, Emulator() as google:
        yield Cloud(google, book, folder, patch)


def closed_port() -> str:
    """Return an address of this machine where nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{taken.getsockname()[1]}"
