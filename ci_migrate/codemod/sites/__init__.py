"""Call sites: what reaches the service, by which way, and what it asks."""
