"""Opens a store: the one seam between the program and whatever holds the triples."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from pyoxigraph import Quad, QueryBoolean, QuerySolutions, QueryTriples, RdfFormat

from graphsvc.errors import UsageError
from graphsvc.options import filled
from graphsvc.store.jobs import Job, Most
from graphsvc.store.options import ENDPOINT, EndpointOptions

if TYPE_CHECKING:
    from typing_extensions import Unpack

QueryResult = QuerySolutions | QueryBoolean | QueryTriples


class Store(Protocol):
    """What every store can do, and all that the rest of the program asks of one.

    `pyoxigraph` terms are the term model on both sides of it. `location` is its folder, its address or ":memory:".
    `generation` grows with every write, so that what was read can be kept until then; where the store `is_remote`, far
    away and open to others, it grows with those made from here. A store is hashable, and can be referred to weakly.
    """

    location: str
    generation: int
    is_remote: bool

    @property
    def trouble(self) -> str:
        """Why nothing can be written now; empty where it can, as far as is known."""

    def query(self, query: str, *, default_graphs: Sequence[str] = (), named_graphs: Sequence[str] = ()) -> QueryResult:
        """Return the results of a SPARQL query. Raises QuerySyntaxError, LimitError, StoreError."""

    def run(self, job: Job, most: Most = ...) -> Iterator[bytes]:
        """Return the answer to a job, in parts, as bytes in the format that it asks for and no more than `most` of it.

        Raises QuerySyntaxError, ForbiddenError, LimitError, StoreError.
        """

    def update(self, update: str | Callable[[], str], *, base: str | None = None, guarded: bool = False) -> None:
        """Run a SPARQL update as one transaction, or the one that a function gives: nobody writes from its call on.

        Relative IRIs start from `base`. `guarded` says that what SERVICE and LOAD lead to has been allowed; a store of
        this process refuses both otherwise. Raises QuerySyntaxError, ForbiddenError, StoreError, what the function
        raises, and nothing was changed then.
        """

    def load(
        self,
        data: Iterable[Quad] | IO[bytes] | Path,
        *,
        format: RdfFormat | None = None,
        graph: str | None = None,
        progress: Callable[[int], None] | None = None,
    ) -> int:
        """Add triples to `graph` (the default graph when None), all or nothing; return how many were read.

        `progress` is called with the number of bytes of a document that were read since its last call.
        """

    def dump(self, output: IO[bytes], *, format: RdfFormat, graph: str | None = None) -> None:
        """Write one graph (or every graph, for a quads format and `graph` None) to `output`."""

    def close(self) -> None:
        """Release what the store holds; closing twice does nothing."""


def open_store(location: str | None = None, *, functions: str = "", **options: Unpack[EndpointOptions]) -> Store:
    """Open an empty store in memory, the one in the folder `location` (a path or a file: URL), or a SPARQL endpoint.

    `functions` names the module of the functions that expressions may call in a store of this process. The options are
    for an endpoint: see `EndpointOptions`. Raises StoreError, UsageError, UnknownOption.
    """
    asked = filled(ENDPOINT, options)
    if location and location.startswith(("http://", "https://")):
        from graphsvc.store.remote import RemoteStore

        return RemoteStore(location, **asked)
    if options:
        raise UsageError(f"{', '.join(options)} goes with the URL of an endpoint.", "Give one: http://…")
    from graphsvc.store.embedded import EmbeddedStore

    return EmbeddedStore(_folder(location) if location and location != ":memory:" else None, functions)


def _folder(location: str) -> Path:
    scheme, is_url, _ = location.partition("://")
    if not is_url:
        return Path(location)  # C:\… too
    parts = urlsplit(location)
    if scheme.lower() != "file" or parts.netloc not in ("", "localhost"):
        mend = "Give a folder, or the http(s) address of a SPARQL endpoint."
        raise UsageError(f"{location} is no place for a store.", mend)
    from urllib.request import url2pathname  # brings along http and email, which few need

    return Path(url2pathname(parts.path))
