"""Calibration: fitted constants, their ranges, an emulator, a posterior that finds known constants again."""

import json
import math

import numpy as np
import pytest

from sim.cli import main
from sim.errors import InputError
from sim.evidence import calibration, design_points, posterior
from sim.evidence.design_points import PointResult, Settings
from sim.evidence.emulator import held_out_skill, learn
from sim.evidence.figures_fitted import data_with, fitted_targets, scaled
from sim.evidence.fitted import FITTED, NAMES, constants_at, from_unit, to_unit
from sim.evidence.targets import target
from sim.scenario.constants import Constants

KNOWN = fitted_targets()


def test_ranges_lie_within_what_is_allowed():
    for one in FITTED:
        said = Constants.model_fields[one.name].json_schema_extra
        assert said["low"] <= one.low < one.high <= said["high"]
        assert one.stands_for


def test_six_to_ten_constants_are_fitted_each_once():
    assert 6 <= len(set(NAMES)) == len(NAMES) <= 10


def test_the_unit_cube_and_back():
    point = np.linspace(0.05, 0.95, len(NAMES))
    assert to_unit(from_unit(point)) == pytest.approx(point, abs=1e-12)
    constants = constants_at(from_unit(point))
    assert constants.commitment_base == pytest.approx(0.2 + 0.05 * 2.3)
    assert constants.patrol_reach == Constants().patrol_reach


def test_only_what_may_be_fitted_is():
    assert {one.role for one in KNOWN} == {"calibrate"}
    assert not {"recurrence-2y", "exponential-rejected", "budget-elasticity"} & {one.id for one in KNOWN}


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (0.25, "probability", math.pi / 6),
        (0.5, "ratio", math.log(0.5)),
        (0.49, "per year", 0.7),
        (-0.3, "difference of probabilities", -0.3),
    ],
)
def test_scales(value, unit, expected):
    assert scaled("x", value, unit) == pytest.approx(expected, rel=1e-12)


def test_the_data_have_the_published_errors():
    data = data_with(np.eye(len(KNOWN)))
    place = data.ids.index("hazard-ratio-adjusted")
    error = (math.log(0.791) - math.log(0.185)) / (2 * 1.96)
    assert data.covariance[place, place] == pytest.approx(error**2)
    full = data_with(np.ones((len(KNOWN), len(KNOWN))))
    spell, killing = full.ids.index("relapse-none-1y"), full.ids.index("troops-killing")
    assert full.covariance[spell, killing] == 0.0
    other = full.ids.index("relapse-none-2y")
    expected = 0.9 * math.sqrt(full.covariance[spell, spell] * full.covariance[other, other])
    assert full.covariance[spell, other] == pytest.approx(expected)
    np.linalg.cholesky(full.covariance)


def unscaled(name, value):
    unit = target(name).unit
    if unit in ("ratio", "-"):
        return math.exp(value)
    if unit == "probability":
        return math.sin(min(max(value, 0.0), math.pi / 2)) ** 2
    return max(value, 0.0) ** 2 if unit == "per year" else value


def toy_points(n, seed, spells=400):
    """Design points of a world in which figures are straight lines in the constants."""
    chance = np.random.default_rng(seed)
    data = data_with(np.eye(len(KNOWN)))
    slopes = np.random.default_rng(99).standard_normal((len(NAMES), len(KNOWN)))
    slopes *= 3.0 * np.sqrt(np.diag(data.covariance)) / np.sqrt(len(NAMES))
    points = []
    for number, unit in enumerate(chance.uniform(size=(n, len(NAMES)))):
        noise = chance.standard_normal(len(KNOWN)) * np.sqrt(np.diag(data.covariance) * 95 / spells)
        values = data.published + (unit - 0.5) @ slopes + noise
        figures = {name: unscaled(name, value) for name, value in zip(data.ids, values, strict=True)}
        points.append(PointResult(1, number, tuple(unit), spells, figures))
    return points, data


def test_an_emulator_predicts_where_it_has_not_been():
    points, data = toy_points(60, seed=1)
    table = posterior.table_of(points, data)
    skill = held_out_skill(table.units, table.figures[:, :4], table.noise[:, :4], folds=3)
    assert (skill > 0.3).all()
    mean, variance = learn(table.units, table.figures[:, :2], table.noise[:, :2]).predict(table.units[:5])
    assert mean.shape == variance.shape == (5, 2)
    assert (variance > 0).all()


def test_an_emulator_needs_points():
    with pytest.raises(ValueError, match="12 are needed"):
        learn(np.zeros((5, 3)), np.zeros((5, 1)), np.ones((5, 1)))


def test_known_constants_are_found_again(monkeypatch):
    monkeypatch.setattr(posterior, "RECOVERY_STEPS", 150)
    points, data = toy_points(80, seed=2)
    recovered = posterior.recovery(points, data, seed=3, truths=2)
    assert len(recovered) == 2 * len(NAMES)
    assert 0.7 <= recovered["covered"].mean() <= 1.0  # nine in ten expected, of twenty
    widths = (recovered["high"] - recovered["low"]).mean()
    assert widths < 0.85  # the prior's middle nine tenths are 0.9 wide


def test_draws_are_as_wide_as_the_posterior(monkeypatch):
    centre, widths = np.full(len(NAMES), 0.5), np.linspace(0.02, 0.08, len(NAMES))

    def bell(points, *_):
        return -0.5 * (((points - centre) / widths) ** 2).sum(axis=1)

    monkeypatch.setattr(posterior, "log_likelihood", bell)
    draws = posterior.sample(emulator=None, data=None, seed=4)
    assert draws.mean(axis=0) == pytest.approx(centre, abs=0.006)
    assert draws.std(axis=0) == pytest.approx(widths, rel=0.03)  # emcee's snooker move is 3 to 9% too narrow


@pytest.mark.parametrize(("spells", "share_left"), [(50, 0.0), (95, 0.0), (380, 0.75)])
def test_the_data_of_a_truth_have_the_noise_of_95_spells_in_all(spells, share_left):
    points, data = toy_points(1, seed=6)
    figures = posterior.table_of(points, data).figures[0]
    drawn = np.array([posterior.data_of_truth(figures, spells, data, seed) for seed in range(400)])
    assert drawn.mean(axis=0) == pytest.approx(figures, abs=0.2 * np.sqrt(np.diag(data.covariance)).max())
    assert drawn.var(axis=0) == pytest.approx(share_left * np.diag(data.covariance), rel=0.35)


def test_an_emulator_that_starts_from_another_predicts_the_same():
    points, data = toy_points(60, seed=1)
    table = posterior.table_of(points, data)
    whole = learn(table.units, table.figures, table.noise)
    again = learn(table.units[1:], table.figures[1:], table.noise[1:], like=whole)
    from_nothing = learn(table.units[1:], table.figures[1:], table.noise[1:])
    one, other = (each.predict(table.units[:1])[0] for each in (again, from_nothing))
    assert np.abs((one - other) / whole.scale).max() < 0.5


def test_data_that_say_nothing_move_nothing():
    draws = np.random.default_rng(5).uniform(size=(20_000, len(NAMES)))
    moved = posterior.identifiability(draws)
    assert moved["contraction"].abs().max() < 0.05
    assert (moved["low"] < moved["centre"]).all()


def test_the_centre_is_the_median_to_three_figures():
    draws = np.tile(np.linspace(0.0, 1.0, 1_001)[:, None], (1, len(NAMES)))
    assert posterior.centre_of(draws)["commitment_base"] == 1.35
    assert posterior.centre_of(draws)["guarantee_scale"] == pytest.approx(math.sqrt(0.01 * 0.3), rel=2e-3)


SETTINGS = Settings(seed=1, points=4, spells=3, second_points=0, second_spells=0)


@pytest.fixture
def quick_points(monkeypatch):
    asked = []

    def run_point(countries, unit, **_):
        asked.append(tuple(unit))
        return [tuple(unit)]

    monkeypatch.setattr(design_points, "run_point", run_point)
    monkeypatch.setattr(
        design_points, "figures_of", lambda lives: {"relapse-none-1y": lives[0][0], "x": math.nan}
    )
    return asked


def test_a_broken_calibration_goes_on_where_it_stood(tmp_path, quick_points):
    units = design_points.sobol_points(4, 1)
    known = design_points.begun(tmp_path, SETTINGS, resume=False)
    first = design_points.run_wave(tmp_path, 1, units[:2], 3, 1, known)
    file = tmp_path / design_points.POINTS_FILE
    file.write_text(file.read_text() + '{"wave": 1, "num')  # died while writing
    known = design_points.begun(tmp_path, SETTINGS, resume=True)
    assert known == first
    every = design_points.run_wave(tmp_path, 1, units, 3, 1, known)
    assert quick_points == [tuple(unit) for unit in units]  # none twice
    assert design_points.begun(tmp_path, SETTINGS, resume=True) == every
    assert every[0].figures == {"relapse-none-1y": units[0][0], "x": None}


@pytest.mark.parametrize(
    ("settings", "resume", "words"),
    [
        (SETTINGS, False, "--resume"),
        (Settings(1, 5, 3, 0, 0), True, "points differ"),
    ],
)
def test_another_calibration_is_refused(tmp_path, settings, resume, words):
    design_points.begun(tmp_path, SETTINGS, resume=False)
    before = (tmp_path / design_points.SETTINGS_FILE).read_bytes()
    with pytest.raises(InputError, match=words):
        design_points.begun(tmp_path, settings, resume=resume)
    assert (tmp_path / design_points.SETTINGS_FILE).read_bytes() == before


def test_a_folder_with_something_else_is_refused(tmp_path):
    (tmp_path / "thesis.tex").write_text("mine")
    with pytest.raises(InputError, match="something else"):
        design_points.begun(tmp_path, SETTINGS, resume=False)


def test_sobol_points_fill_the_cube_and_are_the_same_again():
    points = design_points.sobol_points(64, 7)
    assert points.shape == (64, len(NAMES))
    assert np.array_equal(points, design_points.sobol_points(64, 7))
    assert np.abs(points.mean(axis=0) - 0.5).max() < 0.02


def test_a_whole_small_calibration(monkeypatch):
    monkeypatch.setattr(posterior, "STEPS", 60)
    monkeypatch.setattr(posterior, "RECOVERY_STEPS", 30)
    points, data = toy_points(40, seed=8)
    found = calibration.concluded(points, data, seed=1, truths=1)
    assert list(found.sample.columns) == list(NAMES)
    assert len(found.sample) == posterior.DRAWS
    assert set(found.centre) == set(NAMES)
    assert list(found.fit["id"]) == [one.id for one in KNOWN]
    assert np.abs(found.fit["z"]).mean() < 1.5
    json.dumps(found.centre)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["calibrate"], "--output"),
        (["calibrate", "-o", "DIR", "--points", "12"], "20 or more"),
        (["calibrate", "-o", "DIR", "--spells", "0"], "8 to 100,000"),
    ],
)
def test_wrong_requests_are_refused_before_anything_runs(tmp_path, capsys, words, message):
    folder = tmp_path / "c"
    assert main([str(folder) if word == "DIR" else word for word in words]) == 2
    assert message in capsys.readouterr().err
    assert not folder.exists()
