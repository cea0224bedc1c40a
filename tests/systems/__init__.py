"""Runs the program as other systems would have it: without their modules, limits, pipes and encodings."""
