"""Who is sent, what they risk abroad, and what awaits them at home."""

from __future__ import annotations

from pydantic import Field, StrictFloat, StrictInt

from sapper.model.parameters.declare import (
    ASSUMED,
    Section,
    linear,
    logarithmic,
    parameter,
    rate,
    share,
    weight,
)


class Wave(Section):
    """A dated change of the contingent's size, as a multiple of `deployment.size`."""

    week: StrictInt = Field(ge=0, le=5_200)
    factor: StrictFloat = Field(ge=0.0, le=100.0, allow_inf_nan=False)
    what: str = Field("", max_length=200)


class Deployment(Section):
    """Who is sent abroad, when and for how long."""

    size: StrictInt | StrictFloat = parameter(
        0, "people, or share of the army",
        "soldiers abroad at a time: an integer is a head count, a number between 0 and 1 a share",
        ASSUMED, 0,
    )  # fmt: skip
    first_week: StrictInt = parameter(26, "week", "week in which they are sent", ASSUMED, 0, 5_200)
    war_weeks: StrictInt = parameter(
        156,
        "weeks",
        "from the first sending to the last return",
        ASSUMED,
        1,
        5_200,
        plausible=linear(104, 260, "assumed: two to five years; nobody knew in 2024"),
    )
    tour_weeks: StrictInt = parameter(
        52, "weeks", "time abroad before the next contingent takes over",
        "assumed; 17 weeks for engineers in 2025, a year and more for combat troops", 4, 5_200,
    )  # fmt: skip
    waves: tuple[Wave, ...] = Field(
        default=(),
        max_length=100,
        strict=False,
        description="dated changes of size: week, factor on size from then on, what",
        json_schema_extra={"unit": "list", "source": "assumed"},
    )
    special_part: StrictFloat = share(
        1.0,
        "part of the contingent taken from special forces, as long as there are any",
        "reports on the units sent in October 2024: special forces first",
    )
    reintegration_weeks: StrictInt = parameter(
        8, "weeks", "time kept apart after the return, under instruction",
        "NK News 2023: re-education of returning workers takes months", 0, 520,
    )  # fmt: skip


class Battle(Section):
    """Losses abroad."""

    killed_rate: StrictFloat = rate(
        0.0035, "soldiers killed abroad, per soldier, by orders given by the commander alone",
        "NIS: about 2,000 of 11,000 to 15,000 in 45 weeks to September 2025", 0.5,
        plausible=logarithmic(0.001, 0.007, "assumed: half of dprk_2024 to double the default"),
    )  # fmt: skip
    captured_rate: StrictFloat = rate(
        0.00002,
        "soldiers captured abroad, per soldier",
        "two captives of 11,000 in 10 weeks",
        0.5,
        plausible=logarithmic(0.00001, 0.00004),
    )
    staff_exposure: StrictFloat = parameter(
        0.5,
        "ratio",
        "losses of staff abroad relative to soldiers",
        ASSUMED,
        0.0,
        5.0,
        plausible=logarithmic(0.25, 1.0),
    )
    delay_cost: StrictFloat = parameter(
        0.05, "per day", "rise of losses for each day an important order waits for signatures",
        "assumed; direction from Talmadge 2015", 0.0, 5.0,
        plausible=logarithmic(0.025, 0.1),
    )  # fmt: skip
    tempo: StrictFloat = parameter(1.0, "ratio", "intensity of the fighting", ASSUMED, 0.0, 10.0)
    inexperience: StrictFloat = parameter(
        0.0, "ratio", "rise of losses in the first week of war, learned away with time",
        ASSUMED, 0.0, 10.0,
        plausible=linear(0.0, 2.0, "assumed: no rise to losses three times as high"),
    )  # fmt: skip
    experience_weeks: StrictFloat = parameter(
        26.0,
        "weeks",
        "time of war in which inexperience is learned away",
        ASSUMED,
        1.0,
        520.0,
        plausible=logarithmic(13.0, 52.0),
    )
    drones: StrictFloat = parameter(
        0.0, "ratio", "rise of losses to drones, for an army that does not know them",
        ASSUMED, 0.0, 10.0,
        plausible=linear(0.0, 0.6, "assumed: none to double the value of dprk_2024"),
    )  # fmt: skip
    misunderstanding: StrictFloat = parameter(
        0.0,
        "ratio",
        "rise of losses if nobody has the allies' language",
        ASSUMED,
        0.0,
        10.0,
        plausible=linear(0.0, 0.4, "assumed: none to double the value of dprk_2024"),
    )
    special_skill: StrictFloat = share(
        0.0,
        "part of the losses that special forces avoid",
        plausible=linear(0.0, 0.4, "assumed: none to double the value of dprk_2024"),
    )
    vacancy_cost: StrictFloat = parameter(
        0.0,
        "ratio",
        "rise of a battalion's losses while it has no commander",
        ASSUMED,
        0.0,
        10.0,
        plausible=linear(0.0, 0.6, "assumed: none to double the value of dprk_2024"),
    )
    loss_memory: StrictFloat = rate(
        0.013,
        "rate at which a regiment's losses are forgotten",
        plausible=logarithmic(0.0065, 0.026),
    )


class Reception(Section):
    """What awaits those who come home: the ruler's levers. All are off by default."""

    reeducation: StrictFloat = rate(
        0.0, "rate at which awareness is worked off in reintegration", upper=1.0
    )
    dispersal: StrictFloat = share(0.0, "part of the returned soldiers exchanged into other units")
    welcome: StrictFloat = weight(
        0.0, "loyalty of a unit lately returned, for being received as heroes",
        "assumed; direction from Kern and Hainmueller 2009 and others: treatment decides the sign",
    )  # fmt: skip
    welcome_weeks: StrictInt = parameter(
        104,
        "weeks",
        "time for which a welcome, or pay passed on, is remembered",
        ASSUMED,
        0,
        1_040,
        plausible=logarithmic(52, 208),
    )
    families_held: StrictFloat = weight(
        0.0, "how far holding the families of those once abroad moves their joining point down",
        "assumed; NIS 2024: families relocated or isolated",
    )  # fmt: skip
    pay_passed_on: StrictFloat = share(0.0, "part of the pay for soldiers abroad that they get")
    pay_weight: StrictFloat = weight(
        0.05, "loyalty gained by a unit abroad, or lately so, that gets all its pay",
        "assumed; direction from Lundgren 2018",
        plausible=logarithmic(0.025, 0.1),
    )  # fmt: skip
