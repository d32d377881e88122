"""The wiring: settings, addresses, the command line's root."""

import os

# Our matrices are small: threads of the linear algebra only wait for each other, thirty times slower on a busy machine.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
