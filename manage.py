#!/usr/bin/env python
"""Django's command line. Without DATABASE_URL it works on the embedded servers, as `./run manage` does."""

import sys

from launch.python import at_least_3_11

if __name__ == "__main__":
    at_least_3_11()
    from launch import managing
    from launch.terminal import exit_code_of

    sys.exit(exit_code_of(lambda: managing.main(sys.argv[1:])))
