"""Owns what every command is handed: settings, words, clock, streams. Invariant: the environment and the
machine's clock are read here and nowhere below."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from carecall import config
from carecall.config import Settings
from carecall.errors import Misconfigured, Refused
from carecall.i18n import Words

if TYPE_CHECKING:
    from carecall.channels.headers import Layout
    from carecall.desk.context import Desk

ISO_DAY = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")
NARROWEST, WIDEST, NO_TERMINAL = 40, 100, 200


def machine() -> datetime:
    """The machine's clock, aware."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Session:
    """One run of the program. `now` and `agent` are `--now` and `--agent` as they were typed; `troubles`: what is wrong
    in the settings file, for a command that runs all the same with the rest of it."""

    settings: Settings
    words: Words
    now: str = ""
    agent: str = ""
    troubles: Sequence[Misconfigured] = ()

    @property
    def lang(self) -> str:
        return self.words.lang

    @property
    def lang_option(self) -> str:
        """The option by which a command that is copied answers in this language; "" where it does so without."""
        return "" if self.lang == _usual_language(self.settings) else f"--lang {self.lang}"

    def out(self, text: str) -> None:
        """Data, to stdout."""
        sys.stdout.write(f"{text}\n")

    def err(self, text: str) -> None:
        """Words, to stderr."""
        sys.stderr.write(f"{text}\n")

    def json(self, value: Any) -> None:
        self.out(json.dumps(value, ensure_ascii=False, indent=2))

    def table(self, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """A plain table on stdout, as wide as the terminal or as COLUMNS says."""
        from carecall.view.table import table_lines

        self.out("\n".join(table_lines(heads, rows, self.wide)))

    @property
    def wide(self) -> int:
        """The cells of a line on stdout; plenty where it is no terminal and COLUMNS says nothing."""
        told = sys.stdout.isatty() or os.environ.get("COLUMNS")
        return max(shutil.get_terminal_size().columns, NARROWEST) if told else NO_TERMINAL

    @property
    def room(self) -> int:
        """The cells of a line of text: those of the terminal, 80 where there is none, and no more than read well."""
        return min(max(shutil.get_terminal_size((80, 24)).columns, NARROWEST), WIDEST)

    @cached_property
    def zone(self) -> ZoneInfo:
        """The dealership's: the settings', else the programmes'."""
        from carecall.desk import opening

        return opening.zone_of(self.settings)

    def layout(self) -> Layout:
        """What files may hold here. Raises BadFile where the programmes are wrong."""
        from carecall.desk import intake, opening

        return intake.layout_of(opening.open_pack(self.settings, opening.open_library(self.settings)))

    def moment(self, text: str) -> datetime:
        """A time as typed on the command line: ISO, the dealership's where it names no offset; bare hours are today's.
        Raises Misconfigured `bad-time`."""
        try:
            found = datetime.fromisoformat(text if "-" in text[:8] else f"{self.today().isoformat()} {text}")
        except ValueError as error:
            raise Misconfigured("bad-time", text=text) from error
        return found if found.tzinfo else found.replace(tzinfo=self.zone)

    def past_moment(self, text: str) -> datetime:
        """When something was, as typed, such as `yesterday 16:00`. Raises Misconfigured `bad-past-time`."""
        from carecall.model.callback_phrases import parse_past

        try:
            return self.moment(text)
        except Misconfigured:
            now = self.moment(self.now) if self.now else machine()
        try:
            return parse_past(text, now.astimezone(self.zone))
        except Refused as refused:
            raise Misconfigured("bad-past-time", text=text) from refused

    def today(self) -> date:
        now = self.moment(self.now) if "-" in self.now[:8] else machine()
        return now.astimezone(self.zone).date()

    def day(self, text: str | None, *, past: bool = False) -> date | None:
        """A day as typed, as in a call: 2026-11-23, 29 Nov, tomorrow, 下周一; a bare weekday is the coming one, or
        where `past` the last one. Raises Misconfigured `bad-day`."""
        from carecall.scripts.dates import read_day
        from carecall.text import clean, half_width

        if not text:
            return None
        found = read_day(clean(half_width(text)).lower(), self.today(), past=past)
        if found is None:
            raise Misconfigured("no-such-day" if ISO_DAY.fullmatch(text.strip()) else "bad-day", text=text)
        return found

    def desk(self, create: bool = False) -> Desk:
        """The desk of these settings, with whoever `--agent` names. Raises Misconfigured `unknown-agent`."""
        from carecall.desk import opening

        now = self.moment(self.now) if self.now else None
        found = opening.open_desk(self.settings, machine, now, create)
        return opening.seat_agent(found, self.agent) if self.agent else found


def open_session(
    db: str, lang: str, now: str, agent: str = "", forgiving: bool = False, easy: bool = False
) -> Session:
    """The session of this user's settings and environment; `forgiving`: what is wrong in the settings file is left out,
    `easy`: where a desk can be opened without it. Raises Misconfigured."""
    from dataclasses import replace

    _check_language("--lang", lang)
    settings, troubles = _settings(forgiving, easy)
    if db:
        settings = replace(settings, db=db if "://" in db else f"sqlite:///{Path(db).absolute()}")
    return Session(settings, Words(lang or _usual_language(settings)), now, agent, troubles)


def _usual_language(settings: Settings) -> str:
    """The language where no option says which."""
    from carecall.i18n import pick_language

    return pick_language(settings.lang or config.language(os.environ), os.environ)


def _settings(forgiving: bool, easy: bool) -> tuple[Settings, Sequence[Misconfigured]]:
    _check_language("CARECALL_LANG", os.environ.get("CARECALL_LANG", ""))
    settings, troubles = config.read(os.environ)
    for trouble in troubles:
        comfort = str(trouble.params.get("key", "")).partition(".")[0] in config.COMFORTS
        if not forgiving and not (easy and comfort):
            raise trouble
    return settings, troubles


def _check_language(name: str, value: str) -> None:
    from carecall.i18n import LANGUAGES

    if value and value not in LANGUAGES:
        raise Misconfigured("unknown-value", option=name, value=value, known=LANGUAGES)
