"""All state of a run, as arrays. Compiled loops and plain Python use the same names.

A copy of these arrays is a copy of the whole world.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]
Integers = NDArray[np.signedinteger[Any]]

# Echelons
COMPANY, BATTALION, REGIMENT, DIVISION, CORPS, ARMY = range(6)
ECHELON_NAMES = ("company", "battalion", "regiment", "division", "corps", "army")
# Branches
INFANTRY, SPECIAL, GUARD = range(3)
BRANCH_NAMES = ("infantry", "special forces", "guard")
# Garrisons
CAPITAL, FRONT, PROVINCES = range(3)
# Postings of soldiers and of formations (a formation is never captive or dead)
HOME, ABROAD, REINTEGRATION, CAPTIVE, DEAD = range(5)
POSTING_NAMES = ("home", "abroad", "reintegration", "captive", "dead")
# Offices; a company has only the first two
COMMANDER, COMMISSAR, MILITARY_POLICE = range(3)
OFFICE_NAMES = ("commander", "commissar", "military police")
COMPANY_OFFICES = 2
STAFF_OFFICES = 3
# A rule may also ask for signatures of these offices of the formation above.
SUPERIOR_COMMANDER, SUPERIOR_COMMISSAR = 3, 4
SIGNING_OFFICES = 5
# How a person answered an approach by a plotter
UNASKED, SILENT, JOINED, DENOUNCED = range(4)
# Values of Staff.plot that are not the number of a plot
NO_PLOT, NEW_PLOT = -1, -2
NOBODY = -1
NEVER = -1
# Staff.retires of a person killed this week; Soldiers.enlisted of one already counted as lost
FALLEN = -2
LOST = 1 << 30
# Status of a row of the table of plots
EMPTY, GATHERING, READY, STRIKING = range(4)
PLOT_SLOTS = 64
# Kinds of events
(
    PLOT_FOILED, ATTEMPT_FAILED, COUP_SUCCEEDED, MUTINY_SUPPRESSED, TROOPS_SENT, TROOPS_RETURNED,
    LEADER_DIED,
) = range(7)  # fmt: skip
EVENT_NAMES = (
    "plot foiled", "attempt failed", "coup succeeded", "mutiny suppressed", "troops sent",
    "troops returned", "leader died",
)  # fmt: skip
# When the signature rule is relaxed abroad, in the order of the parameter's choices
NEVER_RELAXED, RELAXED_BY_DATE, RELAXED_BY_LEADER = range(3)
# How an attempt is decided, in the order of the parameter's choices
BY_CONTEST, BY_BANDWAGON = range(2)
# How the leader decides, in the order of the parameter's choices; OWN_POLICY: by a user's class
FIXED_POLICY, CAUTIOUS_POLICY, GREEDY_POLICY, REACTIVE_POLICY, OWN_POLICY = range(5)
SEES_SHOWN, SEES_TRUTH = range(2)
# What he aims at
POWER, MONEY, TECHNOLOGY, STANDING = range(4)
# His levers, in the order of the parameter's choices
(
    SIZE, TOUR_WEEKS, RELAXATION, REEDUCATION, WELCOME, PAY_PASSED_ON, PURGE_BREADTH,
    FAMILIES_HELD, TRANSFER_RATE, TABOO, LEVER_COUNT,
) = range(11)  # fmt: skip
# Columns of Army.decisions: the decision, what he saw, and what was true; see `fields.SIGHT_FIELDS`
(
    WEEK, LEVER, BEFORE, AFTER,
    SAW_LOSSES, SAW_FOILED, SAW_UNREST, SAW_LOYALTY, SAW_INCOME, SAW_ALLIANCE, SAW_TRANSFERS,
    SAW_DANGER, TRUE_LOSSES, TRUE_LOYALTY, TRUE_DISAFFECTED, TRUE_COMPROMISED, TRUE_PLOTS,
    TRUE_PROSPECTS, DECISION_COLUMNS,
) = range(19)  # fmt: skip
# Where an event came from
FROM_ABOVE, FROM_BELOW = range(2)
EVENT_SLOTS = 4096

EVENT_TYPE = np.dtype(
    [
        ("week", "i4"),
        ("kind", "i4"),
        ("formation", "i4"),
        ("people", "i4"),
        ("origin", "i4"),
        ("by", "i4"),
    ]
)

WORLD_TYPE = np.dtype(
    [
        ("key", "u8"),
        ("week", "i8"),
        ("over", "i8"),
        # for splitting, see model/foresight/appointments.py: high offices still to be filled before
        # week 0, and steps of a random number revealed
        ("unfilled", "i8"),
        ("revealed", "i8"),
        # key of this week's appointments, if they were revealed before the present key came; else 0
        ("appointing", "u8"),
        # whether chances stand for the coins of mutinies, for splitting: see model/week/mutiny.py
        ("weighing", "i8"),
        # the number of companies, which is the first battalion; first formations of two echelons
        ("companies", "i8"),
        ("first_regiment", "i8"),
        ("first_division", "i8"),
        # the regime; its base hazard is drawn once for a run
        ("hazard", "f8"),
        ("leader_died", "i8"),
        ("legitimacy", "f8"),
        ("patronage", "f8"),
        ("alarm", "f8"),
        ("unpredictability", "f8"),
        ("resentment", "f8"),
        ("hope", "f8"),
        # what is commonly expected, revised now and then
        ("expected_defence", "f8"),
        ("opportunity", "f8"),
        ("faction", "f8"),
        ("income", "f8"),
        ("money", "f8"),
        ("accustomed", "f8"),
        ("alliance", "f8"),
        # the random number that decides whether the ally pays; 0 until it is drawn
        ("ally_lot", "f8"),
        ("transfers", "f8"),
        ("withheld", "f8"),
        ("intelligence", "f8"),
        ("known_losses", "f8"),
        ("recent_losses", "f8"),
        ("losses_told", "i8"),
        ("captives_heard", "i8"),
        ("relaxed", "i8"),
        # the leader's decisions so far; a bit for each lever that he leaves alone, whatever his
        # policy is; whether some of those abroad are to come home; taboos broken
        ("decisions", "i8"),
        ("held", "i8"),
        ("recalled", "i8"),
        ("taboos", "i8"),
        # counts at his last look
        ("told_lost", "i8"),
        ("told_foiled", "i8"),
        ("told_unrest", "i8"),
        # the contingent abroad, a stretch of battalions in the order of sending
        ("order_first", "i8"),
        ("order_count", "i8"),
        ("tours", "i8"),
        ("tour_since", "i8"),
        ("last_release", "i8"),
        ("last_return", "i8"),
        # counts since the start, in simulated soldiers
        ("sent", "i8"),
        ("killed", "i8"),
        ("captured", "i8"),
        ("discharged", "i8"),
        ("called_up", "i8"),
        ("staff_killed", "i8"),
        # conspiracies
        ("plots_started", "i8"),
        ("plots_foiled", "i8"),
        ("plots_foiled_ready", "i8"),
        ("plots_abandoned", "i8"),
        ("attempts", "i8"),
        ("successes", "i8"),
        ("expected_attempts", "f8"),
        ("expected_successes", "f8"),
        ("mutinies", "i8"),
        ("first_foiled_week", "i8"),
        ("first_attempt_week", "i8"),
        ("success_week", "i8"),
        ("events", "i8"),
    ]
)


OFFICE_TYPE = np.dtype(
    [
        ("formation", "i4"),
        ("takes_office", "i4"),
        ("approaching", "i4"),
        ("approached_by", "i4"),
        ("tour", "i2"),
        ("study_cohort", "i1"),
        ("office", "i1"),
        ("answer", "i1"),
    ],
    align=True,
)

FORMATION_TYPE = np.dtype(
    [
        ("parent", "i4"),
        ("first_child", "i4"),
        ("children", "i4"),
        ("first_company", "i4"),
        ("companies", "i4"),
        ("released", "i4"),
        ("returned", "i4"),
        ("reach", "f8"),
        ("danger", "f8"),
        ("leaning", "f4"),
        ("losses", "f4"),
        ("awareness", "f4"),
        ("loyalty", "f4"),
        ("disaffected", "f4"),
        ("tour", "i2"),
        ("echelon", "i1"),
        ("branch", "i1"),
        ("garrison", "i1"),
        ("posting", "i1"),
        ("compromised", "i1"),
        ("habit", "i1"),
    ]
)

PLOT_TYPE = np.dtype(
    [
        ("judgement", "f8"),
        ("strength", "f8"),
        ("wanted", "f8"),
        ("members", "i4"),
        ("leader", "i4"),
        ("status", "i4"),
        ("denouncer", "i4"),
    ]
)


class Soldiers(NamedTuple):
    """One row for each simulated soldier; the rows of a company follow each other."""

    company: Integers
    posting: Integers
    awareness: Floats
    loyalty: Floats
    disposition: Floats
    enlisted: Integers
    stratum: Integers


class Staff(NamedTuple):
    """One row for each office holder: the columns that are needed for all of them each week."""

    awareness: Floats
    loyalty: Floats
    disposition: Floats
    retires: Integers
    plot: Integers


class Army(NamedTuple):
    """The whole world of a run.

    People are many, and loops read one attribute of all of them: so each attribute is a column.
    Everything else is few or rarely read, and loops read all attributes of one row: so it is kept
    as records. A function with one array of records instead of twenty arrays also compiles and runs
    much faster.

    Attributes:
        soldiers: columns, one row for each simulated soldier.
        staff: columns, one row for each office holder.
        offices: records, the same rows as `staff`: the office, and those attributes of its holder
            that only plots, tours and appointments need.
        formations: records, all companies first, then battalions, and so on up to the army.
        plots: records, one row for each plot that can be under way at the same time.
        order: battalions in the order in which they are sent abroad.
        classmates: staff rows of those who studied abroad together.
        contingents: (tours, 2), where in `order` each tour's contingent began and how many went.
        waves: changes of the contingent's size: (waves, 2), week and multiple of the size.
        shocks: losses of legitimacy: (shocks, 2), week and part lost.
        dated: decisions of the leader on a date: (decisions, 3), week, lever and value.
        decisions: row 0 what the leader saw last, then his decisions; no row if he decides nothing.
        world: one record: the regime and the counts.
        parameters: two records of all parameters: as they are in force, and as in the scenario.
        events: the log; the first `world.events` records are filled, at most all.
    """

    soldiers: Soldiers
    staff: Staff
    offices: Any
    formations: Any
    plots: Any
    order: Integers
    classmates: Integers
    contingents: Integers
    waves: Floats
    shocks: Floats
    dated: Floats
    decisions: Floats
    world: Any
    parameters: Any
    events: Any


def copied(column: Any) -> Any:
    """Return a copy of a column or of records.

    Records are copied as bytes, because NumPy's own copy goes field by field and takes ten times as
    long.
    """
    if column.dtype.fields is None:
        return column.copy()
    return column.view(np.uint8).copy().view(column.dtype).view(type(column))
