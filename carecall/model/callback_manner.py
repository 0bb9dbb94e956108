"""Owns what people say around a time without meaning any: 那就…吧, "okay, let's say … then". Invariant: only the ends
of a text are taken off, and never a "not" with them: what is left means the same.
"""

from __future__ import annotations

import re

from carecall.model.callback_numbers import WORD_END as END

_LEADS_ZH = (
    "那就|那么|那个|那|嗯+|呃+|唔|哦+|噢|啊|喂|好的|好吧|好呀|好啊|好|行吧|行啊|行|可以|对|要不然|要不|要么|不如|还是|就"
    "|我看|我想|我觉得|你看|您看|麻烦|请|你|您|定在|改到|改成|改在|放在|安排在|等到"
)
_LEADS_EN = (
    r"well|ok(?:ay)?|right(?! now)|all ?right|fine|good|sure|so|u[hm]+|e(?:r|rm)|h+m+|ye(?:s|ah)|oh|then|maybe|perhaps"
    r"|let(?:'s| us) (?:say|make it|do|try)|let me (?:see|think)|say|make it|try(?: me)?|(?:how|what) about"
    r"|i(?:'d)? say|i (?:think|guess|suppose)|better|please|just"
    r"|(?:(?:could|can|would) you |you (?:could|can) )?(?:please )?(?:call|ring|phone)(?: me)?(?: back)?(?: again)?"
)
_ENDS_ZH = (
    "(?<!不)(?:好了|好吧|好吗|好|行了|行吧|行吗|行不行|行|可以吗|可以吧|可以了|可以)|吧|呢|呀|啊|哦|噢|哈|嘛|啦|怎么样|如何"
    "|的时候|比较好|最好|再打|再?(?:打(?:来|过来|给我|电话)|给我打(?:个?电话)?|给我来个?电话|联系我?)"
)
_ENDS_EN = (
    r"then|please|thanks|thank you|if (?:you can|possible|that's ok(?:ay)?|you like)|(?:works|suits)(?: for me| me)?"
    r"|(?:is|would be|'d be|that's|sounds) (?:fine|good|great|best|better|ok(?:ay)?|perfect)(?: for me| with me)?"
    r"|(?<!not )(?:ok(?:ay)?|all ?right)|instead|i (?:think|guess|suppose)|for me"
)
_BETWEEN = r"[ ,.;!?…]*"
_LEAD = re.compile(rf"(?:{_BETWEEN}(?:{_LEADS_ZH}|(?:{_LEADS_EN}){END}))+{_BETWEEN}")
_END = re.compile(rf"{_BETWEEN}(?:{_ENDS_ZH}|(?<![a-z'])(?:{_ENDS_EN})){_BETWEEN}$|[ !?…]+$")
"""One of them: however many there are, each is looked for by itself, so that a long row of them costs no more."""


def bare(text: str) -> str:
    """The normalised `text` without what stands around the time; as it is where nothing else is there."""
    lead = _LEAD.match(text)
    rest = text[lead.end() :] if lead else text
    while end := _END.search(rest):
        rest = rest[: end.start()]
    return rest or text
