"""Where things lie, and which of those places a Unix socket fits in."""

import hashlib
import os
import tempfile
from pathlib import Path

from launch.terminal import Refusal

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"
LOGS = VAR / "log"
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"

# The kernel takes 107 bytes for the path of a Unix socket on Linux, 103 on macOS.
SOCKET_LIMIT = 103
LONGEST_SOCKET = ".s.PGSQL.5432"


def project_id():
    """Eight characters that tell this checkout from the others on the machine."""
    return hashlib.sha256(os.fsencode(ROOT)).hexdigest()[:8]


def fits_sockets(folder):
    return len(os.fsencode(folder / LONGEST_SOCKET)) <= SOCKET_LIMIT


def socket_folder(wanted, uid):
    """`wanted`, or where its path is too long a short one; closed to everybody but `uid` (and root)."""
    folder = wanted if fits_sockets(wanted) else short_folder(uid)
    if not folder.is_dir():
        folder.mkdir(mode=0o700, parents=True)
        os.chown(folder, uid, -1)
    if folder.is_symlink() or folder.stat().st_uid != uid:
        # In a shared temporary folder somebody else may have put something under our name.
        raise Refusal(f"{folder} belongs to someone else: remove it and start again.")
    folder.chmod(0o700)
    return folder


def short_folder(uid):
    name = f"kube-{uid}-{project_id()}"
    runtime = os.environ.get("XDG_RUNTIME_DIR") if uid == os.geteuid() else None
    for parent in filter(None, (runtime, tempfile.gettempdir())):
        if os.path.isdir(parent) and fits_sockets(Path(parent, name)):
            return Path(parent, name)
    return Path("/tmp", name)
