"""Log lines: structured, and without identity numbers whatever happens to be in the message."""

import logging
import re

import structlog

# A NIK, KK or account number has 8 to 20 digits; a log line needs none of them.
LONG_NUMBER = re.compile(r"(?<!\d)\d{13,20}(?!\d)")


class Formatter(structlog.stdlib.ProcessorFormatter):
    """Renders standard and structlog records as key=value and blots out long numbers."""

    def __init__(self):
        super().__init__(
            processor=structlog.processors.KeyValueRenderer(key_order=["timestamp", "level", "event"]),
            foreign_pre_chain=PROCESSORS,
        )

    def format(self, record):
        return LONG_NUMBER.sub("[angka disamarkan]", super().format(record))


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
