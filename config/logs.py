"""Log lines: structured, and without identity numbers whatever happens to be in the message."""

import logging
import re

import structlog

OCTET = r"(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"
# What has many digits and is nobody's: a machine's address, the number of a request or task, a hash, a place in memory,
# a moment, a duration.
NOBODYS = [
    rf"(?<![\w.])(?:{OCTET}\.){{3}}{OCTET}(?![\w.])",
    r"(?<!\w)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?!\w)",
    r"(?<!\w)(?:0x)?(?=\w*[a-f])[0-9a-f]{12,}(?!\w)",
    r"(?<![\d-])\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?)?(?![\d-])",
    r"(?<![\w.])\d+\.\d+(?=s\b)",
]
# A NIK, a KK, a telephone or account number: 8 digits or more, also when they are written apart or in an address.
SOMEBODYS = r"(?<!\d)\d(?:(?:[ .+/_()-]{1,3}|(?:%(?:20|2B|2D|2E|2F)){1,3})?\d){7,}"
NUMBERS = re.compile(f"(?P<kept>{'|'.join(NOBODYS)})|{SOMEBODYS}", re.IGNORECASE)


def blotted(line):
    """The line without the numbers of people; moments, durations and numbers of requests stay."""
    return NUMBERS.sub(lambda found: found["kept"] or "[angka disamarkan]", line)


class Formatter(structlog.stdlib.ProcessorFormatter):
    """Renders standard and structlog records as key=value and blots out long numbers."""

    def __init__(self):
        super().__init__(
            processor=structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"]),
            foreign_pre_chain=[*PROCESSORS, structlog.processors.format_exc_info],
        )

    def format(self, record):
        return blotted(super().format(record))


PROCESSORS = [
    structlog.contextvars.merge_contextvars,
    structlog.processors.TimeStamper(fmt="iso"),
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
]

structlog.configure(
    processors=[
        *PROCESSORS,
        structlog.processors.format_exc_info,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)

logging.captureWarnings(True)
