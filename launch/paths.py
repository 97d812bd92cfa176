"""Where things lie, and which of those places a Unix socket fits in."""

import hashlib
import os
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"
LOGS = VAR / "log"
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"

# The kernel's limit for the path of a Unix socket is 108 bytes with the closing NUL on Linux, 104 on macOS.
SOCKET_LIMIT = 103
LONGEST_SOCKET = ".s.PGSQL.5432"


def project_id():
    """Eight characters that tell this checkout from the others on the machine."""
    return hashlib.sha256(os.fsencode(ROOT)).hexdigest()[:8]


def fits_sockets(folder):
    return len(os.fsencode(folder / LONGEST_SOCKET)) <= SOCKET_LIMIT


def socket_folder(wanted, uid):
    """`wanted`, or when its path is too long a private folder with a short one. Made with mode 0700, for `uid`."""
    folder = wanted if fits_sockets(wanted) else short_folder(uid)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if os.geteuid() == 0:
        os.chown(folder, uid, -1, follow_symlinks=False)
    own = folder.lstat()
    if folder.is_symlink() or own.st_uid != uid:
        # In a shared temporary folder somebody else may have put something under our name.
        raise PermissionError(f"{folder} belongs to someone else.")
    folder.chmod(0o700)
    return folder


def short_folder(uid):
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    for parent in (runtime if os.geteuid() else None, tempfile.gettempdir(), "/tmp"):
        folder = Path(parent or "/nowhere") / f"kube-{uid}-{project_id()}"
        if folder.parent.is_dir() and fits_sockets(folder):
            return folder
    return Path(f"/tmp/kube-{uid}-{project_id()}")
