"""Lets SPARQL queries search for paths: as a SERVICE block and as functions."""
