"""Settings of the desk: keys and the bell are read, what cannot be is refused by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from carecall import config
from carecall.errors import Misconfigured
from carecall.store.people import ALIVE


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
