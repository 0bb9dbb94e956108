"""Owns the plan of a quarter of each shipped house, as text: `python tests/golden/plans.py` writes the files beside it.

Each line is one touch: how many owners it comes to, and how many of them in each week. Below stand a few of them with
the day that they count from and their windows. What changes a pack changes these files, and their diff is what it does.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

import support  # noqa: E402

from carecall.channels import sample  # noqa: E402
from carecall.desk import campaigns, intake, planning, seeding  # noqa: E402
from carecall.desk.context import Desk, staff_of  # noqa: E402
from carecall.model.campaigns import APPROVERS, Draft  # noqa: E402
from carecall.model.programmes import Pack  # noqa: E402
from carecall.programmes.load import load_packs, pack_files  # noqa: E402
from carecall.store import migrations  # noqa: E402
from carecall.store.database import Database  # noqa: E402

QUARTER = 92
SHOWN = 2
MONDAY = "2026-01-05 09:00"
"""The day that the sample counts from."""


@dataclass(frozen=True)
class House:
    """A shipped pack, with every programme that it switches off where `whole`, and the extract that it is tried on; ""
    is the sample dealership."""

    name: str
    pack: str
    extract: str = ""
    whole: bool = False


HOUSES = (
    House("dealership", "dealership"),
    House("dealership-whole", "dealership", whole=True),
    House("consultant-calls", "consultant-calls"),
    House("lost-monthly", "lost-monthly"),
    House("product", "product", "installations.csv"),
    House("leads", "leads", "leads.csv"),
    House("property", "property", "residents.csv"),
)


def pack_of(house: House, folder: Path) -> Pack:
    site = folder / "ours.yaml"
    from carecall.programmes.check import examine

    names = support.library().names()
    found = examine(pack_files((), house.pack), names)
    assert found.merged is not None
    off = [code for code, written in found.merged.model.programmes.items() if not written.run]
    runs = ", ".join(f"{code}: {{run: yes}}" for code in off if house.whole)
    site.write_text(f"pack: ours\nprogrammes: {{{runs}}}\n" if runs else "pack: ours\n", "utf-8")
    return load_packs(pack_files([site], house.pack), names, None)


def plan_of(house: House) -> str:
    """The quarter from the sample's day on, planned at once."""
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder, 'care.db')}"
        database = Database(url)
        migrations.ensure(database)
        try:
            desk = replace(support.make_desk(database, MONDAY), pack=pack_of(house, Path(folder)))
            _take_in(desk, house)
            _approve(desk)
            planning.plan(desk, days=QUARTER)
            return "\n".join(_lines(desk)) + "\n"
        finally:
            database.close()


def _take_in(desk: Desk, house: House) -> None:
    if house.extract:
        intake.import_file(desk, sample.sample_folder() / house.extract)
    else:
        seeding.lay_dealership(desk.db)
        seeding.seed(desk)


def _approve(desk: Desk) -> None:
    """What waits for a director (A-04), such as the recalls of a file, is approved."""
    _, _, waiting = campaigns.every(desk)
    for each in waiting:
        draft = Draft(each.number, each.programme, each.number, desk.clock.today(), desk.clock.today())
        campaigns.add_filed(desk, draft)
        director = next(agent for agent in staff_of(desk) if agent.role in APPROVERS)
        campaigns.approve(desk.seated(director), each.number)


CONTACTS = """
SELECT c.programme, c.touch, c.not_before, c.not_after, c.give_up, d.due_on, c.customer_id
FROM contact c JOIN due_date d ON d.dealership_id = c.dealership_id AND d.id = c.due_id
ORDER BY c.programme, c.touch, c.not_before, c.customer_id
"""


def _lines(desk: Desk) -> Iterator[str]:
    touches: dict[tuple[str, str], list[Sequence[object]]] = {}
    for programme, touch, *row in support.rows(desk.db, CONTACTS):
        touches.setdefault((str(programme), str(touch)), []).append(row)
    for (programme, touch), rows in touches.items():
        weeks: dict[date, int] = {}
        for first, *_rest in rows:
            day = date.fromisoformat(str(first))
            monday = day - timedelta(days=day.weekday())
            weeks[monday] = weeks.get(monday, 0) + 1
        yield f"{programme} {touch}: {len(rows)}"
        yield "  " + "  ".join(f"{monday:%m-%d} {count}" for monday, count in sorted(weeks.items()))
        for first, last, give_up, due_on, customer in rows[:SHOWN]:
            yield f"  owner {customer}: {due_on} -> {first} .. {last}, given up {give_up}"


def main() -> None:
    for house in HOUSES:
        (HERE / f"{house.name}.txt").write_text(plan_of(house), "utf-8")


if __name__ == "__main__":
    main()
