"""An election is held on its date; who wins fewer votes than it holds arms is tempted to fight.

Equation: votes of a party = share of its identity group among those of all parties, shared with others that
    speak for it; surplus = max(share of the parties' armed men - votes, 0); setback (log odds of war, in
    `commitment`) + election_setback x surplus x (1 + fraud), fading at injury_kept; fraud = corruption x (1
    - E), E = S / (S + scale), S staff x quality x share on elections; inclusion of each of the n identity
    groups that parties speak for moves by election_inclusion towards 1/2 + (its votes - 1/n) x (1 - fraud).
    The election itself is a promise kept (`accord`), 1 + E times as likely a week once it is due. There is
    no term for early or late.
Source: Flores & Nooruddin 2012; Brancati & Snyder 2013; Przeworski 1991 on losers' consent; figures are
    assumptions.
Status: adapts
Channel: mission
"""

from __future__ import annotations

from sim.engine.arithmetic import share
from sim.engine.compiled import rule
from sim.engine.records import P_ELECTION, REBEL, STATE
from sim.engine.staff import staff_on


@rule()
def support(state):
    """Set how well the mission's staff prepare and watch elections."""
    staff = staff_on(state, state.levers[0].elections_share)
    state.mission[0].election_support = staff / (staff + state.parameters[0].election_scale_people)


@rule()
def is_party(group):
    """Tell whether a group stands for election."""
    return group.signatory == 1 and (group.kind == STATE or group.kind == REBEL)


@rule()
def speakers_for(state, identity):
    """Return how many parties speak for an identity group."""
    speakers = 0
    for g in range(state.country[0].n_groups):
        if is_party(state.groups[g]) and state.groups[g].identity == identity:
            speakers += 1
    return speakers


@rule()
def votes_for(state, identity):
    """Return the share of votes that go to the parties of one identity group."""
    country, own, all_votes = state.country[0], 0.0, 0.0
    for i in range(country.n_identities):
        if speakers_for(state, i) > 0:
            all_votes += country.people_by_identity[i]
            own += country.people_by_identity[i] if i == identity else 0.0
    return own / max(all_votes, 1.0)


@rule()
def arms_of(state, g):
    """Return the share of the parties' armed men under one party."""
    men = 0
    for h in range(state.country[0].n_groups):
        if is_party(state.groups[h]):
            men += state.groups[h].fighters
    return state.groups[g].fighters / max(men, 1)


@rule()
def count_votes(state):
    """Let every party compare its votes with its arms, and government change accordingly."""
    p, country = state.parameters[0], state.country[0]
    fraud = country.corruption * (1.0 - state.mission[0].election_support)
    for g in range(country.n_groups):
        group = state.groups[g]
        if is_party(group):
            votes = votes_for(state, group.identity) / speakers_for(state, group.identity)
            group.setback += p.election_setback * max(arms_of(state, g) - votes, 0.0) * (1.0 + fraud)
    for i in range(country.n_identities):
        if speakers_for(state, i) > 0:
            fair = share(0.5 + (votes_for(state, i) - 1.0 / country.n_identities) * (1.0 - fraud))
            country.inclusion[i] += p.election_inclusion * (fair - country.inclusion[i])


@rule()
def hold_elections(state, week):
    """Count the votes of elections held this week; setbacks fade like injuries."""
    for g in range(state.country[0].n_groups):
        state.groups[g].setback *= state.parameters[0].injury_kept_per_week
    for k in range(len(state.provisions)):
        provision = state.provisions[k]
        if provision.kind == P_ELECTION and provision.kept == 1 and provision.kept_week == week:
            count_votes(state)
