"""Names the commands and turns errors into exit codes; each command is loaded when it is called."""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

import click

from graphsvc.errors import GraphsvcError, UsageError
from graphsvc.framework import choose, framework
from graphsvc.version import VERSION

COMMANDS: dict[str, tuple[str, str]] = {
    "new": ("new", "Make a folder for a framework of your own."),
    "serve": ("serve", "Serve the graph: explorer, SPARQL, paths."),
    "build": ("knowledge", "Build the graph file from the rows of knowledge."),
    "check": ("knowledge", "Check rows, shapes and questions."),
    "prove": ("prove", "Read what pictures, pages, paths and tools say, and judge it by the rows."),
    "reason": ("knowledge", "Reason over the graph with HermiT."),
    "diff": ("diff", "List what changed between two versions of the graph."),
    "release": ("release", "Write one version of the knowledge as files, dated and with checksums."),
    "dump": ("knowledge", "Write a store's triples in any RDF format."),
    "ask": ("ask", "Answer a question in plain words."),
    "query": ("query", "Answer a SPARQL query."),
    "question": ("named_questions", "Answer a question by its name."),
    "paths": ("questions", "List the paths from one factor to another."),
    "explain": ("questions", "Explain how one factor bears on another, with sources."),
    "reach": ("questions", "List what is upstream or downstream of a factor."),
    "loops": ("questions", "List feedback loops and whether they reinforce or balance."),
    "chokepoints": ("questions", "List what every path between two factors must pass."),
    "leverage": ("questions", "Rank factors by how much of an outcome depends on them."),
    "actions": ("actions", "List what could be done about a factor, and how sure that is."),
    "draw": ("picture", "Draw the map, a factor's surroundings or paths."),
    "briefing": ("picture", "Write a briefing on some factors, to print or paste."),
    "publish": ("publish", "Write the whole explorer as files that need no server."),
    "backup": ("backup", "Write a whole store, every graph of it, into one file."),
    "restore": ("backup", "Make a store from a backup."),
    "load": ("data", "Load RDF files into a store."),
    "sources": ("sources", "Import sources from a reference manager; name what sources lack."),
    "own": ("own", "Write the template for evidence of your own, and check a sheet of it."),
    "link": ("data", "Propose and check links to another dataset."),
    "mcp": ("data", "Serve the graph to language-model programs (MCP)."),
}


WITHOUT_FRAMEWORK = ("new",)
FRAMEWORK = "--framework"


def _takes_framework(command: click.Command) -> None:
    """Show the option in the help of a command; it was read before, for the command itself follows from it."""
    if isinstance(command, click.Group):
        for one in command.commands.values():
            _takes_framework(one)
    elif not any(FRAMEWORK in one.opts for one in command.params):
        shown = click.Option(
            [FRAMEWORK], metavar="FOLDER", expose_value=False, help="A framework of your own; default: the built-in."
        )
        command.params.append(shown)


def _named_by_option(command: click.Command, name: str) -> None:
    """Let the variable of an option have the name of the option, also where the code calls it something else."""
    for one in command.params:
        spelled = max(one.opts, key=len).lstrip("-").replace("-", "_")
        if isinstance(one, click.Option) and spelled != one.name and not one.envvar:
            one.envvar = f"GRAPHSVC_{name}_{spelled}".upper().replace("-", "_")


def _choose_framework(words: Sequence[str]) -> None:
    """Choose the framework that the command line names, before what follows from it is loaded."""
    given = [at for at, word in enumerate(words) if word == FRAMEWORK or word.startswith(FRAMEWORK + "=")]
    if len(given) > 1:
        raise UsageError("--framework is given twice.", "Serve one framework at a time.")
    for at in given:
        _, sign, folder = words[at].partition("=")
        folder = folder if sign else "".join(words[at + 1 : at + 2])
        if not folder or not Path(folder).is_dir():
            raise UsageError(f"--framework: there is no folder “{folder}”.", "graphsvc new NAME makes one.")
        choose(Path(folder))
        framework()  # what is wrong in its file is told before anything else


class LazyGroup(click.Group):
    """Loads the module of a command only when that command runs, so that starting stays fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"graphsvc.cli.{COMMANDS[cmd_name][0]}")
        command: click.Command = getattr(module, cmd_name)
        if cmd_name not in WITHOUT_FRAMEWORK:
            _takes_framework(command)
        _named_by_option(command, cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, summary) for name, (_, summary) in COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(VERSION, prog_name="graphsvc")
@click.option(FRAMEWORK, metavar="FOLDER", expose_value=False, help="A framework of your own; after the command, too.")
def cli() -> None:
    """Question a framework of what influences what: every arrow with its status, basis and evidence.

    FROM, TO and NODE take an IRI, a CURIE (node:automation-bias) or a name ("automation bias").
    Exit codes: 0 done, 1 problems found, 2 wrong use, 3 the store or a file failed.
    """


def main() -> None:
    """Run the command line; errors go to standard error with the exit code of their kind."""
    _speak_utf8()
    try:
        _choose_framework(sys.argv[1:])
        cli.main(standalone_mode=False, auto_envvar_prefix="GRAPHSVC")
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
    except BrokenPipeError:
        # The reader (head, less) has gone; writing more, even at exit, would only print a traceback.
        sys.stdout = None
        sys.exit(0)
    except GraphsvcError as error:
        words = getattr(error, "words", "")
        click.echo(f"graphsvc: {error}" + (f"\n  {words}" if words else ""), err=True)
        sys.exit(error.exit_code)


def _speak_utf8() -> None:
    """Write UTF-8 to files and pipes on every system; a screen that lacks a letter shows its number."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # there is none below pythonw
            encoding = stream.encoding if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="strict" if stream is sys.stdin else "backslashreplace")
