"""Constants of how a mission is led and seen: skill, mandate, legitimacy, consent, force, technology."""

from __future__ import annotations

from sim.scenario.quantity import Record, quantity


class ConductConstants(Record):
    """How a mission works together and is judged, in the order of the mechanisms that read it."""

    skill_fade_per_week: float = quantity(
        0.01,
        low=0.0,
        high=0.2,
        unit="share a week",
        meaning="Speed at which untrained units lose skill.",
    )
    training_hours: float = quantity(
        0.03,
        low=0.0,
        high=0.5,
        unit="share",
        meaning="Hours on duty that full training takes.",
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
    consultation: float = quantity(
        0.5,
        low=0.0,
        high=5.0,
        unit="share",
        meaning="How much longer decisions take where all is known of local politics and everybody is asked.",
        source="von Billerbeck 2016 on local ownership, for the sign",
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
    promise_appeal: float = quantity(
        0.1,
        low=0.0,
        high=1.0,
        unit="share",
        meaning="Legitimacy brought by a believed promise of every task.",
        source="Pouligny 2006 on expectations, for the sign",
        status="evidence",
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
    women_restraint: float = quantity(
        0.6,
        low=0.0,
        high=1.0,
        unit="share",
        meaning="Part of misconduct that does not happen in a mission of women.",
        source="Karim & Beardsley 2016 for the sign",
        status="evidence",
    )
    misconduct_exposure: float = quantity(
        0.5,
        low=0.0,
        high=5.0,
        unit="share",
        meaning="How much likelier what happens becomes known to a mission of women.",
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
    engagement_losses: float = quantity(
        0.1,
        low=0.0,
        high=1.0,
        unit="share",
        meaning="Chance, two per fighter killed, that troops of no quality lose a man; full quality: none.",
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
    cyber_friction: float = quantity(
        0.05,
        low=0.0,
        high=1.0,
        unit="share",
        meaning="Reports lost to the precautions of full cyber defence.",
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
    drone_boldness: float = quantity(
        0.3,
        low=0.0,
        high=5.0,
        unit="share",
        meaning="How much oftener watched patrols go where they can be ambushed.",
        status="hypothesis",
    )
    drone_unease: float = quantity(
        0.1,
        low=0.0,
        high=1.0,
        unit="share",
        meaning="Trust in the mission lost where drones watch all the time.",
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
