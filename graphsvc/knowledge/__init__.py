"""Turns the rows of knowledge into a checked graph."""
