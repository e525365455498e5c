"""Labels of columns that carry a name of the inputs: a commodity called Month is no month."""

from dataclasses import dataclass


@dataclass(frozen=True)
class NameColumn:
    """Label of a frame's column that is about one commodity, country, sector or branch."""

    name: str

    def __str__(self) -> str:
        return self.name
