"""``python -m tieline``."""

from tieline.cli import run

if __name__ == "__main__":
    run()
