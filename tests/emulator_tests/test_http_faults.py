"""What goes wrong on purpose: before the effect or after it, and in which way."""

from __future__ import annotations

import time
from typing import Any

import pytest
import requests
from google.auth.exceptions import TransportError
from google.auth.transport.requests import AuthorizedSession

from tests.emulator.server import Emulator
from tests.emulator.workbook import Spreadsheet

WRITE = {"requests": [{"addSheet": {"properties": {"title": "Added"}}}]}


def write(google: Emulator, timeout: float = 5) -> requests.Response:
    address = f"{google.endpoint}/v4/spreadsheets/plans:batchUpdate"
    headers = {"Authorization": f"Bearer {google.token()}"}
    return requests.post(address, headers=headers, json=WRITE, timeout=timeout)


def is_written(google: Emulator) -> bool:
    return len(google.kept["plans"].workbook.as_json(None, False)["sheets"]) == 2


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize(
    ("fault", "status", "content_type"),
    [
        ({}, 503, "application/json; charset=UTF-8"),
        ({"status": 500}, 500, "application/json; charset=UTF-8"),
        ({"status": 502, "html": True}, 502, "text/html; charset=UTF-8"),
        ({"status": 413, "html": True}, 413, "text/html; charset=UTF-8"),
        ({"status": 429, "retry_after": 7}, 429, "application/json; charset=UTF-8"),
        ({"kind": "garbage"}, 200, "application/json; charset=UTF-8"),
        ({"kind": "garbage", "html": True}, 200, "text/html; charset=UTF-8"),
    ],
)
def test_an_answer_that_is_not_the_true_one(
    google: Emulator, when: Any, fault: dict[str, Any], status: int, content_type: str
) -> None:
    google.faults.add(when, **fault)
    said = write(google)
    assert (said.status_code, said.headers["Content-Type"]) == (status, content_type)
    assert said.headers.get("Retry-After") == ("7" if "retry_after" in fault else None)
    assert is_written(google) == (when == "after")
    assert google.calls[0].status == status


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize(
    ("kind", "raised"),
    [
        ("reset", requests.ConnectionError),
        ("truncate", requests.exceptions.ChunkedEncodingError),
        ("hang", requests.ReadTimeout),
    ],
)
def test_no_whole_answer(google: Emulator, when: Any, kind: Any, raised: type[Exception]) -> None:
    google.faults.add(when, kind=kind)
    with pytest.raises(raised):
        write(google, timeout=0.1)
    assert is_written(google) == (when == "after")
    assert google.calls[0].status is None


def test_a_503_has_the_words_of_google(google: Emulator) -> None:
    google.faults.add()
    error = {"code": 503, "message": "The service is currently unavailable.", "status": "UNAVAILABLE"}
    assert write(google).json() == {"error": error}


def test_faults_come_in_order_to_the_calls_they_are_for(google: Emulator, session: AuthorizedSession) -> None:
    google.faults.add(method="POST", status=500)
    google.faults.add(method="GET", status=502, times=2, skip=1)
    address = f"{google.endpoint}/v4/spreadsheets/plans"
    assert [session.get(address).status_code for _ in range(4)] == [200, 502, 502, 200]
    assert google.faults.left == 1
    assert [write(google).status_code for _ in range(2)] == [500, 200]
    assert google.faults.left == 0


def test_a_token_endpoint_that_is_down(google: Emulator, session: AuthorizedSession) -> None:
    google.faults.add(method="token", kind="reset", times=9)
    with pytest.raises(TransportError):
        session.get(f"{google.endpoint}/v4/spreadsheets/plans")
    assert google.calls == []


def test_a_hanging_call_does_not_delay_the_end() -> None:
    with Emulator() as google:
        google.add(Spreadsheet("plans"))
        google.share("plans")
        google.faults.add(kind="hang")
        with pytest.raises(requests.ReadTimeout):
            write(google, timeout=0.05)
        began = time.monotonic()
    assert time.monotonic() - began < 2


def test_a_closed_emulator_refuses_the_connection(google: Emulator) -> None:
    with Emulator() as closed:
        address = closed.endpoint
    with pytest.raises(requests.ConnectionError):
        requests.get(address, timeout=1)
