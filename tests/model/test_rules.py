from __future__ import annotations

import inspect
import struct
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.strategies import DataObject, SearchStrategy

from sapper.model import rules
from sapper.model.compiling.decorators import rule as compiled_rule

share = st.floats(0.0, 1.0)
signed = st.floats(-2.0, 2.0)
any_number = st.floats(allow_nan=False)
rate = st.floats(0.0, 10.0)
alarm = st.floats(0.0, 50.0)
inner = st.floats(2.0**-33, 1.0 - 2.0**-33)  # what streams draw
positive = st.floats(1e-9, 1e9)
money = st.just(0.0) | st.floats(1.0, 1e12)
people = st.just(0.0) | st.floats(1e-6, 5e6)
number = st.integers(0, 2**31)
interval = st.integers(1, 26)

# The allowed values of each argument of each rule.
DOMAINS: dict[str, dict[str, SearchStrategy[Any]]] = {
    "within": {"x": any_number, "lower": st.floats(-9.0, 0.0), "upper": st.floats(0.0, 9.0)},
    "takes_stock": {"battalion": number, "week": number, "interval": interval},
    "first_to_take_stock": {"first": number, "week": number, "interval": interval},
    "disposition": {"u": inner},
    "waiting_weeks": {"u": inner, "mean_weeks": positive},
    "neighbour_aid": {
        "aid": money, "jealousy": share, "from_ally": money, "own": money,
    },
    "channel_learning": {
        "volume": st.floats(0.0, 5e7), "telling": rate, "strength": st.floats(200.0, 5e6),
    },
    "contact_abroad": {"contact": rate, "supervision": share, "language_barrier": share},
    "learned": {
        "awareness": share, "learning": share, "forgetting": share, "telling": share,
        "company_mean": share,
    },
    "newcomer_awareness": {"lot": inner, "mean": share},
    "settled_awareness": {"start": share, "seepage": rate, "forgetting": rate, "decay": share},
    "wealth_grievance": {"weight": share, "ratio": positive, "half": st.floats(0.01, 100.0)},
    "service_grievance": {
        "weight": share, "years": st.floats(0.5, 15.0), "years_elsewhere": st.floats(0.0, 15.0),
    },
    "luxury_grievance": {"weight": share, "gap": share},
    "patronage_bought": {"income": positive, "home_income": positive},
    "support": {
        "base": share, "leaning": signed, "patronage": signed, "legitimacy": signed,
        "grievance": signed, "losses": signed, "honours": signed,
    },
    "moved": {
        "loyalty": share, "supported": share, "adjustment": share, "company_mean": share,
        "talk": share,
    },
    "delay_factor": {"days": st.floats(0.0, 300.0), "cost": st.floats(0.0, 5.0)},
    "danger": {
        "killed": st.floats(0.0, 0.5), "days": st.floats(0.0, 300.0), "cost": st.floats(0.0, 5.0),
        "green": rate, "drones": rate, "language": rate,
    },
    "office_count": {"rule_bits": st.integers(0, 31)},
    "in_time": {
        "days": st.floats(-30.0, 30.0), "offices": st.integers(0, 5),
        "mean_days": st.floats(0.01, 60.0),
    },
    "shortfall": {"loyalty": signed, "below": share},
    "shown": {"loyalty": share, "concealment": share, "alarm": alarm, "hope": share},
    "suspected": {"shown_loyalty": share, "breadth": inner, "capacity": share},
    "raised": {"hope": share, "part": share},
    "spark_rate": {"loyalty": signed, "below": share, "rate": rate, "capacity": share},
    "goes_ahead": {"shown_loyalty": share, "discretion": share},
    "join_probability": {
        "loyalty": share, "point": share, "width": st.floats(0.01, 1.0), "pull": signed,
    },
    "denounce_probability": {
        "joins": share, "loyalty": share, "denouncing": share, "zeal": st.floats(0.0, 4.0),
    },
    "watch_rate": {"rate": rate, "loyalty": share, "alarm": alarm, "shown_loyalty": share},
    "misjudged": {"judgement": st.floats(-4.0, 4.0), "spread": st.floats(0.0, 3.0)},
    "command_kept": {"weight": st.floats(0.0, 10.0), "height": share},
    "chance_wanted": {
        "ends": rate, "patience": st.floats(0.0, 1_000.0), "least": st.floats(0.01, 0.5),
        "civil_war": share,
    },
    "strength_for": {"chance": st.floats(0.005, 0.99), "decisiveness": st.floats(0.1, 5.0)},
    "success_probability": {
        "attackers": people, "defenders": people,
        "decisiveness": st.floats(0.1, 5.0),
    },
    "disaffection": {"loyalty": share, "below": share, "width": st.floats(0.01, 1.0)},
    "apparent": {"attackers": people, "expected": st.floats(1.0, 5e6)},
    "part_resisting": {
        "committed": share, "loyalty": share, "wavering": share, "apparent": share,
    },
    "share_of_odds": {"log_odds": st.floats(-900.0, 900.0)},
    "joins_bandwagon": {"impression": share, "loyalty": share, "doubt": share},
    "follows": {"obedience": share, "disaffected": share},
    "strain": {
        "weight": st.floats(0.0, 100.0), "arrears": signed, "overdue": signed, "losses": share,
    },
    "mutiny_rate": {
        "disaffected": share, "hardship": st.floats(1.0, 301.0), "rate": st.floats(0.0, 100.0),
    },
}  # fmt: skip

PROBABILITIES = [
    "learned", "support", "moved", "shortfall", "goes_ahead", "join_probability",
    "denounce_probability", "success_probability", "patronage_bought", "disaffection", "in_time",
    "shown", "suspected", "raised", "chance_wanted", "apparent", "part_resisting", "share_of_odds",
    "follows",
]  # fmt: skip
NEVER_NEGATIVE = [
    "waiting_weeks", "contact_abroad", "wealth_grievance", "service_grievance",
    "luxury_grievance", "neighbour_aid", "channel_learning", "danger", "spark_rate",
    "watch_rate", "misjudged", "command_kept", "strength_for", "strain", "mutiny_rate",
]  # fmt: skip


@dataclass(frozen=True)
class Slope:
    """Whether a rule rises or falls with an argument, and a point at which it does so strictly."""

    rule: str
    argument: str
    sign: int
    at: dict[str, float]
    step: float = 0.1


def slopes(rule: str, at: dict[str, float], up: str = "", down: str = "") -> list[Slope]:
    return [
        Slope(rule, argument, sign, at)
        for sign, arguments in ((1, up), (-1, down))
        for argument in arguments.split()
    ]


SLOPES = [
    *slopes("disposition", {"u": 0.4}, up="u"),
    *slopes("waiting_weeks", {"u": 0.4, "mean_weeks": 5.0}, up="mean_weeks", down="u"),
    *slopes(
        "contact_abroad", {"contact": 0.4, "supervision": 0.3, "language_barrier": 0.3},
        up="contact", down="supervision language_barrier",
    ),
    *slopes(
        "learned",
        {
            "awareness": 0.3, "learning": 0.1, "forgetting": 0.1, "telling": 0.1,
            "company_mean": 0.5,
        },
        up="learning telling company_mean", down="forgetting",
    ),
    *slopes("newcomer_awareness", {"lot": 0.4, "mean": 0.4}, up="lot mean"),
    *slopes(
        "settled_awareness", {"start": 0.2, "seepage": 0.3, "forgetting": 0.3, "decay": 0.5},
        up="start seepage", down="forgetting",
    ),
    *slopes(
        "wealth_grievance", {"weight": 0.3, "ratio": 12.0, "half": 9.0},
        up="weight ratio", down="half",
    ),
    *slopes(
        "service_grievance", {"weight": 0.3, "years": 8.0, "years_elsewhere": 2.0},
        up="weight years", down="years_elsewhere",
    ),
    *slopes("luxury_grievance", {"weight": 0.3, "gap": 0.4}, up="weight gap"),
    *slopes(
        "patronage_bought", {"income": 3.0, "home_income": 2.0}, up="income", down="home_income"
    ),
    *slopes(
        "support",
        {
            "base": 0.5, "leaning": 0.1, "patronage": 0.0, "legitimacy": 0.0, "grievance": 0.1,
            "losses": 0.1, "honours": 0.0,
        },
        up="base leaning patronage legitimacy honours", down="grievance losses",
    ),
    *slopes(
        "moved",
        {"loyalty": 0.4, "supported": 0.6, "adjustment": 0.3, "company_mean": 0.7, "talk": 0.2},
        up="supported company_mean",
    ),
    *slopes(
        "neighbour_aid", {"aid": 5.0, "jealousy": 0.5, "from_ally": 3.0, "own": 4.0},
        up="aid own", down="jealousy from_ally",
    ),
    *slopes(
        "channel_learning", {"volume": 5.0, "telling": 0.5, "strength": 9.0},
        up="volume telling", down="strength",
    ),
    *slopes(
        "danger",
        {"killed": 0.1, "days": 1.0, "cost": 0.1, "green": 0.1, "drones": 0.1, "language": 0.1},
        up="killed days cost green drones language",
    ),
    *slopes("delay_factor", {"days": 3.0, "cost": 0.1}, up="days cost"),
    *slopes("in_time", {"days": 2.0, "offices": 3, "mean_days": 0.7}, up="days", down="mean_days"),
    *slopes(
        "shown", {"loyalty": 0.4, "concealment": 0.2, "alarm": 0.5, "hope": 0.3},
        up="loyalty concealment alarm", down="hope",
    ),
    *slopes(
        "suspected", {"shown_loyalty": 0.5, "breadth": 0.3, "capacity": 0.4},
        up="breadth", down="shown_loyalty capacity",
    ),
    *slopes("raised", {"hope": 0.3, "part": 0.4}, up="hope part"),
    *slopes("misjudged", {"judgement": 0.5, "spread": 0.4}, up="judgement"),
    *slopes("command_kept", {"weight": 1.0, "height": 0.5}, up="weight", down="height"),
    *slopes(
        "chance_wanted", {"ends": 0.01, "patience": 40.0, "least": 0.05, "civil_war": 0.3},
        down="patience civil_war",
    ),
    *slopes(
        "chance_wanted", {"ends": 0.1, "patience": 4.0, "least": 0.05, "civil_war": 0.0},
        down="ends",
    ),
    *slopes("strength_for", {"chance": 0.6, "decisiveness": 2.0}, up="chance"),
    *slopes("apparent", {"attackers": 5.0, "expected": 9.0}, up="attackers", down="expected"),
    *slopes(
        "part_resisting", {"committed": 0.3, "loyalty": 0.7, "wavering": 0.4, "apparent": 0.5},
        up="committed loyalty", down="wavering apparent",
    ),
    *slopes("share_of_odds", {"log_odds": 0.4}, up="log_odds"),
    *slopes(
        "joins_bandwagon", {"impression": 0.65, "loyalty": 0.5, "doubt": 0.2}, up="impression"
    ),
    *slopes(
        "joins_bandwagon", {"impression": 0.74, "loyalty": 0.5, "doubt": 0.2}, down="loyalty"
    ),
    *slopes(
        "strain", {"weight": 4.0, "arrears": 0.1, "overdue": 0.2, "losses": 0.3},
        up="weight arrears overdue losses",
    ),
    *slopes("shortfall", {"loyalty": 0.3, "below": 0.5}, up="below", down="loyalty"),
    *slopes(
        "spark_rate", {"loyalty": 0.3, "below": 0.5, "rate": 0.2, "capacity": 0.5},
        up="below rate capacity", down="loyalty",
    ),
    *slopes(
        "disaffection", {"loyalty": 0.4, "below": 0.4, "width": 0.2}, up="below", down="loyalty"
    ),
    *slopes("follows", {"obedience": 0.6, "disaffected": 0.2}, up="obedience disaffected"),
    *slopes(
        "goes_ahead", {"shown_loyalty": 0.3, "discretion": 0.5}, down="shown_loyalty discretion"
    ),
    *slopes(
        "join_probability", {"loyalty": 0.5, "point": 0.5, "width": 0.3, "pull": 0.0},
        up="point pull", down="loyalty",
    ),
    *slopes(
        "denounce_probability", {"joins": 0.3, "loyalty": 0.5, "denouncing": 0.2, "zeal": 1.0},
        up="loyalty denouncing zeal", down="joins",
    ),
    *slopes(
        "watch_rate", {"rate": 0.3, "loyalty": 0.5, "alarm": 1.0, "shown_loyalty": 0.4},
        up="rate loyalty alarm", down="shown_loyalty",
    ),
    *slopes(
        "success_probability", {"attackers": 5.0, "defenders": 4.0, "decisiveness": 1.0},
        up="attackers", down="defenders",
    ),
    *slopes(
        "mutiny_rate", {"disaffected": 0.6, "hardship": 1.5, "rate": 0.3},
        up="disaffected hardship rate",
    ),
]  # fmt: skip


def draw(data: DataObject, name: str) -> dict[str, Any]:
    return {argument: data.draw(known, argument) for argument, known in DOMAINS[name].items()}


def bits(value: float | bool) -> bytes:
    return struct.pack("<d", value) if isinstance(value, float) else repr(value).encode()


def test_the_domain_of_every_rule_is_known() -> None:
    kind = type(rules.within)
    assert kind is type(compiled_rule(within_for_type))
    found = {
        name: list(inspect.signature(value.py_func).parameters)
        for name, value in vars(rules).items()
        if isinstance(value, kind) and value.py_func.__module__.startswith(f"{rules.__name__}.")
    }
    assert {name: list(domain) for name, domain in DOMAINS.items()} == found


def within_for_type(x: float) -> float:
    return x


@pytest.mark.parametrize("name", DOMAINS)
@given(data=st.data())
def test_compiled_rules_give_the_bits_of_python(name: str, data: DataObject) -> None:
    rule, given_ = getattr(rules, name), draw(data, name)
    compiled, plain = rule(**given_), rule.py_func(**given_)
    assert type(compiled) is type(plain)
    assert bits(compiled) == bits(plain)


@pytest.mark.parametrize("name", PROBABILITIES)
@given(data=st.data())
def test_shares_and_probabilities_stay_between_0_and_1(name: str, data: DataObject) -> None:
    assert 0.0 <= getattr(rules, name)(**draw(data, name)) <= 1.0


@pytest.mark.parametrize("name", NEVER_NEGATIVE)
@given(data=st.data())
def test_rates_and_weights_are_never_negative(name: str, data: DataObject) -> None:
    assert getattr(rules, name)(**draw(data, name)) >= 0.0


@pytest.mark.parametrize("slope", SLOPES, ids=lambda slope: f"{slope.rule}-{slope.argument}")
def test_a_rule_rises_or_falls_with_its_argument(slope: Slope) -> None:
    rule = getattr(rules, slope.rule)
    higher = slope.at | {slope.argument: slope.at[slope.argument] + slope.step}
    assert slope.sign * (rule(**higher) - rule(**slope.at)) > 1e-4


@pytest.mark.parametrize("slope", SLOPES, ids=lambda slope: f"{slope.rule}-{slope.argument}")
@given(data=st.data())
def test_a_rule_never_goes_the_other_way(slope: Slope, data: DataObject) -> None:
    rule, lower = getattr(rules, slope.rule), draw(data, slope.rule)
    other = data.draw(DOMAINS[slope.rule][slope.argument], "other")
    assume(other > lower[slope.argument])
    higher = lower | {slope.argument: other}
    rise = slope.sign * (rule(**higher) - rule(**lower))
    assert rise >= -1e-12 * max(1.0, abs(rule(**lower)))


@given(st.integers(0, 10_000), number, interval)
def test_everybody_takes_stock_once_in_an_interval(first: int, week: int, every: int) -> None:
    for formation in range(first, first + 5):
        turns = [rules.takes_stock(formation, week + i, every) for i in range(every)]
        assert turns.count(True) == 1


@given(st.integers(0, 10_000), number, interval)
def test_the_first_to_take_stock_starts_each_interval(first: int, week: int, every: int) -> None:
    due = rules.first_to_take_stock(first, week, every)
    turns = [i for i in range(first, first + 60) if rules.takes_stock(i, week, every)]
    assert turns == list(range(due, first + 60, every))


@given(share, share)
def test_talk_never_lowers_awareness(awareness: float, mean: float) -> None:
    told = rules.learned(awareness, 0.0, 0.0, 0.5, mean)
    assert told >= awareness
    assert (told > awareness) == (0.5 * (mean - awareness) > 1e-17 * awareness and mean > awareness)


@given(share, st.floats(0.0, 0.1), st.floats(0.0, 0.1), st.integers(1, 200))
def test_settled_awareness_is_where_learning_and_forgetting_lead(
    start: float, seepage: float, forgetting: float, weeks: int
) -> None:
    awareness = start
    for _ in range(weeks):
        awareness = rules.learned(awareness, seepage, forgetting, 0.0, 0.0)
    decay = (1.0 - seepage - forgetting) ** weeks
    settled = rules.settled_awareness(start, seepage, forgetting, decay)
    assert settled == pytest.approx(awareness, abs=1e-9)


def test_patronage_is_one_half_in_ordinary_times() -> None:
    assert rules.patronage_bought(30e6, 30e6) == 0.5


@given(signed, signed, signed, share)
def test_loyalty_moves_toward_what_supports_it(
    leaning: float, patronage: float, legitimacy: float, adjustment: float
) -> None:
    supported = rules.support(0.5, leaning, patronage, legitimacy, 0.0, 0.0, 0.0)
    after = rules.moved(0.5, supported, adjustment, 0.5, 0.0)
    assert min(0.5, supported) <= after <= max(0.5, supported)


@given(st.floats(1e-6, 1.0 - 1e-6))
def test_dispositions_are_symmetric_and_cut_off(u: float) -> None:
    assert rules.disposition(u) == pytest.approx(-rules.disposition(1.0 - u), abs=1e-6)
    assert abs(rules.disposition(u)) <= 4.0


def test_dispositions_have_mean_0_and_standard_deviation_1() -> None:
    values = [rules.disposition((i + 0.5) / 100_000) for i in range(100_000)]
    assert sum(values) / len(values) == pytest.approx(0.0, abs=1e-9)
    assert (sum(x * x for x in values) / len(values)) ** 0.5 == pytest.approx(1.0, abs=0.01)
