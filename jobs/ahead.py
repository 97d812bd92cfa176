"""Reads the next piece while the last one is being written: half of an import is waiting for the database."""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Piece = TypeVar("Piece")
END = object()


def read_ahead(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """The pieces in order, each made while its predecessor is used, in a thread that must not touch the database."""
    pieces = iter(pieces)
    with ThreadPoolExecutor(1) as reader:
        coming = reader.submit(next, pieces, END)
        while (piece := coming.result()) is not END:
            coming = reader.submit(next, pieces, END)
            yield piece
