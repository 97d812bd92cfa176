"""`python -m bench MODULE ...`: what bench/run starts once the servers are there. Calls the module's main(argv)."""

import importlib
import os
import sys


def main():
    module, *arguments = sys.argv[1:]
    if "DATABASE_URL" in os.environ:
        import django

        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
        django.setup()
    return importlib.import_module(f"bench.{module}").main(arguments)


if __name__ == "__main__":
    sys.exit(main())
