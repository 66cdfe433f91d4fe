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
# # Your own rule, your own country
#
# **What if the country were another one, and what if people did something that the model
# does not know?**
#
# Two ways to make the model yours. A country is a map and a text file; no programming. A
# rule is a few lines of Python, on top of the model as it is, on the agents of a
# [Mesa](https://mesa.readthedocs.io) model.

# %%
# %matplotlib inline
import tempfile
from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd

import sim

seed = 1  # put in a number of your own
temporary = tempfile.TemporaryDirectory()  # for work of your own, a folder of your own
folder = Path(temporary.name)

# %% [markdown]
# ## A map
#
# Any country's grid comes from its outline and its towns (this needs the extra `map`, see
# the notebooks' README). What these do not tell, you say in `facts`. Cells of 20 km are
# coarse, and quick.

# %%
liberia = sim.build_map("LBR", cell_km=20, facts={"people": 3_100_000, "urban_share": 0.42})
liberia.save(folder)
print(f"{len(liberia.cells)} cells, {liberia.cells['people'].sum():,} people.")
print("\n".join(liberia.assumed))

# %%
ax = sim.plots.cell_map(liberia.cells, "travel_hours", label=f"hours from {liberia.start}")
towns = liberia.cells.nlargest(8, "town_people")
ax.plot(towns["column"], towns["row"], "o", color="black", ms=3)
for town in towns.itertuples():
    ax.text(town.column + 0.4, town.row, town.town, fontsize=7)
ax.figure

# %% [markdown]
# ## A case
#
# The world in week 0, as short as it can be. All else takes its default;
# `scenarios/README.md` says how to fill in a real one in half an hour. **These figures are
# made up for the exercise**, but for the names.

# %%
case = """
title = "Liberia in an exercise"
map = "liberia"
cell_km = 20.0
week_zero = 2003-08-18
population_people = 3_100_000
ending = "truce"
war_threshold_deaths = 250

[[identities]]
name = "north-west"
share = 0.6
homeland = ["Voinjama", "Tubmanburg", "Gbarnga"]
inclusion = 0.3

[[identities]]
name = "south-east"
share = 0.4
homeland = ["Zwedru", "Harper", "Monrovia"]
inclusion = 0.6

[[groups]]
name = "army"
title = "The government's forces"
kind = "state"
identity = "south-east"
fighters_people = 9_000
area = ["Monrovia", "Gbarnga", "Zwedru"]
commitment = 0.5

[[groups]]
name = "rebels"
title = "The rebels"
kind = "rebel"
identity = "north-west"
fighters_people = 15_000
area = ["Voinjama", "Tubmanburg", "Gbarnga"]
commitment = 0.35
discipline = 0.3
sponsor = 0.3

[[groups]]
name = "militia"
title = "Home guards"
kind = "militia"
identity = "south-east"
fighters_people = 5_000
area = ["Zwedru", "Buchanan", "Gbarnga"]
discipline = 0.3

[[groups]]
name = "gangs"
title = "Gangs of the plantations"
kind = "gang"
identity = "south-east"
fighters_people = 600
area = ["Harper", "Kakata"]

[[provisions]]
name = "disarmament"
title = "Disarmament of all fighters"
kind = "ddr"
due_month = 12
"""
file = folder / "liberia-exercise.toml"
file.write_text(case)
scenario = sim.load_scenario(file, "balanced", civilians=300, horizon_weeks=156)
print(f"{scenario.case.title}: checked, and ready to run.")

# %% [markdown]
# The file is checked when it is loaded. A slip gets one message that says where and what is
# allowed:

# %%
file.write_text(case.replace("Voinjama", "Voinjamma"))
try:
    sim.load_scenario(file)
except sim.PeaceGridError as error:
    print(str(error).replace(str(folder), "..."))
_ = file.write_text(case)

# %% [markdown]
# ## A study of it
#
# A study is a file, too. Its case lies beside it.

# %%
study = """
title = "A mission in the exercise"
case = "liberia-exercise"
designs = ["no-mission", "balanced"]
baseline = "no-mission"
"""
(folder / "exercise.toml").write_text(study)
results = sim.run_study(
    folder / "exercise.toml",
    replications=12,
    seed=seed,
    settings={"civilians": 300, "horizon_weeks": 156},
    progress=True,
)
sim.plots.survival(results.survival()).figure

# %%
sim.plots.forests(results.compare(outcomes=["war_by_3_years", "deaths_civilian"]))

# %% [markdown]
# ## The agents
#
# `sim.StabilizationModel` is the same model as a Mesa model: the same weeks to the last bit,
# slower, and open. Its agents are the communities, bands and units; reading and writing them
# is reading and writing the country.

# %%
model = sim.StabilizationModel(scenario, seed=seed)
for _ in range(26):
    model.step()
pd.Series(
    {kind.__name__: len(agents) for kind, agents in model.agents_by_type.items()},
    name="agents",
)

# %%
calm = model.agents.select(lambda one: getattr(one, "fear", 1) < 0.1)
print(f"After {model.week} weeks {len(calm)} communities fear less than 0.1.")
print(f"Their grievance goes up to {calm.agg('grievance', max):.2f}.")

# %% [markdown]
# ## A rule of your own
#
# Say: **a radio station, heard by everybody. Where people are not afraid they listen, and
# their grievance and distrust of the other groups fade by 2% a week.** The model has no such
# thing. The rule is a class that does all that the model does, and then this.


# %%
class CountryWithRadio(sim.StabilizationModel):
    """The same country, with a radio station."""

    def step(self):
        super().step()
        for community in self.listeners():
            community.grievance *= 0.98
            community.trust_groups += 0.02 * (1 - community.trust_groups)

    def listeners(self):
        return self.agents.select(lambda one: getattr(one, "fear", 1) < 0.1)


# %% [markdown]
# ## Does it matter?
#
# The same lives with and without it, on the same luck. Those without it are there already,
# in the study.

# %%
rows = []
for replication in range(6):
    heard = CountryWithRadio(scenario, seed=seed, replication=replication, collect=False)
    heard.run_model()
    rows.append({"design": "balanced and radio", "replication": replication, **heard.outcome})
without = results.runs.query("design == 'balanced' and replication < 6")
both = pd.concat([without[["design", "replication", *heard.outcome]], pd.DataFrame(rows)])

# %%
asked = ["deaths_civilian", "trust_groups", "war"]
effects = sim.analysis.paired_differences(both, "balanced", asked)
effects[
    ["outcome", "mean_baseline", "mean_design", "difference", "low", "high", "n_pairs"]
].round(3)

# %%
pairs = both.pivot_table("deaths_civilian", "replication", "design")
ax = pairs.plot.bar(figsize=(6.5, 3), color=["0.75", "black"], rot=0)
ax.set(xlabel="replication (the same luck for both bars)", ylabel="civilians killed (people)")
ax.legend(frameon=False)
ax.set_title(f"{len(pairs)} pairs of lives", fontsize=10)
plt.show()

# %% [markdown]
# Before you believe an effect of your rule: does the class without its rule give the same
# life as the model?


# %%
class CountryWithoutRadio(CountryWithRadio):
    """The same class, and nobody listens."""

    def listeners(self):
        return []


silent = CountryWithoutRadio(scenario, seed=seed, collect=False)
silent.run_model()
print("The same life, bit for bit:", silent.digest == sim.run(scenario, seed=seed).digest)

# %% [markdown]
# ## What this does not show
#
# - Nothing about Liberia: the case is made up, and most rates in the rules were set by hand
#   on another country.
# - Nothing about radio. You put its effect in; what comes out is where such an effect would
#   lead.
# - A rule in Python has no source and no status. Before it goes into an argument, it needs
#   both.
# - With six pairs only large effects are told from none.
#
# ## Exercises
#
# Take a seed of your own, and name it in your answers.
#
# 1. Build the map of another country. Which is its farthest cell from the capital, and how
#    many people live beyond ten hours?
# 2. Change one thing in the case that you think matters (`ending`, `fighters_people`,
#    `inclusion`). In which of your lives does war come now where it did not, or the other
#    way round?
# 3. Give the radio a range: only cells within 100 km of the capital hear it. What is left of
#    its effect in your pairs?
# 4. Write a rule that makes things worse, such as a radio of hate. Is its effect as large as
#    that of the good one, with the sign turned round? Why not?
