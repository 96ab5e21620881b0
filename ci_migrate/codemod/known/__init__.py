"""What is known of libraries and of the service, as data."""
