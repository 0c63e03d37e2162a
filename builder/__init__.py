"""Compile a peer-mentor curriculum into a site, handbooks and quizzes with answer keys.

The flow, one way only::

    files -> Source -> Document -> Library -> checks -> Course -> outputs -> make -> publish

``builder.pipeline`` tells the whole story in one page.
"""

VERSION = "0.1.0"
