"""A peer that speaks Google's Sheets v4 and token endpoint over HTTP on this machine.

I/O: listens on a port of 127.0.0.1, writes key files.

    with Emulator() as google:
        google.add(Spreadsheet("plans"))
        google.share("plans", ROBOT)
        key = google.key_file(tmp_path / "key.json")
        ...
        assert [call.route for call in google.calls] == ["get"]

Whatever the emulator itself got wrong, an answer that Google would never give among it, is raised when
the `with` ends; the client is told 501 meanwhile, which nobody retries.
"""

from __future__ import annotations

import threading
import traceback
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.emulator import answers, credentials, routes
from tests.emulator.answers import Answer
from tests.emulator.calls import Call
from tests.emulator.clock import Clock
from tests.emulator.credentials import ROBOT
from tests.emulator.errors import EmulatorBug
from tests.emulator.faults import Fault, Faults, faulty_answer
from tests.emulator.hooks import Edit, Hooks
from tests.emulator.quota import Quota
from tests.emulator.routes import Workbook
from tests.emulator.tokens import TokenDesk, TokenRefused
from tests.emulator.wire import Sent, Wire

SCOPE = "https://www.googleapis.com/auth/spreadsheets"


@dataclass
class _Kept:
    """A spreadsheet and who may do what with it."""

    workbook: Workbook
    roles: dict[str, str] = field(default_factory=dict)
    is_office_file: bool = False
    is_apps_own: bool = False


class Emulator:
    """Google, as far as the product calls it.

    Attributes:
        requests: Every call so far, token calls among them.
        faults: What is to go wrong.
        tokens: Who can sign in: keys and logins can be revoked here.
        clock: Google's clock; move it to test clock skew, expired tokens, a new minute of quota.
        quota: Limits of calls in a minute.
        language: "es" makes Google say the refusal of a protected cell in Spanish.
        is_api_disabled: Whether the project forgot to enable the Sheets API.
        max_body_bytes: How large a request may be.
    """

    def __init__(self) -> None:
        self.clock = Clock()
        self.quota = Quota(self.clock.now)
        self.tokens = TokenDesk(self.clock.now)
        self.faults = Faults()
        self.hooks = Hooks()
        self.kept: dict[str, _Kept] = {}
        self.requests: list[Call] = []
        self.bugs: list[BaseException] = []
        self.language = "en"
        self.is_api_disabled = False
        self.max_body_bytes = 10_485_760
        self.lock = threading.RLock()
        self._wire = Wire(self._answered)

    def __enter__(self) -> Self:
        self._wire.open()
        self.tokens.audience = self.token_uri
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._wire.close()
        if self.bugs and (error is None or not isinstance(error, EmulatorBug)):
            told = "\n".join("".join(traceback.format_exception(bug)) for bug in self.bugs)
            raise EmulatorBug(f"{len(self.bugs)} time(s) the emulator failed:\n{told}") from error

    @property
    def endpoint(self) -> str:
        """The address in place of https://sheets.googleapis.com."""
        return f"http://127.0.0.1:{self._wire.port}"

    @property
    def token_uri(self) -> str:
        """The address in place of https://oauth2.googleapis.com/token."""
        return f"{self.endpoint}/token"

    @property
    def calls(self) -> list[Call]:
        """Every call so far but those of the token endpoint."""
        return [call for call in self.requests if not call.is_token]

    def add(self, workbook: Workbook, *, is_office_file: bool = False, is_apps_own: bool = False) -> None:
        """Keep a spreadsheet, shared with nobody; maybe an .xlsx left in Drive, or one that our app made."""
        self.kept[workbook.spreadsheet_id] = _Kept(workbook, {}, is_office_file, is_apps_own)

    def share(self, spreadsheet_id: str, email: str = ROBOT, role: str = "editor") -> None:
        """Share a spreadsheet with an account, or with "anyone", as "editor" or "viewer"."""
        self.kept[spreadsheet_id].roles[email] = role

    def unshare(self, spreadsheet_id: str, email: str = ROBOT) -> None:
        """Take an account off a spreadsheet."""
        self.kept[spreadsheet_id].roles.pop(email, None)

    def between(self, edit: Edit, times: int | None = None) -> None:
        """Let someone edit between any two calls: after one was answered, before the next is looked at."""
        self.hooks.between(edit, times)

    def before_write(self, edit: Edit, times: int | None = None) -> None:
        """Let someone edit just before a write is applied."""
        self.hooks.before_write(edit, times)

    def key_file(self, path: Path, email: str = ROBOT, number: int = 0) -> Path:
        """Write a service account's key file and make the account known."""
        self.tokens.register(email, credentials.key_id(number), credentials.public_key(number))
        return credentials.write_key_file(path, email, self.token_uri, number)

    def login_file(self, path: Path, email: str, scopes: tuple[str, ...] = (SCOPE,)) -> Path:
        """Write the file that a person's own login leaves, the permission granted."""
        refresh_token = self.tokens.grant_login(email, list(scopes))
        return credentials.write_login_file(path, refresh_token, self.token_uri, list(scopes))

    def token(self, email: str = ROBOT, scopes: tuple[str, ...] = (SCOPE,)) -> str:
        """Give out an access token without the sign-in."""
        return self.tokens.issue(email, frozenset(scopes))

    def _answered(self, call: Call) -> Sent:
        with self.lock:
            self.requests.append(call)
            method = "token" if call.is_token else call.method
            fault = self.faults.take(method)
            answer = None if fault and fault.when == "before" else self._true_answer(call)
            self.hooks.note_call(call.spreadsheet_id)
            sent = Sent(answer) if fault is None else _spoiled(fault, method, answer)
            call.status = sent.status
            return sent

    def _true_answer(self, call: Call) -> Answer:
        """Answer as if nothing went wrong; a mistake of the emulator's own is kept for the end."""
        try:
            if call.route == "token":
                return self._token_answer(call)
            return routes.answer(self, call) if call.route else answers.of_page(404, call.path)
        except Exception as bug:
            self.bugs.append(bug)
            return answers.of_json({"error": {"code": 501, "message": f"Emulator: {bug!r}"}}, 501)

    def _token_answer(self, call: Call) -> Answer:
        try:
            return answers.of_json(self.tokens.answer(call.content))
        except TokenRefused as refused:
            said = {"error": refused.error, "error_description": refused.description}
            return answers.of_json(said, refused.status)


def _spoiled(fault: Fault, method: str, answer: Answer | None) -> Sent:
    if fault.kind in ("status", "garbage"):
        return Sent(faulty_answer(fault, method))
    if fault.kind == "truncate":
        # Before the effect there is nothing true to cut off, so that a page is cut off instead.
        return Sent(answer or answers.of_page(502), "truncate")
    return Sent(None, "hang" if fault.kind == "hang" else "reset")
