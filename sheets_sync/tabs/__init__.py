"""The tabs the tool makes and keeps; each room renders one kind of tab from the plans and verdicts."""
