"""The pages of docs/ that quote the code: `python -m monitor.docs` writes the quoted parts anew (`make docs`).

A part stands between two comments, which readers do not see and of which the first names its source:

    <!-- made: docstring src/monitor/errors.py -->
    …
    <!-- end -->

What stands outside is written by hand. A test compares what is committed with what comes out here. The room is for
those who work on the program; it is not installed.
"""
