"""One file per mechanism: its sentence, equation, source and status in the docstring, its compiled
functions below.

Every name here can be switched off in a scenario (`disable = ["name"]`) and is listed by `peacegrid
mechanisms`.
"""
