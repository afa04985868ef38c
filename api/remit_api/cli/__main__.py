"""`python -m remit_api.cli` is the command `remit`."""

from remit_api.cli import main

main()
