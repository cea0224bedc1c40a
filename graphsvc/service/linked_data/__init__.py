"""Lets machines find, dereference and match what the graph holds."""
