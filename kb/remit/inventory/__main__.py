"""Writes the pages of jurisdictions: `python -m remit.inventory`."""

from remit.inventory.pages import write
from remit.release import shipped

if __name__ == "__main__":
    for path in write(shipped()):
        print(path.name)  # noqa: T201 (it is run by hand)
