"""A real stack with random faults, compared with a model at the end.

``python -m helpers.chaos --seed N --kills M``: users ask for actions while the worker's
processes, the broker and the database server are killed. At the end every
action must have had its effect exactly once.
"""
