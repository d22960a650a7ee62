"""``python -m jalon`` is the command ``jalon``."""

from jalon.cli import main

if __name__ == "__main__":
    main()
