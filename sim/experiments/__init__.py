"""Studies run and kept: the batch runner, the results folder, and the tables read back from it.

Imported lazily by `sim`: `run_study`, `load_results` and `Results` live in `sim.experiments.results`.
"""
