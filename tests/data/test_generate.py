"""The committed sample files are what the generator makes."""

from __future__ import annotations

import importlib.util
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

DATA = Path(__file__).parents[2] / "data"
FILES = ("owners.csv", "visits.csv", "staff.csv", "models.csv")


@pytest.fixture(scope="module")
def generator() -> Iterator[ModuleType]:
    spec = importlib.util.spec_from_file_location("sample_generator", DATA / "generate.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    yield module
    del sys.modules[spec.name]


def test_generated_again_they_are_the_same(generator: ModuleType, tmp_path: Path) -> None:
    generator.generate(tmp_path)
    for name in FILES:
        assert (tmp_path / name).read_bytes() == (DATA / name).read_bytes(), f"{name}: run data/generate.py"


def test_files_are_written_as_each_system_writes_them() -> None:
    visits = (DATA / "visits.csv").read_bytes()
    assert visits.count(b"\r\n") == visits.count(b"\n")
    assert visits.decode("gb18030").startswith("工单号,")
    assert (DATA / "staff.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert not (DATA / "owners.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert sum(path.stat().st_size for path in DATA.iterdir() if path.is_file()) < 2_000_000


def test_chassis_numbers_have_their_check_digit(generator: ModuleType) -> None:
    rows = (DATA / "owners.csv").read_text("utf-8").splitlines()[1:]
    vins = [row.split(",")[-10] for row in rows]
    values, weights = generator.VIN_VALUES, generator.VIN_WEIGHTS
    for vin in vins:
        assert len(vin) == 17
        total = sum(values[sign] * weight for sign, weight in zip(vin, weights, strict=True)) % 11
        assert vin[8] == ("X" if total == 10 else str(total))


def test_the_reference_day_is_the_generators(generator: ModuleType) -> None:
    assert tomllib.loads((DATA / "dealership.toml").read_text("utf-8"))["reference_day"] == generator.REFERENCE
