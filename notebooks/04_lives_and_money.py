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
# # Lives and money
#
# **What does it cost to avert a death, and which mission is worth its price?**
#
# Missions cost money, and some save lives. This notebook sets the one against the other, and
# shows what goes wrong when a ratio is taken too lightly.

# %%
# %matplotlib inline
from itertools import pairwise

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

import sim

pd.options.display.float_format = "{:,.2f}".format
seed = 1  # put in a number of your own

# %%
study = sim.load_study("mission-mix")
results = sim.run_study(
    study,
    replications=10,
    seed=seed,
    settings={"civilians": 500, "horizon_weeks": 260},
    progress=True,
)
runs, baseline = results.runs, results.study.baseline
years = results.study.horizon_weeks // 52
n_designs, n_lives = len(results.study.designs), results.study.replications
print(f"{n_designs} designs, {n_lives} lives of {years} years each.")

# %% [markdown]
# ## The frontier
#
# Every design by what it costs and how many civilians die. A design is *dominated* when
# another costs no more and loses no more lives, and does better in one of the two. Nobody
# should want it, whatever a life is worth.

# %%
frontier = sim.analysis.frontier(runs)
sim.plots.frontier(frontier).figure

# %% [markdown]
# The bars are 95% intervals. Being dominated is uncertain too: `p_efficient` is the share of
# resamples of these lives in which no other design beats it on both.

# %%
shown = frontier[["design", "deaths", "cost_usd", "dominated", "dominated_by", "p_efficient"]]
shown.set_index("design").round({"deaths": 0, "cost_usd": -6})

# %% [markdown]
# ## Who dies
#
# The choice of whose deaths count is the reader's. Peacekeepers pay, too.

# %%
sim.plots.deaths_both(sim.analysis.deaths_by(runs))

# %% [markdown]
# ## Cost per death averted
#
# Against the baseline, on the same luck: the extra cost over the deaths averted, both as
# means over the pairs. The interval is Fieller's, which admits that a ratio may not be
# known.

# %%
ratio = sim.analysis.cost_per_death_averted(runs, baseline).set_index("design")
figures = ["deaths_averted", "extra_cost_usd", "value", "low", "high"]
ratio[figures].map("{:,.0f}".format).join(ratio["reading"])

# %% [markdown]
# Two warnings. When it is not clear that any death is averted, the ratio has no end: `low`
# and `high` are infinite. And a negative ratio is no bargain by itself; it may be cheaper
# and better, or dearer and worse. The column `reading` says which.
#
# ## A ratio hides what a step costs
#
# Each design against the one before it on the frontier, not against none: what do the *next*
# lives cost?

# %%
steps = frontier[~frontier["dominated"]]["design"].tolist()
for before, after in pairwise(steps):
    pair = runs[runs["design"].isin([before, after])]
    row = sim.analysis.cost_per_death_averted(pair, before).iloc[0]
    known = f"{row['low']:,.0f} to {row['high']:,.0f}" if row["bounded"] else "no end"
    print(f"from {before} to {after}: {row['value']:,.0f} US$ per death averted [{known}]")

# %% [markdown]
# ## Net benefit
#
# Say what averting a death is worth, and a difference in money is left, which always has an
# interval. The price is a judgement; so draw many, and see where the answer turns.

# %%
prices = np.linspace(0, 2_000_000, 9)
benefit = sim.analysis.net_benefit(runs, baseline, prices)
names = list(benefit["design"].unique())
figure, panels = plt.subplots(
    1, len(names), figsize=(9.5, 3), sharey=True, layout="constrained"
)
for ax, name in zip(panels, names, strict=True):
    line = benefit[benefit["design"] == name]
    x = line["usd_per_death"] / 1e6
    ax.fill_between(x, line["low"] / 1e9, line["high"] / 1e9, color="0.85")
    ax.plot(x, line["value"] / 1e9, color="black")
    ax.axhline(0, color="0.35", lw=0.9)
    ax.set_title(name, fontsize=10, loc="left")
panels[0].set_ylabel("net benefit (billion US$ a run)")
figure.supxlabel("worth of averting a death (million US$)", fontsize=10)
figure.suptitle(f"Against {baseline}, {line['n_pairs'].iloc[0]} pairs, 95% bands", fontsize=11)
plt.show()

# %% [markdown]
# Where the whole band lies above zero, the design is worth its cost at that price. Where it
# crosses, these lives do not say.
#
# ## What this does not show
#
# - Only the mission's own cost is counted. War costs a country's people far more than that;
#   here it is only deaths.
# - Only violent deaths are counted. Those of hunger and disease, which wars cause in larger
#   numbers, are not modelled.
# - Unit costs are figures of files (`peacegrid show unamsil`), most of them assumptions,
#   without discounting.
# - The horizon cuts: what a mission costs and averts later is not here.
# - Deaths are heavy-tailed. So few lives may hold no catastrophe, and then no method sees
#   it.
# - What a life is worth is not a result.
#
# ## Exercises
#
# Take a seed of your own, and name it in your answers.
#
# 1. Which designs are dominated with your seed, by which, and in how many percent of
#    resamples is each unbeaten?
# 2. Count peacekeepers as well: `deaths=("deaths_civilian", "deaths_peacekeeper")`. Does
#    your frontier change?
# 3. At which price does the net benefit of `balanced` turn from negative to positive with
#    your runs, and between which prices is it undecided?
# 4. Set `horizon_weeks` to 520. Which of your conclusions turn round?
# 5. Troops at twice the cost: add `"design.costs.military_usd_per_year": 76_000.0` to the
#    settings. Who is dominated now?
