"""Owns judging the terminal for `carecall doctor`. Invariant: pure: what was looked at goes in, findings come out; what
only looks poorer is a note, what makes the desk unreadable is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from carecall.cli.terminal_facts import CHINESE, OURS, SIGNS, Terminal
from carecall.desk.health import Finding, Level

COLUMNS, LINES = 80, 24
SLOW_MS = 200
PLAIN_LOCALES = ("", "C", "POSIX")


def judge(found: Terminal) -> list[Finding]:
    """The findings, in the order in which they matter."""
    if not found.attended:
        return [Finding("terminal", Level.NOTE, "no-terminal")]
    return [*_terminal(found), *_encoding(found), *_colours(found), *_width(found), *_cells(found), *_keys(found)]


def _terminal(found: Terminal) -> Iterator[Finding]:
    params = {"term": found.term, "inside": found.inside, "ssh": found.ssh}
    if not found.term:
        yield Finding("terminal", Level.WRONG, "term-unset", params)
    elif found.term in ("dumb", "unknown"):
        yield Finding("terminal", Level.WRONG, "term-dumb", params)
    elif not found.known:
        yield Finding("terminal", Level.NOTE, "term-unknown", params)
    else:
        yield Finding("terminal", Level.OK, "terminal-fine", params)


def _encoding(found: Terminal) -> Iterator[Finding]:
    params = {"locale": found.locale or "C"}
    drawn = found.cells.get(CHINESE, 2) if found.cells else 2
    if drawn > 2:
        yield Finding("encoding", Level.WRONG, "bytes-drawn", params)
    elif found.tmux and found.tmux.utf8 is False:
        yield Finding("encoding", Level.WRONG, "tmux-without-utf8", params)
    elif re.search(r"utf-?8", found.locale, re.IGNORECASE):
        yield Finding("encoding", Level.OK, "encoding-fine", params)
    elif found.locale in PLAIN_LOCALES:
        yield Finding("encoding", Level.NOTE, "locale-plain", params)
    else:
        yield Finding("encoding", Level.WRONG, "locale-other", params)


def _colours(found: Terminal) -> Iterator[Finding]:
    if found.no_color:
        yield Finding("colours", Level.NOTE, "no-color")
    elif found.colours == "truecolor" and found.tmux and found.tmux.rgb is False:
        yield Finding("colours", Level.NOTE, "tmux-not-told")
    elif found.colours == "truecolor":
        yield Finding("colours", Level.OK, "colours-full")
    elif found.colours == "256" and found.tmux:
        yield Finding("colours", Level.NOTE, "colours-in-tmux")
    elif found.colours == "256":
        yield Finding("colours", Level.OK, "colours-256")
    elif found.colours == "standard":
        yield Finding("colours", Level.NOTE, "colours-16", {"term": found.term})


def _width(found: Terminal) -> Iterator[Finding]:
    columns, lines = found.size
    params = {"columns": columns, "lines": lines}
    if found.believed != found.size and found.size != (0, 0):
        given = {"given_columns": found.believed[0], "given_lines": found.believed[1]}
        yield Finding("width", Level.WRONG, "size-hidden", params | given)
    elif not columns or not lines:
        yield Finding("width", Level.NOTE, "size-unknown")
    elif columns < COLUMNS or lines < LINES:
        yield Finding("width", Level.WRONG, "size-small", params)
    else:
        yield Finding("width", Level.OK, "size-fine", params)


def _cells(found: Terminal) -> Iterator[Finding]:
    if found.cells is None:
        yield Finding("cells", Level.NOTE, "cells-not-asked")
        return
    if not found.cells:
        yield Finding("cells", Level.NOTE, "cells-silent")
        return
    wide = [sign for sign in SIGNS if found.cells[sign] > 1]
    ours = [sign for sign in OURS if found.cells[sign] != 1]
    if found.cells[CHINESE] < 2:
        yield Finding("cells", Level.WRONG, "chinese-narrow", {"cells": found.cells[CHINESE]})
    elif ours and found.cells[CHINESE] == 2:
        yield Finding("cells", Level.WRONG, "signs-break", {"signs": " ".join(ours)})
    elif wide and found.cells[CHINESE] == 2:
        yield Finding("cells", Level.NOTE, "signs-wide", {"signs": " ".join(wide)})
    elif found.cells[CHINESE] == 2:
        yield Finding("cells", Level.OK, "cells-fine")


def _keys(found: Terminal) -> Iterator[Finding]:
    held = found.tmux.escape_ms if found.tmux and found.tmux.escape_ms is not None else 0
    if not found.f12:
        yield Finding("keys", Level.NOTE, "no-f-keys", {"term": found.term})
    if held > SLOW_MS:
        yield Finding("keys", Level.NOTE, "tmux-holds-esc", {"ms": held})
    if found.escape_ms > SLOW_MS:
        yield Finding("keys", Level.NOTE, "esc-slow", {"ms": found.escape_ms})
    if found.f12 and max(held, found.escape_ms) <= SLOW_MS:
        yield Finding("keys", Level.OK, "keys-fine", {"ms": held + found.escape_ms})
