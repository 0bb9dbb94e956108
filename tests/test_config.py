"""Settings of the desk: keys and the bell are read, what cannot be is refused by name."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from carecall import config
from carecall.errors import Misconfigured
from carecall.i18n import LANGUAGES, Words
from carecall.store.people import ALIVE
from carecall.view.error_words import EXAMPLES
from carecall.view.reasons import error_text


def settings(tmp_path: Path, text: str) -> config.Settings:
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    return config.load({"CARECALL_CONFIG": str(path)})


def test_keys_stand_there_with_or_without_quotation_marks(tmp_path: Path) -> None:
    found = settings(tmp_path, '[keys]\n"queue.why" = "y f2"\nqueue.undo = "z"\ncall.note = "m"\n')
    assert found.keys == {"queue.why": "y f2", "queue.undo": "z", "call.note": "m"}


def test_the_bell_rings_unless_the_site_says_otherwise(tmp_path: Path) -> None:
    assert settings(tmp_path, "").bell is True
    assert settings(tmp_path, "bell = false").bell is False


@pytest.mark.parametrize(
    ("text", "key", "least", "most"),
    [
        ("heartbeat = 31", "heartbeat", 1, 30),
        ("heartbeat = 0", "heartbeat", 1, 30),
        ("lease = 3601", "lease", 40, 3600),
        ("lease = 39", "lease", 40, 3600),
        ("heartbeat = 5\nlease = 9", "lease", 10, 3600),
    ],
)
def test_a_desk_gives_two_signs_of_life_before_it_counts_as_closed_or_loses_a_claim(
    tmp_path: Path, text: str, key: str, least: int, most: int
) -> None:
    with pytest.raises(Misconfigured) as refused:
        settings(tmp_path, text)
    assert (refused.value.code, refused.value.params["key"]) == ("bad-seconds", key)
    assert (refused.value.params["least"], refused.value.params["most"]) == (least, most)
    slowest = settings(tmp_path, "heartbeat = 30\nlease = 60")
    assert 2 * slowest.heartbeat <= ALIVE
    assert 2 * slowest.heartbeat <= slowest.lease


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("bell = 1", "bell"),
        ('keys = "w"', "keys"),
        ("[keys]\nqueue.why = 3", "keys.queue.why"),
        ("lease = true", "lease"),
    ],
)
def test_what_cannot_be_is_refused_by_name(tmp_path: Path, text: str, key: str) -> None:
    with pytest.raises(Misconfigured) as refused:
        settings(tmp_path, text)
    assert refused.value.code == "bad-setting"
    assert refused.value.params["key"] == key
    kept, mistakes = config.read({"CARECALL_CONFIG": str(tmp_path / "config.toml")})
    assert (kept.bell, kept.keys, kept.lease, len(mistakes)) == (True, {}, 120, 1)


MISTAKES = [
    ("lease = 'x'", "lease", "lease = 120"),
    ("bell = 'no'", "bell", "bell = false"),
    ("agent = 3", "agent", "agent = '1001'"),
    ("programme_files = 'x.yaml'", "programme_files", "programme_files = ['site.yaml']"),
    ("keys = 3", "keys", '\n  [keys]\n  "queue.why" = "y f2"'),
    ("databse = 'x'", "databse", "db"),
    ("lang = 'fr'", "lang", "zh"),
    ("owner_lang = 'fr'", "owner_lang", "zh"),
    ("time_zone = 'Asia'", "Asia", "Asia/Shanghai"),
    ("time_zone = '../../etc'", "../../etc", "Asia/Shanghai"),
    ("lease = 1", "lease", "40"),
    ("agent = x\n", "1", "= '"),
]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("text", "what", "mend"), MISTAKES)
def test_every_mistake_is_told_with_file_what_and_mend(
    tmp_path: Path, text: str, what: str, mend: str, lang: str
) -> None:
    with pytest.raises(Misconfigured) as refused:
        settings(tmp_path, text)
    told = error_text(Words(lang), refused.value)
    assert told.startswith(str(tmp_path / "config.toml"))
    rest = told.removeprefix(str(tmp_path / "config.toml"))
    assert what in rest
    assert mend in rest
    assert "{" not in told
    assert len(told.splitlines()) == (3 if what == "keys" else 1), "a table has a line of its own"


def test_every_setting_has_an_example() -> None:
    """The one that a wrong value is answered with."""
    assert {each.name for each in fields(config.Settings)} - {"source", "file", "keys"} == set(EXAMPLES)
