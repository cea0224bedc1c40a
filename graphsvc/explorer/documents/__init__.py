"""Writes what people take away: tables, citations and briefings."""
