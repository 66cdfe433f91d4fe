"""A design as the engine's records of week 0, counted by hand."""

import pytest
import small_world

from sim import mission
from sim.scenario.design import Contingent, Contributor, Deployment, Mandate, Strength


def two_organisations(**fields):
    """Return a design whose own 300 people know a fifth, and whose contingent's 100 know nine tenths."""
    strengths = (
        Strength(month=2, military_people=60),
        Strength(month=60, military_people=250, police_people=50),
    )
    regional = Contingent(
        name="neighbours",
        contributor=Contributor(organisation="regional", local_knowledge=0.9),
        deployment=Deployment(strengths=(Strength(month=0, civilians_people=100),)),
    )
    said = {
        "deployment": Deployment(strengths=strengths),
        "contributor": Contributor(local_knowledge=0.2),
        "contingents": (regional,),
        "rules": (),
        "mandate": Mandate(),
    }
    return small_world.design(**(said | fields))


def test_organisations_know_by_their_people_at_their_most():
    known = mission.knowledge(two_organisations())
    assert known == pytest.approx((300 * 0.2 + 100 * 0.9) / 400, rel=1e-12)


def test_the_last_unit_of_a_component_holds_the_rest():
    units = mission.make_units(small_world.scenario(design=two_organisations()))
    sizes = [(int(unit.organisation), int(unit.component), int(unit.people)) for unit in units]
    military = [(0, 0, 120), (0, 0, 120), (0, 0, 10)]
    assert sizes == [*military, *[(0, 3, 10)] * 5, *[(1, 4, 10)] * 10]
