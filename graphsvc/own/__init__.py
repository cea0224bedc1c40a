"""Reads what readers bring as spreadsheets: a template for it, its check cell by cell, and the records it makes."""
