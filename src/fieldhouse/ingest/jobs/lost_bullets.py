"""A line right under a bullet: the bullet's own words wrapped, or another bullet that lost its mark."""

from __future__ import annotations

import re

_VERBS = frozenset(
    """
    ability able accelerate accountable achieve act adapt address administer advance advise advocate
    align analyse analyze anticipate apply approve articulate assess assist attend audit author automate
    bachelor bachelors balance be become brief bring build carry champion coach collaborate collect
    comfort comfortable communicate complete conduct configure consistently consult contribute
    conversant coordinate create creative cultivate curious customer customize debug decide deep define
    degree deliver demonstrate demonstrated deploy design detail detailed determine develop diagnose
    direct document draft drive educate effective effectively elevate embed enable encourage engage
    enhance ensure enthusiasm escalate establish evaluate evangelize exceed excellent exceptional
    execute exemplary expand experience experienced expertise extend extends extensive facilitate
    familiarity fluency fluent forecast foster gather generate grow guide handle help highly hire
    identify implement improve increase independent influence inform initiate inspire integrate interest
    interface interpret investigate iterate keep knowledge launch lead leadership learn leverage liaise
    maintain manage map measure meet mentor migrate minimum model monitor motivate must negotiate
    nurture observe onboard operate optimize orchestrate organize outstanding oversee own participate
    partner passion passionate perform plan possess prepare present previous prior prioritize proactive
    proactively process produce proficiency proficient project promote propose protect proven provide
    publish pull recommend reconcile recruit reduce refine relevant report represent required research
    resolve respond responsible review run scale schedule secure select self sell serve set shape share
    solid solve source spearhead standardize steer strategic strategize streamline strong successful
    supervise support sustain synthesize take teach test track train translate travel triage
    troubleshoot understand understanding update use utilize validate verify willing willingness work
    working write you
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
