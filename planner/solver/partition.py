"""Groups of subtrees or programs shared out over workers."""

from collections.abc import Sequence

UNEVEN = 1.1
"""Load against the mean from which groups are halved to share them out more evenly."""


def shared_out(
    groups: Sequence[Sequence[int]], sizes: Sequence[float], workers: int, *, halves_allowed: bool = False
) -> list[tuple[int, ...]]:
    """Numbers for each worker, the largest group first to whoever has least. Groups stay whole; if allowed,
    only their halves do where loads would be uneven.
    """
    shares, loads = _dealt(groups, sizes, workers)
    if halves_allowed and max(loads) > UNEVEN * sum(loads) / workers:
        halves = [half for g in groups for half in (g[: len(g) // 2], g[len(g) // 2 :]) if len(half)]
        other, others = _dealt(halves, sizes, workers)
        shares = other if max(others) < max(loads) else shares
    return [tuple(share) for share in shares if share]


def _dealt(
    groups: Sequence[Sequence[int]], sizes: Sequence[float], workers: int
) -> tuple[list[list[int]], list[float]]:
    """Numbers and load of each worker."""
    loads, shares = [0.0] * workers, [[] for _ in range(workers)]  # type: list[float], list[list[int]]
    total = {i: sum(sizes[number] for number in group) for i, group in enumerate(groups)}
    for i in sorted(total, key=lambda i: -total[i]):
        lightest = loads.index(min(loads))
        loads[lightest] += total[i]
        shares[lightest].extend(groups[i])
    return shares, loads
