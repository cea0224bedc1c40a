"""Serves the SPARQL 1.1 protocols, and guards what queries reach outside."""
