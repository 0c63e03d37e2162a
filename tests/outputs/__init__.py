"""What single outputs promise."""
