"""Constants of the mission: what its people bring about and how it is seen."""

from __future__ import annotations

from sim.scenario.quantity import Record, quantity


class MissionConstants(Record):
    """What a mission's people do to others, in the order of the mechanisms that read it."""

    # Mission
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
    mandate_floor: float = quantity(
        0.4,
        low=0.0,
        high=1.0,
        unit="share",
        meaning="Deterrence of a force that may only defend itself, beside one that may use all means.",
    )
    guarantee_scale: float = quantity(
        0.15,
        low=0.01,
        high=2.0,
        unit="people per person",
        meaning="Promised strength per man of the other side at which half of a guarantee is believed.",
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
        0.25,
        low=0.0,
        high=1.0,
        unit="1",
        meaning="Gain in livelihood from a package of package_scale_usd.",
        source="Gilligan, Mvukiyehe & Samii 2013: poverty down 20 to 35 points",
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
        0.1, low=0.0, high=1.0, unit="1", meaning="Loss of livelihood for a man sent home with nothing."
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

    # Mission: protection, law, mentoring, administration, aid, works, dialogue
    protection_scale_per_1000: float = quantity(
        2.0,
        low=0.05,
        high=50.0,
        unit="people per 1,000",
        meaning="Quality-weighted guards at which half of an attack's victims are saved.",
    )
    justice_scale_people: float = quantity(
        3.0,
        low=0.1,
        high=100.0,
        unit="people",
        meaning="Staff in reach, on rule of law, at which half of abuse is brought to account.",
    )
    justice_restraint: float = quantity(
        0.5,
        low=0.0,
        high=1.0,
        unit="share",
        meaning="How far full accountability restrains the state's own men.",
        source="Kim & Sikkink 2010 for the sign",
        status="evidence",
    )
    mentoring_rate_per_week: float = quantity(
        0.01,
        low=0.0,
        high=0.2,
        unit="share a week",
        meaning="Speed at which local police and army learn from many mentors.",
    )
    mentoring_scale_people: float = quantity(
        10.0,
        low=0.5,
        high=500.0,
        unit="people",
        meaning="Mentors in reach at which they learn half as fast; a hundred times as many for the army.",
    )
    mentoring_fade_per_week: float = quantity(
        0.002,
        low=0.0,
        high=0.05,
        unit="share a week",
        meaning="Speed at which what was learnt is lost.",
    )
    mentoring_gain: float = quantity(
        1.0,
        low=0.0,
        high=5.0,
        unit="share",
        meaning="What full mentoring adds to the work of local police.",
        source="Blair, Karim & Morse 2019 for the sign",
        status="evidence",
    )
    administration_scale_people: float = quantity(
        300.0,
        low=10.0,
        high=5000.0,
        unit="people",
        meaning="Staff at which half of the ministries are run by the mission.",
    )
    administration_gain: float = quantity(
        0.3,
        low=0.0,
        high=1.0,
        unit="share",
        meaning="Gain in governance while the mission runs all ministries.",
    )
    administration_crowding: float = quantity(
        0.5,
        low=0.0,
        high=1.0,
        unit="share",
        meaning="How far the state's own work stops meanwhile.",
    )
    election_scale_people: float = quantity(
        100.0,
        low=5.0,
        high=5000.0,
        unit="people",
        meaning="Staff on elections at which half of fraud is prevented.",
    )
    aid_scale_people: float = quantity(
        50.0,
        low=1.0,
        high=5000.0,
        unit="people",
        meaning="Staff on aid at which half of the money is delivered.",
    )
    aid_need_usd_per_week: float = quantity(
        2.0,
        low=0.1,
        high=50.0,
        unit="US$ a person and week",
        meaning="Aid at which half of the possible help is felt.",
    )
    aid_livelihood: float = quantity(
        0.25,
        low=0.0,
        high=1.0,
        unit="share",
        meaning="Gain in livelihood by full aid.",
    )
    aid_distortion: float = quantity(
        0.15,
        low=0.0,
        high=1.0,
        unit="share",
        meaning="Loss of local economies by long full aid.",
    )
    captured_share: float = quantity(
        0.5,
        low=0.0,
        high=1.0,
        unit="share",
        meaning="Part of aid taken by armed men and officials where nobody polices or governs.",
        source="Nunn & Qian 2014; Narang 2015 for the sign",
        status="evidence",
    )
    works_usd_per_person: float = quantity(
        300.0,
        low=10.0,
        high=10000.0,
        unit="US$ a person",
        meaning="Spending that rebuilds all that can be rebuilt.",
    )
    jobs_gain: float = quantity(
        0.1,
        low=0.0,
        high=1.0,
        unit="share",
        meaning="Gain in local economies while much is being built.",
    )
    reconciliation_scale_people: float = quantity(
        3.0,
        low=0.1,
        high=100.0,
        unit="people",
        meaning="Staff in reach, on dialogue, at which half of the possible contact is made.",
    )
    reconciliation_gain: float = quantity(
        0.25,
        low=0.0,
        high=1.0,
        unit="share",
        meaning="Gain in trust between groups by full contact.",
        source="Nomikos 2022; Mousa 2020 for the sign",
        status="evidence",
    )
    women_reporting_gain: float = quantity(
        0.5,
        low=0.0,
        high=5.0,
        unit="share",
        meaning="How much more people report to a mission of women than to one of men.",
        source="Karim & Beardsley 2016 for the sign",
        status="evidence",
    )

    # Mission: mandate, coordination, legitimacy, consent, force, will, technology, region
    skill_fade_per_week: float = quantity(
        0.01,
        low=0.0,
        high=0.2,
        unit="share a week",
        meaning="Speed at which untrained units lose skill.",
    )
    task_overhead: float = quantity(
        0.03,
        low=0.0,
        high=0.5,
        unit="share",
        meaning="Hours lost to every further promised task.",
    )
    misfit: float = quantity(
        0.3,
        low=0.0,
        high=1.0,
        unit="share",
        meaning="Work lost where a mission knows nothing of local politics.",
        source="Autesserre 2014 for the sign",
        status="evidence",
    )
    mandate_need_people: float = quantity(
        30.0,
        low=1.0,
        high=2000.0,
        unit="people",
        meaning="Staff at which half of a promised task is met.",
    )
    coordination_scale_people: float = quantity(
        30.0,
        low=1.0,
        high=2000.0,
        unit="people",
        meaning="Staff on coordination at which half of overlap is avoided.",
    )
    overlap_loss: float = quantity(
        0.3,
        low=0.0,
        high=1.0,
        unit="share",
        meaning="Work lost to overlap and gaps where nobody coordinates.",
    )
    leak: float = quantity(
        0.5,
        low=0.0,
        high=5.0,
        unit="share",
        meaning="How much full sharing adds to ambushes, undefended.",
    )
    legitimacy_at_start: float = quantity(
        0.5,
        low=0.0,
        high=1.0,
        unit="share",
        meaning="Legitimacy before anybody is judged.",
    )
    legitimacy_rate_per_week: float = quantity(
        0.02,
        low=0.0,
        high=0.2,
        unit="share a week",
        meaning="Speed at which legitimacy follows conduct.",
    )
    harm_cost: float = quantity(
        0.02,
        low=0.0,
        high=1.0,
        unit="share",
        meaning="Legitimacy lost when the mission kills ten civilians.",
    )
    misconduct_rate_per_week: float = quantity(
        0.01,
        low=0.0,
        high=0.5,
        unit="chance a week",
        meaning="Chance of a scandal per 1,000 people without training or women.",
    )
    misconduct_cost: float = quantity(
        0.03,
        low=0.0,
        high=1.0,
        unit="share",
        meaning="Legitimacy lost by a scandal.",
    )
    consent_rate_per_week: float = quantity(
        0.03,
        low=0.0,
        high=0.5,
        unit="share a week",
        meaning="Speed at which consent follows events.",
    )
    spoiler_consent: float = quantity(
        0.3,
        low=0.0,
        high=1.0,
        unit="share",
        meaning="Consent of groups outside the accord.",
    )
    exposure_cost: float = quantity(
        0.3,
        low=0.0,
        high=1.0,
        unit="share",
        meaning="Consent lost when abuse by the state is exposed.",
        source="Duursma 2021 for the sign",
        status="evidence",
    )
    obstruction: float = quantity(
        0.4,
        low=0.0,
        high=1.0,
        unit="share",
        meaning="Part of its work that full refusal denies the mission.",
        source="Phayal & Prins 2020 for the sign",
        status="evidence",
    )
    expulsion_below: float = quantity(
        0.15,
        low=0.0,
        high=1.0,
        unit="share",
        meaning="Consent of the host below which the mission must leave.",
    )
    engage_rate: float = quantity(
        0.2,
        low=0.0,
        high=1.0,
        unit="chance",
        meaning="Chance that many troops with full powers fight a band that attacks civilians.",
    )
    unpaid_loss: float = quantity(
        0.5,
        low=0.0,
        high=1.0,
        unit="share",
        meaning="Part of its worth that a wholly unpaid unit loses.",
    )
    rain_loss: float = quantity(
        0.5,
        low=0.0,
        high=1.0,
        unit="share",
        meaning="Reach over tracks lost in the rains.",
    )
    cyber_severity: float = quantity(
        0.8,
        low=0.0,
        high=1.0,
        unit="share",
        meaning="Reports lost in a week of undefended attack.",
        status="hypothesis",
    )
    drone_cells: float = quantity(
        8.0,
        low=0.1,
        high=1000.0,
        unit="cells",
        meaning="Cells one drone can watch in a week.",
        status="hypothesis",
    )
    drone_range_km: float = quantity(
        200.0,
        low=1.0,
        high=5000.0,
        unit="km",
        meaning="Reach of drones from the capital.",
        status="hypothesis",
    )
    drone_eye: float = quantity(
        0.5,
        low=0.0,
        high=1.0,
        unit="share",
        meaning="How well a watched cell is monitored from the air.",
        status="hypothesis",
    )
    drone_spares: float = quantity(
        0.5,
        low=0.0,
        high=1.0,
        unit="share",
        meaning="Part of ambushes avoided where drones watch.",
        status="hypothesis",
    )
    diplomacy_damps: float = quantity(
        0.6,
        low=0.0,
        high=1.0,
        unit="share",
        meaning="Part of foreign support that full diplomacy stops.",
        source="Beardsley 2011 for the sign",
        status="evidence",
    )
    border_scale_people: float = quantity(
        50.0,
        low=1.0,
        high=2000.0,
        unit="people",
        meaning="People in reach at which half of what crosses a border is stopped.",
    )
    regional_arms: float = quantity(
        0.3,
        low=0.0,
        high=1.0,
        unit="share",
        meaning="Supply that a full war next door brings to bands on the border.",
    )
    regional_fear: float = quantity(
        0.3,
        low=0.0,
        high=1.0,
        unit="share",
        meaning="Alarm that it brings there.",
    )
