"""How the whole suite runs."""

from __future__ import annotations

import gc

# An emulated spreadsheet is some hundred thousand objects: looking through all of them again and again
# took a third of the time.
gc.set_threshold(100_000, 50, 1_000)
