"""`python -m coplayer` is the command `coplayer`."""

from coplayer.cli import main

if __name__ == "__main__":
    main()
