"""How plots begin and end, and who resists an uprising."""

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
    """Plots from above: how they start, grow and are found."""

    spark_below: StrictFloat = weight(
        0.5,
        "loyalty below which staff may start a plot",
        TUNED,
        plausible=linear(0.45, 0.55, "tuned; 0.05 down and up"),
    )
    spark_rate: StrictFloat = rate(
        0.017,
        "plots started by one of no loyalty whose formation could do it alone",
        TUNED,
        plausible=logarithmic(0.0085, 0.034, "tuned; half to double"),
    )
    approach_rate: StrictFloat = rate(
        0.4,
        "approaches made by each plotter",
        TUNED,
        plausible=logarithmic(0.2, 0.8, "tuned; half to double"),
    )
    cohort_share: StrictFloat = share(
        0.35,
        "part of the approaches to those who served or studied abroad together, if any",
        plausible=logarithmic(0.175, 0.7),
    )
    signing_share: StrictFloat = share(
        0.5,
        "part of the approaches to those whose signature a plotter's formation still lacks",
        plausible=linear(0.2, 0.8, "assumed: 0.3 down and up"),
    )
    discretion: StrictFloat = share(
        0.95,
        "how surely a plotter avoids a wholly loyal person",
        plausible=linear(0.9, 1.0, "assumed: 0.05 down and up"),
    )
    join_point: StrictFloat = weight(
        0.54,
        "loyalty at which one approached is as likely to join as not",
        TUNED,
        plausible=linear(0.49, 0.59, "tuned; 0.05 down and up"),
    )
    join_width: StrictFloat = parameter(
        0.3, "loyalty", "half the range of loyalty over which joining goes from sure to never",
        TUNED, 0.01, 1.0,
        plausible=linear(0.2, 0.4, "tuned; a third down and up"),
    )  # fmt: skip
    trust: StrictFloat = weight(
        0.1, "how far sharing a cohort moves the joining point", plausible=logarithmic(0.05, 0.2)
    )
    comradeship: StrictFloat = share(
        0.5,
        "part of the denunciations that sharing a cohort prevents",
        plausible=linear(0.2, 0.8, "assumed: 0.3 down and up"),
    )
    expectation: StrictFloat = weight(
        0.25, "how far a plot with all the strength it needs moves the joining point",
        "tuned; direction from Singh 2014",
        plausible=logarithmic(0.125, 0.5, "tuned; half to double"),
    )  # fmt: skip
    organising: StrictFloat = weight(
        0.0, "how far a plotter once abroad who knows all there is moves the joining point",
        "assumed; Jha and Wilkinson 2023: ideas and organising skill complement each other",
        plausible=linear(0.0, 0.2, "assumed: none to double the value of dprk_2024"),
    )  # fmt: skip
    mutiny_seized: StrictFloat = share(
        0.0,
        "chance that a plot strikes when a mutiny breaks out",
        plausible=linear(0.0, 0.6, "assumed: none to double the value of dprk_2024"),
    )
    purge_breadth: StrictFloat = share(
        0.0, "part of those who share formation or cohort with a plotter who are purged with him",
        "assumed; Frunze affair 1992: about 200 of a cohort of 250",
    )  # fmt: skip
    purge_grievance: StrictFloat = weight(
        0.0, "loyalty of staff lost, were all of them purged at once",
        "assumed; direction from the Frunze affair",
        plausible=linear(0.0, 0.2, "assumed: none to double the value of dprk_2024"),
    )  # fmt: skip
    resentment_fading: StrictFloat = rate(
        0.005, "rate at which a purge is forgotten", plausible=logarithmic(0.0025, 0.01)
    )
    denouncing: StrictFloat = share(
        0.05,
        "chance that a wholly loyal officer approached denounces",
        TUNED,
        plausible=logarithmic(0.025, 0.1, "tuned; half to double"),
    )
    guardian_zeal: StrictFloat = parameter(
        1.5, "ratio", "the same for commissars and military police, relative to officers",
        ASSUMED, 0.0, 4.0,
        plausible=logarithmic(0.75, 3.0),
    )  # fmt: skip
    commissar_watch: StrictFloat = rate(
        0.0025, "discovery of each plotter beside a loyal commissar",
        "tuned; direction from Matthews 2022",
        plausible=logarithmic(0.00125, 0.005, "tuned; half to double"),
    )  # fmt: skip
    police_watch: StrictFloat = rate(
        0.0025,
        "discovery beside loyal military police",
        TUNED,
        plausible=logarithmic(0.00125, 0.005, "tuned; half to double"),
    )
    informers: StrictFloat = rate(
        0.001,
        "discovery of each plotter by others",
        TUNED,
        plausible=logarithmic(0.0005, 0.002, "tuned; half to double"),
    )
    abandoning: StrictFloat = rate(
        0.007,
        "plots given up",
        TUNED,
        plausible=logarithmic(0.0035, 0.014, "tuned; half to double"),
    )
    alarm: StrictFloat = parameter(
        1.0,
        "ratio",
        "rise of all watching after a plot or attempt",
        ASSUMED,
        0.0,
        20.0,
        plausible=logarithmic(0.5, 2.0),
    )
    calm: StrictFloat = rate(
        0.02, "rate at which alarm wears off", plausible=logarithmic(0.01, 0.04)
    )


class Uprising(Section):
    """Attempts and mutinies, and those who resist them."""

    critical_share: StrictFloat = share(
        0.01,
        "part of the army's reach that plotters think they need",
        TUNED,
        plausible=logarithmic(0.005, 0.02, "tuned; half to double"),
    )
    boldness_range: StrictFloat = share(
        0.5,
        "how far plots differ, up or down, in what they think they need",
        plausible=linear(0.2, 0.8, "assumed: 0.3 down and up"),
    )
    occasion_rate: StrictFloat = rate(
        0.1, "occasions to strike, once strong enough", plausible=logarithmic(0.05, 0.2)
    )
    front_reach: StrictFloat = share(
        0.3, "weight in the capital of a soldier at the front", plausible=logarithmic(0.15, 0.6)
    )
    provinces_reach: StrictFloat = share(
        0.2, "weight in the capital of a soldier in the provinces", plausible=logarithmic(0.1, 0.4)
    )
    special_weight: StrictFloat = parameter(
        1.0,
        "ratio",
        "weight in a coup of a special forces soldier against others",
        ASSUMED,
        0.1,
        10.0,
        plausible=logarithmic(0.75, 3.0, "assumed: half to double the value of dprk_2024"),
    )
    obedience: StrictFloat = share(
        0.6,
        "companies that follow a pledged headquarters though nobody in them is disaffected",
        plausible=linear(0.3, 0.9, "assumed: 0.3 down and up"),
    )
    guard_resistance: StrictFloat = share(
        0.08,
        "part of the guard that acts in time",
        TUNED,
        plausible=logarithmic(0.04, 0.16, "tuned; half to double"),
    )
    window_days: StrictFloat = parameter(
        2.0,
        "days",
        "time until the outcome is clear",
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
        "how far attackers as strong as they wished lower the will to resist",
        "Singh 2014",
        plausible=logarithmic(
            0.175, 0.7, "assumed: half to double; Singh 2014 gives the direction"
        ),
    )
    contest: StrictFloat = parameter(
        1.0,
        "exponent",
        "how decisive numbers are: Tullock 1980 contest function",
        ASSUMED,
        0.1,
        5.0,
        plausible=logarithmic(0.5, 2.0),
    )
    mutiny_above: StrictFloat = share(
        0.1,
        "disaffected share of a regiment above which a battalion of it may rise",
        plausible=logarithmic(0.05, 0.2),
    )
    mutiny_rate: StrictFloat = rate(
        0.002,
        "mutinies of a battalion in a regiment wholly disaffected",
        plausible=logarithmic(0.001, 0.004),
    )
    mutiny_spread: StrictFloat = share(
        0.6,
        "chance that a wholly disaffected neighbour joins",
        plausible=linear(0.3, 0.9, "assumed: 0.3 down and up"),
    )
    attempt_shock: StrictFloat = share(
        0.15,
        "legitimacy lost by an attempt that failed",
        "direction from base rates: coup trap",
        plausible=logarithmic(0.075, 0.3, "assumed: half to double"),
    )
