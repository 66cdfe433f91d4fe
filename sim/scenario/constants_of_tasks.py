"""Constants of the mission's tasks: protection, law, mentoring, administration, aid, works, dialogue."""

from __future__ import annotations

from sim.scenario.quantity import Record, quantity


class TaskConstants(Record):
    """What hours spent on a task bring about, in the order of the mechanisms that read it."""

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
    presence_dependency: float = quantity(
        0.3,
        low=0.0,
        high=1.0,
        unit="share",
        meaning="Dependency that a fully paid mission all around brings, in units of full aid.",
        source="Jennings & Bøås 2015 on peacekeeping economies, for the sign",
        status="evidence",
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
    negative_contact: float = quantity(
        0.1,
        low=0.0,
        high=1.0,
        unit="share",
        meaning="Loss of trust between groups when contact is made in full alarm.",
        source="Barlow et al. 2012 on negative contact, for the sign",
        status="evidence",
    )
    reopened_wounds: float = quantity(
        0.2,
        low=0.0,
        high=5.0,
        unit="share",
        meaning="How much contact adds to the grievance of those who lost people.",
        source="Cilliers, Dube & Siddiqi 2016, Sierra Leone, for the sign",
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
