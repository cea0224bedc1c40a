"""Turns records into pictures, tables and documents that people read: layouts, SVG, exports and briefings."""
