"""Retries, time limits and what is known after a failure, against a server of our own."""

from __future__ import annotations

import json
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from google.oauth2.credentials import Credentials

from sheets_sync.backends.google.access import Access
from sheets_sync.backends.google.client import (
    AlreadyApplied,
    GoogleRefusal,
    Line,
    Refused,
    SheetsClient,
    Unanswered,
)
from tests.backends.google.loopback import (
    TOKEN,
    answer,
    cut_short,
    hang,
    loopback,
    refuse,
    reset,
    trickle,
    unused_port,
)

OK = answer(200, {"spreadsheetId": "one"})
BUSY = refuse(503, "The service is currently unavailable.", "UNAVAILABLE")
HTML = answer(502, "<html><body>Bad Gateway</body></html>")
QUOTA = refuse(429, "Quota exceeded for quota metric 'Read requests'", "RESOURCE_EXHAUSTED")
RATE = refuse(403, "Rate Limit Exceeded", "PERMISSION_DENIED", [{"reason": "RATE_LIMIT_EXCEEDED"}])
EXISTS = refuse(400, 'Invalid requests[0].addSheet: A sheet with the name "x" already exists.')
NOT_SHARED = refuse(403, "The caller does not have permission", "PERMISSION_DENIED")
LINE = {"timeout_seconds": 0.15, "give_up_seconds": 0.6, "wait_seconds": 0.01, "most_wait_seconds": 0.02}


@contextmanager
def client_of(*steps, say=None, **line):
    """A client whose Google answers these steps, and that Google."""
    with loopback(*steps) as google:
        login = Credentials(
            None, refresh_token="r", token_uri=f"{google.url}/token", client_id="c", client_secret="s"
        )
        access = Access(login, "robot@example.edu", "your Google login")
        yield SheetsClient(access, Line(google.url, **{**LINE, **line}), say), google


def test_a_read_is_one_request_with_its_mask_and_a_token():
    with client_of(OK) as (client, google):
        assert client.get("one", "sheets.properties", ["'A b'!A1:B2", "C"]) == {"spreadsheetId": "one"}
    [(method, path, _, headers)] = google.asked
    assert method == "GET"
    assert path == (
        "/v4/spreadsheets/one?fields=sheets.properties&prettyPrint=false&ranges=%27A+b%27%21A1%3AB2&ranges=C"
    )
    assert headers["Authorization"] == "Bearer a-token"
    assert "gzip" in headers["User-Agent"] and "gzip" in headers["Accept-Encoding"]
    assert (client.attempts, google.tokens_asked, client.account) == (1, 1, "robot@example.edu")


def test_a_write_sends_its_body_as_it_is_and_leaves_it_alone():
    body = {"requests": [{"updateCells": {"fields": "é 漢 😀"}}]}
    with client_of(BUSY, OK) as (client, google):
        client.batch_update("one", body, "spreadsheetId")
    assert body == {"requests": [{"updateCells": {"fields": "é 漢 😀"}}]}
    assert [json.loads(sent) for _, _, sent, _ in google.asked] == [body, body]
    assert google.asked[0][:2] == (
        "POST",
        "/v4/spreadsheets/one:batchUpdate?fields=spreadsheetId&prettyPrint=false",
    )


@pytest.mark.parametrize(
    "failure",
    [BUSY, HTML, QUOTA, RATE, reset, hang, cut_short, answer(200, "<html>Sign in</html>"), answer(200, [])]
    + [answer(status) for status in (408, 500, 502, 504)],
)
@pytest.mark.parametrize("writes", [False, True])
def test_what_may_pass_is_tried_again(failure, writes):
    with client_of(failure, OK, timeout_seconds=0.05) as (client, google):
        call = (lambda: client.batch_update("one", {}, "f")) if writes else (lambda: client.get("one", "f"))
        assert call() == {"spreadsheetId": "one"}
    assert client.attempts == len(google.asked) == 2


@pytest.mark.parametrize("status", [400, 403, 404, 405, 409, 413, 302])
def test_what_will_not_pass_is_asked_once(status):
    with client_of(answer(status)) as (client, google), pytest.raises(Refused) as caught:
        client.batch_update("one", {}, "f")
    assert (caught.value.status, caught.value.may_have_written) == (status, False)
    assert (client.attempts, caught.value.attempts, len(google.asked)) == (1, 1, 1)


def test_a_401_renews_the_token_once():
    with client_of(answer(401), OK) as (client, google):
        client.get("one", "f")
    assert (len(google.asked), google.tokens_asked) == (2, 2)
    with client_of(answer(401)) as (client, google), pytest.raises(Refused) as caught:
        client.get("one", "f")
    assert (caught.value.status, len(google.asked), google.tokens_asked) == (401, 2, 2)


@pytest.mark.parametrize("failure", [BUSY, HTML, reset, hang, trickle, cut_short])
def test_time_is_bounded_and_a_write_without_an_answer_is_unknown(failure):
    began = time.monotonic()
    with client_of(failure, timeout_seconds=0.1, give_up_seconds=0.3) as (client, google):
        with pytest.raises(Unanswered) as caught:
            client.batch_update("one", {}, "f")
        assert time.monotonic() - began < 0.6
    assert caught.value.may_have_written
    assert caught.value.attempts == len(google.asked) == client.attempts >= 1


@pytest.mark.parametrize("failure", [BUSY, reset, hang, trickle, cut_short])
def test_a_read_without_an_answer_wrote_nothing(failure):
    with client_of(failure, give_up_seconds=0.2) as (client, _), pytest.raises(Refused) as caught:
        client.get("one", "f")
    assert not caught.value.may_have_written


def test_a_hang_gets_no_more_than_what_is_left():
    began = time.monotonic()
    with client_of(hang, timeout_seconds=60, give_up_seconds=0.15) as (client, _):
        with pytest.raises(Unanswered):
            client.batch_update("one", {}, "f")
        assert 0.1 < time.monotonic() - began < 0.4


@pytest.mark.parametrize(
    "steps, kind",
    [
        pytest.param([QUOTA], Refused, id="only over quota: nothing written"),
        pytest.param([RATE], Refused, id="only over the rate: nothing written"),
        pytest.param([BUSY, EXISTS], AlreadyApplied, id="applied, then met its own tab"),
        pytest.param([hang, EXISTS], AlreadyApplied, id="applied in silence, then met its own tab"),
        pytest.param([QUOTA, EXISTS], Refused, id="never sent before: the tab is somebody else's"),
        pytest.param([EXISTS], Refused, id="the first attempt met a tab"),
        pytest.param([BUSY, NOT_SHARED], Unanswered, id="unshared after an unclear attempt"),
        pytest.param([BUSY, QUOTA], Unanswered, id="over quota after an unclear attempt"),
    ],
)
def test_what_is_known_after_a_write_that_failed(steps, kind):
    with client_of(*steps, give_up_seconds=0.4) as (client, _), pytest.raises(GoogleRefusal) as caught:
        client.batch_update("one", {}, "f")
    assert type(caught.value) is kind
    assert caught.value.may_have_written is (kind is not Refused)


def test_retry_after_is_honoured():
    wait = answer(429, {}, {"Retry-After": "0.15"})
    began = time.monotonic()
    with client_of(wait, OK) as (client, _):
        client.get("one", "f")
        assert 0.15 <= time.monotonic() - began < 0.4
    assert client.attempts == 2


def later(seconds: int) -> str:
    """A moment as HTTP writes it, that many seconds from now."""
    return (datetime.now(UTC) + timedelta(seconds=seconds)).strftime("%a, %d %b %Y %H:%M:%S GMT")


@pytest.mark.parametrize("seconds_or_date", [str, later])
def test_a_retry_after_beyond_the_time_left_gives_up_at_once(seconds_or_date):
    headers = {"Retry-After": seconds_or_date(90)}
    began = time.monotonic()
    with client_of(answer(503, {}, headers)) as (client, google), pytest.raises(Refused) as caught:
        client.get("one", "f")
    assert time.monotonic() - began < 0.3
    assert len(google.asked) == 1
    assert 85 <= caught.value.failure.retry_after <= 91


def test_nobody_listening_wrote_nothing_and_says_so():
    login = Credentials("a-token")
    line = Line(f"http://127.0.0.1:{unused_port()}", **{**LINE, "give_up_seconds": 0.1})
    with pytest.raises(Refused) as caught:
        SheetsClient(Access(login, None, "x"), line).batch_update("one", {}, "f")
    assert (caught.value.reason, caught.value.may_have_written) == ("unreachable", False)
    assert caught.value.attempts > 1


def test_a_token_endpoint_that_recovers_is_tried_again():
    for failure in (BUSY, HTML, reset, hang, answer(200, "<html>")):
        with client_of(OK, timeout_seconds=0.05) as (client, google):
            google.token_steps = [failure, TOKEN]
            client.get("one", "f")
        assert (google.tokens_asked, len(google.asked)) == (2, 1)


def test_a_token_endpoint_that_does_not_recover_wrote_nothing():
    began = time.monotonic()
    with client_of(OK, give_up_seconds=0.2) as (client, google):
        google.token_steps = [BUSY]
        with pytest.raises(Refused) as caught:
            client.batch_update("one", {}, "f")
    assert time.monotonic() - began < 0.5
    assert (caught.value.status, caught.value.failure.at_token, google.asked) == (503, True, [])


def test_a_refused_token_is_asked_once():
    with client_of(OK) as (client, google):
        google.token_steps = [
            answer(400, {"error": "invalid_grant", "error_description": "Invalid JWT Signature."})
        ]
        with pytest.raises(Refused) as caught:
            client.get("one", "f")
    assert (caught.value.reason, caught.value.message) == ("invalid_grant", "Invalid JWT Signature.")
    assert (google.tokens_asked, google.asked, caught.value.failure.at_token) == (1, [], True)


def test_each_retry_is_said_once_and_nowhere_else(capfd):
    said = []
    with client_of(BUSY, hang, OK, say=said.append, timeout_seconds=0.05) as (client, _):
        client.get("one", "f")
    assert said == [
        "Google answered 503; trying again (attempt 2).",
        "Google did not answer; trying again (attempt 3).",
    ]
    assert capfd.readouterr() == ("", "")


def test_a_fault_of_ours_is_no_refusal():
    with client_of(OK) as (client, google), pytest.raises(ValueError):
        client.batch_update("one", {"number": float("nan")}, "f")
    assert google.asked == []


def test_a_proxy_of_the_environment_is_used(monkeypatch):
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    with loopback(OK) as proxy:
        monkeypatch.setenv("http_proxy", proxy.url)
        line = Line("http://sheets.example.edu", **LINE)
        SheetsClient(Access(Credentials("a-token"), None, "x"), line).get("one", "f")
    assert proxy.asked[0][1].startswith("http://sheets.example.edu/v4/spreadsheets/one?")
