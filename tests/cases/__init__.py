"""Published and textbook cases as ordinary workbooks."""
