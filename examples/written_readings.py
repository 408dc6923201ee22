"""How examples write readings: as laboratories and online monitors report them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Item:
    """How a parameter is reported: its column, decimals, and the detection limit of its method."""

    column: str
    decimals: int
    detection_limit: float = 0.0

    def report(self, value: float) -> str:
        """Write a value as a laboratory does, ``0.025L`` below the detection limit 0.025."""
        if value < self.detection_limit:
            return f"{self.detection_limit:g}L"
        return f"{value:.{self.decimals}f}"
