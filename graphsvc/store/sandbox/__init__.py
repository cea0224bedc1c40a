"""Runs work from outside in processes of its own, under limits of time, memory and size."""
