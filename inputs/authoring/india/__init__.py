"""The India base case: rare-earth permanent magnets, January 2027 to March 2034."""
