"""bouncescan."""
