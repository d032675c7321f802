"""A line right under a bullet: the bullet's own words wrapped, or another bullet that lost its mark."""

from __future__ import annotations

import re

_VERBS = frozenset(
    """
    ability able accelerate accountable achieve act adapt address administer advance advise advocate
    align analyse analyze answer anticipate apply approve arrange articulate assess assist attend audit
    author automate bachelor bachelors balance be become brief bring build calculate call carry champion
    check coach collaborate collect comfort comfortable communicate compile complete compute
    conceptualize conduct configure consistently consult contact contract contribute conversant
    coordinate create creative cross cultivate curious customer customize debug decide deep define
    degree delegate deliver demonstrate demonstrated deploy design detail detailed detect determine
    develop devise diagnose direct disseminate document draft drive earn edit educate effective
    effectively elevate embed enable encourage enforce engage enhance enrich ensure enthusiasm escalate
    establish estimate evaluate evangelize examine exceed excellent exceptional execute exemplary
    exhibit expand experience experienced experiment expertise express extend extends extensive
    facilitate familiarity familiarize file find fix fluency fluent follow forecast formulate foster
    fulfil fulfill fund gain gather generate give grow guide handle help highly hire host identify
    implement improve increase independent influence inform initiate inspect inspire integrate interest
    interface interpret invent invest investigate iterate judge justify keep knowledge launch lead
    leadership leads learn leverage liaise localize log maintain manage map maximize measure meet mentor
    meticulous migrate minimize minimum model modify monitor motivate must negotiate nominate nurture
    observe obtain offer onboard open operate optimise optimize orchestrate organise organize originate
    outstanding oversee own pair participate partner passion passionate perform pilot pitch plan play
    position possess post prepare present prevent previous prior prioritize proactive proactively
    process produce proficiency proficient project promote propose prospect protect proven provide
    provision publish pull query question raise rank react read realize receive recommend reconcile
    record recruit reduce refine regulate release relevant remain remove renew repair replace report
    represent request required research resolve respect respond responsible retain reveal review reward
    roll route run sales scale schedule search secure seek select self sell send separate serve set
    shape share simplify sit solid solve source speak spearhead split staff standardize start stay steer
    stimulate store strategic strategize streamline strong structure study submit successful suggest
    supervise support surface survey sustain synthesize tailor take teach tell tender test think track
    train transform transition translate travel treat triage troubleshoot unblock understand
    understanding undertake unify update uphold use utilize validate verify visit volunteer watch weigh
    willing willingness win wireframe work working write you
    applicant candidate finally next qualified selected then
    """.split()
)
_CONNECTS = re.compile(
    r"(?:,|\(|/|&|[-–—]|\b(?:and|or|the|a|an|of|to|in|for|on|with|by|as|at|from|our|your|their|its|that|which|such|"
    r"using|including|like|is|are|be|will|via|through|across|within|into))\s*$",
    re.IGNORECASE,
)
_FIRST = re.compile(r"^\s*[“\"*_]*([A-Za-z]+)")


def begins_anew(text: str, before: str) -> bool:
    """Whether an unindented line under a bullet is a bullet of its own: it starts with a capital and a verb or a
    noun that bullets start with, and the line above it does not lead into it."""
    mark = _FIRST.match(text)
    if mark is None or not mark.group(1)[0].isupper() or _CONNECTS.search(before):
        return False
    word = mark.group(1).casefold()
    forms = {word, word.removesuffix("s"), word.removesuffix("es"), word.removesuffix("ies") + "y"}
    if word.endswith("ing"):
        forms |= {word.removesuffix("ing"), word.removesuffix("ing") + "e"}
    return bool(forms & _VERBS)
