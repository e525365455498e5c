"""Plan a country's rare-earth magnet supply: stockpile, domestic output and import mix."""

__version__ = "0.1.0"
