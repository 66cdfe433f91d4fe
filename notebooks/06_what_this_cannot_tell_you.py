# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#     notebook_metadata_filter: -jupytext.text_representation.jupytext_version
#     text_representation:
#       extension: .py
#       format_name: percent
#       format_version: '1.3'
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # What this cannot tell you
#
# **What do the results of this model rest on, and which questions should you not ask it?**
#
# A simulation answers every question it is asked, to many digits. This notebook looks behind
# the digits: at what is known, what is assumed, how far a conclusion hangs on an assumption,
# and where the model misses.

# %%
# %matplotlib inline
import matplotlib.pyplot as plt
import pandas as pd

import sim

pd.options.display.max_colwidth = 200
seed = 1  # put in a number of your own

# %% [markdown]
# ## What the rules rest on
#
# Every mechanism names the work it follows, and its status. *replicates*: it follows that
# work. *adapts*: the direction is from that work, the form and the rates are ours.
# *hypothesis*: nobody is known to have estimated the effect.

# %%
rules = pd.DataFrame(sim.mechanisms()).set_index("name")
counts = (
    rules["status"]
    .value_counts()
    .reindex(["replicates", "adapts", "hypothesis"], fill_value=0)
)
print(", ".join(f"{count} {status}" for status, count in counts.items()))
rules.loc[rules["status"] == "hypothesis", ["sentence", "source"]]

# %% [markdown]
# Only of a rule that replicates can you say that it is as strong as was measured.
#
# ## What the numbers rest on

# %%
scenario = sim.load_scenario("sierra-leone", "balanced")
numbers = pd.DataFrame(scenario.constants.model_json_schema()["properties"]).T
numbers["sign_only"] = numbers["source"].str.contains("for the sign")
print(f"{len(numbers)} constants of behaviour:")
numbers.groupby(["status", "sign_only"]).size().rename("constants").to_frame()

# %% [markdown]
# `sign_only` means: published evidence says which way it works; how much is our choice. What
# is left as evidence of a size is this.

# %%
known = numbers[(numbers["status"] == "evidence") & ~numbers["sign_only"]]
known[["default", "unit", "description", "source"]]

# %% [markdown]
# ## One conclusion, one assumption
#
# Say the conclusion is: *a balanced mission lowers the risk of war*. One of the constants
# behind it is `guarantee_relief`: how much of the fear of the other side a fully believed
# guarantee takes away. Its sign is evidence, its size is not.

# %%
numbers.loc[
    "guarantee_relief", ["default", "low", "high", "description", "source"]
].to_frame().T

# %%
study = sim.Study(
    title="How much hangs on one assumption?",
    case="sierra-leone",
    designs=["no-mission", "balanced"],
    baseline="no-mission",
    replications=9,
    civilians=500,
    horizon_weeks=260,
    seed=seed,
    sweep={
        "method": "full-factorial",
        "fields": [{"key": "constants.guarantee_relief", "values": [0.0, 0.45, 0.9]}],
    },
)
results = sim.run_study(study, progress=True)

# %%
asked = ["war_by_5_years", "deaths_civilian"]
effects = results.compare(outcomes=asked)
figure, panels = plt.subplots(1, 2, figsize=(9, 3.2), layout="constrained")
for ax, (outcome, rows) in zip(panels, effects.groupby("outcome", sort=False), strict=True):
    x = rows["constants.guarantee_relief"]
    ax.vlines(x, rows["low"], rows["high"], color="black", lw=1.2)
    ax.plot(x, rows["difference"], "o--", color="black", lw=0.8)
    ax.axhline(0, color="0.35", lw=0.9)
    ax.set_xlabel("relief from a full guarantee (share)")
    ax.set_ylabel(f"difference ({rows['unit'].iloc[0]})")
    ax.set_title(outcome.replace("_", " "), fontsize=10)
n_pairs = effects["n_pairs"].iloc[0]
figure.suptitle(
    f"balanced less no-mission, {n_pairs} pairs a point, 95% intervals", fontsize=11
)
plt.show()

# %% [markdown]
# If the difference moves with the assumption by more than its interval is wide, the
# conclusion is as good as the assumption, and more runs would not help. If it does not, it
# may still hang on another of the constants above: this was one of them.
#
# ## Few runs mislead
#
# The same effect at the default, told by researchers who could afford three pairs each.

# %%
default = numbers.loc["guarantee_relief", "default"]
runs = results.runs[results.runs["constants.guarantee_relief"] == default]
told = []
for start in range(0, study.replications, 3):
    some = runs[runs["replication"].between(start, start + 2)]
    row = sim.analysis.paired_differences(some, study.baseline, asked)
    told.append(row.assign(replications=f"{start} to {start + 2}"))
pd.concat(told).pivot_table("difference", "replications", "outcome", sort=False).round(2)

# %% [markdown]
# ## Held against what is known
#
# How often war came back after ceasefires from 1989 to 1999, without and with peacekeepers
# (computed from Fortna's data, 2008; 59 and 36 spells), beside these runs.

# %%
years = [1, 2, 5]
published = {"without": [41, 48, 63], "with peacekeepers": [19, 31, 42]}  # percent
model = sim.analysis.relapse_by(runs, years=years)
figure, ax = plt.subplots(figsize=(6, 3.2))
for name, known, mark, shift in zip(
    study.designs, published, "os", (-0.06, 0.06), strict=True
):
    rows = model[model["design"] == name]
    x = rows["years"] + shift
    ax.vlines(x, 100 * rows["low"], 100 * rows["high"], color="black", lw=1.2)
    ax.plot(x, 100 * rows["value"], mark, color="black", mfc="white", label=f"model: {name}")
    ax.plot(x, published[known], mark, color="#D55E00", label=f"Fortna: {known}")
ax.set(xlabel="years since fighting stopped", ylabel="war came back (%)", ylim=(0, 100))
ax.set_title(f"{study.replications} runs a design, 95% intervals", fontsize=10)
ax.legend(frameon=False, fontsize=8, bbox_to_anchor=(1, 1))
plt.show()

# %% [markdown]
# Where they agree, that is no validation: ten constants were fitted to these very figures,
# on drawn countries. Where they differ, that alone is no fault, for the two are not the same
# question. Fortna's countries with peacekeepers are other countries than those without; the
# model's are one country, twice, and not a typical one.
#
# `peacegrid validate` asks the same question of countries drawn as hers were, and shows every
# target with its miss, those that were never fitted among them
# ([docs/evidence.md](../docs/evidence.md)).
#
# Another test: how many people die in one lethal event? In UCDP's data (an extract, see
# `docs/model.md`) 29% kill one, and the median is 3. The law from which events draw their
# size was set to these figures; what comes out at the end of all rules need not obey them.

# %%
alone = sim.load_scenario("sierra-leone", "no-mission", civilians=500, horizon_weeks=260)
events = sim.run(alone, seed=seed).events
dead = events.filter(like="deaths_").sum(axis=1)
by_kind = dead.groupby(events["kind"])
coded = dead[events["kind"] != "other"]
print(
    f"As UCDP codes: {(coded == 1).mean():.0%} kill one; the median is {coded.median():.0f}."
)
pd.DataFrame(
    {
        "events": by_kind.size(),
        "kill one (%)": (100 * by_kind.agg(lambda x: (x == 1).mean())).round(),
        "median": by_kind.median(),
        "largest": by_kind.max(),
    }
)

# %% [markdown]
# ## It is not a forecast
#
# The model says in how many lives war comes back. A country has one life. Sierra Leone had
# UNAMSIL and, by the threshold of this case, no new war; that is one draw, and agrees with a
# risk of 5% as with one of 50%.

# %%
mission = runs[runs["design"] == "balanced"]
share, dead = mission["war"].mean(), mission["deaths_civilian"]
print(f"Under the balanced mission war comes back in {share:.0%} of {len(mission)} lives.")
print(f"Civilians killed: {dead.min():,} in the mildest life, {dead.max():,} in the worst.")

# %% [markdown]
# ## What this does not show
#
# - What would have happened in Sierra Leone, or will happen anywhere.
# - What is not in the model: refugees from next door, disease, harvests, prices, the inner
#   politics of groups.
# - What drones, forecasts and adaptive rules really do: those mechanisms are hypotheses.
# - That a conclusion holds elsewhere: one case was looked at. `sim.reference_class` draws
#   others.
# - What all assumptions together do. One was moved here, over three values.
#   `peacegrid sensitivity` moves them all.
#
# What it can show: what follows from assumptions that you can read, change and switch off;
# which of them a conclusion hangs on; and so, what would be worth measuring.
#
# ## Exercises
#
# Take a seed of your own, and name it in your answers.
#
# 1. With your seed, does the difference in war by five years exclude zero at each value of
#    `guarantee_relief`?
# 2. Choose a constant with the status *assumption* that you believe matters. Sweep it from
#    `low` to `high`. By how much does your conclusion move, and what would you measure in
#    the world to pin the constant down?
# 3. Which two of your groups of three pairs disagree most? What would each of them have
#    published?
# 4. Find one figure of your runs that you hold to be wrong about the world. Say why, and
#    which mechanism makes it.
# 5. Switch off a mechanism with the status *hypothesis* (`disable=["forecast"]`). Does
#    anything change in your runs? When would it?
