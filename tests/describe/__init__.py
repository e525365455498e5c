"""The pages of language and mathematics: complete, readable, and true."""
