"""Runs that only `./test deep NAME` does; launch/deep.py names them."""
