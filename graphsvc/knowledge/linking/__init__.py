"""Maps other datasets to the framework, and tables to triples."""
