"""The models of sales tried on public data: what they say beside what a plain rate says."""
