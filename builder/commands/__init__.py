"""Commands that need more room than a function in ``cli.py``."""
