"""Where tokens come from and where they go."""
