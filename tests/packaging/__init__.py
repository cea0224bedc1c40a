"""Builds the package as a release does, and serves from an installed one."""
