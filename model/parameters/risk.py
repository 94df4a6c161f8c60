"""How plots start and end, and who resists an uprising."""

from __future__ import annotations

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


class Conspiracy(Section):
    """Plots from above: how they start, grow and are found out."""

    spark_below: StrictFloat = weight(
        0.5,
        "loyalty below which staff may start a plot",
        TUNED,
        plausible=linear(0.45, 0.55, "tuned: 0.05 below to 0.05 above the default"),
        label="Loyalty below which staff may start a plot",
    )
    spark_rate: StrictFloat = rate(
        0.017,
        "plots started by an office holder with loyalty 0 whose formation is strong enough alone",
        TUNED,
        plausible=logarithmic(0.0085, 0.034, "tuned: half to twice the default"),
        label="Plots started by the disloyal (rate)",
    )
    approach_rate: StrictFloat = rate(
        0.4,
        "approaches made by each plotter",
        TUNED,
        plausible=logarithmic(0.2, 0.8, "tuned: half to twice the default"),
        label="How often plotters approach others",
    )
    cohort_share: StrictFloat = share(
        0.35,
        "part of the approaches that go to people with whom the plotter was abroad, if any",
        plausible=logarithmic(0.175, 0.7),
        label="Plotters approach old comrades",
    )
    signing_share: StrictFloat = share(
        0.5,
        "part of the approaches that go to an office whose signature is still missing",
        plausible=linear(0.2, 0.8, "assumed: 0.3 below to 0.3 above the default"),
        label="Plotters turn to those who must sign",
    )
    discretion: StrictFloat = share(
        0.95,
        "chance that a plotter does not dare to approach a person with loyalty 1",
        plausible=linear(0.9, 1.0, "assumed: 0.05 below to 0.05 above the default"),
        label="Discretion of plotters",
    )
    join_point: StrictFloat = weight(
        0.54,
        "loyalty at which a person whom a plotter approaches joins with probability one half",
        TUNED,
        plausible=linear(0.49, 0.59, "tuned: 0.05 below to 0.05 above the default"),
        label="Loyalty at which half would join a plot",
    )
    join_width: StrictFloat = parameter(
        0.3, "loyalty", "half the range of loyalty over which the chance to join goes from 1 to 0",
        TUNED, 0.01, 1.0,
        plausible=linear(0.2, 0.4, "tuned: a third below to a third above the default"),
        label="How gradually joining depends on loyalty",
    )  # fmt: skip
    trust: StrictFloat = weight(
        0.1,
        "rise of join_point for a person who shares a cohort with the plotter",
        plausible=logarithmic(0.05, 0.2),
        label="Trust among old comrades",
    )
    comradeship: StrictFloat = share(
        0.5,
        "part of the denunciations that sharing a cohort prevents",
        plausible=linear(0.2, 0.8, "assumed: 0.3 below to 0.3 above the default"),
    )
    expectation: StrictFloat = weight(
        0.25, "rise of join_point for a plot with all the strength it needs",
        "tuned; direction from Singh 2014",
        plausible=logarithmic(0.125, 0.5, "tuned: half to twice the default"),
        label="Pull of a plot that looks strong",
    )  # fmt: skip
    organising: StrictFloat = weight(
        0.0, "rise of join_point if the plotter was abroad and has awareness 1",
        "assumed; Jha and Wilkinson 2023: ideas and organising skill complement each other",
        plausible=linear(0.0, 0.2, "assumed: 0 to twice the value of dprk_2024"),
    )  # fmt: skip
    mutiny_seized: StrictFloat = share(
        0.0,
        "chance that a plot strikes when a mutiny breaks out",
        plausible=linear(0.0, 0.6, "assumed: 0 to twice the value of dprk_2024"),
    )
    purge_breadth: StrictFloat = share(
        0.0, "of the people who share a formation or cohort with a plotter, the part also purged",
        "assumed; Frunze affair 1992: about 200 of a cohort of 250",
    )  # fmt: skip
    purge_grievance: StrictFloat = weight(
        0.0, "loyalty that staff would lose if all staff were purged at once",
        "assumed; direction from the Frunze affair",
        plausible=linear(0.0, 0.2, "assumed: 0 to twice the value of dprk_2024"),
        label="Grievance over purges",
    )  # fmt: skip
    resentment_fading: StrictFloat = rate(
        0.005,
        "rate at which resentment of a purge fades",
        plausible=logarithmic(0.0025, 0.01),
        label="How fast a purge is forgotten",
    )
    denouncing: StrictFloat = share(
        0.05,
        "chance that a commander with loyalty 1 who is approached denounces the plot",
        TUNED,
        plausible=logarithmic(0.025, 0.1, "tuned: half to twice the default"),
        label="Loyal officers denounce plotters",
    )
    guardian_zeal: StrictFloat = parameter(
        1.5, "ratio", "denouncing of commissars and military police, relative to commanders",
        ASSUMED, 0.0, 4.0,
        plausible=logarithmic(0.75, 3.0), label="Commissars and police denounce more readily",
    )  # fmt: skip
    commissar_watch: StrictFloat = rate(
        0.0025, "discovery of each plotter by a commissar with loyalty 1 in the same formation",
        "tuned; direction from Matthews 2022",
        plausible=logarithmic(0.00125, 0.005, "tuned: half to twice the default"),
        label="Watchfulness of loyal commissars",
    )  # fmt: skip
    police_watch: StrictFloat = rate(
        0.0025,
        "discovery of each plotter by military police with loyalty 1",
        TUNED,
        plausible=logarithmic(0.00125, 0.005, "tuned: half to twice the default"),
        label="Watchfulness of loyal military police",
    )
    informers: StrictFloat = rate(
        0.001,
        "discovery of each plotter by informers",
        TUNED,
        plausible=logarithmic(0.0005, 0.002, "tuned: half to twice the default"),
        label="Plots found by informers (rate)",
    )
    abandoning: StrictFloat = rate(
        0.007,
        "plots abandoned by their members",
        TUNED,
        plausible=logarithmic(0.0035, 0.014, "tuned: half to twice the default"),
        label="Plots given up (rate)",
    )
    alarm: StrictFloat = parameter(
        1.0,
        "ratio",
        "rise of the discovery rates after a foiled plot or a failed attempt",
        ASSUMED,
        0.0,
        20.0,
        plausible=logarithmic(0.5, 2.0),
        label="Alarm after a plot or attempt",
    )
    calm: StrictFloat = rate(
        0.02,
        "rate at which alarm fades",
        plausible=logarithmic(0.01, 0.04),
        label="How fast alarm wears off",
    )


class Uprising(Section):
    """Attempts and mutinies, and who resists them."""

    critical_share: StrictFloat = share(
        0.01,
        "part of the army's reach commonly thought needed for a coup",
        TUNED,
        plausible=logarithmic(0.005, 0.02, "tuned: half to twice the default"),
        label="Strength that plotters think they need",
    )
    boldness_range: StrictFloat = share(
        0.5,
        "how far what a plot thinks it needs may differ from the common view, as a part of it",
        plausible=linear(0.2, 0.8, "assumed: 0.3 below to 0.3 above the default"),
        label="How far plots differ in boldness",
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
        0.08,
        "part of the guard that acts in time",
        TUNED,
        plausible=logarithmic(0.04, 0.16, "tuned: half to twice the default"),
        label="Part of the guard that acts in time",
    )
    window_days: StrictFloat = parameter(
        2.0,
        "days",
        "time after which the outcome is clear, and defenders come too late",
        ASSUMED,
        0.1,
        30.0,
        plausible=logarithmic(1.0, 4.0),
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
        "fall of the chance that an office signs for defence if attackers have all they wanted",
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
    mutiny_above: StrictFloat = share(
        0.1,
        "disaffected share of a regiment above which its battalions may mutiny",
        plausible=logarithmic(0.05, 0.2),
    )
    mutiny_rate: StrictFloat = rate(
        0.002,
        "mutinies of a battalion in a fully disaffected regiment",
        plausible=logarithmic(0.001, 0.004),
    )
    mutiny_spread: StrictFloat = share(
        0.6,
        "chance that a fully disaffected battalion nearby joins a mutiny",
        plausible=linear(0.3, 0.9, "assumed: 0.3 below to 0.3 above the default"),
    )
    attempt_shock: StrictFloat = share(
        0.15,
        "part of legitimacy lost after a failed attempt",
        "assumed; direction from base rates: coup trap, one attempt leads to the next",
        plausible=logarithmic(0.075, 0.3, "assumed: half to twice the default"),
    )
