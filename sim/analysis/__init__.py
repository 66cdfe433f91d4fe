"""What a study's tables say: relapse, paired differences, money, summaries; data frames in, data frames out.

Every interval here comes from replications: one run is one observation, never an agent or a week.
"""

from sim.analysis.hazard import cox, logrank
from sim.analysis.money import cost_per_death_averted, frontier, net_benefit
from sim.analysis.paired import paired_differences, runs_needed
from sim.analysis.summary import as_table, summarise
from sim.analysis.survival import kaplan_meier, relapse_by, restricted_mean

__all__ = [
    "as_table",
    "cost_per_death_averted",
    "cox",
    "frontier",
    "kaplan_meier",
    "logrank",
    "net_benefit",
    "paired_differences",
    "relapse_by",
    "restricted_mean",
    "runs_needed",
    "summarise",
]
