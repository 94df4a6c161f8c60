"""Plots from above: how they start, grow and are found out."""

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
        3.0,
        "plots started in an army all of whose staff have loyalty 0",
        TUNED,
        upper=1_000.0,
        plausible=logarithmic(1.6, 16.0, "tuned: the range that was calibrated"),
        label="Plots started by the disloyal (rate)",
    )
    opportunity_weight: StrictFloat = parameter(
        1.5,
        "exponent",
        "how much more often those begin a plot who command a larger part of the strength needed",
        "tuned: a tenfold army has 0.75 (0.62 to 0.90) times the attempts; Singh 2014",
        0.0,
        5.0,
        plausible=linear(1.0, 2.5, "tuned: the range that was calibrated"),
        label="Pull of opportunity on plots",
    )
    approach_rate: StrictFloat = rate(
        0.48,
        "approaches made by each plotter",
        TUNED,
        plausible=logarithmic(0.2, 0.8, "tuned: the range that was calibrated"),
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
    concealment: StrictFloat = share(
        0.2,
        "part of what is missing from full loyalty that people hide from others",
        "assumed; Kuran 1991: people hide what they think while dissent seems rare",
        plausible=linear(0.0, 0.4, "assumed: none to twice the default"),
        label="How far people hide disloyalty",
    )
    join_point: StrictFloat = weight(
        0.645,
        "loyalty at which a person whom a plotter approaches joins with probability one half",
        TUNED,
        plausible=linear(0.58, 0.74, "tuned: the range that was calibrated"),
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
    faction: StrictFloat = share(
        0.0,
        "part of the reach of all who studied abroad together that each of them counts on",
        "assumed; Frunze affair 1992",
        plausible=linear(0.0, 1.0, "assumed: none to all of it"),
    )
    career_weight: StrictFloat = weight(
        0.0,
        "loyalty that staff lose if promotions wait a year for signatures",
        "assumed; the founding article: as many as five signatures hold up a career",
        plausible=linear(0.0, 0.2, "assumed"),
    )
    career_grievance: StrictFloat = weight(
        0.0,
        "weight of the grievance about serving in one office for longer than career_years",
        "assumed; Scharpf and Glaessel 2020: officers whose careers are stuck act on it",
    )
    career_years: StrictFloat = parameter(
        5.0, "years", "time in one office, with the wait for signatures, that an officer accepts",
        ASSUMED, 0.1, 50.0,
    )  # fmt: skip
    mutiny_seized: StrictFloat = share(
        0.0,
        "chance that a plot strikes when a mutiny breaks out",
        plausible=linear(0.0, 0.6, "assumed: 0 to twice the value of dprk_2024"),
    )
    purge_breadth: StrictFloat = share(
        0.0, "of the people who share a formation or cohort with a plotter and show loyalty one "
        "half, the part also purged; less of those who could strike back",
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
    hope_of_attempt: StrictFloat = share(
        0.4,
        "part of the missing hope that a failed attempt gives: all see that others are disaffected",
        "assumed; Kuran 1991, Little 2017",
        plausible=linear(0.2, 0.6, "assumed: half below to half above the default"),
        label="Hope that an attempt gives others",
    )
    hope_of_mutiny: StrictFloat = share(
        0.15,
        "part of the missing hope that a mutiny gives",
        "assumed; direction from Schiel, Powell and Faulkner 2021: mutinies raise coup risk",
        plausible=linear(0.0, 0.3, "assumed: none to twice the default"),
    )
    hope_of_signal: StrictFloat = share(
        0.5,
        "part of the missing hope that a shock to all legitimacy, or a purge of all staff, gives",
        "assumed; Casper and Tyson 2014: public signals let elites coordinate",
        plausible=linear(0.2, 0.8, "assumed: 0.3 below to 0.3 above the default"),
    )
    hope_fading: StrictFloat = rate(
        0.005,
        "rate at which hope fades",
        plausible=logarithmic(0.0025, 0.01),
        label="How fast hope fades",
    )
    hope_weight: StrictFloat = weight(
        0.1,
        "loyalty that counts less in starting and in joining a plot at full hope",
        plausible=logarithmic(0.05, 0.2, "tuned: the range that was calibrated"),
        label="Weight of hope",
    )
    denouncing: StrictFloat = share(
        0.065,
        "chance that a commander with loyalty 1 who is approached denounces the plot",
        TUNED,
        plausible=logarithmic(0.03, 0.15, "tuned: the range that was calibrated"),
        label="Loyal officers denounce plotters",
    )
    guardian_zeal: StrictFloat = parameter(
        1.5, "ratio", "denouncing of commissars and military police, relative to commanders",
        ASSUMED, 0.0, 4.0,
        plausible=logarithmic(0.75, 3.0), label="Commissars and police denounce more readily",
    )  # fmt: skip
    commissar_watch: StrictFloat = rate(
        0.01, "discovery of a plotter who shows no loyalty by a loyal commissar of his formation",
        "tuned; direction from Matthews 2022",
        plausible=logarithmic(0.005, 0.02, "tuned: half to twice the default"),
        label="Watchfulness of loyal commissars",
    )  # fmt: skip
    police_watch: StrictFloat = rate(
        0.01,
        "discovery of a plotter who shows no loyalty by loyal military police of his formation",
        TUNED,
        plausible=logarithmic(0.005, 0.02, "tuned: half to twice the default"),
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
        0.3,
        "ratio",
        "rise of discovery and of concealment after a foiled plot or a failed attempt",
        ASSUMED,
        0.0,
        20.0,
        plausible=logarithmic(0.15, 0.6, "tuned: the range that was calibrated"),
        label="Alarm after a plot or attempt",
    )
    calm: StrictFloat = rate(
        0.02,
        "rate at which alarm fades",
        plausible=logarithmic(0.01, 0.04),
        label="How fast alarm wears off",
    )
