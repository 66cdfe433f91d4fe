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
# # One country, one run
#
# **A war has ended. What happens in the ten years after it, if we live through them once?**
#
# PeaceGrid simulates a country week by week: communities, armed bands and the units of a
# mission on a real map. This notebook lives through one such decade, looks at what each
# phase of a week leaves behind, and then asks how much of it was luck.
#
# The first run of a version on a machine compiles the model, which takes about a minute.
# Later ones load it.

# %%
# %matplotlib inline
import matplotlib.pyplot as plt
import pandas as pd

import sim

seed = 1  # put in a number of your own: all that follows changes with it

# %% [markdown]
# ## The country
#
# A *case* is a world in week 0, the week in which fighting stops. A *design* is a mission.
# Together they make a *scenario*, which is all that a run needs.
#
# Each civilian record stands for a community. The default is 5,000 records; 1,000 are
# quicker, and coarser.

# %%
scenario = sim.load_scenario("sierra-leone", design="unamsil", civilians=1_000)
case = scenario.case
print(f"{case.title}: {case.population_people:,} people on {case.week_zero:%d %B %Y}.")
print(f"The war ended by a {case.ending}.")
print(f"It counts as war again from {case.war_threshold_deaths} battle deaths in 52 weeks on.")

# %% [markdown]
# These are the armed groups. Only `rebel` groups signed the accord; a `spoiler` fought and
# did not.

# %%
pd.DataFrame(
    [(group.name, group.title, group.kind, group.fighters_people) for group in case.groups],
    columns=["name", "title", "kind", "fighters"],
).set_index("name")

# %% [markdown]
# ## One life of the country

# %%
run = sim.run(scenario, seed=seed)
weeks = run.weeks.assign(year=run.weeks["week"] / 52)
ended = run.outcome
years = ended["weeks_observed"] // 52
print(f"After {years} years this country counts as: {ended['outcome']}.")
for who in ("civilian", "fighter", "humanitarian", "peacekeeper"):
    print(f"{who}s killed: {ended[f'deaths_{who}']:,}")

# %% [markdown]
# `outcome` is one word for ten years: *stable* (no war, and quiet), *fragile* (no war, but
# not quiet), *recovered* (war came, and ended) or *at war*.
#
# ## A week has eight phases
#
# | phase | who acts |
# |---|---|
# | 1 `headquarters` | the mission counts, sends, moves its units |
# | 2 `units_at_work` | they patrol, watch, protect, train, mediate, disarm |
# | 3 `bands_decide` | every band chooses: stay, march, attack, prey on people |
# | 4 `clashes` | what was chosen is carried out, and people die |
# | 5 `civilians_respond` | people fear, trust, inform, join, flee, return |
# | 6 `institutions` | war chests, services and the economy move |
# | 7 `politics` | the accord is kept or not; parties choose peace or war |
# | 8 `record` | the week is written down |
#
# Nobody steers the outcome. It comes from some 570 such weeks. We go through the phases by
# what they leave in the record.
#
# ### 1 Headquarters: who is there

# %%
figure, ax = plt.subplots(figsize=(7, 3))
for name in ("military_people", "observers_people", "police_people", "civilians_people"):
    ax.plot(weeks["year"], weeks[name], label=name.removesuffix("_people"))
ax.set(xlabel="years since fighting stopped", ylabel="people deployed")
ax.set_title(scenario.design.title, fontsize=10)
ax.legend(frameon=False)
plt.show()

# %% [markdown]
# ### 2 Units at work: what reaches a place
#
# Deterrence falls with the hours it takes a patrol to get there. The dots are bases; the
# shade is how far an armed band in that cell must reckon with them.

# %%
busiest = int(weeks.loc[weeks["military_people"].idxmax(), "week"])
cells = run.cells(busiest)
bases = cells[cells["troops_people"] > 0]
ax = sim.plots.cell_map(cells, "deterrence")
size = bases["troops_people"] / 20
ax.scatter(bases["column"], bases["row"], s=size, color="white", edgecolor="black")
troops = bases["troops_people"].sum()
ax.set_title(f"Week {cells['week'].iloc[0]}: {troops:,} troops", fontsize=10)
ax.figure

# %% [markdown]
# ### 3 and 4 Bands decide, and clash
#
# The event table has a line for every lethal event: where, who, against whom. Most events
# kill few people; a few kill many. These are the worst of this life.

# %%
events = run.events
lethal = events.assign(
    dead=events.filter(like="deaths_").sum(axis=1),
    year=events["week"].clip(upper=519) // 52 + 1,
)
half = lethal["dead"].median()
print(f"{len(lethal):,} lethal events. Half kill {half:.0f} people or fewer.")
lethal.nlargest(5, "dead")[["week", "row", "column", "actor", "target", "kind", "dead"]]

# %% [markdown]
# `state` is fighting between the state and those who fought it, `nonstate` between other
# armed groups, `onesided` the killing of civilians on purpose, `other` the rest: crime,
# accidents.

# %%
table = lethal.pivot_table("dead", "year", "kind", aggfunc="sum", fill_value=0)
ax = table.plot.bar(stacked=True, figsize=(7, 3), rot=0, colormap="cividis", width=0.8)
ax.set(xlabel="year since fighting stopped", ylabel="people killed")
ax.legend(frameon=False, ncols=4)
plt.show()

# %% [markdown]
# ### 5 Civilians respond
#
# Communities move whole, so the curve of the displaced goes in steps.

# %%
figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3), layout="constrained")
left.plot(weeks["year"], weeks["displaced_people"] / 1e6)
left.set(xlabel="years since fighting stopped", ylim=(0, None))
left.set_ylabel("people away from home (millions)")
for name in ("fear", "trust_state", "trust_mission", "trust_groups"):
    right.plot(weeks["year"], weeks[name], label=name.replace("_", " "))
right.set(
    xlabel="years since fighting stopped", ylabel="mean over people (0 to 1)", ylim=(0, 1)
)
right.legend(frameon=False, fontsize=8)
plt.show()

# %% [markdown]
# ### 6 Institutions and 7 politics
#
# A party whose commitment to the accord falls too low goes on the offensive. Follow the two
# lines on the left through the violence above.

# %%
figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3.8), layout="constrained")
for name, style in {
    "commitment_state": "-",
    "commitment_rebel": "--",
    "guarantee": ":",
}.items():
    left.plot(weeks["year"], weeks[name], style, color="black", label=name.replace("_", " "))
for name in ("governance", "economy", "services", "accord_implemented"):
    right.plot(weeks["year"], weeks[name], label=name.replace("_", " "))
for ax, title in ((left, "What the parties believe"), (right, "What the country has")):
    ax.set(xlabel="years since fighting stopped", ylabel="0 to 1", ylim=(0, 1.02))
    ax.set_title(title, fontsize=10)
    ax.legend(
        frameon=False, fontsize=8, loc="upper center", bbox_to_anchor=(0.5, -0.2), ncols=2
    )

# %% [markdown]
# ### 8 The record, and who is left in it
#
# The agents are there at the end of the run too: every community, every band. (The run goes
# on for a year after the tenth, to see whether a war that is brewing comes. What follows is
# the end of that year.)

# %%
people = run.agents("civilians")
abroad = people.loc[people["cell"] < 0, "people"].sum()
print(f"{len(people):,} communities of some {people['people'].median():,.0f} people.")
print(f"{abroad:,} people are across the border.")
people.groupby("identity")[["fear", "grievance", "livelihood", "trust_state"]].mean().round(2)

# %%
bands = run.agents("bands")
bands.pivot_table("fighters", "group", "status", aggfunc="sum", fill_value=0)

# %% [markdown]
# Grievance where people are, and the bands that are still under arms.

# %%
inside = people[people["cell"] >= 0]
places = inside.groupby(["row", "column"], as_index=False)["grievance"].mean()
ax = sim.plots.cell_map(places, "grievance", label="grievance (0 to 1)")
armed = bands[bands["status"] == "active"].groupby("group")
for (name, some), mark in zip(armed, "os^DX", strict=False):
    ax.plot(some["column"], some["row"], mark, color="black", mfc="none", ms=5, label=name)
ax.legend(frameon=False, fontsize=8, loc="upper left", bbox_to_anchor=(1, 1), title="bands of")
ax.figure

# %% [markdown]
# ## Was that the country, or was that luck?
#
# A run is one draw. The same country under the same mission, with other luck, lives
# otherwise. So we live it a few times more: replication 0 is the run above, the others share
# everything with it but the luck.

# %%
study = sim.Study(
    title="One mission, many lives",
    case="sierra-leone",
    designs=["unamsil"],
    baseline="unamsil",
    replications=10,
    civilians=1_000,
    seed=seed,
)
results = sim.run_study(study, progress=True)
print("Replication 0 is our run, bit for bit:", results.runs.loc[0, "digest"] == run.digest)

# %%
ax = sim.plots.trajectory(results.weeks, "displaced_people")
ax.plot(weeks["year"], weeks["displaced_people"], color="#D55E00", linewidth=1.2)
ax.text(10.1, weeks["displaced_people"].iloc[-1], "our run", color="#D55E00", va="center")
ax.set_ylabel("people away from home")
ax.figure

# %%
ends = results.runs["outcome"].value_counts()
counts = ", ".join(f"{count} {name}" for name, count in ends.items())
print(f"Of {len(results.runs)} lives: {counts}.")
dead = results.runs["deaths_civilian"]
ours = ended["deaths_civilian"]
print(f"Civilians killed: {dead.min():,} to {dead.max():,}; in our run {ours:,}.")

# %% [markdown]
# ## What this does not show
#
# - **One run shows nothing about the mission.** You have not seen this life without it: that
#   is the [next notebook](02_two_missions_same_luck.ipynb).
# - A story that fits is not a cause. You can tell why war came in this run; the other lives
#   had the same reasons, and some of them no war.
# - It is not Sierra Leone's history, nor a forecast. Rates and sizes in the rules are mostly
#   assumptions ([notebook 6](06_what_this_cannot_tell_you.ipynb)).
#
# ## Exercises
#
# Take a seed of your own: the day and month of your birth, such as 2411. Name it in your
# answers.
#
# 1. How does your country end, and in which week is its deadliest event? Who killed whom
#    there?
# 2. Which of your ten lives has the most civilian deaths? Run it alone with
#    `sim.run(scenario, seed=seed, replication=...)`, and say in which month its story leaves
#    that of replication 0.
# 3. Draw the map of communities by `fear` or `trust_state`. Where is it worst, and what
#    happened there?
# 4. Run your life with `disable=["predation"]` in `load_scenario`. Which figures change, and
#    which do not?
