"""Reads and writes RDF documents: formats, compression, and where a bad one breaks."""
