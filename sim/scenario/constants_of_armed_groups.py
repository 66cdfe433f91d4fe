"""Constants of armed groups: how they decide for war, fight, prey and recruit."""

from __future__ import annotations

from sim.scenario.quantity import Record, quantity


class ArmedGroupConstants(Record):
    """Behaviour of armed groups, in the order of the mechanisms that read it."""

    # Armed groups: commitment
    commitment_rate_per_week: float = quantity(
        0.0616,
        low=0.005,
        high=0.2,
        unit="share a week",
        meaning="Speed at which commitment follows what a party expects.",
        source="calibrated",
    )
    commitment_base: float = quantity(
        1.9,
        low=-2.0,
        high=3.0,
        unit="log odds",
        meaning="Commitment of a party that neither hopes nor fears.",
        source="calibrated",
    )
    commitment_promises: float = quantity(
        1.2,
        low=0.0,
        high=5.0,
        unit="log odds",
        meaning="Weight of promises kept less promises overdue.",
        source="Joshi & Quinn 2017 for the sign",
        status="evidence",
    )
    commitment_livelihood: float = quantity(
        1.5,
        low=0.0,
        high=5.0,
        unit="log odds",
        meaning="Weight of the livelihood of its people.",
        source="Walter 2004 for the sign",
        status="evidence",
    )
    commitment_inclusion: float = quantity(
        1.0,
        low=0.0,
        high=5.0,
        unit="log odds",
        meaning="Weight of its people's say in government.",
        source="Cederman et al. 2010 for the sign",
        status="evidence",
    )
    commitment_threat: float = quantity(
        4.5,
        low=0.0,
        high=10.0,
        unit="log odds",
        meaning="Weight of the threat a party feels.",
        source="Walter 1997; Fearon 1995 for the sign",
        status="evidence",
    )
    commitment_gain: float = quantity(
        1.0,
        low=0.0,
        high=5.0,
        unit="log odds",
        meaning="Weight of what a party could gain by fighting.",
        source="Collier & Hoeffler 2004 for the sign",
        status="evidence",
    )
    loot_weight: float = quantity(
        1.0, low=0.0, high=3.0, unit="1", meaning="Weight of lootable income in what a party could gain."
    )
    guarantee_relief: float = quantity(
        0.9,
        low=0.0,
        high=1.0,
        unit="share",
        meaning="Share of a felt threat that a full guarantee takes away.",
        source="Walter 2002 for the sign",
        status="evidence",
    )
    injury_scale_per_1000: float = quantity(
        0.106,
        low=0.01,
        high=20.0,
        unit="deaths per 1,000 men",
        meaning="Blamed deaths, by men of the parties in week 0, at which half the threat is felt.",
        source="calibrated",
    )
    injury_kept_per_week: float = quantity(
        0.984,
        low=0.9,
        high=0.999,
        unit="share a week",
        meaning="Share of an injury that is still felt a week later.",
    )
    civilian_injury_weight: float = quantity(
        0.3,
        low=0.0,
        high=1.0,
        unit="deaths per death",
        meaning="Weight of a civilian's death beside a fighter's.",
    )
    outrage_scale_deaths: float = quantity(
        10.0,
        low=0.1,
        high=100.0,
        unit="deaths",
        meaning="Deaths in one event at which half of its full weight is felt.",
    )
    ambition_spread: float = quantity(
        1.66,
        low=0.0,
        high=4.0,
        unit="log odds",
        meaning="Standard deviation, between runs, of what a party privately hopes to gain by war.",
        source="Fearon 1995: private information; figure calibrated",
        status="evidence",
    )
    ambition_kept_after_war: float = quantity(
        0.5,
        low=0.0,
        high=1.0,
        unit="share",
        meaning="Share of a private ambition that survives the next war.",
    )
    wartime_injury_per_1000: float = quantity(
        0.054,
        low=0.0,
        high=20.0,
        unit="deaths per 1,000 men",
        meaning="Injury each party blames on the other in week 0, by the men of both.",
        source="calibrated",
    )
    offensive_below: float = quantity(
        0.25, low=0.05, high=0.4, unit="1", meaning="Commitment below which a party attacks."
    )
    defensive_below: float = quantity(
        0.4, low=0.1, high=0.6, unit="1", meaning="Commitment below which a party is on its guard."
    )

    # Armed groups: how wars end
    weary_rate_per_week: float = quantity(
        0.006, low=0.0, high=0.05, unit="share a week", meaning="Growth of weariness at war."
    )
    truce_rate_per_week: float = quantity(
        0.05,
        low=0.0,
        high=0.2,
        unit="chance a week",
        meaning="Chance of a truce between parties that can fight no more.",
    )
    truce_mediation_gain: float = quantity(
        1.0, low=0.0, high=5.0, unit="1", meaning="Relative gain of that chance under full mediation."
    )
    truce_accord_share: float = quantity(
        0.3,
        low=0.0,
        high=1.0,
        unit="share",
        meaning="Share of truces that become accords without a mediator.",
    )
    truce_commitment: float = quantity(
        0.5, low=0.25, high=0.9, unit="1", meaning="Least commitment with which parties leave a war."
    )
    victory_ratio: float = quantity(
        0.12, low=0.0, high=0.5, unit="ratio", meaning="Ratio of armed men below which a side is beaten."
    )
    remnant_share: float = quantity(
        0.312,
        low=0.0,
        high=1.0,
        unit="share",
        meaning="Share of a beaten side's bands that stay under arms.",
        source="calibrated",
    )

    # Armed groups: fighting
    assault_rate_per_week: float = quantity(
        0.015,
        low=0.0,
        high=0.3,
        unit="chance a week",
        meaning="Chance that a fully supplied band on the offensive attacks an enemy in reach.",
    )
    assault_deterrence: float = quantity(
        0.8, low=0.0, high=1.0, unit="1", meaning="Share of assaults that full deterrence stops."
    )
    march_rate_per_week: float = quantity(
        0.4,
        low=0.0,
        high=1.0,
        unit="chance a week",
        meaning="Chance that a band on the offensive marches when no enemy is near.",
    )
    bystanders_per_battle_death: float = quantity(
        0.6, low=0.0, high=2.0, unit="deaths per death", meaning="Civilians hit for each battle death."
    )
    event_scale_deaths: float = quantity(
        3.2,
        low=0.5,
        high=20.0,
        unit="deaths",
        meaning="Scale of the heavy-tailed size of lethal events.",
        source="UCDP GED: median 3, 29% kill one, tail exponent 2.35 [58]",
        status="evidence",
    )
    accident_rate_per_week: float = quantity(
        4e-06,
        low=0.0,
        high=0.001,
        unit="chance a week",
        meaning="Chance that a band shoots at a rival in its cell by mistake.",
    )
    tension_of_defensive: float = quantity(
        20.0,
        low=1.0,
        high=100.0,
        unit="ratio",
        meaning="How much likelier such mistakes are for a party on its guard.",
    )

    # Armed groups: violence against civilians
    predation_rate_per_week: float = quantity(
        0.000142,
        low=0.0,
        high=0.01,
        unit="chance a week",
        meaning="Chance that a starving, undisciplined band raids civilians under a ceasefire.",
        source="calibrated",
    )
    predation_at_war: float = quantity(
        3.79,
        low=1.0,
        high=500.0,
        unit="ratio",
        meaning="How much likelier raids are for a band on the offensive.",
        source="calibrated",
    )
    reprisal_gain: float = quantity(
        0.5,
        low=0.0,
        high=10.0,
        unit="share",
        meaning="How much likelier raids are where people told all there is to know.",
        source="Kalyvas 2006; Hultman 2010 for the sign",
        status="evidence",
    )
    supply_rate_per_week: float = quantity(
        0.05, low=0.0, high=1.0, unit="share a week", meaning="Speed at which supplies follow income."
    )
    army_pay_share: float = quantity(
        0.3, low=0.0, high=0.7, unit="share", meaning="What the state's pay adds to the supply of its army."
    )
    humanitarian_share_of_victims: float = quantity(
        0.01,
        low=0.0,
        high=0.2,
        unit="share",
        meaning="Share of victims of attacks on civilians who are humanitarian workers.",
    )
    spoiler_rate_per_week: float = quantity(
        0.00018, low=0.0, high=0.01, unit="chance a week", meaning="Chance that a band of spoilers strikes."
    )
    stakes_gain: float = quantity(
        2.0,
        low=0.0,
        high=20.0,
        unit="1",
        meaning="Relative gain of strikes around elections and disarmament deadlines.",
        source="Stedman 1997 for the sign",
        status="evidence",
    )
    impunity_of_a_raid: float = quantity(
        2.0,
        low=0.0,
        high=20.0,
        unit="1",
        meaning="Encouragement a group takes from a raid that is not punished.",
    )
    surge_kept_per_week: float = quantity(
        0.8,
        low=0.0,
        high=0.99,
        unit="share a week",
        meaning="Share of that encouragement left a week later.",
        source="monthly rhythm of killing [57]",
        status="evidence",
    )
    communal_rate_per_week: float = quantity(
        0.0001,
        low=0.0,
        high=0.01,
        unit="chance a week",
        meaning="Chance that a militia band attacks neighbours of other identity.",
    )
    crime_rate_per_week: float = quantity(
        0.03,
        low=0.0,
        high=0.5,
        unit="chance a week",
        meaning="Chance that a gang of twenty kills, where nobody can live of work.",
    )
    ambush_rate_per_week: float = quantity(
        0.001,
        low=0.0,
        high=0.05,
        unit="chance a week",
        meaning="Chance that a distrusted unit beside hostile men is attacked.",
    )

    # Armed groups: recruits
    recruit_rate_per_week: float = quantity(
        0.002,
        low=0.0,
        high=0.05,
        unit="chance a week",
        meaning="Chance that a young person with every reason joins.",
    )
    recruit_threshold: float = quantity(
        0.55, low=0.0, high=1.0, unit="1", meaning="Pull at which half of that chance is reached."
    )
    recruits_in_peace: float = quantity(
        0.02,
        low=0.0,
        high=1.0,
        unit="share",
        meaning="Recruiting of a group that keeps the peace, beside one at war.",
    )

    # Armed groups: money, contagion, campaigns, elections lost
    upkeep_usd_per_week: float = quantity(
        15.0,
        low=1.0,
        high=200.0,
        unit="US$ a fighter and week",
        meaning="What a group needs to feed and arm one man.",
    )
    contagion_gain: float = quantity(
        0.5,
        low=0.0,
        high=5.0,
        unit="share",
        meaning="Most that violence next door adds to the chance of violence.",
        source="Weidmann & Ward 2010 for the sign",
        status="evidence",
    )
    contagion_scale_deaths: float = quantity(
        5.0,
        low=0.5,
        high=200.0,
        unit="deaths",
        meaning="Remembered deaths around a cell at which half of that is added.",
    )
    campaign_rate_per_week: float = quantity(
        0.0004,
        low=0.0,
        high=0.1,
        unit="chance a week",
        meaning="Chance that rulers under full threat turn on a population shut out, unjudged.",
        source="Harff 2003 for the signs; so that one post-war country in twenty or so sees it outside war",
        status="evidence",
    )
    campaign_attack_rate_per_week: float = quantity(
        0.05,
        low=0.0,
        high=1.0,
        unit="chance a band and week",
        meaning="Attacks of a band on a population during a campaign.",
    )
    campaign_end_rate_per_week: float = quantity(
        0.03,
        low=0.001,
        high=1.0,
        unit="chance a week",
        meaning="Chance that a campaign ends, where nobody deters it.",
    )
    election_setback: float = quantity(
        2.0,
        low=0.0,
        high=10.0,
        unit="log odds",
        meaning="Weight of arms held beyond votes won, when an election is lost.",
        source="Przeworski 1991; Flores & Nooruddin 2012 for the sign",
        status="evidence",
    )
    election_inclusion: float = quantity(
        0.3,
        low=0.0,
        high=1.0,
        unit="share",
        meaning="How far one election moves who sits in government.",
    )
