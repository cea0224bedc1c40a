"""Checks rows, graphs and answers, and names each fault with its place."""
