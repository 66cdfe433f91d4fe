"""People inform whom they trust about armed men among them."""

import pytest
from worlds import MIDDLE, WEEK, binomial, changed, luck, poisson, saturation, snapshot, world

from sim.engine import survey
from sim.engine import week as one_week
from sim.engine.chance import HEAR, TIP
from sim.engine.mechanisms import tips


def neighbourhood(bands=1, **fields):
    state = world(
        people=[{"people": 3000, "trust_mission": 0.6, "trust_state": 0.5, "fear": 0.2} | fields],
        bands=[{"fighters": 50} for _ in range(bands)],
        tips_scale_per_1000=0.05,
        tip_rate_per_week=0.002,
    )
    state.cells[MIDDLE].mission_seen, state.cells[MIDDLE].policing = 0.5, 0.4
    return state


@pytest.mark.parametrize(
    ("seen", "police", "trusted"),
    [
        (0.5, 0.4, 0.5 * 0.6),  # the mission: 0.3 against 0.2
        (0.1, 0.4, 0.4 * 0.5),  # the police: 0.2 against 0.06
        (0.0, 0.0, 0.0),
        (1.0, 1.0, 0.6),
    ],
)
def test_whom_people_would_tell(seen, police, trusted):
    state = neighbourhood()
    cell = state.cells[MIDDLE]
    cell.mission_seen, cell.policing = seen, police
    for _ in range(2):  # two communities like this one
        tips.inform(state, state.civilians[0], cell)
    assert cell.tips_expected == pytest.approx(2 * 3000 * trusted * (1 - 0.2), rel=1e-12, abs=0)


@pytest.mark.parametrize("legitimacy", [0.0, 0.3, 0.8])
def test_a_legitimate_mission_is_told_more(legitimacy):
    state = neighbourhood()
    state.mission[0].legitimacy, state.cells[MIDDLE].policing = legitimacy, 0.0
    tips.inform(state, state.civilians[0], state.cells[MIDDLE])
    expected = 3000 * 0.5 * 0.6 * (0.5 + legitimacy) * (1 - 0.2)
    assert state.cells[MIDDLE].tips_expected == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("week", range(8))
@pytest.mark.parametrize("link", [0.0, 0.25, 1.0])
def test_a_broken_link_keeps_reports_from_headquarters(week, link):
    state = neighbourhood()
    cell = state.cells[MIDDLE]
    cell.tips_expected, cell.killed, state.mission[0].link = 720.0, 10, link
    cell.reported, cell.reported_deaths = 3.0, 2.0
    told = saturation(poisson(luck(state, week, TIP, cell), 0.002 * 720.0), 0.05 * (3 + 1))
    tips.hear(state, week)
    heard = binomial(luck(state, week, HEAR, cell), 10, (0.2 + 0.8 * told) * link)
    assert cell.heard == heard
    assert cell.reported == pytest.approx(3.0 + heard + told * link, rel=1e-12)  # what was heard stays heard
    assert cell.reported_deaths == 2.0 + heard


def test_headquarters_hears_of_no_more_deaths_with_a_worse_picture():
    for week in range(50):
        heard = []
        for known in (0.0, 0.3, 0.6, 1.0):
            state = neighbourhood()
            state.cells[MIDDLE].killed, state.cells[MIDDLE].monitoring = 10, known
            tips.hear(state, week)
            heard.append(int(state.cells[MIDDLE].heard))
        assert heard == sorted(heard)
        assert heard[-1] == 10  # of all, where all is known


def test_each_cell_and_week_has_its_own_news():
    state = neighbourhood()
    state.cells.killed[:] = 10
    rows = []
    for week in range(20):
        tips.hear(state, week)
        rows.append(state.cells.heard.tolist())
        assert rows[-1] == [binomial(luck(state, week, HEAR, cell), 10, 0.2) for cell in state.cells]
    assert len({tuple(row) for row in rows}) == 20
    assert all(len(set(row)) > 1 for row in rows)


def test_headquarters_forgets_last_weeks_news():
    state = neighbourhood()
    state.cells[MIDDLE].heard = 7
    tips.hear(state, WEEK)
    assert state.cells[MIDDLE].heard == 0


def test_what_was_reported_fades_like_violence():
    state = neighbourhood()
    state.parameters[0].memory_kept_per_week = 0.8
    state.cells[MIDDLE].reported, state.cells[MIDDLE].reported_deaths = 3.0, 2.0
    survey.clear_week(state)
    cell = state.cells[MIDDLE]
    assert [cell.reported, cell.reported_deaths] == pytest.approx([3.0 * 0.8, 2.0 * 0.8], rel=1e-12)


def test_nothing_to_tell_or_too_afraid():
    for state in (neighbourhood(bands=0), neighbourhood(fear=1.0)):
        tips.inform(state, state.civilians[0], state.cells[MIDDLE])
        assert state.cells[MIDDLE].tips_expected == 0.0


@pytest.mark.parametrize("week", range(8))
@pytest.mark.parametrize(("killed", "watched"), [(0, 0.0), (6, 0.0), (6, 0.9)])
def test_tips_make_violence_known(week, killed, watched):
    state = neighbourhood()
    cell = state.cells[MIDDLE]
    cell.tips_expected, cell.killed, cell.monitoring, cell.reported = 720.0, killed, watched, 1.25
    told = poisson(luck(state, week, TIP, cell), 0.002 * 720.0)
    known = saturation(told, 0.05 * (3 + 1))
    tips.hear(state, week)
    assert cell.tips == state.weeks[week].tips == told
    heard = binomial(luck(state, week, HEAR, cell), killed, 0.2 + 0.8 * max(known, watched))
    assert cell.heard == cell.reported_deaths == heard  # tips are no deaths
    assert cell.reported == pytest.approx(1.25 + heard + known, rel=1e-12)


@pytest.mark.parametrize(("on", "left", "gain"), [(1, 0, 1 + 0.5 * 0.4), (0, 0, 1.0), (1, 1, 1.0)])
def test_more_is_told_to_a_mission_with_women(on, left, gain):
    state = neighbourhood()
    state.mission[0].ever, state.mission[0].left, state.levers[0].women_share = 1, left, 0.4
    state.parameters[0].women_reporting_gain, state.switches[0].inclusion = 0.5, on
    cell = state.cells[MIDDLE]
    tips.inform(state, state.civilians[0], cell)
    assert cell.tips_expected == pytest.approx(3000 * 0.5 * 0.6 * gain * (1 - 0.2), rel=1e-12)
    cell.tips_expected, cell.mission_seen = 0.0, 0.1
    tips.inform(state, state.civilians[0], cell)  # the police are told as much as ever
    assert cell.tips_expected == pytest.approx(3000 * 0.4 * 0.5 * (1 - 0.2), rel=1e-12)


def test_a_fifth_is_heard_without_any_tip():
    state = neighbourhood()
    state.cells[0].killed = 10
    heard = 0
    for week in range(100):
        tips.hear(state, week)
        assert (
            state.cells.heard.tolist()
            == [binomial(luck(state, week, HEAR, state.cells[0]), 10, 0.2)] + [0] * 8
        )
        heard += int(state.cells[0].heard)
        assert state.weeks[week].tips == 0
    assert state.cells.reported.tolist() == state.cells.reported_deaths.tolist() == [heard] + [0] * 8
    assert 0.15 < heard / 1_000 < 0.25


def test_no_more_tips_than_people():
    state = neighbourhood(people=2)
    state.cells[MIDDLE].tips_expected = 1e9
    tips.hear(state, WEEK)
    assert state.cells[MIDDLE].tips == 2


def test_in_a_calm_country_nothing_is_heard():
    state = neighbourhood(bands=0)
    before = snapshot(state)
    tips.hear(state, WEEK)
    assert changed(before, state) == set()


def test_the_police_act_on_last_weeks_tips():
    state = neighbourhood()
    state.cells[MIDDLE].tips = 5
    one_week.headquarters(state, WEEK)
    assert state.cells[MIDDLE].tips == 5
