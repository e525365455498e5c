"""Seconds by phase, and a deadline."""

from time import perf_counter


class Clock:
    """Seconds by phase since the last mark; ``deadline`` on perf_counter's clock, None without a limit."""

    def __init__(self, time_limit: float | None = None) -> None:
        self.seconds: dict[str, float] = {}
        self._last = perf_counter()
        self.deadline = None if time_limit is None else self._last + time_limit

    def mark(self, phase: str) -> None:
        """Charge the time since the last mark to a phase."""
        now = perf_counter()
        self.seconds[phase] = self.seconds.get(phase, 0.0) + now - self._last
        self._last = now

    @property
    def left(self) -> float | None:
        """Seconds left; None without a limit."""
        return None if self.deadline is None else max(0.0, self.deadline - perf_counter())

    @property
    def is_over(self) -> bool:
        """True after the deadline."""
        return self.deadline is not None and perf_counter() > self.deadline
