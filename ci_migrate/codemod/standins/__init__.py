"""What a user's tests put in the place of the service."""
