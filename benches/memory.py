"""How much memory a process took."""

import resource
from pathlib import Path

STATUS = Path("/proc/self/status")


def peak() -> float:
    """Return the most memory this process has held, in GiB.

    What `getrusage` says counts from the parent's on Linux, which hides smaller children.
    """
    if STATUS.exists():
        lines = STATUS.read_text(encoding="ascii").splitlines()
        kib = next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))
    else:
        kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return kib / 2**20
