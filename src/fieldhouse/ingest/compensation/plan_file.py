"""A plan's YAML as a plan, or what is wrong with it, line by line."""

from __future__ import annotations

import json
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from fieldhouse.domain.compensation.plan import (
    Amortised,
    ClawbackAge,
    Component,
    Condition,
    CreditFrom,
    Draw,
    DrawKind,
    Gate,
    Guarantee,
    Instalment,
    Milestone,
    Multiplier,
    Objective,
    Plan,
    PlanCap,
    Recovery,
    Shares,
    Span,
    Tier,
    Unit,
)
from fieldhouse.domain.compensation.terms import Measured, measured, rate_term, share_of, times_of
from fieldhouse.domain.errors import BadInput
from fieldhouse.domain.findings import Finding, Severity
from fieldhouse.ingest.compensation.yaml_lines import Lined, lined
from fieldhouse.ingest.compensation.yaml_lines import Path as Place

SCHEMA = Path(__file__).with_name("plan.schema.json")
SPANS = {"period": None, "ytd": Span.YEAR}


@cache
def _validator() -> Any:
    from jsonschema import Draft202012Validator

    return Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


def read_plan(path: Path) -> tuple[Plan | None, list[Finding]]:
    """The plan of a file, ``None`` where something is wrong, and every finding with its line."""
    name = str(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        return None, [Finding("file.unreadable", Severity.FATAL, name, value=str(error)[:200])]
    document = lined(text)
    reading = _Reading(name, document)
    for code, line, about in document.faults:
        reading.found(code, line, about)
    if reading.findings:
        return None, reading.findings
    for error in sorted(
        _validator().iter_errors(document.value), key=lambda one: list(map(str, one.absolute_path))
    ):
        reading.of_schema(error)
    if reading.findings:
        return None, reading.findings
    plan = reading.plan(document.value)
    return (None if reading.findings else plan), reading.findings


class _Reading:
    """Building the plan from a document that has the schema's shape."""

    def __init__(self, file: str, document: Lined) -> None:
        self.file = file
        self.document = document
        self.findings: list[Finding] = []

    def found(self, code: str, line: int, about: str = "", value: str | None = None, **fields: str) -> None:
        self.findings.append(
            Finding(code, Severity.FATAL, self.file, line, about or None, value, {"field": about, **fields})
        )

    def of_schema(self, error: Any) -> None:
        """A finding for what the schema refuses, at the line of the field itself."""
        path: Place = tuple(error.absolute_path)
        about = ".".join(str(one) for one in path)
        if error.validator == "additionalProperties" and isinstance(error.instance, dict):
            known = set(error.schema.get("properties", ()))
            for key in error.instance:
                if key not in known:
                    self.found("plan.unknown_field", self.document.line((*path, key)), key, name=key)
            return
        if error.validator == "required":
            missing = [key for key in error.validator_value if key not in error.instance]
            for key in missing:
                self.found("plan.field_missing", self.document.line(path), key, name=key)
            return
        value = error.instance if isinstance(error.instance, str) else None
        self.found("plan.bad_field", self.document.line(path), about, value)

    def day(self, value: dict[str, Any], key: str, path: Place) -> date | None:
        if key not in value:
            return None
        try:
            return date.fromisoformat(value[key])
        except ValueError:
            self.found("plan.bad_day", self.document.line((*path, key)), key, value[key])
            return None

    def term(self, read: Any, text: str, path: Place) -> Any:
        """A term of the plan; a finding at its line where it can't be read."""
        try:
            return read(text)
        except BadInput as error:
            self.found(error.code, self.document.line(path), str(path[-1]), text)
            return read("0")

    def plan(self, value: dict[str, Any]) -> Plan:
        begins = self.day(value, "valid_from", ()) or date.min
        ends = self.day(value, "valid_to", ())
        if ends is not None and ends <= begins:
            self.found("plan.ends_before_it_begins", self.document.line(("valid_to",)), "valid_to")
        period = Span(value.get("period", "month"))
        components = tuple(
            self.component(one, ("components", place), period)
            for place, one in enumerate(value["components"])
        )
        seen: set[str] = set()
        for place, component in enumerate(components):
            if component.id in seen:
                self.found("plan.component_twice", self.document.line(("components", place)), component.id)
            seen.add(component.id)
        for place, component in enumerate(components):
            if component.gate is not None and component.gate.component not in seen:
                where = ("components", place, "gate")
                self.found("plan.gate_unknown", self.document.line(where), component.gate.component)
        draw, guarantee, cap = value.get("draw"), value.get("guarantee"), value.get("cap")
        return Plan(
            id=value["plan"],
            version=int(value.get("version", "1")),
            file=self.file,
            valid_from=begins,
            valid_to=ends,
            components=components,
            currency=value.get("currency"),
            year_starts=int(value.get("year_starts", "1")),
            period=period,
            rounds_half_up=value.get("rounding") == "half_up",
            day_count=value.get("day_count", "inclusive"),
            rates={tuple(pair.split("/")): text for pair, text in value.get("rates", {}).items()},
            seasonality=self.shares(value, "seasonality", is_year=True),
            ramp=self.shares(value, "ramp", is_year=False),
            cap=cap and PlanCap(Span(cap["per"]), self.term(measured, cap["amount"], ("cap", "amount"))),
            draw=draw and self.draw(draw),
            guarantee=guarantee
            and Guarantee(
                self.term(measured, guarantee["amount"], ("guarantee", "amount")),
                int(guarantee["months"]) if "months" in guarantee else None,
            ),
            hold=self.hold(value, ()) or (),
            clawback=self.clawback(value, ()) or (),
            recovery={
                entity: self.recovery(one, ("recovery", entity))
                for entity, one in value.get("recovery", {}).items()
            },
        )

    def draw(self, value: dict[str, Any]) -> Draw:
        kind = DrawKind(value["kind"])
        each = value.get("forgiven_each")
        if (kind is DrawKind.FORGIVEN) != (each is not None):
            self.found("plan.draw_forgiven", self.document.line(("draw",)), "forgiven_each")
        return Draw(
            kind,
            self.term(measured, value["amount"], ("draw", "amount")),
            int(value["months"]) if "months" in value else None,
            None if each is None else Span(each),
        )

    def recovery(self, value: dict[str, Any], path: Place) -> Recovery:
        return Recovery(
            self.term(share_of, value.get("set_off", "100%"), (*path, "set_off")),
            self.term(measured, value["floor"], (*path, "floor")) if "floor" in value else None,
            value.get("leavers") == "forgive",
        )

    def shares(self, value: dict[str, Any], key: str, *, is_year: bool) -> Shares | None:
        if key not in value:
            return None
        every = Span(value[key]["every"])
        texts = value[key]["shares"]
        shares = tuple(self.term(share_of, one, (key, "shares", place)) for place, one in enumerate(texts))
        if is_year and (len(shares) != (4 if every is Span.QUARTER else 12) or sum(shares) != 1):
            self.found("plan.season_not_whole", self.document.line((key,)), key)
        return Shares(every, shares)

    def hold(self, value: dict[str, Any], path: Place) -> tuple[Instalment, ...] | None:
        if "hold" not in value:
            return None
        made = tuple(
            Instalment(self.term(share_of, one["share"], (*path, "hold", place, "share")), one["until"])
            for place, one in enumerate(value["hold"])
        )
        if sum((one.share for one in made), Fraction(0)) != 1:
            self.found("plan.hold_not_whole", self.document.line((*path, "hold")), "hold")
        return made

    def clawback(self, value: dict[str, Any], path: Place) -> tuple[ClawbackAge, ...] | None:
        if "clawback" not in value:
            return None
        made = tuple(
            ClawbackAge(
                int(one["before_months"]) if "before_months" in one else None,
                self.term(share_of, one["share"], (*path, "clawback", place, "share")),
            )
            for place, one in enumerate(value["clawback"])
        )
        ages = [one.before_months for one in made]
        known = [age for age in ages if age is not None]
        if ages[-1] is not None or len(known) != len(ages) - 1 or sorted(set(known)) != known:
            self.found("plan.clawback_ages", self.document.line((*path, "clawback")), "clawback")
        return made

    def conditions(self, value: dict[str, Any], path: Place) -> tuple[Condition, ...]:
        made = []
        for column, wanted in value.items():
            place = (*path, column)
            if isinstance(wanted, dict):
                low = self.term(share_of, wanted["from"], place) if "from" in wanted else None
                high = self.term(share_of, wanted["to"], place) if "to" in wanted else None
                made.append(Condition(column, (), low, high))
            else:
                made.append(Condition(column, (wanted,) if isinstance(wanted, str) else tuple(wanted)))
        return tuple(made)

    def component(self, value: dict[str, Any], path: Place, period: Span) -> Component:
        measure = value.get("measure", ())
        attainment = value.get("attainment", "year")
        span = SPANS.get(attainment) if attainment in SPANS else Span(attainment)
        unit = Unit(value.get("unit", "money"))
        gate = value.get("gate")
        has_pay = [key for key in ("rate", "tiers", "objectives") if key in value]
        if len(has_pay) != 1:
            self.found("plan.one_way_of_pay", self.document.line(path), value["id"])
        return Component(
            id=value["id"],
            line=self.document.line(path),
            measures=(measure,) if isinstance(measure, str) else tuple(measure),
            credit_from=CreditFrom(value.get("credit_from", "own")),
            where=self.conditions(value.get("where", {}), (*path, "where")),
            valid_from=self.day(value, "valid_from", path),
            valid_to=self.day(value, "valid_to", path),
            attainment=span or period,
            unit=unit,
            pays_on=value.get("pays_on", "amount_minor"),
            target=self.base(value.get("target", "target_minor"), (*path, "target")),
            quota=self.base(value.get("quota", "quota_minor"), (*path, "quota")),
            tiers=self.tiers(value, path, unit),
            is_highest=value.get("crossing") == "highest",
            belongs_below=value.get("at_boundary") == "lower",
            cap=self.term(measured, value["cap"], (*path, "cap")) if "cap" in value else None,
            multipliers=tuple(
                Multiplier(
                    self.conditions(one["where"], (*path, "multipliers", place, "where")),
                    self.term(times_of, one["times"], (*path, "multipliers", place, "times")),
                )
                for place, one in enumerate(value.get("multipliers", ()))
            ),
            gate=gate
            and Gate(
                gate["component"],
                self.term(measured, gate["at"], (*path, "gate", "at")),
                self.term(share_of, gate.get("otherwise", "0"), (*path, "gate", "otherwise")),
            ),
            hold=self.hold(value, path),
            clawback=self.clawback(value, path),
            amortise=tuple(
                Amortised(
                    self.conditions(one.get("where", {}), (*path, "amortise", place, "where")),
                    max(1, int(one["months"])),
                )
                for place, one in enumerate(value.get("amortise", ()))
            ),
            objectives=tuple(
                self.objective(one, (*path, "objectives", place))
                for place, one in enumerate(value.get("objectives", ()))
            ),
        )

    def base(self, text: str, path: Place) -> Measured | str:
        """An amount, a share, or the name of a column."""
        return text if text[0].isalpha() else self.term(measured, text, path)

    def tiers(self, value: dict[str, Any], path: Place, unit: Unit) -> tuple[Tier, ...]:
        if "rate" in value:
            rate = self.term(rate_term, value["rate"], (*path, "rate"))
            zero = Measured(Fraction(0), False)
            return (Tier(zero, None, rate, None, None, False),)
        made: list[Tier] = []
        rows = value.get("tiers", [])
        if (
            len({"level" in row for row in rows}) > 1
        ):  # an amount for being there, and a rate: which comes on top?
            self.found("plan.levels_alone", self.document.line((*path, "tiers")), "tiers")
        for place, row in enumerate(rows):
            at = (*path, "tiers", place)
            line = self.document.line(at)
            if len([key for key in ("rate", "pays", "level") if key in row]) != 1:
                self.found("plan.tier_pays_one_thing", line, "tiers")
            before = made[-1].end if made else Measured(Fraction(0), False)
            start = self.term(measured, row["from"], (*at, "from")) if "from" in row else before
            end = self.term(measured, row["to"], (*at, "to")) if "to" in row else None
            if made and end is None and "from" not in row and before is None:
                self.found("plan.tier_gap", line, "from")
            start = start or Measured(Fraction(0), False)
            if end is None and place + 1 < len(rows) and "from" in rows[place + 1]:
                end = self.term(measured, rows[place + 1]["from"], (*path, "tiers", place + 1, "from"))
            self.meets(before if place else None, start, end, line, is_first=not place)
            if "pays" in row and end is None:
                self.found("plan.open_tier_pays", line, "pays")
            made.append(
                Tier(
                    start,
                    end,
                    self.term(rate_term, row["rate"], (*at, "rate")) if "rate" in row else None,
                    self.term(measured, row["pays"], (*at, "pays")) if "pays" in row else None,
                    self.term(measured, row["level"], (*at, "level")) if "level" in row else None,
                    row.get("boundary") == "retroactive",
                )
            )
        if rows and "to" in rows[-1]:
            if "pays" in rows[-1] and made[-1].end is not None:  # worth so much when it is full, and no more
                made.append(Tier(made[-1].end, None, rate_term("0"), None, None, False))
            else:  # a band that ends pays nothing beyond its end: that has to be said
                self.found("plan.tier_gap", self.document.line((*path, "tiers", len(rows) - 1)), "to")
        return tuple(made)

    def meets(
        self, before: Measured | None, start: Measured, end: Measured | None, line: int, *, is_first: bool
    ) -> None:
        """Say where tiers leave a gap or lie on one another."""
        if is_first and start.value != 0:
            self.found("plan.tier_gap", line, "from")
        if before is not None and start.is_share != before.is_share and start.value:
            self.found("plan.tier_kinds", line, "from")
        elif before is not None and start.value > before.value:
            self.found("plan.tier_gap", line, "from")
        elif before is not None and start.value < before.value:
            self.found("plan.tier_overlap", line, "from")
        if end is not None and end.is_share == start.is_share and end.value <= start.value:
            self.found("plan.tier_overlap", line, "to")

    def objective(self, value: dict[str, Any], path: Place) -> Objective:
        rows = value.get("milestones")
        if rows is None:
            rows = [{"name": value["name"], "share": value.get("achieved", "100%"), **value}]
        milestones = tuple(
            Milestone(
                one["name"],
                self.term(share_of, one["share"], (*path, "share")),
                self.day(one, "reached_on", path),
                one.get("evidence") or one.get("figure") or value.get("evidence") or value.get("figure"),
                one.get("approver") or value.get("approver"),
            )
            for one in rows
        )
        if sum((one.share for one in milestones), Fraction(0)) > 1 and "milestones" in value:
            self.found("plan.milestones_over_whole", self.document.line(path), "milestones")
        return Objective(
            value["payee"],
            value["name"],
            value["period"],
            self.term(measured, value["value"], (*path, "value")),
            milestones,
        )
