"""What kind of line a line is: a duty, a proof of experience, or a human quality, which the system never scores."""

from __future__ import annotations

import re
from enum import StrEnum


class Nature(StrEnum):
    """A duty can be done here; evidence can be recorded; a human quality is left to people."""

    DUTY = "duty"
    EVIDENCE = "evidence"
    HUMAN = "human"


_HUMAN = re.compile(
    r"\b(?:adaptab|flexib|professional, courteous|courteous|motivat(?:ed|ion)\b|self[- ](?:starter|motivated|sufficient|driven)|integrity|honest|"
    r"humble|humility|empath|passion|enthusias|curio|creativ|judg[e]?ment|sensitiv|detail[- ]oriented|organi[sz]ed|team player|"
    r"(?:share|embrace|align\w* with|alignment with|in accordance with) (?:our |gitlab'?s? )?\[?values|share our values|interpersonal|communicat(?:or|ion) skills|"
    r"communication skills|presentation skills|(?:excellent|strong|outstanding|exceptional|exemplary) (?:written|verbal|spoken|communicat|interpersonal|organi|collaborat|negotiat|relationship)|"
    r"relationship building|negotiation|fast[- ]paced|workload|ambigu|resilien|obsessed|(?:true )?desire to|driven|results[- ]oriented|"
    r"roll up (?:the|your|their) sleeves|work well|positive attitude|sense of humou?r|good humou?r|eager|self[- ]aware|leadership at gitlab|"
    r"meet(?:s|ing)? deadlines|thrives?\b|colleague who|teammate who|effective communicator|people skills|problem[- ]solver|"
    r"skilled at (?:building|identifying)|inspirational|willing(?:ness)?\b|established relationships)",
    re.IGNORECASE,
)
_EVIDENCE = re.compile(
    r"\b(?:experience|proven|track record|demonstrat\w+|\d+\+?\s*(?:-\s*\d+\s*)?years?|degree|certif\w+|fluen\w+|knowledge|understanding|familiar\w*|"
    r"clearance|reside|citizen\w*|ability to (?:use|travel|assess|hire)|proficien\w+|expertise|consistently achieved|history of|travel|background|"
    r"prior employment|bachelor|comply|english|japanese|interest in)\b",
    re.IGNORECASE,
)
_REQUIREMENT_STARTS = re.compile(
    r"^\W*(?:experience\b|experienced\b|ability to\b|able to\b|demonstrat(?:ed|able)\b|proven\b|strong\b|excellent\b|\d+\+?\s*(?:-\s*\d+\s*)?years?\b|"
    r"familiarity\b|understanding of\b|knowledge of\b|bachelor|fluent\b|must have\b|basic understanding\b|working knowledge\b|capacity to\b|"
    r"exceptional\b|exemplary\b|relevant,? progressive\b|comfortable\b|proficien|passion|you have\b|prior\b|previous\b|track record\b)",
    re.IGNORECASE,
)
_DUTY_STARTS = re.compile(
    r"^\W*(?:works? (?:close|with|cross)|develops?\b|drives?\b|manages? (?!\w+ skills)|leads?\b|creates?\b|maintains?\b|executes?\b|owns?\b|builds?\b|partners?\b|"
    r"collaborates? (?:with|on|across)|analy[sz]es?\b|prepares?\b|ensures?\b|coordinates?\b|supports?\b|hires?\b|recruits?\b|reports? on\b|document(?:s)?\b)",
    re.IGNORECASE,
)


def nature_of(text: str, *, is_duty: bool) -> Nature:
    """The nature of a line. Lines of responsibilities are duties; of the others those without a proof are human."""
    if is_duty and not _REQUIREMENT_STARTS.match(text):
        return Nature.DUTY
    is_human, is_evidence = bool(_HUMAN.search(text)), bool(_EVIDENCE.search(text))
    if is_human and not re.match(
        r"^\W*(?:\d+\+?|\w+ ?\+? years|proven (?:track|record)|fluent|experience)\b", text, re.IGNORECASE
    ):
        return Nature.HUMAN
    if is_evidence or not is_duty:
        return Nature.EVIDENCE
    return Nature.DUTY


def reads_as_requirement(text: str) -> bool:
    """Whether a line declared as a responsibility reads like a requirement ("Experience creating …")."""
    return bool(_REQUIREMENT_STARTS.match(text))


def reads_as_duty(text: str) -> bool:
    """Whether a line declared as a requirement reads like a duty ("Works closely with …")."""
    return bool(_DUTY_STARTS.match(text))
