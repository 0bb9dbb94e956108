"""The compiled pack on disk: the same pack, quickly, and never an old or a broken one."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest

from carecall.errors import BadFile
from carecall.programmes import cache
from carecall.programmes.frozen import freeze, thaw
from carecall.programmes.load import default_pack_files, load_packs, pack_files

Write = Callable[..., Path]
Texts = tuple[str, ...]
SITE = "pack: site\ncalendar: {closed: [2027-02-06], opened: [2027-02-07]}\nprogrammes: {3dc: {priority: 4}}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "carecall"


def entry(folder: Path) -> Path:
    (found,) = folder.iterdir()
    return found


def kept(folder: Path) -> dict[str, Any]:
    values: dict[str, Any] = json.loads(entry(folder).read_bytes().partition(b"\n")[2])
    return values


def keep(folder: Path, values: dict[str, Any]) -> None:
    entry(folder).write_bytes(cache.sealed(json.dumps(values).encode()))


def test_a_cached_pack_is_the_same_pack(write: Write, folder: Path, scripts: Texts) -> None:
    files = pack_files([write("site", SITE)])
    fresh = load_packs(files, scripts, None)
    assert load_packs(files, scripts, folder) == fresh
    assert cache.recall(folder, files, scripts) == fresh
    assert load_packs(files, scripts, folder) == fresh
    assert thaw(json.loads(json.dumps(freeze(fresh)))) == fresh


def test_it_takes_under_5_ms_and_neither_ruamel_nor_pydantic(folder: Path, scripts: Texts) -> None:
    load_packs(default_pack_files(), scripts, folder)
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from carecall.programmes.load import default_pack_files, load_packs\n"
        f"pack = load_packs(default_pack_files(), {scripts!r}, Path({str(folder)!r}))\n"
        "loaded = {name.split('.')[0] for name in sys.modules}\n"
        "slow = {'ruamel', 'pydantic', 'sqlalchemy', 'textual', 'rich', 'typer'} & loaded\n"
        "print(len(pack.programmes), slow)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "13 set()\n"
    assert min(_seconds(folder, scripts) for _ in range(20)) < 0.005


def _seconds(folder: Path, scripts: Texts) -> float:
    start = perf_counter()
    load_packs(default_pack_files(), scripts, folder)
    return perf_counter() - start


def test_a_changed_file_is_read_anew(write: Write, folder: Path, scripts: Texts) -> None:
    files = pack_files([write("site", SITE)])
    load_packs(files, scripts, folder)
    write("site", SITE.replace("4", "5"))
    assert load_packs(files, scripts, folder).programmes["3dc"].priority == 5
    assert cache.recall(folder, files, scripts) is not None
    entry(folder)  # the old entry was replaced, not left beside


def test_a_changed_pack_that_a_file_extends_is_read_anew(
    write: Write, folder: Path, house: str, scripts: Texts
) -> None:
    write("base", house)
    site = write("site", "pack: site\nextends: [base]\n")
    load_packs([site], scripts, folder)
    write("base", house.replace("tries: 2", "tries: 1"))
    assert load_packs([site], scripts, folder).programmes["survey"].touches[0].policy.tries == 1


def test_a_pack_that_turns_up_beside_a_file_comes_before_the_shipped_one(
    write: Write, folder: Path, house: str, scripts: Texts
) -> None:
    site = write("site", "pack: site\nextends: [dealership]\n")
    load_packs([site], scripts, folder)
    write("dealership", house)
    assert "survey" in load_packs([site], scripts, folder).programmes


def test_a_file_that_went_away_or_went_wrong_is_an_error_again(
    write: Write, folder: Path, house: str, scripts: Texts
) -> None:
    path = write("house", house)
    load_packs([path], scripts, folder)
    write("house", house.replace("tries: 2", "tries: two"))
    with pytest.raises(BadFile):
        load_packs([path], scripts, folder)
    path.unlink()
    with pytest.raises(BadFile):
        load_packs([path], scripts, folder)


def test_a_script_that_is_no_more_is_an_error_although_the_pack_is_cached(folder: Path, scripts: Texts) -> None:
    load_packs(default_pack_files(), scripts, folder)
    with pytest.raises(BadFile) as caught:
        load_packs(default_pack_files(), scripts[1:], folder)
    assert {problem.code for problem in caught.value.problems} == {"unknown-script"}


def test_another_version_of_carecall_reads_anew(folder: Path, scripts: Texts, monkeypatch: pytest.MonkeyPatch) -> None:
    load_packs(default_pack_files(), scripts, folder)
    monkeypatch.setattr(cache, "__version__", "9.9.9")
    assert cache.recall(folder, default_pack_files(), scripts) is None


def test_other_code_reads_anew(folder: Path, scripts: Texts) -> None:
    load_packs(default_pack_files(), scripts, folder)
    values = kept(folder)
    (code,) = [path for path in values["read"] if path.endswith("compile.py")]
    keep(folder, values | {"read": values["read"] | {code: "0"}})
    assert cache.recall(folder, default_pack_files(), scripts) is None


@pytest.mark.parametrize("cut", [0, 1, 10, 500, -1])
def test_half_an_entry_is_ignored_and_written_again(cut: int, folder: Path, scripts: Texts) -> None:
    fresh = load_packs(default_pack_files(), scripts, folder)
    place = entry(folder)
    place.write_bytes(place.read_bytes()[:cut])
    assert cache.recall(folder, default_pack_files(), scripts) is None
    assert load_packs(default_pack_files(), scripts, folder) == fresh
    assert cache.recall(folder, default_pack_files(), scripts) == fresh


@pytest.mark.parametrize("text", ["null", "[]", "{}", '"x"', "\xff", "[" * 100_000, '{"made_by": 1, "read": 2}'])
def test_nonsense_is_ignored(text: str, folder: Path, scripts: Texts) -> None:
    load_packs(default_pack_files(), scripts, folder)
    entry(folder).write_bytes(text.encode("latin-1"))
    assert cache.recall(folder, default_pack_files(), scripts) is None


@pytest.mark.parametrize("key", ["hours", "programmes", "calendar", "name"])
def test_an_entry_without_a_part_is_ignored(key: str, folder: Path, scripts: Texts) -> None:
    load_packs(default_pack_files(), scripts, folder)
    values = kept(folder)
    keep(folder, values)
    assert cache.recall(folder, default_pack_files(), scripts) is not None
    del values["pack"][key]
    keep(folder, values)
    assert cache.recall(folder, default_pack_files(), scripts) is None


def test_an_entry_that_somebody_wrote_into_is_ignored(folder: Path, scripts: Texts) -> None:
    """Its parts are looked at only when they are asked for: it would be too late then."""
    load_packs(default_pack_files(), scripts, folder)
    place = entry(folder)
    place.write_bytes(place.read_bytes().replace(b'"tries": 3', b'"trial": 3'))
    assert cache.recall(folder, default_pack_files(), scripts) is None


def test_what_dates_are_counted_with_waits_until_it_is_asked_for(folder: Path, scripts: Texts) -> None:
    load_packs(default_pack_files(), scripts, folder)
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from carecall.programmes.load import default_pack_files, load_packs\n"
        f"pack = load_packs(default_pack_files(), {scripts!r}, Path({str(folder)!r}))\n"
        "late = {'carecall.model.kinds', 'carecall.model.classes'}\n"
        "print(late & set(sys.modules), pack.kinds and pack.classes and '')\n"
        "first = next(iter(pack.kinds.values())), next(iter(pack.classes.values()))\n"
        "print(len(late & set(sys.modules)), pack.kinds[first[0].code] is first[0])\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "set() \n2 True\n"


def test_a_folder_that_cannot_be_used_is_no_trouble(tmp_path: Path, scripts: Texts) -> None:
    taken = tmp_path / "taken"
    taken.write_text("a file", encoding="utf-8")
    assert load_packs(default_pack_files(), scripts, taken / "deeper").programmes
    blocked = tmp_path / "blocked"
    load_packs(default_pack_files(), scripts, blocked)
    place = entry(blocked)
    place.unlink()
    (place / "in the way").mkdir(parents=True)
    assert load_packs(default_pack_files(), scripts, blocked).programmes
    assert [path.name for path in blocked.iterdir()] == [place.name]


def test_a_relative_name_is_no_other_file_from_elsewhere(
    tmp_path: Path, folder: Path, scripts: Texts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An old copy of the same name lies where it is asked for next."""
    for place in ("here", "there"):
        (tmp_path / place).mkdir()
        (tmp_path / place / "site.yaml").write_text(SITE, encoding="utf-8")
    monkeypatch.chdir(tmp_path / "here")
    assert load_packs(pack_files([Path("site.yaml")]), scripts, folder).programmes["3dc"].priority == 4
    Path("site.yaml").write_text(SITE.replace("priority: 4", "priority: 7"), encoding="utf-8")
    monkeypatch.chdir(tmp_path / "there")
    site = tmp_path / "here" / "site.yaml"
    assert load_packs(pack_files([site]), scripts, folder).programmes["3dc"].priority == 7
