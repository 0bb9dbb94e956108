"""Owns the phrases of a callback time. Invariant: a text is understood whole, or the part left over is refused.

One row for each thing people say; the text is eaten from the left, and the first row that fits wins. Words end
where their letters end, so that `mon` is never the beginning of `month`. Reading is linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache

from carecall.errors import Refused
from carecall.model import callback_words as words
from carecall.model.callback_facts import Facts, contradiction
from carecall.model.callback_numbers import DURATION_EN, DURATION_ZH, NUM, NUM_ZH
from carecall.model.callback_numbers import WORD_END as END

Said = re.Match[str]
Rule = tuple[str, str, Callable[[Said, Facts], None]]
Piece = tuple[str, Callable[[Said, Facts], None], Said]

_LATER = "(?:以|之)?后(?!天)"
_DAYS = "(?:天|日|周|个?星期|个?礼拜)"
_MONTH = (
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    rf"|nov(?:ember)?|dec(?:ember)?){END}\.?"
)
_WEEKDAY = rf"(mon|tues?|weds?|thu|thurs?|fri|sat|sun|(?:mon|tues|wednes|thurs|fri|satur|sun)day){END}\.?"
_HOUR_WORD = "(one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_MINUTE_WORD = "(ten|fifteen|(?:twenty|thirty|forty|fifty)(?:[ -]five)?)"
_PART_ZH = (
    "早上|早晨|清早|清晨|一早|上午|中午|午间|午休|下午|午后|傍晚|黄昏|晚上|晚间|夜晚|凌晨|半夜|深夜|夜里|午夜|早|晚"
)

_OFFSETS: tuple[Rule, ...] = (
    ("offset", rf"再?[过等] ?{DURATION_ZH}(?: ?{_LATER})?|{DURATION_ZH} ?{_LATER}", words.offset),
    ("offset", rf"(?:in|after) (?:(?:about|around) )?{DURATION_EN}|\+ ?{DURATION_EN}", words.offset),
    ("offset", rf"{DURATION_EN} (?:later|from now){END}", words.offset),
    ("offset", rf"现在|马上|立刻|(?:right )?now{END}", words.now),
    ("day", rf"再?过 ?({NUM}) ?{_DAYS}(?: ?{_LATER})?|({NUM}) ?{_DAYS} ?{_LATER}", words.days_ahead),
    ("day", rf"in (a|{NUM}) (?:days?|weeks?){END}|\+ ?(\d{{1,3}}) ?(?:days?|d|weeks?|w){END}", words.days_ahead),
    ("day", rf"(a|{NUM}) (?:days?|weeks?) (?:later|from now){END}", words.days_ahead),
)
_VAGUE: tuple[Rule, ...] = (
    (
        "vague",
        rf"(?:稍微?|再)?[晚迟](?:[点些]|一会|一[点些](?!钟|半|{NUM}(?! ?[点时:])))(?:儿|时候)?",
        words.vague,
    ),
    (
        "vague",
        rf"[等过待]?一?会儿?|回头|有空的?时候?|(?:a bit |a little )?later{END}|some ?time{END}|soon{END}",
        words.vague,
    ),
    ("vague", rf"改[天日]|过几天|过些天|some ?day{END}|another (?:time|day){END}", words.another_day),
)
_DATES: tuple[Rule, ...] = (
    ("day", r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)", words.date),
    ("day", rf"(?:(\d{{4}}) ?年 ?)?({NUM}) ?月 ?({NUM})(?: ?[日号]|(?! ?[点时:个半]))", words.date),
    ("day", r"()(\d{1,2})/(\d{1,2})(?![\d/])", words.date),
    ("day", rf"(?:the )?(\d{{1,2}})(?:st|nd|rd|th)?(?: of)? ?{_MONTH}(?:,? (\d{{4}})(?![\d:]))?", words.named_month),
    (
        "day",
        rf"()()(){_MONTH} ?(?:the )?(\d{{1,2}})(?:st|nd|rd|th)?(?![\d:a-z]| ?[ap]\.?m)(?:,? (\d{{4}})(?![\d:]))?",
        words.named_month,
    ),
    ("day", rf"({NUM}) ?[日号]|(?:the )?(\d{{1,2}})(?:st|nd|rd|th){END}", words.day_of_month),
    ("day", rf"(?:下个?|这个?|本)月|(?:next|this) month{END}", words.month_ahead),
)
_DAYS_OF_WEEK: tuple[Rule, ...] = (
    (
        "day",
        rf"(?:(上|这|本|下下|下)一?个?)?(?:周末|双休日)|(?:(last|this|next)|on the|at the|the)? ?weekend{END}",
        words.weekend,
    ),
    (
        "day",
        r"(?:(上|这|本|下下|下)一?个?)?(?:周|星期|礼拜)(?:([一二三四五六日天])|([1-7])(?![\d:点时分]))",
        words.weekday,
    ),
    ("day", rf"(?:(?:(last|this|next)|coming) )?{_WEEKDAY}", words.named_weekday),
    ("day", rf"(上|这|本|下下|下)一?个?(?:周|星期|礼拜)(?!末)|(last|this|next) week{END}", words.week),
    ("day", r"大后天|[今明][天日儿]|[今明](?=早|晚|上午|中午|下午)|后天|昨[天日]|前天", words.relative_day),
    ("day", rf"(?:(?:the )?day after tomorrow|tomorrow|tmrw?|today|yesterday){END}", words.relative_day),
)
_MARKS: tuple[Rule, ...] = (
    ("mark", rf"tonight{END}", words.tonight),
    ("mark", r"吃?[完过]?(?:午饭|中饭)(?:以|之)?(?P<when>[前后])|(?:before|after) lunch" + END, words.meal),
    ("mark", rf"下了?班(?:以|之)?后|after work{END}", words.after_work),
    (
        "mark",
        rf"(?:(this) |in the |at )?((?:morning|afternoon|evening|night|lunch ?time|lunch){END}|{_PART_ZH})",
        words.part,
    ),
    ("mark", rf"(?:[ap]\.m\.?|[ap]m){END}", words.half_day),
)
_CLOCKS: tuple[Rule, ...] = (
    ("clock", r"(\d{1,2}):(\d{2})(?::00)?(?![\d:])|(\d{1,2})\.(\d{2})(?= ?[ap]\.?m)", words.clock),
    ("clock", r"(?<![\d.])(\d{1,2})\.([0-5]\d)(?![\d.])", words.dotted),
    ("clock", rf"差 ?(?:({NUM}) ?刻钟?|({NUM}) ?分钟?) ?到? ?({NUM}) ?[点时]钟?", words.short_of),
    ("clock", rf"({NUM}) ?点多钟?", words.hour_and_more),
    (
        "clock",
        rf"({NUM}) ?(?:点钟?|时)(?:[整正]|(半)|({NUM})刻|(差)(一刻|{NUM}(?=分))(?:分钟?)?"
        rf"| ?[零过]?({NUM})(分)?(?! ?[日号月天个点时周:/刻]))?",
        words.oclock,
    ),
    ("clock", rf"(?:a )?(quarter|half(?= past)) (past|to) ({NUM})", words.past),
    ("clock", rf"({NUM}) (?:minutes? )?(past) ({NUM})", words.past),
    ("clock", rf"(twenty(?:[ -]five)?) (to) {_HOUR_WORD}{END}", words.past),
    ("clock", rf"(?<!from )(?:five|ten) to {_HOUR_WORD}{END}", words.either),
    ("clock", rf"{_HOUR_WORD} {_MINUTE_WORD}{END}|({NUM}) ?o'?clock{END}", words.worded),
    ("clock", rf"(?:12 ?)?(?:noon|midday){END}|正午", words.noon),
    ("clock", rf"(?:12 ?)?midnight{END}", words.midnight),
    ("clock", rf"(?>{NUM_ZH})", words.bare_numeral),
    ("clock", NUM, words.bare_number),
)
_LINKS: tuple[Rule, ...] = (
    ("other end", rf"到|至|[-–—~〜]|(?:to|till?|until|and){END}", words.other_end),
    ("suffix", "(?:以|之)?(?:后|前(?!后))(?!天)", words.bound),
    ("bound", rf"(?:after|before|by){END}", words.bound),
    ("from", rf"从|from{END}", words.bound),
    ("between", rf"between{END}", words.hint),
    ("at", rf"at{END}|@", words.hint),
    ("filler", rf"(?:about|around){END}(?= ?{NUM})", words.hint),
    ("filler", rf"前后|or so{END}", words.nothing),
    ("filler", rf"[ ,，。.;]+|的|在|左右|大概|大约|差不多|约|吧|(?:on|about|around|of){END}", words.nothing),
)
_FOLLOWED_BY = {
    "bound": ("clock", "mark"),
    "from": ("clock", "mark", "day"),
    "between": ("clock", "mark", "day"),
    "at": ("clock", "mark", "day"),
}
_RULES = (*_OFFSETS, *_VAGUE, *_DATES, *_DAYS_OF_WEEK, *_MARKS, *_CLOCKS, *_LINKS)


@cache
def _any() -> re.Pattern[str]:
    """All rows in one pattern: the name of the group that matched is the number of the row."""
    return re.compile("|".join(f"(?P<r{place}>{pattern})" for place, (_, pattern, _) in enumerate(_RULES)))


@cache
def _one(place: int) -> re.Pattern[str]:
    return re.compile(_RULES[place][1])


def read(text: str) -> Facts:
    """What the normalised `text` says; refused where a part of it says nothing that is known here."""
    facts = Facts()
    pieces = _pieces(text)
    _check_order(pieces)
    for _, handle, said in pieces:
        handle(said, facts)
    _check_whole(text, facts, pieces)
    return facts


def _pieces(text: str) -> list[Piece]:
    found: list[Piece] = []
    left = ""
    at = 0
    while at < len(text):
        row = _any().match(text, at)
        if row is None or row.lastgroup is None:
            left += (unknown := _unknown(text, at))
            at += len(unknown)
            continue
        kind, _, handle = _RULES[int(row.lastgroup[1:])]
        said = _one(int(row.lastgroup[1:])).match(text, at) or row
        found.append((kind, handle, said))
        left += " "
        at = said.end()
    if left.strip():
        raise not_understood(" ".join(left.split()))
    return found


def _unknown(text: str, at: int) -> str:
    """The word or the character at `at`, which nothing here knows."""
    end = at + 1
    while text[at].isascii() and text[at].isalnum() and end < len(text) and text[end].isascii() and text[end].isalnum():
        end += 1
    return text[at:end]


def _check_order(pieces: Iterable[Piece]) -> None:
    """以后 belongs to the time before it, "after" to the time behind it: "after tomorrow" says no time at all."""
    before, opened, waiting = "", "", ""
    for kind, _, said in pieces:
        if kind == "filler":
            continue
        if (kind == "suffix" and before != "clock") or (opened and kind not in _FOLLOWED_BY[opened]):
            raise not_understood(waiting or said[0])
        if kind in _FOLLOWED_BY:
            opened, waiting = kind, said[0]
        elif kind == "clock" or opened != "bound":
            opened, waiting = "", ""
        before = before if kind == "mark" else kind
    if opened:
        raise not_understood(waiting)


def _check_whole(text: str, facts: Facts, pieces: Iterable[Piece]) -> None:
    """A link needs both its ends, a bare number something that makes it an hour, and a text must say something."""
    _check_vague(facts)
    links = {kind: said[0] for kind, _, said in pieces if kind in ("other end", "between", "from", "bound", "suffix")}
    ends = [side for side in facts.sides if side.clock]
    range_wanted = len(facts.sides) > 1 or "between" in links
    if (range_wanted and not len(ends) == len(facts.sides) == 2) or (links and not ends):
        raise not_understood(next(iter(links.values())))
    if not facts.hinted:
        raise not_understood(text)
    if len(ends) == 1 and (numerals := [said[0] for _, handle, said in pieces if handle is words.bare_numeral]):
        raise not_understood(numerals[0])
    if len(ends) == 2 and facts.bound:
        if "from" not in links:
            raise contradiction("order")
        facts.bound = ""
    if facts.get("minutes") is not None and (ends or len(facts.said) > 1 or facts.sides[0].marks):
        raise contradiction("offset")
    if not (facts.said or ends or facts.sides[0].marks):
        raise not_understood(text)


def _check_vague(facts: Facts) -> None:
    """晚点 beside a time takes nothing from it, and 改天 is made good by a day."""
    timed = facts.get("minutes") is not None or any(side.clock or side.marks for side in facts.sides)
    if facts.vague and not timed:
        raise Refused("callback-vague", said=facts.vague)
    if facts.another_day and not facts.names_day:
        raise Refused("callback-vague-day", said=facts.another_day)


def not_understood(left: str) -> Refused:
    """`left` is the part that was not understood."""
    return Refused("callback-not-understood", left=left)
