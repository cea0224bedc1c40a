"""Sets up what a command needs in an environment of its own, then runs it: python run.py serve, python run.py test …

It needs nothing but Python with pip and venv, on Linux, macOS and Windows; ./run calls it.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import zlib
from pathlib import Path

USAGE = """\
usage: python run.py COMMAND [ARGUMENTS]      (./run COMMAND where there is bash)

  serve      serve the explorer and the SPARQL endpoint on http://127.0.0.1:8000 (arguments: graphsvc serve --help)
  test       run the tests (arguments are handed to pytest)
  check      lint, types, format, then the knowledge: profiles, reasoner, shapes, pitfalls, questions
  bench      measure; run.py bench paths for the path engines
  frontend   bundle what comes from npm anew: the query editor and the engine of the static edition
  docs       build the documentation site into build/docs/ (pictures of the pages need Chromium)
  build      build the wheel and the source distribution into dist/, and check them
  release    date the version, build it twice, compare and check it (uploads nothing; --day, --outdir)
  graphsvc   run any graphsvc command in the environment

The first call makes .venv with pip; PYTHON names the interpreter to use (3.10 or newer).
"""
ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
LOCK = ROOT / "frontend" / "package-lock.json"
ALONE = (  # tests that measure how long something takes by the clock, or that fill the machine: one after the other
    *("tests/faults/test_ending.py", "tests/faults/test_serving.py", "tests/faults/test_workers.py"),
    *("tests/hostile/test_hostile.py", "tests/hostile/test_shares.py", "tests/service/test_concurrency.py"),
    *("tests/service/test_large.py", "tests/service/test_large_upload.py", "tests/service/test_loop_answers.py"),
    "tests/service/test_sparql.py",
    "tests/browser/test_paint.py",  # the last: see `test`
)
SPREAD = ("-n", "auto", "--dist", "loadfile", "--no-loadscope-reorder")  # in the order of tests/conftest.py
NO_PYTHON = "Python 3.10 or newer is needed; set PYTHON to one."


def stamped(name: str, source: Path) -> bool:
    """Whether what a stamp stands for is installed: nothing is installed twice, a change installs again."""
    stamp = VENV / f".installed-{name}"
    return stamp.is_file() and stamp.read_text(encoding="ascii").strip() == _checksum(source)


def put_stamp(name: str, source: Path) -> None:
    (VENV / f".installed-{name}").write_text(_checksum(source), encoding="ascii")


def _checksum(source: Path) -> str:
    return str(zlib.crc32(source.read_bytes()))


def python(*arguments: str) -> int:
    """Run the interpreter of the environment and return its exit code."""
    return subprocess.run([PYTHON, *arguments], cwd=ROOT, check=False).returncode


def must(*arguments: str) -> None:
    """As `python`, but what fails ends this command with its code."""
    code = python(*arguments)
    if code:
        sys.exit(code)


def replace(*arguments: str) -> None:
    """Become the interpreter of the environment, so that signals reach it; wait for it where that cannot be."""
    if os.name == "posix":
        os.chdir(ROOT)
        os.execv(PYTHON, [str(PYTHON), *arguments])
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that is waited for
    sys.exit(python(*arguments))


def make_venv() -> None:
    if PYTHON.exists():
        return
    asked = os.environ.get("PYTHON")
    base = [asked] if asked else [sys.executable]
    fresh = "import sys; sys.exit(sys.version_info < (3, 10))"
    if subprocess.run([*base, "-c", fresh], check=False).returncode:
        sys.exit(NO_PYTHON)
    if subprocess.run([*base, "-m", "venv", VENV], check=False).returncode:
        say("The venv module is missing: install the package python3-venv.")
        sys.exit(3)


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def pip(*arguments: str) -> None:
    must("-m", "pip", "install", "--quiet", "--disable-pip-version-check", *arguments)


def install(name: str, *arguments: str) -> None:
    project = ROOT / "pyproject.toml"
    if stamped(name, project):
        return
    say(f"Setting up {VENV.name} for {name} (once) …")
    pip(*arguments)
    python("-m", "compileall", "-q", "graphsvc")  # else, where Python may write none, each process compiles it anew
    put_stamp(name, project)


def runtime() -> None:
    make_venv()
    install("runtime", "--editable", ".")


def group(name: str) -> None:
    runtime()
    if stamped(name, ROOT / "pyproject.toml"):
        return
    version = subprocess.run([PYTHON, "-m", "pip", "--version"], capture_output=True, text=True, check=True).stdout
    found = re.match(r"pip (\d+)\.(\d+)", version)
    if not found or (int(found[1]), int(found[2])) < (25, 1):  # the first that knows groups
        pip("pip>=25.1")
    install(name, "--group", name)


def editor() -> None:
    """Bundle what comes from npm; left out where npm is not there or fails, which is told once for each lock file."""
    bundled = ROOT / "graphsvc" / "service" / "static" / "vendor" / "NOTICE.txt"
    if bundled.exists() or not shutil.which("npm") or stamped("editor", LOCK):
        return
    say("Bundling the query editor (once) …")
    put_stamp("editor", LOCK)
    os.environ.setdefault("npm_config_fetch_retries", "1")
    os.environ.setdefault("npm_config_fetch_timeout", "20000")
    done = subprocess.run([PYTHON, "frontend/bundle.py"], cwd=ROOT, stdout=sys.stderr, check=False)
    if done.returncode:
        say("The query editor is left out; the query page is a plain form. The command frontend tries again.")


def test(arguments: list[str]) -> None:
    """Run the tests in three runs: most on all cores, those of the browser on all cores, and those that measure alone.

    Playwright keeps an event loop in its process, which no test after it may have. All three run, whatever becomes of
    the first, and the worst of their exit codes is that of the command.
    """
    group("test")
    editor()
    if arguments:
        replace("-m", "pytest", *arguments)
    elsewhere = [f"--ignore={place}" for place in ALONE]
    spread = python("-m", "pytest", *SPREAD, "--ignore=tests/browser", *elsewhere, "tests")
    browser = python("-m", "pytest", *SPREAD, *elsewhere, "tests/browser")
    sys.exit(max(spread, browser, python("-m", "pytest", *(place for place in ALONE if (ROOT / place).exists()))))


def check(arguments: list[str]) -> None:
    group("test")
    group("check")
    must("-m", "ruff", "check", ".")
    must("-m", "ruff", "check", "--preview", "--select", "PLW1514", ".")  # an encoding wherever a file is opened
    must("-m", "ruff", "format", "--check", ".")
    reasoner = [PYTHON, "-m", "graphsvc", "reason"]  # takes as long as the others together: beside them
    java = shutil.which("java")
    reasoning = subprocess.Popen(reasoner, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) if java else None
    code = python("-m", "mypy") or python("-m", "graphsvc", "check", *arguments)
    if not reasoning:  # everything else is checked without it
        print("not reasoned over: HermiT needs Java")
        sys.exit(code)
    said, _ = reasoning.communicate()
    sys.stdout.buffer.write(said)
    sys.exit(code or reasoning.returncode)


def build(arguments: list[str]) -> None:
    group("build")
    make = [*arguments] or ["--outdir", "dist"]
    must("-m", "build", *make)
    if not arguments:
        must("-m", "twine", "check", "--strict", *(str(one) for one in sorted((ROOT / "dist").glob("graphsvc-*"))))


def main(command: str = "help", *given: str) -> None:
    """Run one command."""
    arguments = list(given)
    if sys.version_info < (3, 10) and not os.environ.get("PYTHON"):
        sys.exit(NO_PYTHON)
    if command == "serve":
        runtime()
        editor()
        replace("-m", "graphsvc", "serve", *arguments)
    elif command == "graphsvc":
        runtime()
        replace("-m", "graphsvc", *arguments)
    elif command in ("test", "check", "build"):
        {"test": test, "check": check, "build": build}[command](arguments)
    elif command == "release":
        group("build")
        replace("deploy/release.py", *arguments)
    elif command == "bench":
        group("test")
        group("bench")
        replace("-m", "tests.bench", *arguments)
    elif command == "docs":
        group("docs")
        replace("-m", "sphinx", "--fail-on-warning", "--keep-going", "-b", "html", *arguments, "docs", "build/docs")
    elif command == "frontend":
        make_venv()
        replace("frontend/bundle.py", *arguments)
    elif command in ("help", "-h", "--help"):
        print(USAGE, end="")
    else:
        say(USAGE)
        sys.exit(2)


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit(130)
