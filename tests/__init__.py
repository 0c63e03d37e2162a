"""Tests: unit, cases, contracts, robustness, browser, house."""
