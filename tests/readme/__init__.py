"""What README shows is so."""
