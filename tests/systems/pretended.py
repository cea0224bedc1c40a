"""Makes Python lack what another system lacks: code for a `sitecustomize` module, which runs at every start."""

from __future__ import annotations

# What Windows has not. The modules that Python itself needs here stay for it, but cannot be imported by us.
WINDOWS = """
import builtins, os, select, signal, socket, stat, subprocess, sys, time, types
gone = {"resource", "fcntl", "pwd", "grp", "termios"}
def imported(name, *rest, before=builtins.__import__, **more):
    if name in gone:
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)
    return before(name, *rest, **more)
import fcntl
def locking(file, _mode, _bytes, lock=fcntl.flock, exclusive=fcntl.LOCK_EX | fcntl.LOCK_NB):
    try:
        lock(file, exclusive)
    except BlockingIOError as error:
        raise PermissionError(13, "Permission denied") from error
sys.modules["msvcrt"] = types.SimpleNamespace(locking=locking, LK_NBLCK=2)
for name in (*gone, "selectors"):
    sys.modules.pop(name, None)
builtins.__import__ = imported
class Selected:
    before = select.select
    def __call__(self, reading, writing, *rest):
        for one in {*reading, *writing}:
            if not stat.S_ISSOCK(os.fstat(one if isinstance(one, int) else one.fileno()).st_mode):
                raise OSError(10038, "An operation was attempted on something that is not a socket")
        return Selected.before(reading, writing, *rest)
select.select = Selected()
for module, names in {
    os: "fork forkpty getuid geteuid getpgid setsid killpg nice setpriority sched_setscheduler SCHED_IDLE memfd_create "
        "O_CLOEXEC O_NONBLOCK sendfile set_blocking fchmod chown posix_fadvise pread pwrite getloadavg",
    select: "poll epoll",
    signal: "SIGHUP SIGUSR1 SIGUSR2 SIGALRM SIGQUIT SIGCHLD setitimer alarm",
    socket: "AF_UNIX SO_REUSEPORT",
    time: "clock_gettime",
}.items():
    for name in names.split():
        if hasattr(module, name):
            delattr(module, name)
import waitress.server
os.name = "nt"  # its trigger there is a pair of sockets, for no pipe can be selected
del sys.modules["waitress.trigger"]
import waitress.trigger
os.name = "posix"
waitress.server.trigger = waitress.trigger
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
