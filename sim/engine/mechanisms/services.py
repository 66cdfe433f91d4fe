"""Clinics, schools and courts build slowly, with governance and money, and break fast where there is
violence.

Equation: services(c) to (0.1 + 0.6 governance (1 - corruption / 2) + works(c)) x (1 - 0.8 alarm(c)) at
    services_up or services_down a week; the country's services are the mean by people. They raise trust in
    the state (`trust`), the return of the displaced (`fear_and_flight`) and arrests (`policing`).
Source: Fisk & Cherney 2017 and Sacks & Larizza 2012 on services and trust; figures are assumptions.
Status: adapts
"""

from __future__ import annotations

from sim.engine.arithmetic import share
from sim.engine.compiled import rule


@rule()
def provide(state):
    """Move the services of every cell and of the country."""
    p, country = state.parameters[0], state.country[0]
    national = 0.1 + 0.6 * country.governance * (1.0 - 0.5 * country.corruption)
    total, people = 0.0, 0
    for c in range(len(state.cells)):
        cell = state.cells[c]
        target = share(national + cell.works) * (1.0 - 0.8 * cell.alarm)
        rate = p.services_up_per_week if target > cell.services else p.services_down_per_week
        cell.services += rate * (target - cell.services)
        total += cell.people * cell.services
        people += cell.people
    country.services = total / max(people, 1)
