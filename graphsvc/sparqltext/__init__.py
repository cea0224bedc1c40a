"""Reads and rewrites SPARQL as text: the one place that knows where a token ends and which brace closes which.

In reading order: `tokens` (the terminals, brackets, blocks), `guard` (what is refused before the engine sees it),
`protocol` (what the protocol asks and the engine has no argument for), `repairs` (what the engine's parser gets wrong),
`nested_exists` and `wide_joins` (the same answer sooner), `trial` (the patterns of an update as queries),
`known_prefixes` (declarations that may be left out), `diagnosis` (why a text does not parse). The engine
parses: nothing here decides whether a text is right.
"""
