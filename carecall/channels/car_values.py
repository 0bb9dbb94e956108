"""Owns plates, chassis numbers, kinds of visits and roles as files write them. Invariant: a strange plate or VIN is
kept and doubted, never refused: the car is real, whatever stands in the record."""

from __future__ import annotations

import re

from carecall.errors import Refused
from carecall.model.programmes import UNKNOWN_KIND

_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_SERIAL = "A-HJ-NP-Z0-9"
_PLATE = re.compile(
    f"[{_PROVINCES}][A-Z][{_SERIAL}]{{5}}"  # seven characters
    f"|[{_PROVINCES}][A-Z](?:[A-HJK][{_SERIAL}][0-9]{{4}}|[0-9]{{5}}[A-HJK])"  # eight: new energy
    f"|[{_PROVINCES}][A-Z][{_SERIAL}]{{4}}[警学挂港澳领试超]"
    f"|使[0-9]{{6}}|[{_PROVINCES}][A-Z]?[{_SERIAL}]{{4,6}}临|临[{_PROVINCES}][A-Z]?[{_SERIAL}]{{4,6}}"
)
_SEPARATORS = re.compile(r"[\s·•・‧∙.．\-_—]+")
_NO_PLATE = frozenset(
    ("未上牌", "新车", "无牌", "无牌照", "待上牌", "未挂牌", "未上户", "临牌", "临时牌", "临时牌照", "新车未上牌")
)
SHORTEST_SAID = 5
"""Signs of a plate that are worth finding it by."""
_VIN = re.compile("[A-HJ-NPR-Z0-9]{17}")


def parse_plate(text: str) -> tuple[str, bool]:
    """(plate, whether it looks strange): 京a·12345 is 京A12345; a car that has none yet has ""."""
    plate = _SEPARATORS.sub("", text).upper()
    if plate in _NO_PLATE:
        return "", False
    return plate[:16], not _PLATE.fullmatch(plate)


def plate_keys(plate: str) -> tuple[str, ...]:
    """What finds a plate: the whole of it, and its ends as people say them: without the province, the city, and the
    letter of a new-energy car."""
    written = plate.casefold()
    ends = (written[left_out:] for left_out in (1, 2, 3) if len(written) - left_out >= SHORTEST_SAID)
    return (written, *ends) if written else ()


def parse_vin(text: str) -> tuple[str, bool]:
    """(VIN, whether it looks strange): 17 letters and digits, without I, O and Q."""
    vin = re.sub(r"[\s\-]+", "", text).upper()
    return vin[:32], not _VIN.fullmatch(vin)


# The first line that a text meets decides: a service with a repair is a service, for it answers what is due.
_VISIT_WORDS = (
    ("first-service", "首保|首次保养|首检|first[- ]?service"),
    ("maintenance", "保养|小保|大保|定保|定期|养护|maintenance|periodic|routine|^service$|^regular service"),
    ("body", "钣|喷漆|油漆|事故|保险|理赔|body|paint|accident|collision"),
    ("repair", "维修|机修|检修|修理|返修|小修|大修|故障|索赔|质保|三包|召回|repair|warranty|recall|fault"),
    ("other", "洗车|美容|精品|装饰|加装|改装|年检|年审|检测|检查|救援|其他|其它|pdi|other|wash|inspection|accessor"),
)


def parse_visit_kind(text: str) -> tuple[str, bool]:
    """(kind, whether no word of it is known): a code, or Chinese or English words."""
    plain = text.casefold()
    for kind, words in _VISIT_WORDS:
        if plain == kind or re.search(words, plain):
            return kind, False
    return UNKNOWN_KIND, True


_ROLE_TABLE = """
care-agent: 关爱专员 客服专员 客户关爱专员 客服 回访员 回访专员 客户回访专员 careagent
sales-consultant: 销售顾问 销售 salesconsultant salesperson
service-advisor: 服务顾问 业务接待 serviceadvisor sa
insurance-specialist: 保险专员 续保专员 insurancespecialist
service-manager: 服务经理 售后经理 servicemanager
care-manager: 客服经理 客服主管 主管 supervisor 关爱经理 客户关系经理 客户关爱经理 caremanager customercaremanager
service-director: 服务总监 售后总监 servicedirector
care-director: 关爱总监 客服总监 客户关爱总监 caredirector
sales-manager: 销售主管 销售经理 salesmanager
sales-director: 销售总监 salesdirector
front-desk-manager: 前台主管 前台经理 frontdeskmanager
department-manager: 部门经理 departmentmanager
general-manager: 总经理 generalmanager
administrator: 系统管理员 管理员 administrator systemadministrator admin
clerk: 档案员 资料员 文员 内勤 clerk archivist
dms-keeper: dms管理员 dms专员 系统对接员 dmskeeper
"""


def _role_words() -> dict[str, str]:
    rows = (row.split(": ") for row in _ROLE_TABLE.strip().splitlines())
    return {word: code for code, words in rows for word in (code.replace("-", ""), *words.split())}


_ROLE_WORDS = _role_words()
ROLES = tuple(dict.fromkeys(_ROLE_WORDS.values()))


def parse_role(text: str) -> str:
    """A role's code, from the code itself or its Chinese or English name."""
    role = _ROLE_WORDS.get(re.sub(r"[\s\-_]+", "", text.casefold()))
    if role is None:
        raise Refused("role-unknown")
    return role
