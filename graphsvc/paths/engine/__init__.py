"""Searches views of a graph, whatever holds them; knows nothing of what the nodes are."""
