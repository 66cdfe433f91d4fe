"""Keyed chance: known answers, the same compiled and interpreted; purposes that keep their numbers; draws
that are even and know nothing of one another; a second source with published answers."""

import json

import numpy as np
import pytest
import small_world
from scipy import stats

from sim.engine import chance, philox

N = 40_000
TOLERANCE = 4.5  # standard errors, two-sided: one false alarm in 150,000 checks

CONSTANTS = {"NOBODY", "GOLDEN", "FIRST", "SECOND", "S30", "S27", "S31", "S11", "S8"}  # of the hash itself
PURPOSES = {
    "SETUP": 1,
    "ARRIVAL": 2,
    "FILLED": 3,
    "ADVANCE": 4,
    "LEAVING": 5,
    "POSTING": 6,
    "ENROL": 7,
    "ATTACK": 8,
    "TARGET": 9,
    "MOVE": 10,
    "PREY": 11,
    "CRIME": 12,
    "STRIKE": 13,
    "COMMUNAL": 14,
    "AMBUSH": 15,
    "DEATHS": 16,
    "SPLIT": 17,
    "COLLATERAL": 18,
    "VICTIMS": 19,
    "HUMANITARIAN": 20,
    "BLAME": 21,
    "FLIGHT": 23,
    "REFUGE": 24,
    "RETURN": 25,
    "TIP": 26,
    "JOIN": 27,
    "ARREST": 28,
    "REMOBILISE": 29,
    "PROVISION": 30,
    "TRUCE": 32,
    "ACCORD": 33,
    "NEWCOMER": 34,
    "HIDDEN": 35,
    "SHARE_OUT": 36,
    "SETTLE": 38,
    "CAMPAIGN": 39,
    "CAMPAIGN_ENDS": 40,
    "MASSACRE": 41,
    "SAVED": 42,
    "MISCONDUCT": 43,
    "ENGAGE": 44,
    "ENGAGEMENT_DEATHS": 45,
    "CYBER": 46,
    "WITHDRAWAL": 47,
    "SUPPORT": 48,
    "CUT": 49,
    "ENGAGEMENT_LOSSES": 50,
    "ENGAGED_UNIT": 51,
    "HEAR": 52,
}
"""Append only: a number, once given, keeps its meaning."""

LARGEST = 2**64 - 1
QUESTIONS = [
    (0, 0, 1, 0, 0),
    (0, 0, 1, 1, 0),
    (0, 0, 1, 0, 1),
    (0, 0, 2, 0, 0),
    (0, 1, 1, 0, 0),
    (1, 0, 1, 0, 0),
    (1, 519, 16, 12_345, 67_890),
    (LARGEST, 0, 1, LARGEST, LARGEST),
    (0x9E3779B97F4A7C15, 2_652, 39, 0xDEADBEEFCAFEF00D, 1),
    (LARGEST, 2_652, 255, 1, LARGEST),
    (2**63, 1, 8, 2**63, 2**63),
    (2**63 - 1, 256, 1, 2**32, 2**32),
]
ANSWERS = [
    0x38A63F665BC121F4,
    0x04CBF7540FCA5AE6,
    0x0E5214ED227F0BD2,
    0xC1AE5CB4F57E94F2,
    0xEF7A74AADC424DB9,
    0x1B95856DB338BE1A,
    0xB32190B8C47724EA,
    0xCCE88D1B942F1E9C,
    0xE3744F13D85AC9DD,
    0x94BDBC985781A697,
    0x4518BAC9719D4BB3,
    0xCF5344025FDD4606,
]
ASK = f"""
import json
import numpy as np
from sim.engine import chance
with np.errstate(over="ignore"):
    drawn = [chance.bits(np.uint64(s), w, p, np.uint64(k), np.uint64(o)) for s, w, p, k, o in {QUESTIONS}]
print(json.dumps([int(one) for one in drawn]))
"""


def u8(*numbers):
    """Return numbers as 64 bits."""
    return tuple(np.uint64(number) for number in numbers)


def drawn(seeds=5, weeks=7, purposes=8, keys=11, others=0):
    """Return draws where any of the five may be an array."""
    wide = np.broadcast_arrays(*map(np.asarray, (seeds, weeks, purposes, keys, others)))
    seeds, keys, others = (wide[i].astype("u8") for i in (0, 3, 4))
    return np.array(
        [
            chance.draw(np.uint64(s), int(w), int(p), np.uint64(k), np.uint64(o))
            for s, w, p, k, o in zip(seeds, wide[1], wide[2], keys, others, strict=True)
        ]
    )


# Known answers


def test_known_answers():
    answers = [chance.hashed_bits(*u8(s), w, p, *u8(k, o)) for s, w, p, k, o in QUESTIONS]
    assert [int(answer) for answer in answers] == ANSWERS


def test_a_draw_is_the_upper_53_bits():
    for (s, w, p, k, o), answer in zip(QUESTIONS, ANSWERS, strict=True):
        assert chance.draw(*u8(s), w, p, *u8(k, o)) == (answer >> 11) / 2**53


@pytest.mark.parametrize("interpreted", ["0", "1"])
def test_compiled_and_interpreted_answers_are_the_known_ones(interpreted):
    assert json.loads(small_world.python(ASK, NUMBA_DISABLE_JIT=interpreted)) == ANSWERS


def test_compiled_code_keeps_64_unsigned_bits():
    chance.bits(*u8(1), 2, 3, *u8(4, 5))
    chance.mix(*u8(1))
    for signature in chance.bits.nopython_signatures:
        assert str(signature.return_type) == "uint64"
    assert {str(one.return_type) for one in chance.mix.nopython_signatures} == {"uint64"}
    assert max(ANSWERS) > 2**63


def test_a_signed_week_or_key_gives_the_same_bits():
    assert chance.bits(*u8(1), 2, 3, *u8(4, 5)) == chance.bits(*u8(1), np.int64(2), np.int64(3), *u8(4, 5))


def test_purposes_keep_their_numbers_for_ever():
    declared = {
        name: value
        for name, value in vars(chance).items()
        if isinstance(value, np.uint64) and name not in CONSTANTS
    }
    assert declared == PURPOSES
    assert min(declared.values()) == 1
    assert len(set(declared.values())) == len(declared)
    assert max(declared.values()) < 256


def test_no_week_and_purpose_share_a_moment():
    moments = {week << 8 | purpose for week in range(2_653) for purpose in PURPOSES.values()}
    assert len(moments) == 2_653 * len(PURPOSES)


def test_pair_keys_differ_with_order():
    keys = {int(chance.pair_key(first, second)) for first in range(60) for second in range(60)}
    assert len(keys) == 3_600


# Even and independent

ALONG = {
    "weeks": {"weeks": np.arange(N)},
    "keys": {"keys": np.arange(N)},
    "others": {"others": np.arange(N)},
    "seeds": {"seeds": np.arange(N)},
    "hashed keys": {"keys": np.arange(N, dtype="u8") * np.uint64(0x9E3779B97F4A7C15)},
    "purposes and keys": {"purposes": np.arange(N) % 40, "keys": np.arange(N) // 40},
}


@pytest.fixture(scope="module", params=ALONG)
def sample(request):
    return drawn(**ALONG[request.param])


def test_draws_lie_in_the_unit_interval(sample):
    assert sample.min() >= 0.0
    assert sample.max() < 1.0
    assert len(np.unique(sample)) == N


def test_draws_are_even(sample):
    counts = np.histogram(sample, bins=200, range=(0.0, 1.0))[0]
    p = stats.chisquare(counts).pvalue
    assert 1e-5 < p < 1.0 - 1e-5


def test_low_bits_are_even_too(sample):
    low = (sample * 2**53).astype("u8") % 64
    p = stats.chisquare(np.bincount(low.astype(int), minlength=64)).pvalue
    assert 1e-5 < p < 1.0 - 1e-5


@pytest.mark.parametrize("lag", [1, 2, 3, 40])
def test_neighbouring_draws_are_uncorrelated(sample, lag):
    correlation = np.corrcoef(sample[:-lag], sample[lag:])[0, 1]
    assert abs(correlation) < TOLERANCE / np.sqrt(N - lag)


def test_neighbouring_pairs_fill_the_square(sample):
    cells = (sample[0::2] * 16).astype(int) * 16 + (sample[1::2] * 16).astype(int)
    p = stats.chisquare(np.bincount(cells, minlength=256)).pvalue
    assert 1e-5 < p < 1.0 - 1e-5


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"weeks": 7}, {"weeks": 8}),
        ({"purposes": 8}, {"purposes": 9}),
        ({"others": 0}, {"others": 1}),
        ({"seeds": 5}, {"seeds": 6}),
        ({"seeds": 5, "weeks": 7}, {"seeds": 7, "weeks": 5}),
    ],
)
def test_streams_beside_each_other_are_uncorrelated(first, second):
    keys = np.arange(N)
    pair = drawn(keys=keys, **first), drawn(keys=keys, **second)
    assert abs(np.corrcoef(*pair)[0, 1]) < TOLERANCE / np.sqrt(N)


def test_an_agent_and_its_partner_are_not_interchangeable():
    n = np.arange(1, 2_001)
    assert not np.intersect1d(drawn(keys=n, others=n + 5_000), drawn(keys=n + 5_000, others=n)).size


def test_streams_of_neighbouring_keys_never_meet_on_one_orbit():
    """With mix(key + agent * step) the stream of one agent would be that of the next, a step late."""
    weeks = np.arange(300)
    streams = np.array([drawn(weeks=weeks, keys=key) for key in range(60)])
    assert len(np.unique(streams)) == streams.size
    golden = [int(chance.GOLDEN) * k % 2**64 for k in range(60)]
    shifted = np.array([drawn(weeks=weeks, keys=np.uint64(key)) for key in golden])
    assert len(np.unique(shifted)) == shifted.size
    assert np.intersect1d(streams, shifted[1:]).size == 0


def test_one_bit_more_in_any_input_changes_half_the_bits():
    generator = np.random.default_rng(11)
    flips = []
    for _ in range(400):
        numbers = generator.integers(0, 2**63, 3, dtype="u8")
        week, purpose = int(generator.integers(0, 2_000)), int(generator.integers(1, 40))
        before = int(chance.bits(numbers[0], week, purpose, numbers[1], numbers[2]))
        which, bit = int(generator.integers(0, 3)), np.uint64(generator.integers(0, 64))
        numbers[which] ^= np.uint64(1) << bit
        flips.append(
            (before ^ int(chance.bits(numbers[0], week, purpose, numbers[1], numbers[2]))).bit_count()
        )
    assert abs(np.mean(flips) - 32.0) < TOLERANCE * 4.0 / np.sqrt(len(flips))
    assert min(flips) > 8


# The second source

PI = (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344, 0xA4093822, 0x299F31D0)
ONES = 0xFFFFFFFF
VECTORS = [
    ((0,) * 6, "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
    ((ONES,) * 6, "408f276d 41c83b0e a20bc7c6 6d5451fd"),
    (PI, "d16cfe09 94fdcceb 5001e420 24126ea1"),
]


@pytest.mark.parametrize(("words", "answer"), VECTORS)
def test_philox_gives_the_published_answers_of_random123(words, answer):
    assert " ".join(f"{int(word):08x}" for word in philox.philox(*u8(*words))) == answer


def test_philox_hears_every_input():
    asked = [philox.bits(*u8(s), w, p, *u8(k, o)) for s, w, p, k, o in QUESTIONS]
    assert len({int(one) for one in asked}) == len(QUESTIONS)
    assert all(int(one) < 2**64 for one in asked)
    halves = [(1, 4, 5), (1 << 32, 4, 5), (1, 4 << 32, 5), (1, 4, 5 << 32)]
    assert len({int(philox.bits(*u8(s), 2, 3, *u8(k, o))) for s, k, o in halves}) == len(halves)


def test_philox_draws_are_even():
    asked = [philox.bits(*u8(5), 7, 8, *u8(key, 0)) for key in range(N)]
    counts = np.bincount([int(one) >> 57 for one in asked], minlength=128)
    assert 1e-5 < stats.chisquare(counts).pvalue < 1.0 - 1e-5


def test_a_run_takes_its_chance_from_philox_when_told_so():
    code = """
import small_world
from sim import engine, simulate
from sim.engine import chance
run = simulate.run(small_world.scenario(civilians=12, horizon_weeks=0), seed=7, check=True)
print(chance.bits.__module__, run.digest, engine.CODE_VERSION)
"""
    usual, other = (
        small_world.python(code, NUMBA_DISABLE_JIT="1", PEACEGRID_CHANCE=source).split()
        for source in ("hash", "philox")
    )
    assert (usual[0], other[0]) == ("sim.engine.chance", "sim.engine.philox")
    assert usual[1] != other[1]
    assert usual[2] != other[2]


def test_an_unknown_source_of_chance_is_refused():
    with pytest.raises(AssertionError, match="got 'dice', allowed: hash, philox"):
        small_world.python("import sim.engine", PEACEGRID_CHANCE="dice")
