"""Benchmarks, run by hand: `python -m bench --help`. Each stands beside its peer in the same run."""
