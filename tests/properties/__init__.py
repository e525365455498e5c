"""Properties that hold for any inputs, without a reference value."""
