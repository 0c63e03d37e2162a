"""Tools that outputs share: Markdown to HTML, templates, figures, PDF.

Nothing in here knows which outputs exist.
"""
