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
# # A study
#
# **Does a mission keep the peace longer, and how many runs does it take to say so?**
#
# One run is an anecdote. A study runs several designs, each through many lives of the
# country, on the same luck. This one is small, so that it takes half a minute: few lives, of
# five years. Shipped studies (`peacegrid list`) are larger.

# %%
# %matplotlib inline
import matplotlib.pyplot as plt
import pandas as pd

import sim

seed = 1  # put in a number of your own

# %%
study = sim.Study(
    title="Does a mission keep the peace longer?",
    case="sierra-leone",
    designs=["no-mission", "observers", "unamsil"],
    baseline="no-mission",
    replications=12,
    civilians=500,
    horizon_weeks=260,
    seed=seed,
)
results = sim.run_study(study, progress=True)

# %% [markdown]
# The results lie in a temporary folder, which goes when `results` goes. With
# `output="results/mine"` they stay, and `sim.load_results("results/mine")` brings them back.
#
# ## How long the peace holds
#
# The curves are the share of lives in which war has come back. The bands are 95% intervals
# of each curve: how far it might lie elsewhere with other luck.

# %%
sim.plots.survival(results.survival()).figure

# %%
table = sim.analysis.as_table(results.summary())
table.loc[["war_by_2_years", "war_by_5_years", "years_at_peace"]]

# %% [markdown]
# ## How the lives end

# %%
sim.plots.outcome_shares(sim.analysis.outcome_shares(results.runs)).figure

# %% [markdown]
# ## Bands that overlap, differences that do not
#
# Two bands may overlap although the designs clearly differ: the bands hold the luck that
# both designs share. The paired difference does not.

# %%
asked = ["war_by_5_years", "years_at_peace", "deaths_civilian", "trust_state"]
effects = results.compare(outcomes=asked)
sim.plots.forests(effects)

# %% [markdown]
# Each interval holds by itself. Among twenty at 95%, expect one to miss; so do not go
# through forty outcomes and report the two that stand out.
#
# ## How many runs are enough?
#
# Take the runs in the order in which they were made, and look at the answer after each pair.

# %%
design, outcome = study.designs[-1], "years_at_peace"
steps = []
for n in range(4, study.replications + 1):
    some = results.runs.query("replication < @n")
    steps.append(results.compare(outcomes=[outcome], runs=some).assign(n=n))
steps = pd.concat(steps).query("design == @design")

figure, ax = plt.subplots(figsize=(6.5, 3.4))
ax.fill_between(steps["n"], steps["low"], steps["high"], color="0.85")
ax.plot(steps["n"], steps["difference"], "o-", color="black", ms=3)
ax.axhline(0, color="0.35", lw=0.9)
ax.set(xlabel="pairs of runs", ylabel="difference (years at peace)")
ax.set_title(f"{design} less {study.baseline}, with the 95% interval so far", fontsize=10)
plt.show()

# %% [markdown]
# The interval shrinks with the square root of the number of pairs: half the width costs four
# times the runs. So how many for a width that you choose? From what these few runs say of
# the spread:

# %%
widths = [0.05, 0.25, 200.0, 0.01]
wanted = dict(zip(asked, widths, strict=True))
plan = sim.analysis.runs_needed(effects, wanted)
plan.query("design == @design").drop(columns=["design", "baseline"])

# %% [markdown]
# `unpaired_needed` is what it would take without the common luck.
#
# These are plans, not promises: the spread itself is known from few runs only. How badly?
# Each row below plans from four pairs.

# %%
plans = []
for start in range(0, study.replications, 4):
    some = results.runs[results.runs["replication"].between(start, start + 3)]
    guess = results.compare(outcomes=[outcome], runs=some).query("design == @design")
    plan = sim.analysis.runs_needed(guess, wanted[outcome])
    plans.append(plan.assign(pairs=f"{start} to {start + 3}"))
pd.concat(plans)[["pairs", "outcome", "half_width", "pairs_needed"]].set_index("pairs")

# %% [markdown]
# A study can also be told to end once it knows enough: with `until=5`, `sim.run_study` stops
# a study of ten years when the difference in war by then is known to 5 percentage points
# either way. Stopping when the answer *pleases* is another thing, and wrong.
#
# ## What this does not show
#
# - More runs make the model's answer sharper, not truer. The interval holds luck, and
#   neither doubt about the rules nor about the numbers in them ([notebook
#   6](06_what_this_cannot_tell_you.ipynb)).
# - With this few lives, an interval that includes zero says "not told apart", not "no
#   difference".
# - Five years end before the mission does. What it leaves behind is not here.
# - Curves of countries with and without missions in the world differ also because missions
#   go to harder places. Here they do not: the same country has both.
#
# ## Exercises
#
# Take a seed of your own, and name it in your answers.
#
# 1. By how many percentage points does `unamsil` change war by five years with your seed? Is
#    that within your neighbour's interval? Is your neighbour's within yours?
# 2. From which number of pairs on does your interval of `years_at_peace` exclude zero, and
#    stay so?
# 3. Set `horizon_weeks` to 520 and run with `until=20, replications=200`. How many pairs did
#    it take, and how wide is the interval?
# 4. Put your runs and your neighbour's together (give each frame its own `study` column).
#    How much narrower did the intervals get, and how much did you expect?
