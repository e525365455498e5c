"""Cases of a batch: the sheet Sweep, designs, refusals, and their listing."""
