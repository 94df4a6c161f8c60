"""Who is sent abroad, their losses, and their treatment at home."""

from __future__ import annotations

from pydantic import Field, StrictFloat, StrictInt, field_validator

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

_LARGEST_ARMY = 5_000_000


class Wave(Section):
    """A change of the contingent's size in a given week, as a multiple of `deployment.size`."""

    week: StrictInt = Field(ge=0, le=5_200)
    factor: StrictFloat = Field(ge=0.0, le=100.0, allow_inf_nan=False)
    what: str = Field("", max_length=200)


class Deployment(Section):
    """Who is sent abroad, when and for how long."""

    size: StrictInt | StrictFloat = parameter(
        0, "people, or share of the army",
        "soldiers abroad at a time: an integer counts people, a number between 0 and 1 is a share",
        ASSUMED, 0, label="Soldiers abroad at a time",
    )  # fmt: skip
    first_week: StrictInt = parameter(
        26, "week", "week in which the first soldiers leave", ASSUMED, 0, 5_200
    )
    war_weeks: StrictInt = parameter(
        156,
        "weeks",
        "time from the first departure to the last return",
        ASSUMED,
        1,
        5_200,
        plausible=linear(104, 260, "assumed: two to five years; unknown in 2024"),
        label="Length of the war",
    )
    tour_weeks: StrictInt = parameter(
        52, "weeks", "time abroad before the next contingent takes over",
        "assumed; 17 weeks for engineers in 2025, a year or more for combat troops", 4, 5_200,
    )  # fmt: skip
    waves: tuple[Wave, ...] = parameter(
        (),
        "list",
        "changes of size: week, factor (multiple of size from then on), what (a note)",
        max_length=100,
        strict=False,
    )
    special_part: StrictFloat = share(
        1.0,
        "part of the contingent taken from special forces, while any are left",
        "reports on the units sent in October 2024: special forces first",
    )
    reintegration_weeks: StrictInt = parameter(
        8, "weeks", "time in reintegration after the return, kept apart from other units",
        "NK News 2023: re-education of returning workers takes months", 0, 520,
    )  # fmt: skip

    rally: StrictFloat = share(
        0.27,
        "part of the plots that do not start while troops are abroad, and for rally_weeks after",
        "0.71 (0.44 to 1.13) times the attempts in autocracies while troops are abroad; "
        "Piplani and Talmadge 2016",
        plausible=linear(0.0, 0.5, "from no effect to the lower end of the interval"),
        label="Rally while troops are abroad",
    )
    rally_weeks: StrictInt = parameter(
        52, "weeks", "time after the last return in which people still rally",
        "Piplani and Talmadge 2016: the year after", 0, 5_200,
    )  # fmt: skip
    defeat: StrictFloat = share(
        0.0,
        "part of legitimacy lost when the war ends, because it is lost",
        plausible=linear(0.0, 0.5, "assumed: none to half"),
    )

    @field_validator("size")
    @classmethod
    def _heads_or_share(cls, size: int | float) -> int | float:
        if isinstance(size, float) and not size < 1:
            write = f"write {size:.0f}" if size <= _LARGEST_ARMY else "write an integer"
            raise ValueError(f"a share must be below 1; for a head count {write}")
        return size


class Battle(Section):
    """How many soldiers are lost abroad."""

    killed_rate: StrictFloat = rate(
        0.0035, "soldiers killed abroad, per soldier, if the commander alone signs orders",
        "NIS: about 2,000 of 11,000 to 15,000 in 45 weeks to September 2025", 0.5,
        plausible=logarithmic(0.001, 0.007, "assumed: half of dprk_2024 to twice the default"),
        label="Soldiers killed (rate)",
    )  # fmt: skip
    captured_rate: StrictFloat = rate(
        0.00002,
        "soldiers captured abroad, per soldier",
        "two of 11,000 captured in 10 weeks",
        0.5,
        plausible=logarithmic(0.00001, 0.00004),
        label="Soldiers captured (rate)",
    )
    staff_exposure: StrictFloat = parameter(
        0.5,
        "ratio",
        "losses of staff abroad, relative to those of soldiers",
        ASSUMED,
        0.0,
        5.0,
        plausible=logarithmic(0.25, 1.0),
    )
    delay_cost: StrictFloat = parameter(
        0.05, "per day", "rise of losses for each day that an important order waits for signatures",
        "assumed; direction from Talmadge 2015", 0.0, 5.0,
        plausible=logarithmic(0.025, 0.1),
    )  # fmt: skip
    tempo: StrictFloat = parameter(1.0, "ratio", "intensity of the fighting", ASSUMED, 0.0, 10.0)
    inexperience: StrictFloat = parameter(
        0.0, "ratio", "rise of losses in the first week of war; it fades with experience",
        ASSUMED, 0.0, 10.0,
        plausible=linear(0.0, 2.0, "assumed: from no rise to losses three times as high"),
        label="Losses of troops new to war",
    )  # fmt: skip
    experience_weeks: StrictFloat = parameter(
        26.0,
        "weeks",
        "time of war in which inexperience falls to 37 per cent",
        ASSUMED,
        1.0,
        520.0,
        plausible=logarithmic(13.0, 52.0),
    )
    drones: StrictFloat = parameter(
        0.0, "ratio", "rise of losses through drones, for an army without experience of them",
        ASSUMED, 0.0, 10.0,
        plausible=linear(0.0, 0.6, "assumed: 0 to twice the value of dprk_2024"),
        label="Losses to drones",
    )  # fmt: skip
    misunderstanding: StrictFloat = parameter(
        0.0,
        "ratio",
        "rise of losses if nobody speaks the allies' language",
        ASSUMED,
        0.0,
        10.0,
        plausible=linear(0.0, 0.4, "assumed: 0 to twice the value of dprk_2024"),
        label="Losses without a common language",
    )
    special_skill: StrictFloat = share(
        0.0,
        "part of the soldiers killed that special forces avoid",
        plausible=linear(0.0, 0.4, "assumed: 0 to twice the value of dprk_2024"),
    )
    vacancy_cost: StrictFloat = parameter(
        0.0,
        "ratio",
        "rise of the losses of a battalion that has no commander",
        ASSUMED,
        0.0,
        10.0,
        plausible=linear(0.0, 0.6, "assumed: 0 to twice the value of dprk_2024"),
    )
    loss_memory: StrictFloat = rate(
        0.013,
        "rate at which a regiment's losses are forgotten",
        plausible=logarithmic(0.0065, 0.026),
    )


class Reception(Section):
    """How the regime treats those who come home: its decisions, all off by default."""

    reeducation: StrictFloat = rate(
        0.0, "rate at which re-education in reintegration reduces awareness", upper=1.0
    )
    dispersal: StrictFloat = share(
        0.0, "part of the returned soldiers who change places with soldiers of other units"
    )
    welcome: StrictFloat = weight(
        0.0, "loyalty gained by a returned unit that is welcomed as heroes",
        "assumed; direction from Kern and Hainmueller 2009 and others: treatment decides the sign",
    )  # fmt: skip
    welcome_weeks: StrictInt = parameter(
        104,
        "weeks",
        "time after the return in which a welcome, or pay passed on, counts",
        ASSUMED,
        0,
        1_040,
        plausible=logarithmic(52, 208),
    )
    families_held: StrictFloat = weight(
        0.0, "fall of join_point for staff who were abroad, because their families are held",
        "assumed; NIS 2024: families relocated or isolated",
    )  # fmt: skip
    pay_passed_on: StrictFloat = share(
        0.0, "part of the pay for soldiers abroad that the soldiers get"
    )
    pay_weight: StrictFloat = weight(
        0.05, "loyalty gained by a unit that gets all its pay, abroad and for welcome_weeks after",
        "assumed; direction from Lundgren 2018",
        plausible=logarithmic(0.025, 0.1),
    )  # fmt: skip
