"""Much, piece by piece: the next is read while the last is written, for half of an import is waiting."""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
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


def batches(pieces: Iterable[Piece], size: int) -> Iterator[list[Piece]]:
    pieces = iter(pieces)
    while batch := list(islice(pieces, size)):
        yield batch
