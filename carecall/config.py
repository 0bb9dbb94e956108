"""Owns settings: defaults, then the settings file, then the environment, then the command line. Invariant: a setting is
read here once and handed on; an unknown key or an impossible value is refused by name.

The file is `config.toml` in the user's configuration folder, or what CARECALL_CONFIG names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from carecall.errors import Misconfigured

APP = "carecall"


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that a site may set. `programme_files` and `script_folders` are laid over the shipped ones;
    `owner_lang` is the language of messages to owners; `lease` and `heartbeat` are seconds."""

    data: Path
    cache: Path
    db: str = ""
    lang: str = ""
    agent: str = ""
    time_zone: str = ""
    owner_lang: str = "zh"
    programme_files: tuple[Path, ...] = ()
    script_folders: tuple[Path, ...] = ()
    lease: int = 120
    heartbeat: int = 20
    source: str = ""

    @property
    def db_url(self) -> str:
        return self.db or f"sqlite:///{self.data / 'carecall.db'}"


ENVIRONMENT = {"CARECALL_DB": "db", "CARECALL_LANG": "lang", "CARECALL_AGENT": "agent", "CARECALL_DATA": "data",
               "CARECALL_CACHE": "cache"}  # fmt: skip
_PATHS = ("programme_files", "script_folders")


def load(environment: Mapping[str, str]) -> Settings:
    """The settings of this user. Raises Misconfigured: `bad-toml`, `unknown-setting`, `bad-setting`, `bad-zone`."""
    import platformdirs

    settings = Settings(Path(platformdirs.user_data_dir(APP)), Path(platformdirs.user_cache_dir(APP)))
    path = Path(environment.get("CARECALL_CONFIG") or Path(platformdirs.user_config_dir(APP)) / "config.toml")
    if path.exists():
        settings = replace(settings, source=str(path), **_checked(path, _toml(path)))
    settings = replace(settings, **_given(environment))
    _check_zone(settings.time_zone)
    return settings


def log_file(environment: Mapping[str, str]) -> Path:
    """The log of what went wrong unexpectedly, in the user's data folder; only its owner may read it."""
    import platformdirs

    folder = Path(environment.get("CARECALL_DATA") or platformdirs.user_data_dir(APP))
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "carecall.log"
    path.touch(mode=0o600)
    return path


def _given(environment: Mapping[str, str]) -> dict[str, Any]:
    given = {field: environment[name] for name, field in ENVIRONMENT.items() if environment.get(name)}
    return {field: Path(value) if field in ("data", "cache") else value for field, value in given.items()}


def _toml(path: Path) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Misconfigured("bad-toml", file=str(path), detail=str(error)) from error


def _checked(path: Path, values: dict[str, Any]) -> dict[str, Any]:
    known = {field.name for field in fields(Settings)} - {"source"}
    checked = {}
    for key, value in values.items():
        if key not in known:
            raise Misconfigured("unknown-setting", file=str(path), key=key, known=sorted(known))
        checked[key] = _value(path, key, value)
    return checked


def _value(path: Path, key: str, value: Any) -> Any:
    """The value in its type; paths count from the settings file."""
    if key in _PATHS and isinstance(value, list):
        return tuple(path.parent / str(item) for item in value)
    if key in ("data", "cache") and isinstance(value, str):
        return path.parent / value
    if key in ("lease", "heartbeat") and isinstance(value, int) and 1 <= value <= 3600:
        return value
    if key not in (*_PATHS, "data", "cache", "lease", "heartbeat") and isinstance(value, str):
        return value
    raise Misconfigured("bad-setting", file=str(path), key=key, value=value)


def _check_zone(name: str) -> None:
    try:
        ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise Misconfigured("bad-zone", zone=name) from error
