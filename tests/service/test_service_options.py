"""The options of the service and of a store: each is declared once, and a wrong one is refused by its name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from graphsvc import create_app, open_store
from graphsvc.cli import cli
from graphsvc.errors import UnknownOption, UsageError
from graphsvc.service.options import SERVICE
from graphsvc.store.options import ENDPOINT


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"querytimeout": 1, "wrkers": 3}, "There is no option “querytimeout”. Did you mean “query_timeout”?"),
        ({"wrkers": 3}, "Did you mean “workers”?"),
        ({"query_timeout": 0}, "query_timeout cannot be “0”."),
        ({"memory_limit": 0}, "memory_limit cannot be “0”."),
        ({"result_limit": 0}, "result_limit cannot be “0”."),
        ({"row_limit": 0}, "row_limit cannot be “0”."),
        ({"request_limit": 0}, "request_limit cannot be “0”."),
        ({"workers": -1}, "workers cannot be “-1”."),
        ({"workers": True}, "workers cannot be “True”."),
        ({"writable": "no"}, "writable cannot be “no”. Use true or false."),
    ],
)
def test_a_wrong_option_of_the_application_is_refused_by_name(options: dict[str, Any], words: str) -> None:
    with pytest.raises(UsageError) as refused:
        create_app(open_store(), **options)
    assert words in str(refused.value)


def test_zero_means_zero_where_it_is_taken() -> None:
    app = create_app(open_store(), workers=1, queue=0, cache=0)
    context = app.extensions["graphsvc"]
    try:
        assert context.pool.limits.queue == 0 and context.cache is None
    finally:
        context.close()


def test_what_a_worker_may_use_is_what_was_said() -> None:
    app = create_app(open_store(), workers=1, query_timeout=3, memory_limit=300, result_limit=7, row_limit=11, queue=5)
    context = app.extensions["graphsvc"]
    try:
        limits = context.pool.limits
        assert (limits.seconds, limits.memory, limits.answer, limits.rows, limits.queue) == (
            3.0,
            300 << 20,
            7 << 20,
            11,
            5,
        )
    finally:
        context.close()


@pytest.mark.parametrize(
    "option", [one for one in SERVICE.values() if one.kind in (int, float)], ids=lambda one: one.name
)
def test_the_command_refuses_what_the_application_refuses_and_says_the_same_default(option: Any) -> None:
    below = str(option.least - 1 if option.least else -1)
    done = CliRunner().invoke(cli, ["serve", option.shown("cli"), below, "--port", "0"])
    assert done.exit_code == 2 and option.shown("cli") in done.output
    told = " ".join(CliRunner().invoke(cli, ["serve", "--help"]).output.split())
    default = 2 if option.name == "workers" else option.default
    assert f"{option.help} [default: {default}]" in told


def test_a_number_given_twice_on_the_command_line_is_refused() -> None:
    done = CliRunner().invoke(cli, ["serve", "--queue", "1", "--queue", "2"])
    assert done.exit_code == 2 and "--queue" in done.output and "2 times" in done.output


@pytest.mark.parametrize("location", [None, "folder"])
def test_options_of_an_endpoint_go_with_a_url_only(tmp_path: Path, location: str | None) -> None:
    place = location and str(tmp_path / location)
    for name in ENDPOINT:
        with pytest.raises(UsageError, match=name):
            open_store(place, **{name: 3.0 if name == "timeout" else "http://e/"})  # type: ignore[arg-type]
    assert not (tmp_path / "folder").exists()


def test_a_misspelt_option_of_a_store_is_refused_with_what_was_meant() -> None:
    with pytest.raises(UnknownOption, match="Did you mean “update_url”"):
        open_store("http://127.0.0.1:9/sparql", updateurl="http://e/")  # type: ignore[call-arg]
    with pytest.raises(UsageError, match="timeout cannot be “0”"):
        open_store("http://127.0.0.1:9/sparql", timeout=0)
