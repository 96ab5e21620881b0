"""Runs the command line with ``python -m ci_migrate``."""

from ci_migrate.cli import main

if __name__ == "__main__":
    main()
