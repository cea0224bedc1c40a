"""Draws arrows between boxes: chooses, gathers, places, and writes them as SVG, PNG and HTML."""
