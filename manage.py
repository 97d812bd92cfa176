#!/usr/bin/env python
"""Django's command line. Without DATABASE_URL it works on the embedded servers, as `./run manage` does."""

import os
import sys
import time

if __name__ == "__main__":
    if "DATABASE_URL" not in os.environ:
        from launch import serving

        sys.exit(serving.main(["manage", *sys.argv[1:]], began=time.monotonic()))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
