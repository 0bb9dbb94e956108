"""Files with one mistake each: every mistake that a pack, a script or a table of a site's can have."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from carecall.channels.calendar_file import read_days
from carecall.channels.header_file import read_headers
from carecall.channels.headers import Layout
from carecall.errors import Problem
from carecall.programmes.check import check_packs
from carecall.programmes.load import pack_files
from carecall.scripts.library import Library, shipped

EXTRA = """\
programmes:
  extra:
    names: {zh: 另加, en: Extra}
    sources: [A-19]
    due: visit
    of: [repair]
    caller: care-agent
    touches:
      call: {phone: visit-survey, from: 1, to: 3, give_up: 7, series: gentle, template: hello}
"""
WEEKLY = EXTRA.replace("    of: [repair]\n", "").replace("visit\n", "week\n").replace("from: 1,", "from: -7,") + """\
due_dates:
  week: {names: {zh: 周, en: Week}, from: birth, every: {weeks: 1}}
"""
PACK = """\
pack: house
extends: [dealership]
hours:
  calling: {from: 09:00, to: 18:00}
  slots:
    morning: {from: 09:00, to: 11:30, names: {zh: 上午, en: morning}}
calendar: {kind: seven_day, closed: [2027-02-06], opened: [2027-02-07]}
series:
  gentle: {sources: [C-03], tries: 2, then: {channels: [sms], template: hello}}
templates:
  hello: {zh: "{owner}，您好！{dealership}，{hotline}，{agent}", en: "Dear {owner}, {dealership}, {hotline}, {agent}"}
""" + EXTRA
PACK_SLIPS = [
    ("pack: house", "\tpack: house"),
    ("calendar:", "due_dates:\n  visit: {names: {zh: 到店, en: Visit}, from: delivery}\ncalendar:"),
    ("calendar:", "due_dates:\n  year: {names: {zh: 年, en: Year}, from: birht}\ncalendar:"),
    ("    of: [repair]\n", "    of: [repair]\n    ended_by: [purch]\n"),
    ("\"{owner}，您好！{dealership}", "\"{owner}，您好！{text}{dealership}"),
    ("calendar:", "due_dates:\n  moon: {names: {zh: 节, en: Moon}, from: festival}\ncalendar:"),
    ("calendar:", "due_dates:\n  a: {names: {zh: 甲, en: A}, from: delivery, only: {after: a}}\ncalendar:"),
    ("calendar:", "due_dates:\n  a: {names: {zh: 甲, en: A}, from: delivery, only: {after: bb}}\ncalendar:"),
    ("calendar:", "due_dates:\n  a: {names: {zh: 甲, en: A}, from: delivery, only: {}}\ncalendar:"),
    ("calendar:", "due_dates:\n  a: {names: {zh: 甲, en: A}, from: birth, every: {years: 1}, recorded: r}\n"
     "records:\n  r: {names: {zh: 甲, en: A}, day: [日]}\ncalendar:"),
    ("calendar:", "records:\n  r: {names: {zh: 甲, en: A}, number: [单号]}\ncalendar:"),
    ("calendar:", "records:\n  r: {names: {zh: 甲, en: A}, campaign: yes}\ncalendar:"),
    ("calendar:", "records:\n  r: {names: {zh: 甲, en: A}, day: [日], delivered_within: 3}\ncalendar:"),
    ("calendar:", "records:\n  r: {names: {zh: 甲, en: A}, told: {complain: []}}\ncalendar:"),
    ("calendar:", "records:\n  r: {names: {zh: 甲, en: A}, each: yes, told: {complaint: []}}\ncalendar:"),
    ("calendar:", "records:\n  r: {names: {zh: 甲, en: A}, day: [日]}\ndue_dates:\n"
     "  a: {names: {zh: 乙, en: B}, from: last-visit, recorded: r}\ncalendar:"),
    ("calendar:", "due_dates:\n  m: {names: {zh: 节, en: M}, from: festival, on: 02-03, times: 3}\ncalendar:"),
    ("calendar:", "due_dates:\n  year: {names: {zh: 年, en: Year}, from: birth, on: 10-01}\ncalendar:"),
    ("calendar:", "due_dates:\n  moon: {names: {zh: 节, en: Moon}, from: festival, on: 13-01}\ncalendar:"),
    ("calendar:", "records:\n  birth: {names: {zh: 生, en: Birth}, day: [生辰]}\ncalendar:"),
    ("calendar:", "records:\n  a: {names: {zh: 甲, en: A}, day: [到期, 到期 （天）]}\ncalendar:"),
    ("calendar:", "records:\n  a: {names: {zh: 甲, en: A}, of: dealer, day: [到期]}\ncalendar:"),
    ("calendar:", "due_dates:\n  year: {names: {zh: 年, en: Year}, from: birth, every: {days: 0}}\ncalendar:"),
    ("calendar:", "due_dates:\n  year: {names: {zh: 年, en: Year}, from: birth, times: 3}\ncalendar:"),
    ("calendar:", "classes:\n  k: {names: {zh: 类, en: K}, earned: {t: {of: [delivery]}}}\ncalendar:"),
    ("calendar:", "classes:\n  k: {names: {zh: 类, en: K}, earned: {t: {of: [delivery], over: 5}}}\ncalendar:"),
    ("calendar:", "classes:\n  k: {names: {zh: 类, en: K}, earned: {t: {of: [sale], at_least: 2}}}\ncalendar:"),
    ("calendar:", "classes:\n  k: {names: {zh: 类, en: K}, earned: {t: {of: [delivery], at_least: 2, "
     "among: key-customer}}}\ncalendar:"),
    ("calendar:", "classes:\n  k: {names: {zh: 类, en: K}, within: {days: 0}}\ncalendar:"),
    ("calendar:", "classes:\n  k: {names: {zh: 类, en: K}, scale: g, "
     "earned: {t: {of: [delivery], at_least: 2}}}\ncalendar:"),
    ("calendar:", "classes:\n  k: {names: {zh: 类, en: K}, words: [金卡]}\ncalendar:"),
    ("    of: [repair]\n", "    of: [repair]\n    only_for: [gold]\n"),
    ("    of: [repair]\n", "    of: [repair]\n    only_for: [group]\n    not_for: [group]\n"),
    ("calendar:", "losses: {lost: warranty-end}\ncalendar:"),
    ("calendar:", "losses: {local: [B京]}\ncalendar:"),
    ("{phone: visit-survey,", "{phone: visit-survey, message: {channels: [sms], template: hello},"),
    ("{phone: visit-survey,", "{message: {channels: [sms], template: hello},"),
    ("{phone: visit-survey,", "{phone: visit-survey, reach: [equipmnt],"),
    ("{phone: visit-survey, from: 1, to: 3, give_up: 7, series: gentle, template: hello}",
     "{message: {channels: [sms], template: hello}, reach: [user], from: 1, to: 3}"),
    ("calendar:", "contacts:\n  cook: {names: {zh: 厨师, en: cook}, said: [使用人]}\ncalendar:"),
    ("{phone: visit-survey,", "{"),
    (", series: gentle, template: hello", ""),
    (EXTRA, WEEKLY),
    ("2027-02-06", "@2027"),
    ("sources: [A-19]", "sources: [A-91]"),
    ("caller: care-agent", "caller: care: agent"),
    ("    due: visit", "    due visit"),
    ("    due: visit", "   due: visit"),
    ("closed: [2027-02-06]", "closed: [2027-02-06"),
    ("en: Extra}", 'en: "Extra}'),
    ("hours:", "---\nhours:"),
    ("caller: care-agent", "caller: *x"),
    ("caller: care-agent", "caller: |x"),
    ("caller: care-agent", "caller：care-agent"),
    ("caller: care-agent", "caller: care-agent\x07"),
    ("pack: house", "pack: " + "[" * 30 + "]" * 30),
    (PACK, ""),
    (PACK, "- a\n- b\n"),
    (PACK, "# " + "x" * 600_000),
    ("    due: visit", "    ? [a]\n    : b\n    due: visit"),
    ("    due: visit", "    due: visit\n    due: visit"),
    ("    due: visit", "    duee: visit"),
    ("    due: visit", "    due: vist"),
    ("[repair]", "[repare]"),
    ("caller: care-agent", "caller: care"),
    ("caller: care-agent", "caller: care-agent\n    named: boss"),
    ("[sms]", "[fax]"),
    ("seven_day", "sometimes"),
    ("tries: 2", "tries: 2, distinct: week"),
    ("visit-survey", "visit-surveys"),
    ("series: gentle", "series: gentel"),
    ("give_up: 7, series: gentle, template: hello", "give_up: 7, series: gentle, template: helo"),
    ("caller: care-agent", "caller: care-agent\n    after: extras"),
    ("calendar:", "time_zone: Mars\nhours_: 3\ncalendar:"),
    ("  calling:", "  prefer: [dawn]\n  calling:"),
    ("to: 18:00", "to: 19:30"),
    ("[dealership]", "[dealerships]"),
    ("[dealership]", "dealership"),
    ("[A-19]", "[A19]"),
    ("names: {zh: 另加, en: Extra}", "names: {zh: 另加}"),
    ("names: {zh: 另加, en: Extra}", "names: Extra"),
    ("names: {zh: 另加, en: Extra}", "names: {zh: 另加, en: 12}"),
    ("names: {zh: 另加, en: Extra}", 'names: {zh: 另加, en: ""}'),
    ("en: Extra", f"en: {'x' * 50}"),
    ("tries: 2", "tries: 0"),
    ("tries: 2", "tries: 9"),
    ("tries: 2", "tries: many"),
    ("tries: 2", "tries: 1.5"),
    ("tries: 2", "tries:"),
    ("  extra:", "  Extra One:"),
    ("from: 09:00, to: 18:00", "from: 9 am, to: 18:00"),
    ("2027-02-06", "2027-02-30"),
    ("caller: care-agent", "caller: care-agent\n    run: maybe"),
    ("{zh: 另加, en: Extra}\n", "{zh: 另加, en: Extra}\n    run:\n"),
    ("Dear {owner}", "Dear {boss}"),
    ("Dear {owner}", "Dear {owner"),
    ("from: 09:00, to: 18:00", "from: 18:00, to: 09:00"),
    ("from: 09:00, to: 18:00", "from: 07:00, to: 18:00"),
    ("hours:\n", "hours:\n  limits: {from: 07:00, to: 21:00}\n"),
    ("from: 09:00, to: 11:30", "from: 08:30, to: 11:30"),
    ("from: 09:00, to: 11:30", "from: 09:00, to: 14:30"),
    ("2027-02-07", "2027-02-06"),
    ("hours:\n", "hours:\n  slots: {afternoon: {from: 13:00, to: 14:00, names: {zh: 下午, en: afternoon}}}\n", ),
    ("from: 1, to: 3", "from: 4, to: 3"),
    ("due: visit", "due: delivery"),
    ("caller: care-agent", "caller: care-agent\n    after: month-one"),
    ("caller: care-agent", "caller: care-agent\n    after: extra"),
    ("sources: [A-19]", "priority: 3"),
    ("seven_day", "custom"),
    ("kind: seven_day, closed: [2027-02-06], opened: [2027-02-07]", "kind: custom"),
    ("from: 1, to: 3, give_up: 7", "from: 1, to: 1, give_up: 1"),
    ("series: gentle, template: hello", "series: three-slots"),
    ("Dear {owner}", "Dear customer"),
    ("call: {phone: visit-survey, from: 1, to: 3, give_up: 7, series: gentle, template: hello}", "{}"),
]  # fmt: skip
ALONE = """\
pack: alone
hours:
  calling: {from: 09:00, to: 18:00}
  slots:
    morning: {from: 09:00, to: 11:30, names: {zh: 上午, en: morning}}
series:
  keen: {tries: 3}
"""

STRUCTURE = """\
endings:
  done: finished
steps:
  - {id: hello, box: introduction, each_call: yes}
  - {id: overall, box: questions, ask: score, required: yes, next: {at_most 6: why, else: wishes}}
  - {id: why, ask: text, save: wish}
  - id: wishes
    choose: {none: , call-me: }
    next: done
sources: [C-01]
"""
ENGLISH = """\
title: Trial
hello: {name: Hello, say: "Hello [{owner.polite_name}]."}
overall: {name: Score, say: "How many points?"}
why: {name: Why, say: "Why is that?"}
wishes: {name: Wishes, say: "Anything else?", none: nothing, call-me: call me}
endings: {done: all done}
"""
CHINESE = """\
title: 试用
hello: {name: 问好, say: "您好。"}
overall: {name: 评分, say: "您打几分？"}
why: {name: 原因, say: "为什么呢？"}
wishes: {name: 其他, say: "还有别的吗？", none: 没有, call-me: 请回电}
endings: {done: 完成}
"""
SCRIPT_SLIPS = [
    ("ask: score", "ask: marks"),
    ("ask: score", "asks: score"),
    ("sources: [C-01]", "minutes: 99"),
    ("sources: [C-01]", "minutes: 0"),
    ("[C-01]", "[C1]"),
    ("each_call: yes", "each_call: often"),
    ("each_call: yes", "only_if: {}"),
    ("each_call: yes", "only_if: {known: owner.shoe}"),
    ("each_call: yes", "optional: yes, from: 1, past: yes"),
    ("each_call: yes", "next: {at_most 3: why, else: overall}"),
    ("ask: ", "anywhere: yes, ask: "),
    ("id: why,", "id: Why,"),
    ("id: why,", "id: title,"),
    ("id: why,", "id: hello,"),
    ("id: why,", "id: done,"),
    ("{id: why,", "{use: nothing}\n  - {id: why,"),
    ("done: finished", "done: finish"),
    ("done: finished", "done: refused"),
    ("done: finished", "done: finished\n  never: finished"),
    ("ask: text", "ask: text, choose: [a, b]"),
    ("ask: text", "ask: text, next: why"),
    ("ask: text", "ask: text, next: wishs"),
    ("ask: text, save: wish", "ask: text, save: hope"),
    ("ask: text, save: wish", "ask: text, save: wish, offers_to: wishes"),
    ("ask: text, save: wish", "ask: plate, save: wish"),
    ("at_most 6: why", "at_most 6: wishes"),
    ("    next: done\n", ""),
    ("choose: {none: , call-me: }", "choose: {none: , call-me: , name: }"),
    ("Hello [{owner.polite_name}].", "Hello {owner.nickname}."),
    ("Hello [{owner.polite_name}].", "Hello {owner.name."),
    ("Hello [{owner.polite_name}].", "Hello [{owner.polite_name}."),
    ("Hello [{owner.polite_name}].", "Hello {due.free}."),
    ("Hello [{owner.polite_name}].", "Hello {due.date}."),
    ("Hello [{owner.polite_name}].", "Hello [{due.date:short}]."),
    ("Hello [{owner.polite_name}].", "[{owner.name}]"),
    ('say: "Why is that?"', "says: 12"),
    ('name: Why, say: "Why is that?"', ""),
    ("title: Trial\n", ""),
    ("title: Trial\n", "title: Trial\nwhyy: {name: x}\n"),
    ("why: {name: Why", "why: text\nwhy2: {name: Why"),
    ("endings: {done: all done}", "endings: {}"),
]


def pack_problems(folder: Path, text: str) -> list[Problem]:
    file = folder / "house.yaml"
    file.write_text(text, "utf-8")
    return check_packs(pack_files([file]), Library([shipped()]).names())


def script_problems(folder: Path, **files: str) -> list[Problem]:
    for name, text in files.items():
        (folder / f"{name.replace('__', '.')}.yaml").write_text(text, "utf-8")
    return list(Library([folder]).check("trial"))


def slipped_scripts(folder: Path) -> Iterator[Problem]:
    for old, new in SCRIPT_SLIPS:
        files = {"trial": STRUCTURE, "trial__en": ENGLISH, "trial__zh": CHINESE}
        assert any(old in text for text in files.values()), old
        yield from script_problems(folder, **{name: text.replace(old, new) for name, text in files.items()})
    long = ENGLISH.replace("Hello [{owner.polite_name}].", "Hello " * 190)
    unused = STRUCTURE.replace("done: finished", "done: finished\n  refused: refused")
    yield from script_problems(folder, trial=f"minutes: 1\n{unused}", trial__en=long, trial__zh=CHINESE)
    ten = [f"n{number}" for number in range(10)]
    many = {"trial": STRUCTURE.replace("{none: , call-me: }", f"[{', '.join(ten)}]")}
    for lang, text, last in (
        ("en", ENGLISH, "none: nothing, call-me: call me"),
        ("zh", CHINESE, "none: 没有, call-me: 请回电"),
    ):
        many[f"trial__{lang}"] = text.replace(last, ", ".join(f"{each}: {each}" for each in ten))
    yield from script_problems(folder, **many)
    part = {"_more": "steps:\n  - use: more\n", "_more__en": "title: x\n", "_more__zh": "title: x\n"}
    yield from script_problems(folder, trial=STRUCTURE.replace("{id: why,", "{use: more}\n  - {id: why,"), **part)
    (folder / "trial.zh.yaml").unlink()
    yield from Library([folder]).check("trial")


def slipped_packs(folder: Path) -> Iterator[Problem]:
    for old, new in PACK_SLIPS:
        assert old in PACK, old
        yield from pack_problems(folder, PACK.replace(old, new))
    yield from pack_problems(folder, PACK.replace("  slots:\n    morning:", "  slots:\n    noon:"))
    (folder / "latin.yaml").write_bytes("pack: häuser".encode("latin-1"))
    (folder / "alone.yaml").write_text(ALONE, "utf-8")
    for files in ([folder / "latin.yaml"], [folder / "gone.yaml"], [folder], [folder / "alone.yaml"], []):
        yield from check_packs(files, ())


def slipped_days(folder: Path) -> list[Problem]:
    (folder / "days.csv").write_text("date,state\n2027-13-01,closed\n2027-01-02,perhaps\n", "utf-8")
    return read_days(folder / "days.csv")[1]


def slipped_headers(folder: Path) -> list[Problem]:
    (folder / "headers.csv").write_text("theirs,ours\nNM,name\nMOB,mobil\nNM,plate\n", "utf-8")
    return read_headers(folder / "headers.csv", Layout())[1]
