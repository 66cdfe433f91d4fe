"""The week's docstring and its tuple of phases say the same."""

import re

from sim.engine import week


def test_the_phases_are_those_of_the_docstring_in_order():
    said = re.findall(r"^\d\. (\w+) - ", week.__doc__, flags=re.MULTILINE)
    assert said == [phase.__name__ for phase in week.PHASES]
    assert len(said) == 8
