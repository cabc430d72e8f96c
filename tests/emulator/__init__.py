"""A peer that speaks Google Sheets on this machine, for the tests."""
