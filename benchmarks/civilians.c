/* The civilian phase of sim/engine/week.py in C: the same rules in the same order, line by line, so that the
   digest of a run does not tell which of the two did it. Records and constants are in records.h, which
   beside_c.py writes from the engine's own. */

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "records.h"

#define RULE static inline __attribute__((always_inline))

typedef civilians_record person_t;
typedef cells_record cell_t;
typedef parameters_record parameters_t;

RULE double least(double a, double b) { return a < b ? a : b; }
RULE double most(double a, double b) { return a > b ? a : b; }
RULE int64_t least_int(int64_t a, int64_t b) { return a < b ? a : b; }
RULE int64_t most_int(int64_t a, int64_t b) { return a > b ? a : b; }

/* sim/engine/arithmetic.py */

RULE double exponential(double x) {
    x = least(most(x, -700.0), 700.0);
    double k = floor(x * INVERSE_LN2 + 0.5);
    double r = (x - k * LN2_HIGH) - k * LN2_LOW;
    double r2 = r * r;
    double r4 = r2 * r2;
    double low = (E2 + E3 * r) + (E4 + E5 * r) * r2;
    double middle = (E6 + E7 * r) + (E8 + E9 * r) * r2;
    double high = (E10 + E11 * r) + (E12 + E13 * r) * r2;
    double term = low + (middle + high * r4) * r4;
    return (1.0 + (r + r2 * term)) * ldexp(1.0, (int)k);
}

RULE double logarithm(double x) {
    int64_t written;
    memcpy(&written, &x, sizeof x);
    int64_t exponent = (written >> MANTISSA_BITS) - 1022;
    written = (written & MANTISSA) | HALF;
    double mantissa;
    memcpy(&mantissa, &written, sizeof x);
    if (mantissa < 0.7071067811865476) {
        mantissa *= 2.0;
        exponent -= 1;
    }
    double s = (mantissa - 1.0) / (mantissa + 1.0);
    double z = s * s;
    double z2 = z * z;
    double z4 = z2 * z2;
    double low = (L3 + L5 * z) + (L7 + L9 * z) * z2;
    double middle = (L11 + L13 * z) + (L15 + L17 * z) * z2;
    double series = low + (middle + ((L19 + L21 * z) + L23 * z2) * z4) * z4;
    return exponent * LN2_HIGH + (2.0 * s + (2.0 * s * z * series + exponent * LN2_LOW));
}

RULE double logistic(double x) { return 1.0 / (1.0 + exponential(-x)); }

RULE double share(double x) { return least(most(x, 0.0), 1.0); }

RULE double normal_quantile(double u) {
    u = least(most(u, 1e-15), 1.0 - 1e-15);
    if (u < 0.02425 || u > 0.97575) {
        double q = sqrt(-2.0 * logarithm(least(u, 1.0 - u)));
        double top = (((((-7.784894002430293e-03 * q - 3.223964580411365e-01) * q - 2.400758277161838) * q
                        - 2.549732539343734) * q + 4.374664141464968) * q) + 2.938163982698783;
        double low = (((7.784695709041462e-03 * q + 3.224671290700398e-01) * q + 2.445134137142996) * q
                      + 3.754408661907416) * q + 1.0;
        return u < 0.5 ? top / low : -top / low;
    }
    double q = u - 0.5;
    double r = q * q;
    double top = (((((-3.969683028665376e01 * r + 2.209460984245205e02) * r - 2.759285104469687e02) * r
                    + 1.383577518672690e02) * r - 3.066479806614716e01) * r + 2.506628277459239) * q;
    double low = ((((-5.447609879822406e01 * r + 1.615858368580409e02) * r - 1.556989798598866e02) * r
                   + 6.680131188771972e01) * r - 1.328068155288572e01) * r + 1.0;
    return top / low;
}

static int64_t binomial_below_half(double u, int64_t n, double p) {
    double mean = n * p;
    if (mean > 30.0) {
        double drawn = floor(mean + sqrt(mean * (1.0 - p)) * normal_quantile(u) + 0.5);
        return least_int(most_int((int64_t)drawn, 0), n);
    }
    if (u < 1.0 - mean + mean * (0.5 * (mean - p) - mean * mean / 6.0))
        return 0;
    double odds = p / (1.0 - p);
    double mass = exponential(n * logarithm(1.0 - p));
    double cumulative = mass;
    int64_t k = 0;
    while (u >= cumulative && k < n) {
        mass *= odds * (n - k) / (k + 1.0);
        cumulative += mass;
        k += 1;
        if (mass < LEAST_MASS && k > mean)
            break;
    }
    return k;
}

static int64_t binomial(double u, int64_t n, double p) {
    if (n <= 0 || p <= 0.0)
        return 0;
    if (p >= 1.0)
        return n;
    if (p > 0.5)
        return n - binomial_below_half(1.0 - u, n, 1.0 - p);
    return binomial_below_half(u, n, p);
}

RULE int64_t part_of(int64_t total, int64_t passed, int64_t own, int64_t everyone, double offset) {
    if (everyone <= 0 || own <= 0)
        return 0;
    int64_t start = (int64_t)(offset * everyone);
    return (total * (passed + own) + start) / everyone - (total * passed + start) / everyone;
}

/* sim/engine/chance.py */

RULE uint64_t mix(uint64_t x) {
    x = (x ^ (x >> S30)) * FIRST;
    x = (x ^ (x >> S27)) * SECOND;
    return x ^ (x >> S31);
}

RULE double draw(uint64_t seed, int64_t week, uint64_t purpose, uint64_t key, uint64_t other) {
    uint64_t moment = (uint64_t)week << S8 | purpose;
    uint64_t state = mix(seed + GOLDEN);
    state = mix(state ^ moment);
    state = mix(state ^ key);
    uint64_t bits = mix(state ^ (other * GOLDEN + FIRST));
    return (double)(bits >> S11) * TO_UNIT;
}

/* sim/engine/mechanisms/trust.py */

RULE double moved(double trust, double target, const parameters_t *p) {
    return trust + (target > trust ? p->trust_gain_per_week : p->trust_loss_per_week) * (target - trust);
}

RULE void learn_from_harm(const parameters_t *p, person_t *person, int64_t killed, int64_t people_before,
                          int by_state, int by_mission) {
    double blow = p->trust_broken_by_harm * killed / most_int(people_before, 1);
    person->trust_groups = share(person->trust_groups - blow);
    person->trust_mission = share(person->trust_mission - (by_mission ? 2.0 : 0.5) * blow);
    if (by_state)
        person->trust_state = share(person->trust_state - 2.0 * blow);
}

RULE void learn(const parameters_t *p, const country_record *country, const mission_record *mission,
                person_t *person, const cell_t *cell) {
    double harmed = person->losses_by_state > 0
                        ? (double)person->losses_by_state / most_int(person->people, 1)
                        : 0.0;
    double state_target = 0.15 + 0.35 * country->governance + 0.25 * person->livelihood - 2.0 * harmed;
    state_target += p->trust_services * cell->services;
    person->trust_state = share(moved(person->trust_state, state_target, p));
    if (cell->mission_seen > 0.0) {
        double target = 0.35 + 0.4 * (1.0 - person->fear) + 0.15 * cell->staff_seen;
        target += 0.4 * (mission->legitimacy - 0.5) - p->drone_unease * cell->watched;
        person->trust_mission +=
            cell->mission_seen * (moved(person->trust_mission, target, p) - person->trust_mission);
    }
    double groups_target = 0.35 + 0.35 * (1.0 - person->fear) + 0.2 * cell->settlement;
    groups_target += p->reconciliation_gain * cell->contact - p->negative_contact * cell->friction;
    person->trust_groups = share(moved(person->trust_groups, groups_target, p));
}

/* sim/engine/community.py */

RULE void suffer(const state_t *state, int64_t week, person_t *person, cell_t *cell) {
    int64_t i = person->identity;
    if (cell->harm[i] == 0)
        return;
    double offset = draw(state->ledger[0].seed, week, SHARE_OUT, cell->key, NOBODY);
    int64_t killed =
        part_of(cell->harm[i], cell->passed[i], person->people, cell->people_by_identity[i], offset);
    cell->passed[i] += person->people;
    int64_t before = person->people;
    person->people -= killed;
    person->youths = least_int(person->youths, person->people);
    int by_state = cell->harm_by_state >= cell->harm_by_rebel && cell->harm_by_state >= cell->harm_by_other;
    int64_t worst = most_int(most_int(cell->harm_by_state, cell->harm_by_rebel), cell->harm_by_other);
    int by_mission = cell->harm_by_mission > worst;
    by_state = by_state && !by_mission;
    if (by_state)
        person->losses_by_state += killed;
    else if (cell->harm_by_rebel >= cell->harm_by_other && !by_mission)
        person->losses_by_rebel += killed;
    else
        person->losses_by_other += killed;
    if (killed > 0) {
        person->grievance = share(person->grievance + 5.0 * killed / most_int(before, 1));
        if (state->switches[0].trust == 1)
            learn_from_harm(&state->parameters[0], person, killed, before, by_state, by_mission);
    }
}

/* sim/engine/mechanisms/fear_and_flight.py */

RULE void feel(person_t *person, double alarm) {
    person->fear += (alarm > person->fear ? 0.5 : 0.05) * (alarm - person->fear);
}

RULE void weigh_refuges(const state_t *state) {
    for (int64_t c = 0; c < state->n_cells; c++) {
        cell_t *cell = &state->cells[c];
        double pull = exponential(2.0 * cell->protection - 4.0 * cell->alarm);
        cell->refuge_weight = sqrt(sqrt(1.0 + cell->people)) * pull;
    }
}

static int64_t choose_refuge(const state_t *state, int64_t week, const person_t *person) {
    const cell_t *home = &state->cells[person->cell];
    uint64_t seed = state->ledger[0].seed;
    int64_t best = person->cell;
    double shortest = INFINITY;
    for (int r = 0; r < N_REFUGES; r++) {
        int64_t c = home->refuges[r];
        if (c != person->cell) {
            double weight = c == NOWHERE ? WEIGHT_ABROAD : state->cells[c].refuge_weight;
            uint64_t other = c == NOWHERE ? NOBODY : state->cells[c].key;
            double wait = -logarithm(most(draw(seed, week, REFUGE, person->key, other), 1e-15)) / weight;
            if (wait < shortest) {
                best = c;
                shortest = wait;
            }
        }
    }
    return best;
}

RULE void flee_or_return(const state_t *state, uint64_t seed, int64_t week, person_t *person) {
    const parameters_t *p = &state->parameters[0];
    if (person->cell != NOWHERE) {
        double excess = person->fear - p->flight_threshold * (1.3 - 0.6 * person->risk_aversion);
        if (excess > 0.0
            && draw(seed, week, FLIGHT, person->key, NOBODY) < p->flight_rate_per_week * excess) {
            person->cell = choose_refuge(state, week, person);
            person->displaced = person->cell == person->home ? 0 : 1;
            person->weeks_away = 0;
            return;
        }
    }
    if (person->displaced == 1) {
        person->weeks_away += 1;
        const cell_t *home = &state->cells[person->home];
        if (home->alarm < SAFE_ALARM && person->weeks_away > 8) {
            double something = home->economy * (0.75 + home->services);
            double chance = p->return_rate_per_week * (1.0 - home->alarm) * something;
            if (draw(seed, week, RETURN, person->key, NOBODY) < chance) {
                person->cell = person->home;
                person->displaced = 0;
                person->weeks_away = 0;
            }
        }
    }
}

/* sim/engine/mechanisms/inclusion.py */

RULE double reporting_gain(const state_t *state) {
    int there = state->mission[0].ever == 1 && state->mission[0].left == 0;
    return there ? 1.0 + state->parameters[0].women_reporting_gain * state->levers[0].women_share : 1.0;
}

/* sim/engine/mechanisms/tips.py */

RULE void inform(const state_t *state, const person_t *person, cell_t *cell) {
    if (cell->bands > 0) {
        double standing = 0.5 + state->mission[0].legitimacy;
        if (state->switches[0].inclusion == 1)
            standing *= reporting_gain(state);
        double trust = most(cell->mission_seen * person->trust_mission * standing,
                            cell->policing * person->trust_state);
        cell->tips_expected += person->people * trust * (1.0 - person->fear);
    }
}

/* sim/engine/mechanisms/recruitment.py */

RULE void call_up(const state_t *state) {
    const parameters_t *p = &state->parameters[0];
    for (int64_t c = 0; c < state->n_cells; c++) {
        cell_t *cell = &state->cells[c];
        const groups_record *group = &state->groups[cell->control];
        cell->call_per_week = 0.0;
        if (cell->fighters[cell->control] > 0) {
            if (group->posture == OFFENSIVE || group->kind == GANG)
                cell->call_per_week = p->recruit_rate_per_week;
            else if (group->kind != STATE)
                cell->call_per_week = p->recruit_rate_per_week * p->recruits_in_peace;
        }
    }
}

RULE void join(const state_t *state, uint64_t seed, int64_t week, person_t *person, cell_t *cell) {
    if (cell->call_per_week == 0.0 || person->youths == 0)
        return;
    double u = draw(seed, week, JOIN, person->key, state->groups[cell->control].key);
    if (u < 1.0 - person->youths * cell->call_per_week)
        return;
    double pull = (person->grievance + (1.0 - person->livelihood) + person->fear) / 3.0
                  - 0.2 * person->risk_aversion;
    double chance = cell->call_per_week * logistic(6.0 * (pull - state->parameters[0].recruit_threshold));
    int64_t joined = least_int(binomial(u, person->youths, chance), person->people);
    person->youths -= joined;
    person->people -= joined;
    cell->recruits[cell->control] += joined;
}

/* sim/engine/mechanisms/economy.py */

RULE void earn(const state_t *state, person_t *person) {
    const parameters_t *p = &state->parameters[0];
    double around = person->cell == NOWHERE ? state->cells[person->home].economy
                                            : state->cells[person->cell].economy;
    double target = around * (person->displaced == 1 ? 0.6 : 1.0);
    if (person->cell != NOWHERE)
        target = share(target + p->aid_livelihood * state->cells[person->cell].aid);
    person->livelihood += (target > person->livelihood ? p->economy_up_per_week : p->economy_down_per_week)
                          * (target - person->livelihood);
    int64_t lost = person->losses_by_state + person->losses_by_rebel + person->losses_by_other;
    double wound = lost > 0 ? least(10.0 * lost / most_int(person->people, 1), 0.5) : 0.0;
    if (wound > 0.0 && person->cell != NOWHERE) {
        const cell_t *place = &state->cells[person->cell];
        wound *= 1.0 + p->reopened_wounds * (place->contact + place->friction);
    }
    double exclusion = 1.0 - state->country[0].inclusion[person->identity];
    target = THIRD * (1.0 - person->livelihood) + THIRD * exclusion + wound;
    person->grievance =
        share(person->grievance + p->grievance_rate_per_week * (target - person->grievance));
}

/* sim/engine/week.py */

void civilians_respond(const state_t *state, int64_t week) {
    const switches_record *on = &state->switches[0];
    uint64_t seed = state->ledger[0].seed;
    if (on->fear_and_flight == 1)
        weigh_refuges(state);
    if (on->recruitment == 1)
        call_up(state);
    for (int64_t i = 0; i < state->n_civilians; i++) {
        person_t *person = &state->civilians[i];
        if (person->cell != NOWHERE) {
            cell_t *cell = &state->cells[person->cell];
            suffer(state, week, person, cell);
            if (on->fear_and_flight == 1)
                feel(person, cell->alarm);
            if (on->trust == 1)
                learn(&state->parameters[0], &state->country[0], &state->mission[0], person, cell);
            if (on->tips == 1)
                inform(state, person, cell);
            if (on->recruitment == 1)
                join(state, seed, week, person, cell);
        } else if (on->fear_and_flight == 1) {
            feel(person, 0.0);
        }
        if (on->fear_and_flight == 1)
            flee_or_return(state, seed, week, person);
        if (on->economy == 1)
            earn(state, person);
    }
}
