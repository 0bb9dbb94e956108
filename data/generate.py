"""Makes the sample dealership's extract: `python data/generate.py` writes the CSV files beside this one.

The files are committed; a test makes them again and compares. Only `random.random` is used, the one draw that Python
promises to keep, so that every version makes the same files. E-06: 1,500 owners, 20 cars a day through the workshop.
"""

from __future__ import annotations

import csv
import sys
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import TypeVar

T = TypeVar("T")
REFERENCE = date(2026, 1, 5)
WINDOW = 730  # days of visits, the reference day included
OWNERS = 1500
RECENT = 120  # days in which two to four cars a day were delivered

# code, Chinese and English name, first service months and km, interval months and km, share of sales, new energy
MODELS = (
    ("S1", "云途S1", "Yuntu S1", 3, 5000, 6, 7500, 30, False),
    ("S3", "云途S3", "Yuntu S3", 3, 5000, 6, 10000, 26, False),
    ("M6", "云途M6", "Yuntu M6", 3, 5000, 6, 7500, 12, False),
    ("E2", "云途E2", "Yuntu E2", 3, 5000, 12, 15000, 18, True),
    ("E5", "云途E5", "Yuntu E5", 3, 5000, 12, 20000, 14, True),
)
CLASSES = (("", 940), ("金卡", 30), ("单位客户", 15), ("重点客户", 15))
GRADES = ("A", "B", "C", "D", "B", "C", "A", "")
WORDS = tomllib.loads((Path(__file__).parent / "words.toml").read_text("utf-8"))


class Dice:
    """Draws that are the same in every Python."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed).random

    def chance(self, share: float) -> bool:
        return self._random() < share

    def whole(self, low: int, high: int) -> int:
        return low + int(self._random() * (high - low + 1))

    def between(self, low: float, high: float) -> float:
        return low + self._random() * (high - low)

    def pick(self, items: Sequence[T]) -> T:
        return items[int(self._random() * len(items))]

    def weighted(self, items: Sequence[tuple[T, int]]) -> T:
        mark = self._random() * sum(weight for _, weight in items)
        for item, weight in items:
            mark -= weight
            if mark < 0:
                return item
        return items[-1][0]


@dataclass(eq=False)
class Owner:
    number: str
    name: str
    sex: str
    phone: str
    birthday: str
    band: str
    opted_out: str


@dataclass(eq=False)
class Car:
    owner: Owner
    model: tuple[str, str, str, int, int, int, int, int, bool]
    delivered: date
    vin: str
    plate: str
    consultant: str
    km_a_day: float
    next_service: date | None = None
    seen: date = date.min
    visits: list[tuple[date, int]] = field(default_factory=list)

    def km(self, day: date) -> int:
        return int(self.km_a_day * (day - self.delivered).days) + 12


def staff_rows() -> list[list[str]]:
    people = enumerate(WORDS["staff"].items())
    return [
        [code, name, role, f"134900009{place:02d}", away[0] if away else "在岗"]
        for place, (code, (name, role, *away)) in people
    ]


def people_of(role: str, present: bool = False) -> list[str]:
    """The names of a role's people, those at work only where `present`."""
    return [row[1] for row in staff_rows() if row[2] == role and (row[4] == "在岗" or not present)]


def a_name(dice: Dice) -> tuple[str, str]:
    """(name, sex) of an invented owner; one in fourteen has a surname that is often misread."""
    sex = "男" if dice.chance(0.58) else "女"
    surname = (
        dice.pick(WORDS["compound"])
        if dice.chance(0.02)
        else dice.pick(WORDS["hard" if dice.chance(0.05) else "common"])
    )
    given = WORDS["men" if sex == "男" else "women"]
    name = surname + "".join(dice.pick(given) for _ in range(1 if dice.chance(0.22) else 2))
    return name, sex if dice.chance(0.96) else ""


def owners(dice: Dice) -> list[Owner]:
    """Numbers begin with 1349, a range of satellite telephones that no subscriber has."""
    made: list[Owner] = []
    taken: set[str] = set()
    for place in range(OWNERS):
        name, sex = a_name(dice)
        phone = f"1349{dice.whole(1000000, 9999999)}"
        while phone in taken:
            phone = f"1349{dice.whole(1000000, 9999999)}"
        taken.add(phone)
        if place % 100 == 37 and place // 100 < len(WORDS["unusual"]):
            name, sex, phone = WORDS["unusual"][place // 100]
        elif place % 210 == 209 and made[-1].phone.isascii():
            phone = made[-1].phone  # a couple with one number
        birthday = date(1956, 1, 1) + timedelta(days=dice.whole(0, 17000))
        band = dice.pick(WORDS["bands"]) if dice.chance(0.05) else ""
        out = "是" if dice.chance(0.015) else ""
        shown = birthday.isoformat() if dice.chance(0.7) and sex else ""
        made.append(Owner(f"{place + 1:08d}", name, sex, phone, shown, band, out))
    return made


VIN_VALUES = dict(
    zip("ABCDEFGHJKLMNPRSTUVWXYZ0123456789", map(int, "12345678123457923456789" + "0123456789"), strict=True)
)
VIN_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)


def a_vin(model: str, year: int, serial: int) -> str:
    """A chassis number with its right check digit, of a maker that does not exist."""
    plain = f"LYT{model}AB1{'0'}{'LMNPRSTVWXY'[year - 2020]}F{serial:06d}"
    rest = sum(VIN_VALUES[sign] * weight for sign, weight in zip(plain, VIN_WEIGHTS, strict=True)) % 11
    return f"{plain[:8]}{'X' if rest == 10 else rest}{plain[9:]}"


def a_plate(dice: Dice, electric: bool, taken: set[str]) -> str:
    letters = "ABCDEFGHJKLMNPQRSTUVWXYZ"
    while True:
        serial = f"{dice.whole(0, 99999):05d}"
        if electric:
            plate = "京A" + dice.pick("DF") + serial
        else:
            plate = "京" + dice.pick("AEFNPQ") + (dice.pick(letters) + serial[1:] if dice.chance(0.6) else serial)
        if plate not in taken:
            taken.add(plate)
            return plate


def delivery_days(dice: Dice, cars: int) -> list[date]:
    """Two to four a day of late, fewer before: most of the fleet is older than the window of visits."""
    days = [
        REFERENCE - timedelta(days=back)
        for back in range(RECENT)
        for _ in range(dice.weighted(((2, 5), (3, 4), (4, 1))))
    ]
    while len(days) < cars:
        back = dice.whole(RECENT, WINDOW) if dice.chance(0.3) else dice.whole(WINDOW + 1, 2000)
        days.append(REFERENCE - timedelta(days=back))
    return sorted(days[:cars])


def cars(dice: Dice, people: list[Owner]) -> list[Car]:
    """A car for each owner and a second one for some."""
    keepers = [*people, *(person for person in people if dice.chance(0.03))]
    order = sorted(keepers, key=lambda _: dice.between(0, 1))
    taken: set[str] = set()
    made = []
    for serial, (owner, day) in enumerate(zip(order, delivery_days(dice, len(order)), strict=True), 1):
        model = dice.weighted([(one, one[7]) for one in MODELS])
        age = (REFERENCE - day).days
        unplated = age < 12 and dice.chance(0.8 - age * 0.06)
        plate = "" if unplated else a_plate(dice, model[8], taken)
        rate = 12 + 70 * dice.between(0, 1) * dice.between(0.3, 1)
        vin = a_vin(model[0], day.year, 100000 + serial)
        made.append(Car(owner, model, day, vin, plate, dice.pick(people_of("销售顾问")), rate))
    return made


def plan_service(dice: Dice, car: Car, last: date, first: bool) -> None:
    """When this owner comes next: mostly just before it is due; some late, some never again."""
    months, km = (car.model[3], car.model[4]) if first else (car.model[5], car.model[6])
    span = min(months * 30.4, km / car.km_a_day)
    share = dice.between(0.76, 0.98) if dice.chance(0.86) else dice.between(0.95, 1.25)
    lost = dice.chance(0.02)
    car.next_service = None if lost else last + timedelta(days=max(20, int(span * share)))


def visit_rows(dice: Dice, fleet: list[Car]) -> list[list[str]]:
    """Two years, day by day: who is due comes, and others fill the day to about twenty."""
    start = REFERENCE - timedelta(days=WINDOW - 1)
    for car in fleet:
        old = car.delivered < start
        plan_service(dice, car, start - timedelta(days=dice.whole(0, 150)) if old else car.delivered, first=not old)
        while old and car.next_service and car.next_service < start:
            car.next_service += timedelta(days=dice.whole(10, 60))
    usual = list(WORDS["others"].items())
    rows: list[list[str]] = []
    for day in (start + timedelta(days=offset) for offset in range(WINDOW)):
        due = [car for car in fleet if car.next_service and car.next_service <= day and car.delivered < day]
        todays = [(car, service_kind(dice, car, day)) for car in due[:20]]
        others = [car for car in fleet if may_come(car, day) and car not in due]
        while others and len(todays) < dice.whole(18, 22):
            todays.append((others.pop(dice.whole(0, len(others) - 1)), dice.weighted(usual)))
        for car, kind in todays:
            rows.append([f"G{len(rows) + 1:07d}", *visit(dice, car, kind, day)])
    return rows


def may_come(car: Car, day: date) -> bool:
    return car.next_service is not None and (day - car.delivered).days > 9 and (day - car.seen).days > 12


def service_kind(dice: Dice, car: Car, day: date) -> str:
    first = (car.next_service or day) <= car.delivered + timedelta(days=125) and not car.visits
    kind = "首保" if first else "大保养" if dice.chance(0.25) else "常规保养"
    car.visits.append((day, car.km(day)))
    plan_service(dice, car, day, first=False)
    return kind


def visit(dice: Dice, car: Car, kind: str, day: date) -> list[str]:
    stay = dice.whole(1, 4) if kind in ("事故维修", "钣喷") else int(dice.chance(0.08))
    opened = max(day - timedelta(days=stay), car.delivered)
    car.seen = day
    known = ["", car.vin] if not car.plate else [car.plate, ""]
    advisor = dice.pick(people_of("服务顾问", present=(REFERENCE - day).days < 14))
    return [
        *known,
        f"{opened:%Y/%m/%d}",
        f"{day:%Y/%m/%d}",
        kind,
        str(car.km(opened)),
        advisor,
        dice.pick(WORDS["work"][kind]),
    ]


def owner_rows(dice: Dice, fleet: list[Car]) -> list[list[str]]:
    rows, classes = [], Dice(20260108)
    known = {car.owner.number: classes.weighted(CLASSES) for car in fleet}
    for car in sorted(fleet, key=lambda one: (one.owner.number, one.delivered)):
        who, age = car.owner, (REFERENCE - car.delivered).days
        read = car.delivered + timedelta(days=dice.whole(28, 36))
        reading = [str(car.km(read)), read.isoformat()] if 45 < age < 130 and dice.chance(0.75) else ["", ""]
        rows.append(
            [who.number, who.name, who.sex, who.phone, car.plate, car.vin, car.model[1], car.delivered.isoformat(),
             car.consultant, *reading, who.birthday, who.band, who.opted_out, known[who.number]]
        )  # fmt: skip
    return rows


def record_rows(dice: Dice, fleet: list[Car]) -> list[list[str]]:
    """What the DMS keeps of two cars in three: when insurance and inspection end, the driving licence of some owners,
    the latest part that has come for a few; the cars of one model and half a year are recalled."""
    rows = []
    for car in sorted((car for car in fleet if car.plate and dice.chance(0.66)), key=lambda one: one.plate):
        insured = anniversary(car.delivered, 1)
        inspected = anniversary(car.delivered, 2)
        licence = REFERENCE + timedelta(days=dice.whole(5, 2000)) if dice.chance(0.3) else None
        part = REFERENCE - timedelta(days=dice.whole(0, 20)) if dice.chance(0.01) else None
        recalled = car.model[0] == "S3" and date(2022, 1, 1) <= car.delivered < date(2022, 7, 1)
        days = (insured, inspected, licence, part, REFERENCE + timedelta(days=3) if recalled else None)
        rows.append([car.plate, *(day.isoformat() if day else "" for day in days)])
    return rows


def anniversary(day: date, every: int) -> date:
    """The next one from the reference day on, every so many years."""
    years = every
    while day.replace(year=day.year + years, day=min(day.day, 28)) < REFERENCE:
        years += every
    return day.replace(year=day.year + years, day=min(day.day, 28))


def other_trades(dice: Dice, folder: Path) -> None:
    """Small extracts of houses that sell no cars: installed machines, people who think of buying (one in four of grade
    A, some of grade D), residents."""
    def row(place: int, *days: str) -> list[str]:
        return [a_name(dice)[0], f"1349{7000000 + place * 37}", *days]

    def ago(most: int) -> str:
        return (REFERENCE - timedelta(days=dice.whole(0, most))).isoformat()

    def some(share: float, most: int) -> str:
        return ago(most) if dice.chance(share) else ""

    rows = [row(place, ago(700), f"M{place:04d}") for place in range(1, 41)]
    write(folder / "installations.csv", "姓名,手机,安装日期,设备编号", rows, "utf-8", "\n")
    rows = [row(place, ago(40), some(0.4, 20), some(0.2, 10), GRADES[place % len(GRADES)]) for place in range(41, 101)]
    write(folder / "leads.csv", "姓名,手机,来电日期,来店看车日期,成交日期,客户等级", rows, "utf-8", "\n")
    rows = [row(place, some(0.3, 30), some(0.4, 60), some(0.2, 30), ago(30)) for place in range(101, 161)]
    head = "姓名,手机,投诉办结日期,维修完成日期,特约服务日期,其他服务日期"
    write(folder / "residents.csv", head, rows, "utf-8", "\n")


def write(path: Path, header: str, rows: Iterable[Sequence[object]], encoding: str, end: str) -> None:
    with path.open("w", encoding=encoding, newline="") as stream:
        writer = csv.writer(stream, lineterminator=end)
        writer.writerow(header.split(","))
        writer.writerows(rows)


def generate(folder: Path) -> None:
    """Write the files. Visits are as Chinese Excel writes them, staff as Excel's "CSV UTF-8"."""
    dice = Dice(20260105)
    fleet = cars(dice, owners(dice))
    visits = visit_rows(dice, fleet)
    head = "客户编号,姓名,性别,手机,车牌号,车架号,车型,交车日期,销售顾问,里程,里程日期,生日,方便时段,免回访,客户等级"
    write(folder / "owners.csv", head, owner_rows(dice, fleet), "utf-8", "\n")
    head = "工单号,车牌号,车架号,进厂日期,出厂日期,维修类型,进厂里程,服务顾问,维修内容"
    write(folder / "visits.csv", head, visits, "gb18030", "\r\n")
    write(folder / "staff.csv", "工号,姓名,岗位,手机,状态", staff_rows(), "utf-8-sig", "\r\n")
    head = "车牌号,保险到期日,年检到期日,驾驶证到期,到货日期,召回日期"
    write(folder / "records.csv", head, record_rows(Dice(20260106), fleet), "utf-8", "\n")
    other_trades(Dice(20260107), folder)
    head = "code,name,name_en,first_months,first_km,interval_months,interval_km"
    write(folder / "models.csv", head, (model[:7] for model in MODELS), "utf-8", "\n")


if __name__ == "__main__":
    generate(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
