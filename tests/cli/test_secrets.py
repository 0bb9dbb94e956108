"""A password in a database's URL is shown by no error, however it is mistyped."""

from __future__ import annotations

from typing import Any

import pytest

from carecall.config import safe_url

SECRET = "hush42"


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://care:hush42@server/db",
        "postgresql://server/db?user=care&password=hush42&sslmode=require",
        "postgresql:care:hush42@server/db",
        "care:hush42@server/db",
        "mysql://care:hush42@server/db",
    ],
)
def test_a_url_is_shown_without_its_password(url: str) -> None:
    assert SECRET not in safe_url(url)
    assert "server/db" in safe_url(url)


def test_a_path_with_an_at_sign_is_shown_whole() -> None:
    assert safe_url("sqlite:////home/c:/me@work/care.db") == "sqlite:////home/c:/me@work/care.db"


@pytest.mark.parametrize(
    "url",
    [
        "mysql://care:hush42@server/db",
        "postgresql://care:x@hush42@127.0.0.1:1/db",
        "postgresql://care:hush42%zz@127.0.0.1:1/db",
        "postgresql://hush:hush42/x@127.0.0.1:1/db",
    ],
)
@pytest.mark.parametrize("command", [("queue", "list"), ("db", "info"), ("db", "upgrade"), ("doctor",)])
def test_no_error_of_a_database_tells_the_password(carecall: Any, url: str, command: tuple[str, ...]) -> None:
    done = carecall(*command, "--db", url)
    assert done.status in (1, 3)
    assert SECRET not in done.out + done.err
