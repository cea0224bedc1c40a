"""Writes results as JSON objects, as text, and in the formats that other programs read."""
