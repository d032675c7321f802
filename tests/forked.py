"""Commands in processes of their own that are forked from one which has imported the libraries.

A command imports libraries for a second before it does anything. Here one process imports them once, and nothing of
ours, and forks for each command: a process with arguments, environment, folder and files of its own, which imports what
is ours and ends as any other. All of them hash strings alike, unlike commands that are started.
"""

from __future__ import annotations

import atexit
import json
import os
import runpy
import select
import signal
import socket
import subprocess
import sys
from functools import cache
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryFile

ROOT = Path(__file__).parents[1]
LIBRARIES = (
    *("django.contrib.auth", "django.contrib.sessions", "django.core.management", "django.db.models"),
    *("django.http", "django.template", "django.urls", "psycopg", "sqlite3", "typer", "rich.console"),
    *("ibis", "ibis.backends.sql", "numpy", "pyarrow", "pyarrow.compute", "pyarrow.parquet", "pydantic"),
)
"""Those that start no thread when they are imported: a lock that a thread holds would stay held in the forked process.
DuckDB and Polars start one."""

NO_THREADS = {"OPENBLAS_NUM_THREADS": "1", "JE_ARROW_MALLOC_CONF": "background_thread:false"}
LARGEST = 1 << 20
SECONDS_TO_END = 900
"""After which a command has come to a halt, however busy the machine is."""


def run_forked(
    module: str, arguments: list[str], environment: dict[str, str], *, stdin: str = ""
) -> subprocess.CompletedProcess[str]:
    """``python -m module``, from the root of the clone, run to its end."""
    with TemporaryFile() as given, TemporaryFile() as output, TemporaryFile() as errors:
        given.write(stdin.encode())
        given.seek(0)
        with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as asking:
            asking.connect(_forking())
            asking.settimeout(SECONDS_TO_END)
            message = json.dumps([module, arguments, environment]).encode()
            socket.send_fds(asking, [message], [one.fileno() for one in (given, output, errors)])
            process = int(asking.recv(LARGEST))
            try:
                code = int(asking.recv(LARGEST))
            except TimeoutError:
                os.kill(process, signal.SIGKILL)
                raise subprocess.TimeoutExpired([module, *arguments], SECONDS_TO_END) from None
        for file in (output, errors):
            file.seek(0)
        return subprocess.CompletedProcess(
            [module, *arguments], code, output.read().decode(), errors.read().decode()
        )


@cache
def _forking() -> str:
    """The address of the process that forks, which ends with this one."""
    address = f"\0fieldhouse-tests-{os.getpid()}"  # in no folder
    listening = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    listening.bind(address)
    listening.listen()
    listening.set_inheritable(True)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LANG", "LC_"))}
    process = subprocess.Popen(
        [sys.executable, "-m", __name__, str(listening.fileno())],
        cwd=ROOT,
        env=kept | NO_THREADS | {"PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])},
        pass_fds=[listening.fileno()],
        stdin=subprocess.PIPE,  # which closes with this process, however that ends
        stdout=subprocess.DEVNULL,
    )
    listening.close()
    atexit.register(process.communicate)
    return address


def _serve(listening: socket.socket) -> tuple[str, list[str]]:
    """Fork for each who asks; it returns in the forked process alone, with the module and its arguments."""
    for name in LIBRARIES:
        import_module(name)
    (_this_one,) = Path("/proc/self/task").iterdir()  # the only thread
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # those who wait for commands are not waited for
    while True:
        if sys.stdin in select.select([listening, sys.stdin], [], [])[0]:
            sys.exit()
        asking, _address = listening.accept()
        if os.fork() == 0:
            listening.close()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            return _begun(asking)
        asking.close()


def _begun(asking: socket.socket) -> tuple[str, list[str]]:
    """Fork the command, tell its process's number and how it ended; it returns in the command's process alone."""
    message, files, _flags, _address = socket.recv_fds(asking, LARGEST, 3)
    module, arguments, environment = json.loads(message)
    if command := os.fork():
        for file in files:
            os.close(file)
        asking.send(str(command).encode())
        _number, status = os.waitpid(command, 0)
        asking.send(str(os.waitstatus_to_exitcode(status)).encode())
        os._exit(0)
    asking.close()
    for place, file in enumerate(files):
        os.dup2(file, place)
        os.close(file)
    os.environ.clear()
    os.environ.update(environment)
    return module, arguments


if __name__ == "__main__":
    _module, _arguments = _serve(socket.socket(fileno=int(sys.argv[1])))
    sys.argv[1:] = _arguments
    runpy.run_module(_module, run_name="__main__", alter_sys=True)
