"""All negative tests of the evidence: what the model must not do, each with its statistic and its power."""

from __future__ import annotations

from sim.evidence.batches import Batch
from sim.evidence.force_size import GRID_PER_1000, force_size_tests
from sim.evidence.negative_test import NegativeTest
from sim.evidence.spell_shape_test import FEWEST_SPELLS, spell_tests
from sim.evidence.trust_after_harm import MOST_CASES, trust_tests
from sim.evidence.variance_shares import FUTURES, STARTS, variance_tests
from sim.evidence.who_is_sent import ARMS, who_is_sent_tests
from sim.evidence.withdrawal import MONTHS, withdrawal_test

NEGATIVE_TESTS: tuple[Batch[NegativeTest], ...] = (
    Batch("force size", force_size_tests, lambda cases: len(GRID_PER_1000) * cases),
    Batch("times to relapse", spell_tests, lambda cases: max(cases, FEWEST_SPELLS)),
    Batch("who is sent", who_is_sent_tests, lambda cases: len(ARMS) * cases),
    Batch("withdrawal", withdrawal_test, lambda cases: len(MONTHS) * cases),
    Batch("trust after harm", trust_tests, lambda cases: 2 * min(cases, MOST_CASES)),
    Batch("starts and events", variance_tests, lambda cases: STARTS * FUTURES * max(cases, 2)),
)
