"""Measurements: a curriculum of any size, the peers on the same pages, and a table of both."""
