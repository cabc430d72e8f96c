"""What is said of reading from and writing to Google: which pairs are compared, and how. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

ORDINARY = 1_000
"""The most teachers for whom everything is measured; beyond, only what is needed to see what wins."""

LATENCY = 0.3
"""Seconds a request to Google takes before its answer comes; they are added, not waited for."""

PAIRS = (
    ("masked", "split"),
    ("masked", "batch"),
    ("masked", "tabs"),
    ("masked", "unmasked"),
    ("findings", "tabs_findings"),
)
"""Ours and the peer, by the names of ``google_reads``."""

_LARGE = ("masked", "split", "batch")


def kinds_for(teachers: int) -> list[str]:
    """Return which ways to read are compared at this size."""
    return list(_LARGE if teachers > ORDINARY else dict.fromkeys(kind for pair in PAIRS for kind in pair))


class Reads:
    """What each way to read took."""

    def __init__(self, measured: Sequence[Mapping[str, Any]]) -> None:
        self._of = {one["kind"]: one for one in measured}

    def seconds(self, kind: str) -> float:
        """Return the CPU seconds on our side of the wire."""
        return float(self._of[kind]["seconds"])

    def with_latency(self, kind: str) -> float:
        """Return the seconds with what each request waits for Google."""
        return self.seconds(kind) + LATENCY * self.requests(kind)

    def requests(self, kind: str) -> int:
        """Return how many requests there were."""
        return int(self._of[kind]["requests"])

    def kilobytes(self, kind: str) -> float:
        """Return what came over the wire, compressed."""
        return float(self._of[kind]["bytes"]) / 1_000


def of_write(one: Mapping[str, Any]) -> Iterator[tuple[str, float, str]]:
    """Yield name, figure and unit of all that is told of a write."""
    yield "cells", one["cells"], ""
    yield "requests", one["requests"], ""
    yield "sent kB", one["sent_bytes"] / 1_000, "kB"
    if one["name"] != "first":  # whose new tabs and columns the peer would not make
        yield "sent/values", one["sent_bytes"] / one["peer_bytes"], "ratio"
    yield "answer kB", one["answer_bytes"] / 1_000, "kB"
    for stage in ("plan", "build", "answer", "repair"):
        yield stage, one[stage], "s"
    yield "put right", one["repairs"], "cells"
