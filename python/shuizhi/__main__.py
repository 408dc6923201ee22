"""``python -m shuizhi``."""

from shuizhi.cli import main

if __name__ == "__main__":
    main()
