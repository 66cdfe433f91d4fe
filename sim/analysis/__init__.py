"""What a study's tables say: relapse, paired differences, money, summaries; data frames in, data frames out.

Every interval here comes from replications: one run is one observation, never an agent or a week.
"""

from sim.analysis.by_point import compare_points, each_point, responses
from sim.analysis.hazard import cox, logrank
from sim.analysis.incidence import cumulative_incidence
from sim.analysis.money import cost_per_death_averted, frontier, net_benefit
from sim.analysis.paired import paired_differences, runs_needed
from sim.analysis.panels import cell_months, conflict_months, ged_events, group_weeks
from sim.analysis.places import deaths_by_cell, events_by_year
from sim.analysis.rings import ring_differences
from sim.analysis.shares import deaths_by, outcome_shares
from sim.analysis.summary import as_table, summarise
from sim.analysis.survival import kaplan_meier, relapse_by, restricted_mean
from sim.analysis.ways import opened_by, ways_of_relapse

__all__ = [
    "as_table",
    "cell_months",
    "compare_points",
    "conflict_months",
    "cost_per_death_averted",
    "cox",
    "cumulative_incidence",
    "deaths_by",
    "deaths_by_cell",
    "each_point",
    "events_by_year",
    "frontier",
    "ged_events",
    "group_weeks",
    "kaplan_meier",
    "logrank",
    "net_benefit",
    "opened_by",
    "outcome_shares",
    "paired_differences",
    "relapse_by",
    "responses",
    "restricted_mean",
    "ring_differences",
    "runs_needed",
    "summarise",
    "ways_of_relapse",
]
