"""`python -m app`: the `marchland` command, without having to be installed."""

from app.cli import main

if __name__ == "__main__":
    main()
