"""When plots strike, who resists, and how soldiers mutiny."""

from __future__ import annotations

from typing import Literal

from pydantic import StrictFloat

from sapper.model.parameters.declare import (
    ASSUMED,
    TUNED,
    Section,
    linear,
    logarithmic,
    parameter,
    rate,
    share,
    weight,
)

Outcome = Literal["contest", "bandwagon"]
OUTCOMES: tuple[Outcome, ...] = ("contest", "bandwagon")


class Uprising(Section):
    """Attempts and mutinies, and who resists them."""

    committed: StrictFloat = share(
        0.03,
        "part of a wholly loyal unit that leaves the fence to resist",
        "tuned; Singh 2014: most units wait to see who wins",
        plausible=logarithmic(0.01, 0.1, "tuned: a third to three times the default"),
        label="Units that do not stay neutral",
    )  # fmt: skip
    outcome: Outcome = parameter(
        "contest",
        "choice",
        "how an attempt is decided: by a contest of those who act at once, or by a "
        "bandwagon that neutral units join",
        "Singh 2014; Tullock 1980",
    )
    doubt: StrictFloat = share(
        0.2,
        "in a bandwagon, distance from even odds within which a unit stays neutral",
        plausible=linear(0.1, 0.3, "assumed: half below to half above the default"),
    )
    misjudgement: StrictFloat = parameter(
        0.4, "log ratio", "standard deviation of what plots think will resist, around the "
        "common view",
        ASSUMED, 0.0, 3.0,
        plausible=linear(0.2, 0.6, "the range that was calibrated"),
        label="How far plots misjudge resistance",
    )  # fmt: skip
    novelty: StrictFloat = parameter(
        0.0, "ratio", "rise of misjudgement from the first departure to the first return, because "
        "nobody knows how it ends", ASSUMED, 0.0, 10.0,
    )  # fmt: skip
    command_weight: StrictFloat = parameter(
        0.75, "log ratio", "how much more resists an attempt led from a battalion than one led "
        "from the top of the army",
        "tuned: success by rank; Singh 2014", 0.0, 10.0,
        plausible=linear(0.0, 1.8, "tuned: the range that was calibrated"),
        label="Pull of the chain of command",
    )  # fmt: skip
    patience_weeks: StrictFloat = parameter(
        41.0, "weeks", "a plot waits for better odds as long as it expects to be found out in more "
        "than this time",
        TUNED, 0.0, 1_000.0,
        plausible=logarithmic(12.0, 60.0, "tuned: the range that was calibrated"),
        label="How long plotters wait for better odds",
    )  # fmt: skip
    least_chance: StrictFloat = parameter(
        0.2, "share", "chance of success below which no plot strikes, however soon it may be found "
        "out; no plot waits for more than 1 less this", ASSUMED, 0.01, 0.5,
        plausible=linear(0.1, 0.3, "assumed: half below to half above the default"),
    )  # fmt: skip
    civil_war: StrictFloat = share(
        0.0,
        "how far plotters settle for worse odds because of a civil war: 1 is for half",
        "direction from Bell and Sudduth 2017: more attempts, fewer successes",
        plausible=linear(0.0, 1.0, "none to full"),
    )
    occasion_rate: StrictFloat = rate(
        0.1,
        "occasions to strike for a plot that is strong enough",
        plausible=logarithmic(0.05, 0.2),
        label="Occasions to strike (rate)",
    )
    front_reach: StrictFloat = share(
        0.3,
        "weight in the capital of a soldier at the front",
        plausible=logarithmic(0.15, 0.6),
        label="Weight in the capital of troops at the front",
    )
    provinces_reach: StrictFloat = share(
        0.2,
        "weight in the capital of a soldier in the provinces",
        plausible=logarithmic(0.1, 0.4),
        label="Weight in the capital of troops in the provinces",
    )
    special_weight: StrictFloat = parameter(
        1.0,
        "ratio",
        "weight of a special forces soldier in a coup, relative to other soldiers",
        ASSUMED,
        0.1,
        10.0,
        plausible=logarithmic(0.75, 3.0, "assumed: half to twice the value of dprk_2024"),
    )
    obedience: StrictFloat = share(
        0.6,
        "chance that a company with nobody disaffected follows a pledged headquarters",
        plausible=linear(0.3, 0.9, "assumed: 0.3 below to 0.3 above the default"),
        label="Companies that follow pledged headquarters",
    )
    guard_resistance: StrictFloat = share(
        0.013,
        "part of the guard that acts in time",
        TUNED,
        plausible=logarithmic(0.005, 0.04, "tuned: the range that was calibrated"),
        label="Part of the guard that acts in time",
    )
    window_days: StrictFloat = parameter(
        3.0,
        "days",
        "time after which the outcome is clear, and defenders come too late",
        ASSUMED,
        0.1,
        30.0,
        plausible=logarithmic(1.5, 6.0),
    )
    march_days: StrictFloat = parameter(
        1.0,
        "days",
        "time to reach the capital from elsewhere",
        ASSUMED,
        0.0,
        30.0,
        plausible=logarithmic(0.5, 2.0),
    )
    wavering: StrictFloat = weight(
        0.35,
        "loyalty that counts less in the committed part of a unit if attackers look strongest",
        "Singh 2014",
        plausible=logarithmic(
            0.175, 0.7, "assumed: half to twice the default; direction from Singh 2014"
        ),
        label="Loss of will to resist strong attackers",
    )
    contest: StrictFloat = parameter(
        1.0,
        "exponent",
        "how much strength decides the contest (Tullock 1980)",
        ASSUMED,
        0.1,
        5.0,
        plausible=logarithmic(0.5, 2.0),
        label="How decisive numbers are",
    )
    mutiny_rate: StrictFloat = rate(
        0.2,
        "mutinies in an army all of whose soldiers are disaffected, without further strain",
        "tuned; Dwyer 2017: 71 in about 24 countries in 55 years",
        upper=100.0,
        plausible=logarithmic(0.08, 0.5, "tuned: the range that was calibrated"),
        label="Mutinies of the disaffected (rate)",
    )
    strain_weight: StrictFloat = parameter(
        4.0, "ratio", "rise of the rate of mutinies for pay withheld, a tour of twice "
        "tour_patience, or a regiment lost: each in full",
        "assumed; Dwyer 2017: pay and conditions of service set off most mutinies", 0.0, 100.0,
        plausible=logarithmic(2.0, 8.0),
    )  # fmt: skip
    tour_patience: StrictFloat = parameter(
        52.0, "weeks", "time abroad that soldiers accept", ASSUMED, 1.0, 1_000.0,
        plausible=logarithmic(26.0, 104.0),
    )  # fmt: skip
    mutiny_contagion: StrictFloat = weight(
        0.2,
        "rise of disaffected_below in a battalion in which some refuse in the open",
        "assumed; Granovetter 1978: people join when enough others have",
        plausible=linear(0.1, 0.3, "assumed: 0.1 below to 0.1 above the default"),
    )
    mutiny_escalates: StrictFloat = share(
        0.1,
        "chance that mutineers who could seize power try to",
        "assumed; Schiel, Powell and Faulkner 2021: mutinies rarely escalate",
        plausible=logarithmic(0.05, 0.2),
    )
    mutiny_spread: StrictFloat = share(
        0.6,
        "chance that a battalion nearby all of whose soldiers would refuse joins a mutiny",
        plausible=linear(0.3, 0.9, "assumed: 0.3 below to 0.3 above the default"),
    )
    attempt_shock: StrictFloat = share(
        0.15,
        "part of legitimacy lost after a failed attempt",
        "assumed; direction from base rates: coup trap, one attempt leads to the next",
        plausible=logarithmic(0.075, 0.3, "assumed: half to twice the default"),
    )
