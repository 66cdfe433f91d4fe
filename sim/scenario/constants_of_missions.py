"""Constants of the mission: its presence, its police and its programme for fighters."""

from __future__ import annotations

from sim.scenario.quantity import Record, quantity


class MissionConstants(Record):
    """What a mission's people do to others, in the order of the mechanisms that read it."""

    posting_weeks: float = quantity(
        4.0, low=1.0, high=52.0, unit="weeks", meaning="Weeks between new postings of units."
    )
    patrol_reach: float = quantity(
        0.5,
        low=0.0,
        high=1.0,
        unit="share",
        meaning="Share of a unit's weight that reaches the next cell over a good road.",
        source="Cil et al. 2020 for the sign",
        status="evidence",
    )
    deterrence_scale_people: float = quantity(
        60.0,
        low=5.0,
        high=1000.0,
        unit="people",
        meaning="Quality-weighted troops in reach at which half of full deterrence is felt.",
    )
    deterrence_gain: float = quantity(
        1.0,
        low=0.0,
        high=1.0,
        unit="share",
        meaning="Deterrence that very many troops with full powers bring; 0: troops deter nobody.",
    )
    mandate_floor: float = quantity(
        0.4,
        low=0.0,
        high=1.0,
        unit="share",
        meaning="Deterrence of a force that may only defend itself, beside one that may use all means.",
    )
    bias_assurance: float = quantity(
        0.5,
        low=0.0,
        high=1.0,
        unit="share",
        meaning="How much more a party believes in a mission that takes its side, and the other the less.",
        source="Kydd 2003; Svensson 2009 for the sign",
        status="evidence",
    )
    guarantee_scale: float = quantity(
        0.0458,
        low=0.01,
        high=2.0,
        unit="people per person",
        meaning="Promised strength per man of the other side at which half of a guarantee is believed.",
        source="calibrated",
    )
    credibility_at_start: float = quantity(
        0.6, low=0.0, high=1.0, unit="1", meaning="Belief in a mission's word before it arrives."
    )
    slippage_cost_per_week: float = quantity(
        0.006,
        low=0.0,
        high=0.1,
        unit="1 a week",
        meaning="Loss of credibility when nothing of what was authorised has arrived.",
    )
    failure_cost: float = quantity(
        0.02,
        low=0.0,
        high=0.5,
        unit="1",
        meaning="Loss of credibility for an attack on people within full reach.",
    )
    casualty_cost: float = quantity(
        0.01, low=0.0, high=0.2, unit="1", meaning="Loss of credibility for a peacekeeper killed."
    )
    credibility_recovery_per_week: float = quantity(
        0.01, low=0.0, high=0.2, unit="share a week", meaning="Recovery of credibility by being there."
    )
    misattribution_chance: float = quantity(
        0.5,
        low=0.0,
        high=1.0,
        unit="chance",
        meaning="Chance that an unwatched crime or attack is blamed on the rival party.",
    )
    monitoring_scale_people: float = quantity(
        4.0,
        low=0.5,
        high=100.0,
        unit="people",
        meaning="Quality-weighted observers in reach at which half of events are cleared up.",
    )
    policing_gain: float = quantity(
        1.0,
        low=0.0,
        high=1.0,
        unit="share",
        meaning="Crime that very many mission police stop; 0: they stop none.",
    )
    mission_police_scale_per_1000: float = quantity(
        0.3,
        low=0.01,
        high=5.0,
        unit="police per 1,000 people",
        meaning="Mission police at which half of crime is stopped.",
    )
    national_police_scale_per_1000: float = quantity(
        1.5,
        low=0.1,
        high=20.0,
        unit="police per 1,000 people",
        meaning="National police, weighted by quality, at which half of crime is stopped.",
    )
    arrest_rate_per_week: float = quantity(
        0.02,
        low=0.0,
        high=0.3,
        unit="chance a week",
        meaning="Chance of arrest of a gang's man where police, tips and courts are full.",
    )
    mediation_scale_people: float = quantity(
        60.0,
        low=5.0,
        high=1000.0,
        unit="people",
        meaning="Quality-weighted political staff at which half of full mediation is reached.",
    )
    mediation_gain: float = quantity(
        1.0,
        low=0.0,
        high=5.0,
        unit="1",
        meaning="Relative gain in the pace of the accord under full mediation.",
        source="Matanock & Lichtenheld 2022 for the sign",
        status="evidence",
    )
    settlement_scale_people: float = quantity(
        3.0,
        low=0.2,
        high=100.0,
        unit="people",
        meaning="Political staff in reach of a cell at which half of local disputes are settled.",
    )
    disarmament_scale_people: float = quantity(
        40.0,
        low=2.0,
        high=1000.0,
        unit="people",
        meaning="Staff at which the programme runs at half of full speed.",
    )
    enrol_rate_per_week: float = quantity(
        0.05,
        low=0.0,
        high=0.5,
        unit="chance a week",
        meaning="Chance that a band of a fully willing group comes to a camp.",
    )
    spoiler_willingness: float = quantity(
        0.15, low=0.0, high=1.0, unit="1", meaning="Willingness of men outside the accord to disarm."
    )
    camp_weeks: float = quantity(8.0, low=1.0, high=104.0, unit="weeks", meaning="Weeks in a camp.")
    package_livelihood_gain: float = quantity(
        0.15,
        low=0.0,
        high=1.0,
        unit="1",
        meaning="Gain in livelihood from a package of package_scale_usd.",
        source="Gilligan, Mvukiyehe & Samii 2013: poverty down 20 to 35 points, in the trial replayed",
        status="evidence",
    )
    package_scale_usd: float = quantity(
        300.0,
        low=10.0,
        high=10_000.0,
        unit="US$ a fighter",
        meaning="Package that gives half of the most a package can: package_livelihood_gain.",
    )
    idle_livelihood_loss: float = quantity(
        0.01, low=0.0, high=1.0, unit="1", meaning="Loss of livelihood for a man sent home with nothing."
    )
    remobilise_rate_per_week: float = quantity(
        0.03,
        low=0.0,
        high=0.3,
        unit="chance a week",
        meaning="Chance that an ex-combatant without a living rejoins a group at war.",
    )
    ddr_enough_share: float = quantity(
        0.6,
        low=0.1,
        high=1.0,
        unit="share",
        meaning="Share demobilised at which the promise to disarm counts as kept.",
    )
