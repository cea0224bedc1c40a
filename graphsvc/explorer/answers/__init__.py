"""Answers in a few lines of words, each with the claims below it."""
