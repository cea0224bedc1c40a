"""Holds the version of the program, apart from all that follows from the framework that is served."""

VERSION = "0.1.0"
