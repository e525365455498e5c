"""What rows of New capacity add to: a plant or a resource, which somebody must use."""

from collections.abc import Iterator

from planner.schema.tables.production import NewCapacity, ResourceUse
from planner.workbook.checks.meaning import Contents, Finding


def plant_or_resource(contents: Contents) -> Iterator[Finding]:
    """Expansions of nothing, or of a plant and a resource at once."""
    for row in contents.rows(NewCapacity):
        if bool(row.plant) == bool(row.resource):
            found = f"{row.plant} and {row.resource}" if row.plant else "neither"
            yield Finding(row, "resource" if row.plant else "plant", {"found": found})


def idle_resources(contents: Contents) -> Iterator[Finding]:
    """Capacity of resources that nothing takes."""
    taken = {row.resource for row in contents.rows(ResourceUse)}
    for row in contents.rows(NewCapacity):
        if row.resource and not row.plant and row.resource not in taken:
            yield Finding(row, "resource", {"found": row.resource})
