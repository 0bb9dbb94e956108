"""Owns settings: defaults, then the settings file, then the environment, then the command line. Invariant: a setting is
read here once and handed on; an unknown key or an impossible value is refused by name, with the file and the mend.

The file is `config.toml` in the user's configuration folder, or what CARECALL_CONFIG names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from carecall.errors import Misconfigured
from carecall.i18n import LANGUAGES

APP = "carecall"
SLOWEST_HEARTBEAT = 30
"""Seconds; whoever looks takes a desk for closed that missed two."""
LONGEST_LEASE = 3600
_LANG = re.compile(r"""^\s*lang\s*=\s*["'](\w+)""", re.MULTILINE)
_PASSWORD = re.compile(r"([?&](?:ssl)?password=)[^&]*")


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that a site may set. `programme_pack` is the shipped pack that runs; `programme_files` and
    `script_folders` are laid over the shipped ones;
    `owner_lang` is the language of messages to owners; `lease` and `heartbeat` are seconds; `bell`: promises ring;
    `keys`: other keys for actions, `{"queue.why": "w f2"}` (carecall.keys); `file`: where all this stands, or would
    stand, `source` the same where it does."""

    data: Path
    cache: Path
    db: str = ""
    lang: str = ""
    agent: str = ""
    time_zone: str = ""
    owner_lang: str = "zh"
    programme_pack: str = "dealership"
    programme_files: tuple[Path, ...] = ()
    script_folders: tuple[Path, ...] = ()
    lease: int = 120
    heartbeat: int = 20
    bell: bool = True
    keys: Mapping[str, str] = field(default_factory=dict)
    source: str = ""
    file: Path = Path()

    @property
    def house_file(self) -> str:
        """The house's own pack that is laid last, in which it says what differs; "" where there is none."""
        return str(self.programme_files[-1]) if self.programme_files else ""

    @property
    def db_url(self) -> str:
        return self.db or f"sqlite:///{self.data / 'carecall.db'}"


ENVIRONMENT = {"CARECALL_DB": "db", "CARECALL_LANG": "lang", "CARECALL_AGENT": "agent", "CARECALL_DATA": "data",
               "CARECALL_CACHE": "cache"}  # fmt: skip
COMFORTS = ("bell", "keys", "lang")
"""What a desk can be opened without, where a mistake stands in it."""
_PATHS = ("programme_files", "script_folders")
_PLACES = ("source", "file")
_OTHER = (*_PATHS, "data", "cache", "lease", "heartbeat", "bell", "keys")
"""What is no plain text."""


def load(environment: Mapping[str, str]) -> Settings:
    """The settings of this user. Raises the first mistake of the file as Misconfigured: `bad-toml`, `unknown-setting`,
    `bad-setting`, `bad-seconds`, `bad-language`, `bad-zone`, `file-not-readable`."""
    settings, mistakes = read(environment)
    if mistakes:
        raise mistakes[0]
    return settings


def read(environment: Mapping[str, str]) -> tuple[Settings, tuple[Misconfigured, ...]]:
    """The settings of this user without what is wrong in the file, and every mistake there."""
    import platformdirs

    path = settings_file(environment)
    plain = Settings(Path(platformdirs.user_data_dir(APP)), Path(platformdirs.user_cache_dir(APP)), file=path)
    settings, mistakes = _from_file(plain, path) if path.exists() else (plain, ())
    return replace(settings, **_given(environment)), mistakes


def read_rules(settings: Settings) -> Settings:
    """The same settings with the rules and scripts that their file names now. Raises Misconfigured like `load`."""
    told = load({"CARECALL_CONFIG": str(settings.file)})
    return replace(settings, **{name: getattr(told, name) for name in (*_PATHS, "programme_pack")})


def _from_file(plain: Settings, path: Path) -> tuple[Settings, tuple[Misconfigured, ...]]:
    """What stands in the file, over `plain`: what is wrong by itself, or beside the others, stays as it was."""
    try:
        told = _toml(path)
    except Misconfigured as mistake:
        return plain, (mistake,)
    found, mistakes = replace(plain, source=str(path)), []
    for key, value in told.items():
        try:
            found = replace(found, **_checked(path, key, value))
        except Misconfigured as mistake:
            mistakes.append(mistake)
    for check in CHECKS:
        for misfit in check(found):
            mistakes.append(misfit)
            found = replace(found, **{misfit.params["key"]: getattr(plain, misfit.params["key"])})
    return found, tuple(mistakes)


def settings_file(environment: Mapping[str, str]) -> Path:
    """Where the settings stand, or would stand."""
    import platformdirs

    return Path(environment.get("CARECALL_CONFIG") or Path(platformdirs.user_config_dir(APP)) / "config.toml")


def language(environment: Mapping[str, str]) -> str:
    """The language that was asked for, whatever is wrong in the settings file; "" where none was that there is."""
    try:
        text = settings_file(environment).read_text(encoding="utf-8-sig", errors="replace")
    except OSError:
        text = ""
    found = _LANG.search(text)
    said = environment.get("CARECALL_LANG") or (found[1] if found else "")
    return said if said in LANGUAGES else ""


def log_path(environment: Mapping[str, str]) -> Path:
    """Where the log is, or would be: in the user's data folder."""
    import platformdirs

    return Path(environment.get("CARECALL_DATA") or platformdirs.user_data_dir(APP)) / "carecall.log"


def log_file(environment: Mapping[str, str]) -> Path:
    """The log of what went wrong unexpectedly, made where it is not there; only its owner may read it."""
    path = log_path(environment)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    return path


def safe_url(url: str) -> str:
    """A database's URL without its password, wherever that stands."""
    if url.startswith("sqlite:"):
        return url
    url = _PASSWORD.sub(r"\1***", url)
    place = url.find("//") + 2 if "//" in url else 0
    credentials, at, server = url[place:].rpartition("@")
    return f"{url[:place]}{credentials.partition(':')[0]}@{server}" if at else url


def without_password(words: str, url: str) -> str:
    """A driver's words without any piece of the URL's password: it repeats them where it cannot read the URL."""
    password = url.partition("//")[2].rpartition("@")[0].partition(":")[2]
    for piece in filter(None, re.split(r"[/@:?#]", password)):
        words = words.replace(piece, "***")
    return words


def _given(environment: Mapping[str, str]) -> dict[str, Any]:
    given = {field: environment[name] for name, field in ENVIRONMENT.items() if environment.get(name)}
    return {field: Path(value) if field in ("data", "cache") else value for field, value in given.items()}


def _toml(path: Path) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Misconfigured("bad-toml", file=str(path), detail=str(error)) from error
    except OSError as error:
        raise Misconfigured("file-not-readable", file=str(path), detail=error.strerror or "") from error


def _checked(path: Path, key: str, value: Any) -> dict[str, Any]:
    known = {field.name for field in fields(Settings)} - {*_PLACES}
    if key not in known:
        raise Misconfigured("unknown-setting", file=str(path), key=key, known=sorted(known))
    return {key: _value(path, key, value)}


def _value(path: Path, key: str, value: Any) -> Any:
    """The value in its type; paths count from the settings file."""
    if key in _PATHS and isinstance(value, list):
        return tuple(path.parent / str(item) for item in value)
    if key in ("data", "cache") and isinstance(value, str):
        return path.parent / value
    if key in ("lease", "heartbeat") and isinstance(value, int) and not isinstance(value, bool):
        return value
    if key == "bell" and isinstance(value, bool):
        return value
    if key == "keys" and isinstance(value, dict):
        return _keys(path, value)
    if key not in _OTHER and isinstance(value, str):
        return value
    raise Misconfigured("bad-setting", file=str(path), key=key, value=value)


def _keys(path: Path, table: dict[str, Any]) -> dict[str, str]:
    """`"queue.why" = "w"` or, as TOML reads it without the quotation marks, a table `queue` with `why` in it."""
    flat = {}
    for name, value in table.items():
        inner = value.items() if isinstance(value, dict) else [("", value)]
        flat.update({f"{name}.{action}" if action else name: keys for action, keys in inner})
    for name, keys in flat.items():
        if not isinstance(keys, str):
            raise Misconfigured("bad-setting", file=str(path), key=f"keys.{name}", value=keys)
    return flat


def _wrong_seconds(settings: Settings) -> Iterator[Misconfigured]:
    """A claim outlasts a sign of life that is missed, and so does an open desk for whoever looks (store.people)."""
    bounds = {"heartbeat": (1, SLOWEST_HEARTBEAT), "lease": (2 * settings.heartbeat, LONGEST_LEASE)}
    for key, (least, most) in bounds.items():
        if not least <= getattr(settings, key) <= most:
            yield Misconfigured("bad-seconds", file=settings.source, key=key, least=least, most=most)


def _wrong_languages(settings: Settings) -> Iterator[Misconfigured]:
    for key in ("lang", "owner_lang"):
        value = getattr(settings, key)
        if value and value not in LANGUAGES:
            yield Misconfigured("bad-language", file=settings.source, key=key, value=value, known=LANGUAGES)


def _wrong_zone(settings: Settings) -> Iterator[Misconfigured]:
    try:
        ZoneInfo(settings.time_zone or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):  # a folder of zones is no zone either
        yield Misconfigured("bad-zone", file=settings.source, key="time_zone", zone=settings.time_zone)


CHECKS = (_wrong_seconds, _wrong_languages, _wrong_zone)
