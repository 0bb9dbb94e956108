"""The installed program: what a wheel holds and that it runs without the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.xdist_group("slow")
ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def carecall(unpacked: Path, tmp_path: Path, *words: str) -> str:
    environment = {
        "PATH": os.environ["PATH"], "PYTHONPATH": str(unpacked), "CARECALL_DATA": str(tmp_path / "data"),
        "CARECALL_CACHE": str(tmp_path / "cache"), "HOME": str(tmp_path),
    }  # fmt: skip
    command = [sys.executable, "-c", "from carecall.cli import main; main()", *words]
    done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_a_wheel_migrates_seeds_plans_and_speaks_chinese(unpacked: Path, tmp_path: Path) -> None:
    where = carecall(unpacked, tmp_path, "config", "show")
    assert "data" in where
    carecall(unpacked, tmp_path, "seed")
    assert '"planned"' in carecall(unpacked, tmp_path, "plan", "--json")
    assert "follow-up.yaml:" in carecall(unpacked, tmp_path, "rule", "A-19", "--lang", "zh")
    assert "首保" in carecall(unpacked, tmp_path, "queue", "list", "--lang", "zh")


def test_what_runs_is_what_the_wheel_holds(unpacked: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-c", "import carecall; print(carecall.__file__)"]
    environment = {"PYTHONPATH": str(unpacked)}
    done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert str(unpacked) in done.stdout
