"""Configures and loads Virtuoso, which needs more telling than the other servers."""

from __future__ import annotations

import shutil
import subprocess
import time
from pathlib import Path

GRAPH = "urn:graphsvc:default"  # Virtuoso has no default graph of its own: this one stands for it

CONFIGURATION = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
ErrorLogLevel = 4
FileExtend = 200
MaxCheckpointRemap = 20000
[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx
MaxCheckpointRemap = 2000
[Parameters]
ServerPort = 127.0.0.1:{sql}
DirsAllowed = /
NumberOfBuffers = 340000
MaxDirtyBuffers = 250000
ServerThreads = 40
CheckpointInterval = 60
MaxQueryMem = 2G
DefaultHost = 127.0.0.1:{port}
[HTTPServer]
ServerPort = 127.0.0.1:{port}
ServerThreads = 36
KeepAliveTimeout = 15
MaxKeepAlives = 40
[SPARQL]
ResultSetMaxRows = 1000000
MaxQueryExecutionTime = 60
DefaultGraph = {graph}
DefaultQuery = select * where {{ ?s ?p ?o }} limit 1
"""

# Who asks without a name may write: only these tests do, on the loopback. Without the last line every write is 403.
PERMISSIONS = """
DB.DBA.RDF_DEFAULT_USER_PERMS_SET ('nobody', 7);
DB.DBA.USER_GRANT_ROLE ('SPARQL', 'SPARQL_UPDATE');
"""


def configure(folder: Path, port: int, sql: int) -> Path:
    """Write the configuration of a server on the loopback ports `port` (HTTP) and `sql`; return its path."""
    path = folder / "virtuoso.ini"
    path.write_text(CONFIGURATION.format(folder=folder, port=port, sql=sql, graph=GRAPH), encoding="utf-8")
    (folder / "sql-port").write_text(str(sql), encoding="ascii")
    return path


def command(folder: Path, text: str) -> str:
    """Run SQL statements on the server in `folder`. Raises RuntimeError where one fails."""
    port = (folder / "sql-port").read_text(encoding="ascii")
    call = [shutil.which("isql-vt") or "isql-vt", f"127.0.0.1:{port}", "dba", "dba", "ERRORS=STDOUT"]
    done = subprocess.run(call, input=text, capture_output=True, text=True, check=False)
    if "*** Error" in done.stdout:
        raise RuntimeError(f"Virtuoso refused {text.strip()}:\n{done.stdout[-1500:]}")
    return done.stdout


def permit(folder: Path, _: Path | None = None) -> None:
    """Let the server in `folder` be written to over HTTP; it may still be setting itself up, so ask a few times."""
    for _attempt in range(20):
        try:
            command(folder, PERMISSIONS)
            return
        except RuntimeError:
            time.sleep(0.5)
    command(folder, PERMISSIONS)


def load_virtuoso(folder: Path, data: Path) -> None:
    """Load an N-Triples file with the bulk loader, as its manual says, with a checkpoint at the end."""
    command(folder, f"ld_dir ('{data.parent}', '{data.name}', '{GRAPH}');\nrdf_loader_run ();\ncheckpoint;\n")
    wrong = command(folder, "select ll_error from DB.DBA.load_list where ll_error is not null;")
    if "0 Rows" not in wrong:
        raise RuntimeError(f"Virtuoso did not load {data.name}:\n{wrong}")
