"""What the small examples are made of, a file a scheme."""
