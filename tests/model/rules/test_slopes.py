"""Whether a rule rises or falls with each of its arguments."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.strategies import DataObject

from sapper.model import rules
from tests.helpers.domains import DOMAINS, draw


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
    *slopes("technology", {"transfers": 0.5}, up="transfers"),
    *slopes(
        "privilege_kept", {"patronage": 0.4, "accustomed": 0.5, "cut": 0.3},
        up="patronage cut", down="accustomed",
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
        "ally_gives",
        {"insists": 0.5, "first": 9.0, "growth": 0.1, "weeks": 10.0, "abroad": 8.0},
        up="abroad", down="insists first growth weeks",
    ),
    *slopes(
        "neighbour_answer", {"reward": 0.2, "offence": 2.0, "technology": 0.1},
        up="reward", down="offence technology",
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
    *slopes(
        "capture_rate", {"captured": 0.1, "appeal": 0.2, "disaffected": 0.3},
        up="captured appeal disaffected",
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
    *slopes("opportunity", {"capacity": 0.4, "weight": 1.5}, up="capacity", down="weight"),
    *slopes(
        "spark_rate", {"loyalty": 0.3, "below": 0.5, "rate": 0.2, "opportunity": 0.5},
        up="below rate opportunity", down="loyalty",
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
        "reported", {"shown_loyalty": 0.5, "flattery": 0.2, "alarm": 1.0},
        up="shown_loyalty flattery alarm",
    ),
    *slopes(
        "made_out", {"reported_loyalty": 0.8, "concealment": 0.2, "flattery": 0.2},
        up="reported_loyalty", down="concealment flattery",
    ),
    *slopes(
        "part_of_fear", {"signal": 0.4, "nothing": 0.0, "feared": 1.0}, up="signal", down="feared"
    ),
    *slopes("leaning", {"fear": 0.5, "danger_seen": 0.5, "gain": 0.5}, up="gain", down="fear"),
    *slopes("leaning", {"fear": 0.5, "danger_seen": 0.5, "gain": 0.5}, down="danger_seen"),
    *slopes("stepped", {"value": 0.2, "end": 0.9, "step": 0.1}, up="value"),
    *slopes("stepped", {"value": 0.2, "end": 0.25, "step": 0.2}, up="end"),
    *slopes(
        "mutiny_rate", {"disaffected": 0.6, "hardship": 1.5, "rate": 0.3},
        up="disaffected hardship rate",
    ),
]  # fmt: skip


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
