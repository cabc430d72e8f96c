"""What makes a plan right or wrong: one room per step, an explicit catalogue, one engine."""
