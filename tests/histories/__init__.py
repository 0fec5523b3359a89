"""Random histories of a whole company: whatever people do in whatever order, nothing is left unanswered.

`history.py` tells one: customers, agents and owners do deeds, the clock goes on, the worker does its round.
`deeds_*.py` hold the deeds, each a press of somebody on something that may or may not be there any more.
`test_histories.py` lets Hypothesis choose (short, in `make ci`); `python -m tests.histories` goes on for
as many steps as it is told (`make soak`).
"""
