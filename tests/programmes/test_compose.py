"""How packs are put together: what extends what, what a site's file overrides, and who is blamed then."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from carecall.errors import BadFile, Problem
from carecall.programmes.compose import compose
from carecall.programmes.load import default_pack_files, load_packs, pack_files

Write = Callable[..., Path]


def problems_of(files: list[Path], scripts: tuple[str, ...]) -> list[Problem]:
    with pytest.raises(BadFile) as caught:
        load_packs(files, scripts, None)
    return list(caught.value.problems)


def test_a_later_file_overrides_single_keys(write: Write, scripts: tuple[str, ...]) -> None:
    site = write(
        "our-house",
        "pack: our-house\n"
        "hours: {prefer: [morning]}\n"
        "calendar: {closed: [2027-02-06]}\n"
        "programmes:\n"
        "  first-service:\n"
        "    touches: {call: {give_up: 20}}\n",
    )
    pack, shipped = (load_packs(files, scripts, None) for files in (pack_files([site]), pack_files()))
    (touch,) = pack.programmes["first-service"].touches
    assert (touch.start, touch.end, touch.give_up) == (-7, 0, 20)
    assert pack.hours.prefer == ("morning",)
    assert pack.hours.slots == shipped.hours.slots
    assert [day.isoformat() for day in pack.calendar.closed] == ["2027-02-06"]
    assert pack.name == "our-house"
    assert pack.programmes["maintenance"] == shipped.programmes["maintenance"]


def test_a_site_may_extend_the_shipped_pack_itself(write: Write, scripts: tuple[str, ...]) -> None:
    """Even under the same name: a file never extends itself."""
    site = write("dealership", "pack: dealership\nextends: [dealership]\nprogrammes: {3dc: {priority: 9}}\n")
    pack = load_packs([site], scripts, None)
    assert pack.programmes["3dc"].priority == 9
    assert pack == load_packs(pack_files([site]), scripts, None)


def test_a_pack_beside_the_file_comes_before_the_shipped_one(
    write: Write, house: str, scripts: tuple[str, ...]
) -> None:
    calling = write("calling", house)
    site = write("site", "pack: site\nextends: [calling]\n")
    assert load_packs([site], scripts, None).programmes["survey"].file == str(calling)


def test_a_file_counts_once_and_before_what_extends_it(write: Write) -> None:
    base, left, right = (write(name, f"pack: {name}\n" + more) for name, more in (
        ("base", "x: 1\n"), ("left", "extends: [base]\nx: 2\n"), ("right", "extends: [base]\ny: 3\n"),
    ))  # fmt: skip
    whole = compose([write("top", "pack: top\nextends: [left, right]\n"), base])
    assert [Path(file).stem for file in whole.files] == ["base", "left", "right", "top"]
    value = whole.root["x"]
    assert value is not None
    assert (value.value, value.file, value.line) == (2, str(left), 3)
    assert str(right) in whole.read


def test_a_programme_that_a_site_leaves_out_does_not_run_and_holds_nobody_up(
    write: Write, scripts: tuple[str, ...]
) -> None:
    site = write("site", "pack: site\nprogrammes: {3dc: {run: no}}\n")
    pack = load_packs(pack_files([site]), scripts, None)
    assert "3dc" not in pack.programmes
    assert pack.programmes["7dc"].after == ""


def test_a_site_may_take_a_value_back(write: Write, scripts: tuple[str, ...]) -> None:
    site = write("site", "pack: site\nprogrammes:\n  7dc:\n    after:\nseries:\n  next-day:\n    then:\n")
    pack = load_packs(pack_files([site]), scripts, None)
    assert pack.programmes["7dc"].after == ""
    assert pack.programmes["7dc"].touches[0].policy.fallback is None


def test_of_two_values_that_do_not_fit_the_sites_is_blamed(write: Write, scripts: tuple[str, ...]) -> None:
    site = write(
        "site",
        "pack: site\n"
        "hours:\n"
        "  calling:\n"
        "    to: 17:00\n"
        "  slots: {morning: {to: 14:00}}\n"
        "programmes:\n"
        "  3dc: {after: 7dc}\n"
        "  first-service:\n"
        "    touches:\n"
        "      call:\n"
        "        from: 5\n",
    )
    told = [(p.file, p.line, p.key, p.code) for p in problems_of([*pack_files([site])], scripts)]
    assert told == [
        (str(site), 4, "hours.calling.to", "outside-calling-hours"),
        (str(site), 5, "hours.slots.morning.to", "slots-overlap"),
        (str(site), 7, "programmes.3dc.after", "circle"),
        (str(site), 11, "programmes.first-service.touches.call.from", "window-order"),
    ]


def test_a_mistake_in_an_overridden_value_is_none(write: Write, house: str, scripts: tuple[str, ...]) -> None:
    base = write("base", house.replace("tries: 2", "tries: two"))
    site = write("site", "pack: site\nextends: [base]\nseries: {twice: {tries: 1}}\n")
    assert [p.key for p in problems_of([base], scripts)] == ["series.twice.tries"]
    assert load_packs([site], scripts, None).programmes["survey"].touches[0].policy.tries == 1


def test_an_unknown_pack_says_which_are_known(write: Write, scripts: tuple[str, ...]) -> None:
    write("beside", "pack: beside\n")
    site = write("site", "pack: site\nextends:\n  - owner-care\n  - follow-ups\n")
    (problem,) = problems_of([site], scripts)
    assert (problem.line, problem.key, problem.code, problem.params["meant"]) == (
        4, "extends", "unknown-pack", "follow-up",
    )  # fmt: skip
    assert problem.params["allowed"] == [
        "activities", "aftersales", "beside", "calling", "classes", "consultant-calls", "dealership", "follow-up",
        "greetings", "leads", "lost-monthly", "new-owner", "owner-care", "product", "property", "ringing-in",
        "settling",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["../secret", "a/b", "..", "x" * 300, "site"])
def test_a_pack_is_a_name_never_a_path_or_itself(name: str, write: Write, scripts: tuple[str, ...]) -> None:
    site = write("site", f"pack: site\nextends: ['{name}']\n")
    assert [(p.line, p.code) for p in problems_of([site], scripts)] == [(2, "unknown-pack")]


@pytest.mark.parametrize("written", ["calling", "[1]", "{calling: 1}", "[[calling]]", ""])
def test_extends_is_a_list_of_names(written: str, write: Write, house: str, scripts: tuple[str, ...]) -> None:
    site = write("site", house.replace("pack: house\n", f"pack: house\nextends: {written}\n"))
    assert ("extends", "wrong-type", 2) in [(p.key, p.code, p.line) for p in problems_of([site], scripts)]


def test_packs_that_extend_each_other_are_a_circle(write: Write, house: str, scripts: tuple[str, ...]) -> None:
    one = write("one", "pack: one\nextends: [two]\n")
    two = write("two", house.replace("pack: house\n", "pack: two\nextends: [one]\n"))
    (problem,) = problems_of([one], scripts)
    assert (problem.file, problem.line, problem.key, problem.code) == (str(two), 2, "extends", "circle")
    assert problem.params == {"circle": ["one", "two", "one"]}


def test_every_file_that_cannot_be_read_is_told(write: Write, scripts: tuple[str, ...]) -> None:
    bad = write("bad", "pack: a: b\n")
    site = write("site", "pack: site\nextends: [bad]\nx: [\n")
    worse = write("worse", "- 1\n")
    told = [(p.file, p.code) for p in problems_of([bad, worse, site, *default_pack_files()], scripts)]
    assert told == [(str(bad), "yaml-colon"), (str(worse), "not-a-mapping"), (str(site), "yaml-bracket")]


def test_a_pack_needs_a_name(write: Write, scripts: tuple[str, ...]) -> None:
    (problem,) = problems_of([write("site", "extends: [dealership]\npack:\n")], scripts)
    assert (problem.line, problem.key, problem.code) == (2, "pack", "wrong-type")
