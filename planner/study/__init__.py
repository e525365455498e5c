"""Questions about a plan: what goes worst, what is held, what foresight would be worth."""
