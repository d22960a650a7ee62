"""Virtuoso open source 7: a configuration of its own in a folder, loading by its SQL shell.

https://docs.openlinksw.com/virtuoso/databaseadmsrv/ has the parameters.
"""

import re
import subprocess
import time
from pathlib import Path
from typing import Final

GRAPH: Final = "https://w3id.org/jalon/benchmark"
_LOAD_SECONDS: Final = 600.0
_CONFIGURATION: Final = """\
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
FileExtend = 200
[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx
[Parameters]
ServerPort = {sql_port}
DisableTcpSocket = {closed}
ServerThreads = 40
NumberOfBuffers = 80000
MaxDirtyBuffers = 60000
DirsAllowed = {data}
CheckpointInterval = 60
[HTTPServer]
ServerPort = 127.0.0.1:{port}
ServerThreads = 40
MaxKeepAlives = 40
KeepAliveTimeout = 30
[SPARQL]
DefaultGraph = {graph}
ResultSetMaxRows = 1000000
MaxQueryExecutionTime = {deadline}
"""


def command(
    program: str, folder: Path, port: int, deadline: float | None, closed: bool = True
) -> list[str]:
    """Write the configuration of a database and return the command that serves it.

    ``closed``: no SQL port, which Virtuoso opens on every interface. It is open during the load
    only.
    """
    data, sql_port = (folder / "place").read_text().splitlines()
    text = _CONFIGURATION.format(
        folder=folder,
        data=data,
        port=port,
        sql_port=sql_port,
        closed=int(closed),
        graph=GRAPH,
        deadline=round(deadline or 0),
    )
    (folder / "virtuoso.ini").write_text(text)
    return [program, "+foreground", "+configfile", str(folder / "virtuoso.ini")]


def load(program: str, shell: str, folder: Path, file: Path, port: int) -> None:
    """Load an N-Triples or Turtle file into a new database in a folder, once."""
    if (folder / "place").exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    sql_port = port + 1 if port < 65_535 else port - 1
    (folder / "place").write_text(f"{file.parent}\n{sql_port}\n")
    process = subprocess.Popen(
        command(program, folder, port, None, closed=False),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        login = [shell, f"127.0.0.1:{sql_port}", "dba", "dba", "ERRORS=STDOUT"]
        _wait(login)
        statement = (
            f"DB.DBA.TTLP_MT(file_to_string_output('{file}'), '', '{GRAPH}', 0); checkpoint;"
        )
        command_ = [*login, f"EXEC={statement}"]
        subprocess.run(command_, check=True, capture_output=True, timeout=_LOAD_SECONDS)
    finally:
        process.terminate()
        process.wait(60)


def version(program: str) -> str:
    """Return the version that the program tells."""
    done = subprocess.run([program, "-?"], capture_output=True, text=True, timeout=30)
    found = re.search(r"Version (\S+)", done.stdout + done.stderr)
    return found[1] if found else "unknown"


def _wait(login: list[str]) -> None:
    for _ in range(300):
        done = subprocess.run([*login, "EXEC=status();"], capture_output=True, timeout=30)
        if done.returncode == 0:
            return
        time.sleep(0.2)
    raise TimeoutError("virtuoso does not answer on its SQL port")
