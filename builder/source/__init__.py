"""From bytes on disk to text with positions: files, YAML and Markdown."""
