"""Owns the way in and the way out: global options, exit statuses, what an error says. Invariant: no traceback reaches a
user; 0 ok, 1 refused by a rule or rows rejected, 2 usage or configuration, 3 database, 4 unexpected, 130 interrupted.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence
from contextlib import suppress
from enum import IntEnum
from pathlib import Path

from carecall import config
from carecall.cli.opening import shortcut
from carecall.cli.session import Session, open_session
from carecall.errors import BadFile, CarecallError, Misconfigured, Refused, StoreError
from carecall.i18n import Words, pick_language

GLOBALS = ("--db", "--lang", "--now", "--agent")
NOBODYS = ("seed", "import", "doctor", "db", "config", "script", "programme", "rule")
"""Commands at which nobody sits: an agent named to them would be ignored."""


class Exit(IntEnum):
    """The exit statuses."""

    OK = 0
    REFUSED = 1
    USAGE = 2
    DATABASE = 3
    UNEXPECTED = 4
    INTERRUPTED = 130


def main(argv: Sequence[str] | None = None) -> None:
    """Run the program and end the process with its status."""
    _utf8()
    status = run(list(sys.argv[1:] if argv is None else argv))
    _flush()
    sys.exit(status)


def _flush() -> None:
    """What is still to be written, where somebody reads it; else Python would complain while it ends."""
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _utf8() -> None:
    """Chinese is written whatever the locale says."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure and (stream.encoding or "").lower().replace("-", "") != "utf8":
            reconfigure(encoding="utf-8", errors="replace")


def run(argv: list[str]) -> int:
    """Run one command; its exit status."""
    words, session = Words(pick_language(None, os.environ)), None
    try:
        given, rest = hoist(argv)
        words = Words(pick_language(given["--lang"] or config.language(os.environ), os.environ))
        forgiving = rest[:1] == ["doctor"] or rest[:2] == ["config", "keys"]  # these help to mend the settings
        session = open_session(**_named(given), forgiving=forgiving, easy=shortcut(rest) is not None)
        words = session.words
        return _invoke(session, rest)
    except CarecallError as error:
        _say(words, error)
        if session and error.code == "no-database":
            _tell_of_training(session)
        return status_of(error)
    except KeyboardInterrupt:
        return Exit.INTERRUPTED
    except (BrokenPipeError, SystemExit) as left:
        if isinstance(left, SystemExit) and not isinstance(left.__context__, BrokenPipeError):
            raise
        return Exit.OK  # whoever reads has read enough; typer and rich leave by an exit of their own
    except Exception as error:
        return _unexpected(words, error)


def hoist(argv: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    """The global options wherever they stand, and what is left; `--db X` and `--db=X` alike."""
    given, rest, words = dict.fromkeys(GLOBALS, ""), [], iter(argv)
    for word in words:
        name, equals, value = word.partition("=")
        if word == "--":
            rest += [word, *words]
        elif name in GLOBALS:
            given[name] = value if equals else next(words, "")
            if not given[name]:
                raise Misconfigured("option-empty", option=name)
        else:
            rest.append(word)
    return given, rest


def _named(given: dict[str, str]) -> dict[str, str]:
    return {name.removeprefix("--"): value for name, value in given.items()}


def _invoke(session: Session, argv: list[str]) -> int:
    if session.agent and argv and argv[0] in NOBODYS and "--help" not in argv:
        raise Misconfigured("agent-unfit", command=argv[0])
    open_it = shortcut(argv)
    if open_it:
        open_it(session)
        return Exit.OK
    return _command(session, argv)


def _command(session: Session, argv: list[str]) -> int:
    import typer

    from carecall.cli.commands import build

    app = build(session.words)
    try:
        result = app(argv, standalone_mode=False, obj=session, prog_name="carecall")
    except typer.TyperException as error:
        return _usage(session, error)
    except typer.Abort:
        return Exit.INTERRUPTED
    return int(result or 0)


def _usage(session: Session, error: Exception) -> int:
    """What was mistyped; typer's own words are English."""
    from carecall.cli.pages import mistyped

    session.err(mistyped(session.words, error))
    return int(getattr(error, "exit_code", Exit.USAGE))


def status_of(error: CarecallError) -> Exit:
    kinds = {Refused: Exit.REFUSED, Misconfigured: Exit.USAGE, StoreError: Exit.DATABASE}
    return next((status for kind, status in kinds.items() if isinstance(error, kind)), Exit.UNEXPECTED)


def _say(words: Words, error: CarecallError) -> None:
    from carecall.view.reasons import error_text

    sys.stderr.write(f"{error_text(words, error)}\n")
    if isinstance(error, BadFile):
        from carecall.view.problems import problem_line

        for problem in error.problems:
            sys.stderr.write(f"{problem_line(words, problem, Path.cwd())}\n")


def _tell_of_training(session: Session) -> None:
    """Whoever has practised may be looking for that."""
    from carecall.cli.opening import training_words

    with suppress(CarecallError, OSError):
        if told := training_words(session):
            session.err(told)


def _unexpected(words: Words, error: Exception) -> Exit:
    """One line and the path of a log that only its owner reads, never a traceback."""
    log = config.log_file(os.environ)
    with log.open("a", encoding="utf-8") as stream:
        traceback.print_exception(error, file=stream)
    kind = type(error).__name__
    text = words("Something unexpected went wrong ({kind}). The details are in {log}.", kind=kind, log=log)
    sys.stderr.write(f"{text}\n")
    return Exit.UNEXPECTED
