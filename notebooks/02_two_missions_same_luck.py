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
# # Two missions, the same luck
#
# **The same country lives through the same three years under two missions. What differs, and
# why?**
#
# In the world a country has one mission, and we never see it with another. A model can live
# the same years twice, with the same accidents for the same people in the same weeks, and
# change the mission alone. What then differs is what the mission did, in the model.

# %%
# %matplotlib inline
import matplotlib.pyplot as plt
import pandas as pd

import sim

pd.options.display.float_format = "{:,.3f}".format
seed = 1  # put in a number of your own
designs = ["observers", "balanced"]

# %% [markdown]
# ## The two missions

# %%
scenarios = {
    name: sim.load_scenario("sierra-leone", name, civilians=500, horizon_weeks=156)
    for name in designs
}
for name, scenario in scenarios.items():
    print(f"{name}: {scenario.design.title}")
    print(f"  {scenario.design.summary.strip()}\n")

# %% [markdown]
# ## One life, lived twice

# %%
lives = {name: sim.run(scenario, seed=seed) for name, scenario in scenarios.items()}
shown = ["outcome", "war_week", "deaths_civilian", "deaths_fighter", "deaths_peacekeeper"]
pd.DataFrame({name: run.outcome for name, run in lives.items()}).loc[shown]

# %% [markdown]
# The two lives begin as one. Every random decision is drawn for its week and its agent,
# never from a common stream, so that they stay equal until a mission gives somebody a reason
# to act otherwise.

# %%
first, second = (run.weeks.set_index("week") for run in lives.values())
deaths = [name for name in first.columns if name.startswith("deaths_")]
for what, columns in {
    "Belief in the mission": ["guarantee"],
    "Who of the mission is there": ["military_people", "police_people"],
    "Who dies": deaths,
}.items():
    differs = (first[columns] != second[columns]).any(axis=1)
    since = f"from week {differs.idxmax()} on" if differs.any() else "never"
    print(f"{what} differs {since}.")

# %%
figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3.4), layout="constrained")
for (name, run), style in zip(lives.items(), ("-", "--"), strict=True):
    weeks, years = run.weeks, run.weeks["week"] / 52
    left.plot(years, weeks["deaths_civilian"].cumsum(), style, color="black", label=name)
    right.plot(years, weeks["commitment_rebel"], style, color="black", label=name)
left.set(xlabel="years since fighting stopped", ylabel="civilians killed so far (people)")
right.set(
    xlabel="years since fighting stopped",
    ylabel="commitment of the rebels (0 to 1)",
    ylim=(0, 1),
)
left.legend(frameon=False)
figure.suptitle(f"One life of the country, seed {seed}", fontsize=11)
plt.show()

# %% [markdown]
# It is tempting to read the gap as the effect of the mission. But one small difference can
# tip a war this way or that, and the next life may tip the other way.
#
# ## Many lives, each lived twice

# %%
study = sim.Study(
    title="Observers or a balanced mission",
    case="sierra-leone",
    designs=designs,
    baseline=designs[0],
    replications=16,
    civilians=500,
    horizon_weeks=156,
    seed=seed,
)
results = sim.run_study(study, progress=True)

# %% [markdown]
# Each line joins the two lives of one replication: the same luck on the left and on the
# right.

# %%
outcome = "deaths_civilian"
pairs = results.runs.pivot_table(outcome, "replication", "design")[designs]
figure, ax = plt.subplots(figsize=(4.6, 3.6))
for _, pair in pairs.iterrows():
    style, color = ("o-", "0.45") if pair.iloc[1] < pair.iloc[0] else ("s--", "#D55E00")
    ax.plot([0, 1], pair, style, color=color, ms=4, lw=1)
ax.set_xticks([0, 1], designs)
ax.set_yscale("log")
ax.set(xlim=(-0.3, 1.3), ylabel="civilians killed in three years (people)")
fewer = (pairs[designs[1]] < pairs[designs[0]]).sum()
ax.set_title(f"{len(pairs)} pairs: fewer die on the right in {fewer}", fontsize=10)
plt.show()

# %% [markdown]
# ## The paired difference
#
# The difference within each pair is free of the luck that both share. Its mean over the
# pairs is the effect; its interval says how well so few pairs know it.

# %%
asked = ["war_by_3_years", "deaths_civilian", "deaths_peacekeeper", "trust_state", "cost_usd"]
effects = results.compare(outcomes=asked)
effects[["outcome", "unit", "difference", "low", "high", "p_better", "n_pairs"]]

# %%
sim.plots.forests(effects)

# %% [markdown]
# ## What the common luck bought
#
# `variance_ratio` is how many times more pairs it would take to know the difference as well,
# had the two missions been run with luck of their own. Near 1, luck had parted ways so early
# that pairing bought nothing.

# %%
effects[["outcome", "variance_ratio"]].set_index("outcome").round(1)

# %% [markdown]
# ## Why?
#
# A mission acts through named mechanisms: it deters, watches, protects, polices, is
# believed, disarms. Any of them can be switched off. So we let groups of them join one after
# another, in several orders, and average what each adds when it joins (its *Shapley value*).
# The parts sum to the whole difference.
#
# This takes many runs, so here only a few lives and three groups. `peacegrid explain` does
# it for a whole study.

# %%
groups = {
    "believed guarantee": ["guarantee"],
    "troops on the ground": ["deterrence", "protection", "militarisation"],
    "police and law": ["policing", "rule_of_law", "handover"],
}
parts = results.explain(
    designs[1], outcomes=["deaths_civilian"], groups=groups, replications=4
)
sim.plots.attribution(parts, "deaths_civilian", designs[1], designs[0]).figure

# %% [markdown]
# *Everything else* is what is left with all three groups switched off: disarmament,
# monitoring, aid and so on.
#
# ## What this does not show
#
# - The effect is one between two designs of this model. It holds if the rules and numbers
#   hold.
# - Pairs do not help against wrong rules. They remove luck, nothing else.
# - The parts are those of these groups, in this case, with these few lives: look at how long
#   the lines are. Cut the groups otherwise, and the parts are others.
# - Three years are not the peace. A mission that is still there has not shown what it leaves
#   behind.
#
# ## Exercises
#
# Take a seed of your own, and name it in your answers.
#
# 1. In your life 0, from which week on do people die otherwise, and which event comes first?
#    Compare the `events` of the two runs.
# 2. In which of your pairs does the better mission do worst? Tell that life's story from its
#    `weeks`.
# 3. Which of the five outcomes are told apart from none by your pairs? Which would be with
#    half of them? Take the first eight:
#    `results.compare(outcomes=asked, runs=results.runs.query("replication < 8"))`.
# 4. Compare `balanced` with `force-heavy`. Is the variance ratio larger or smaller than
#    above, and why might that be?
