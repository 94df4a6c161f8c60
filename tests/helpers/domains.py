"""The allowed values of each argument of each rule."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DataObject, SearchStrategy

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

DOMAINS: dict[str, dict[str, SearchStrategy[Any]]] = {
    "within": {"x": any_number, "lower": st.floats(-9.0, 0.0), "upper": st.floats(0.0, 9.0)},
    "takes_stock": {"battalion": number, "week": number, "interval": interval},
    "first_to_take_stock": {"first": number, "week": number, "interval": interval},
    "disposition": {"u": inner},
    "waiting_weeks": {"u": inner, "mean_weeks": positive},
    "neighbour_aid": {
        "aid": money, "jealousy": share, "from_ally": money, "own": money,
    },
    "ally_gives": {
        "insists": share, "first": people, "growth": share, "weeks": st.floats(0.0, 5_200.0),
        "abroad": people,
    },
    "neighbour_answer": {"reward": share, "offence": st.floats(0.0, 100.0), "technology": rate},
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
    "technology": {"transfers": st.floats(0.0, 1e6)},
    "privilege_kept": {
        "patronage": share, "accustomed": share, "cut": st.floats(0.001, 1.0),
    },
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
    "capture_rate": {"captured": rate, "appeal": rate, "disaffected": share},
    "office_count": {"rule_bits": st.integers(0, 31)},
    "in_time": {
        "days": st.floats(-30.0, 30.0), "offices": st.integers(0, 5),
        "mean_days": st.floats(0.01, 60.0),
    },
    "shortfall": {"loyalty": signed, "below": share},
    "shown": {"loyalty": share, "concealment": share, "alarm": alarm, "hope": share},
    "suspected": {"shown_loyalty": share, "breadth": inner, "capacity": share},
    "raised": {"hope": share, "part": share},
    "spark_rate": {"loyalty": signed, "below": share, "rate": rate, "opportunity": share},
    "opportunity": {"capacity": share, "weight": st.floats(0.0, 5.0)},
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
    "reported": {"shown_loyalty": share, "flattery": share, "alarm": alarm},
    "made_out": {"reported_loyalty": share, "concealment": share, "flattery": share},
    "part_of_fear": {
        "signal": st.floats(0.0, 1e3), "nothing": st.just(0.0), "feared": st.floats(0.001, 1e3),
    },
    "leaning": {"fear": share, "danger_seen": share, "gain": share},
    "stepped": {"value": share, "end": share, "step": share},
    "mutiny_rate": {
        "disaffected": share, "hardship": st.floats(1.0, 301.0), "rate": st.floats(0.0, 100.0),
    },
}  # fmt: skip


def draw(data: DataObject, name: str) -> dict[str, Any]:
    return {argument: data.draw(known, argument) for argument, known in DOMAINS[name].items()}
