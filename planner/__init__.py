"""Plan a country's rare-earth magnet supply: stockpile, domestic output and import mix."""

import os

__version__ = "0.1.0"

# Vectors here are short: a linear-algebra thread per core only spins after each product, and takes the core
# from the solver or another worker (a tree then takes three times as long). Read when numpy is first
# imported; worker processes inherit it.
for _name in ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")
