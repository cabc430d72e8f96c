"""Keeps teachers' personalized learning plans alive all year."""

__version__ = "0.1.0"
