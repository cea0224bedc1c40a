"""Declares an option once; every surface that takes it is made from that one row.

    class ScopeOptions(TypedDict, total=False):
        min_sources: Annotated[int, Option("Sources a hop must have.", default=0, least=0, most=100)]

    find_paths(store, "time pressure", "automation bias", min_sources=2)                # Python: typed, checked
    graphsvc paths "time pressure" "automation bias" --min-sources 2                     # a click option
    GET /api/v1/paths?from=time+pressure&to=automation+bias&min_sources=2                # a query string, OpenAPI
    GET /paths?from=time+pressure&to=automation+bias&min_sources=2                       # a page, a field of its form
    SERVICE <…/service/paths> { [] path:from …; path:to …; path:minSources 2; … }        # a term of path.ttl
    paths(start="time pressure", end="automation bias", min_sources=2)                   # an MCP tool, its JSON schema
    docs/reference/options.md                                                            # a row of the table

Each reads the value by the same bounds and refuses the same values, naming the option. A surface that does not take an
option says why, in the same row: `Option(…, not_on={"page": "Pages show claims, and other edges have none."})`.
"""

from graphsvc.options.option import SERVED, SURFACES, Option, Value, check, declared, filled, named, unknown
from graphsvc.options.reading import Asked, read, read_json

__all__ = ["SERVED", "SURFACES", "Asked", "Option", "Value", "check", "declared", "filled", "named", "read"]
__all__ += ["read_json", "unknown"]
