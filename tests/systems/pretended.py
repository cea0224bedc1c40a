"""Makes Python lack what another system lacks: code for a `sitecustomize` module, which runs at every start."""

from __future__ import annotations

# What Windows has not. The modules that Python itself needs here stay for it, but cannot be imported by us.
WINDOWS = """
import builtins, os, select, signal, subprocess, sys, time
gone = {"resource", "fcntl", "pwd", "grp", "termios"}
def imported(name, *rest, before=builtins.__import__, **more):
    if name in gone:
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)
    return before(name, *rest, **more)
for name in gone:
    sys.modules.pop(name, None)
builtins.__import__ = imported
for module, names in {
    os: "fork getuid geteuid setpriority sched_setscheduler SCHED_IDLE memfd_create O_CLOEXEC",
    select: "poll epoll",
    signal: "SIGHUP SIGUSR1 SIGUSR2 SIGALRM",
    time: "clock_gettime",
}.items():
    for name in names.split():
        if hasattr(module, name):
            delattr(module, name)
"""

# What macOS has not, and what it refuses.
MAC = """
import os, pathlib, resource, time
def refused(which, limits, before=resource.setrlimit):
    if which == resource.RLIMIT_AS:
        raise ValueError("current limit exceeds maximum limit")
    return before(which, limits)
resource.setrlimit = refused
for name in ("sched_setscheduler", "SCHED_IDLE", "memfd_create"):
    delattr(os, name)
def text(path, *rest, before=pathlib.Path.read_text, **more):
    if str(path).startswith("/proc"):
        raise FileNotFoundError(2, "No such file or directory", str(path))
    return before(path, *rest, **more)
pathlib.Path.read_text = text
"""

# A screen and files of western Europe, as Python finds them on an older Windows.
WESTERN = {"PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LC_ALL": "POSIX"}
