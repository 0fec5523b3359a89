"""Benchmarks: how quick Esmero is on the machine at hand (`make bench`). Nothing here runs inside a test."""
