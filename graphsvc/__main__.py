"""Starts the command line."""

from graphsvc.cli import main

if __name__ == "__main__":
    main()
