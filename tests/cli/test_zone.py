"""In which zone a time on the command line is meant: the dealership's, wherever that is said."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest


def test_a_time_is_meant_in_the_zone_of_the_programmes(
    carecall: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = tmp_path / "site.yaml"
    site.write_text("pack: ours\nextends: [dealership]\ntime_zone: Europe/Berlin\n", encoding="utf-8")
    settings = tmp_path / "config.toml"
    settings.write_text(f"programme_files = ['{site}']\n", encoding="utf-8")
    monkeypatch.setenv("CARECALL_CONFIG", str(settings))
    staff = tmp_path / "staff.csv"
    staff.write_text("工号,姓名,岗位\n1001,林悦,客服专员\n", encoding="utf-8")
    carecall("import", staff)
    assert carecall("summary", "--json").json["at"] == "2026-11-23T15:41:00+01:00"
    late = carecall("summary", "--json", now="2026-11-23T23:30:00+00:00").json
    assert (late["date"], late["at"]) == ("2026-11-24", "2026-11-24T00:30:00+01:00")
