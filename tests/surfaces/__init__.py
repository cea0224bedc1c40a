"""Asks the same question on every surface, over a small graph in which every option makes a difference."""
