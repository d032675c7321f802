"""Quotas level by level."""

from __future__ import annotations

from fieldhouse.domain.allocation import Allocation, Basis, Person
from fieldhouse.engines.allocation.levels import allocated, findings_of


def person(name, parent, base=0, least=None, most=None, ramp=10_000, history=0, potential=0):
    return Person(name, parent, base, history, potential, least, most, ramp)


def company(*, over=(), basis=Basis.FAIR, total=1_000, **wei):
    people = (
        person("top", -1),
        person("west", 0),
        person("east", 0),
        person("ann", 1, 100, history=1, potential=30, **wei),
        person("bo", 1, 300, history=1, potential=10),
        person("cy", 2, 600, history=2, potential=10),
    )
    return Allocation(people, total, basis, over)


def quotas(asked):
    return dict(zip([one.id for one in asked.people], allocated(asked).quotas, strict=True))


def test_a_total_goes_down_in_proportion_to_the_bases() -> None:
    assert quotas(company()) == {"top": 1000, "west": 400, "east": 600, "ann": 100, "bo": 300, "cy": 600}


def test_over_assignment_of_each_level_compounds() -> None:
    found = quotas(company(over=(500, 1_000)))
    assert found["west"] + found["east"] == 1_050
    assert found["ann"] + found["bo"] + found["cy"] == 1_155


def test_somebody_who_ramps_up_bears_the_share_of_the_bounds() -> None:
    assert quotas(company(most=100, ramp=5_000))["ann"] == 50


def test_other_bases() -> None:
    assert quotas(company(basis=Basis.HISTORY))["cy"] == 500
    assert quotas(company(basis=Basis.POTENTIAL))["ann"] == 600
    assert quotas(company(basis=Basis.EQUAL_STRETCH, total=2_000, most=100))["ann"] == 200


def test_a_total_that_nobody_can_bear_is_named() -> None:
    people = (person("top", -1), person("ann", 0, 100, most=120))
    (found,) = findings_of(Allocation(people, 200, Basis.FAIR, ()))
    assert found.rule == "allocation.total_outside"
    assert found.fields["most"] == "120"


def test_two_tops_are_named() -> None:
    (found,) = findings_of(Allocation((person("a", -1, 1), person("b", -1, 1)), 2, Basis.FAIR, ()))
    assert found.rule == "allocation.one_top"
