"""The workbooks that are delivered, and the figures they are held against."""
