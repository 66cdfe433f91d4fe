"""`peacegrid validate`: what it prints and keeps, how it goes on, what it refuses; and its pictures."""

import json

import numpy as np
import pandas as pd
import pytest

from sim import plots
from sim.cli import main
from sim.evidence import validate_command, validation
from sim.evidence.negative_test import NegativeTest
from sim.evidence.targets import targets
from sim.evidence.trial import Trial
from sim.evidence.trials import TRIALS
from sim.evidence.validation import Validation
from sim.evidence.verdicts import rows_of

KEYS = {"id", "role", "target", "low", "high", "value", "value_low", "value_high", "verdict"}


def rows():
    middle = {one.id: one.value for one in targets()}
    around = {name: (0.9 * value, 1.1 * value) for name, value in middle.items()}
    return rows_of(middle | {"relapse-none-1y": 0.9}, around, {}, {})


@pytest.fixture
def stages(monkeypatch):
    asked = []

    def validate(spells, **_):
        asked.append(("targets", spells))
        one = pd.DataFrame([{"years": 1, "without": 0.4, "with": 0.2}])
        blocks = pd.DataFrame([{"block": "relapse", "agree": 20, "judged": 21, "joint_p": 0.5}])
        scores = pd.DataFrame([{"model": "PeaceGrid", "log_score": -130.0}])
        return Validation(rows(), blocks, scores, [], one, spells, 20, spells)

    def checked(batches, cases, *_, **__):
        asked.append(("trials" if batches is TRIALS else "negative tests", cases))
        if batches is TRIALS:
            return [Trial("t", "s", "less", -0.3, -0.1, -0.2, -0.25, -0.15, True, 5, "")]
        return [
            NegativeTest(
                "a", "Nothing happens.", np.float64(0.1), float("nan"), 0.2, "below 1", True, None, 5, ""
            )
        ]

    for name, stage in (("validate", validate), ("checked", checked)):
        monkeypatch.setattr(validate_command, name, stage)
    monkeypatch.setattr(validate_command, "_draw", lambda *_: None)
    return asked


def test_the_record_has_the_agreed_shape(stages, capsys):
    assert main(["validate", "--quick", "--json", "--quiet"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert len(record["targets"]) == len(targets())
    assert all(set(row) >= KEYS for row in record["targets"])
    assert {row["verdict"] for row in record["targets"]} == {"agrees", "misses", "not computable"}
    assert record["targets"][0]["verdict"] == "misses"
    assert record["negative_tests"][0]["low"] is None  # NaN is no JSON
    assert stages == [("targets", 300), ("negative tests", 40), ("trials", 40)]


def test_tables_show_misses(stages, capsys):
    assert main(["validate", "--quiet"]) == 0
    text = capsys.readouterr().out
    assert "misses" in text
    assert "relapse: 20 of 21 agree, joint p 0.5" in text
    assert stages[0] == ("targets", 5_000)


def test_what_is_done_is_not_done_again(stages, tmp_path, monkeypatch):
    working = validate_command.checked

    def broken(batches, *more, **named):
        if batches is TRIALS:
            raise KeyboardInterrupt
        return working(batches, *more, **named)

    place = ["validate", "--quick", "--quiet", "-o", str(tmp_path / "v")]
    monkeypatch.setattr(validate_command, "checked", broken)
    assert main(place) == 130
    monkeypatch.setattr(validate_command, "checked", working)
    assert main([*place, "--resume"]) == 0
    assert [name for name, _ in stages] == ["targets", "negative tests", "trials"]
    first = (tmp_path / "v" / "validation.json").read_text()
    assert main([*place, "--resume"]) == 0
    assert (tmp_path / "v" / "validation.json").read_text() == first
    assert len(stages) == 3


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ([], "--resume"),
        (["--resume", "--spells", "50"], "spells differ"),
        (["--resume", "--seed", "3"], "seed differ"),
    ],
)
def test_another_validation_is_refused(stages, tmp_path, capsys, more, words):
    place = ["validate", "--quick", "--quiet", "-o", str(tmp_path)]
    assert main(place) == 0
    assert main([*place, *more]) == 2
    assert words in capsys.readouterr().err


@pytest.mark.parametrize("words", [["--spells", "3"], ["--cases", "2"], ["--seed", "-1"], ["--fast"]])
def test_wrong_options_are_refused(words, capsys):
    assert main(["validate", *words]) == 2
    assert capsys.readouterr().err.count("\n") <= 2


def test_orders_take_the_draws_in_turn(monkeypatch):
    draws = tuple({"commitment_base": float(k)} for k in range(3))
    monkeypatch.setattr(validation, "posterior_draws", lambda: draws)
    monkeypatch.setattr(validation, "constants_at", lambda draw: draw["commitment_base"])
    assert [order.constants for order in validation.orders_for(5)] == [0.0, 1.0, 2.0, 0.0, 1.0]


def test_pictures_show_data_and_model():
    frame = pd.DataFrame([row.as_json() for row in rows()])
    curves = pd.DataFrame({"group": ["none", "mission"], "years": [1.0, 1.0], "relapse": [0.4, 0.2],
                           "low": [0.3, 0.1], "high": [0.5, 0.3]})  # fmt: skip
    for ax in (
        plots.evidence_rows(frame[frame["id"].str.startswith("ending-")]),
        plots.evidence_rows(frame[frame["id"].isin(validate_command.RATIOS)], log=True),
        plots.evidence_relapse(frame, curves),
        plots.evidence_hazard(frame),
        plots.evidence_dose(frame),
    ):
        ax.figure.draw_without_rendering()
        assert ax.get_lines()
    hazard = plots.evidence_hazard(frame)
    assert hazard.get_yscale() == "log"
    assert [label.get_text() for label in hazard.get_xticklabels()] == [
        "0-6m",
        "6-12m",
        "1-2y",
        "2-3y",
        "3-5y",
        "5-10y",
    ]
    with pytest.raises(ValueError, match="no column"):
        plots.evidence_rows(frame.drop(columns="value"))
