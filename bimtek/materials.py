"""Files of a session: told by their content, sealed, and opened again."""

import zipfile
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from django.core.files.base import ContentFile, File

from accounts.errors import NotAllowed
from audit.sealed_files import PIECE, open_kept
from beneficiaries.photos import BadPhoto, redrawn
from bimtek.models import Material
from bimtek.models.materials import MOST_BYTES

Kind = Material.Kind
CONTENT_TYPES = {
    Kind.PDF: "application/pdf",
    Kind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Kind.PPTX: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    Kind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Kind.ODT: "application/vnd.oasis.opendocument.text",
    Kind.ODP: "application/vnd.oasis.opendocument.presentation",
    Kind.ODS: "application/vnd.oasis.opendocument.spreadsheet",
    Kind.JPG: "image/jpeg",
}
MAIN_PARTS = {"word/document.xml": Kind.DOCX, "ppt/presentation.xml": Kind.PPTX, "xl/workbook.xml": Kind.XLSX}
MACROS = ("vbaproject.bin", "basic/script-lc.xml")
OLD_OFFICE = b"\xd0\xcf\x11\xe0"

TOO_LARGE = f"Berkas lebih besar dari {MOST_BYTES // 1024**2} MB. Perkecil gambarnya atau bagi menjadi beberapa berkas."
UNKNOWN = "Berkas ini bukan PDF, dokumen kantor, atau gambar yang utuh. Simpan sebagai PDF, lalu unggah lagi."
OLD = "Berkas ini memakai format Office lama. Simpan sebagai DOCX, PPTX, XLSX, atau PDF, lalu unggah lagi."
WITH_MACROS = "Berkas ini berisi makro. Simpan tanpa makro atau sebagai PDF, lalu unggah lagi."
LOST = "Berkas ini hilang atau berubah sejak disimpan, jadi tidak diberikan. Minta operator mengunggahnya lagi."


def told_apart(file: File) -> tuple[Kind, File]:
    """What an uploaded file is, and what is to be kept of it: of a picture only the picture.

    The name and the type it was sent under are not asked. Raises NotAllowed with a sentence for any other file.
    """
    if file.size > MOST_BYTES:
        raise NotAllowed(TOO_LARGE)
    file.seek(0)
    head = file.read(8)
    if head.startswith(b"%PDF-"):
        return Kind.PDF, file
    if head.startswith(b"PK\x03\x04"):
        return office_kind(file), file
    if head.startswith(OLD_OFFICE):
        raise NotAllowed(OLD)
    try:
        return Kind.JPG, ContentFile(redrawn(file))
    except BadPhoto as fault:
        raise NotAllowed(UNKNOWN) from fault


def office_kind(file: File) -> Kind:
    """Which office document is in this archive. Only its list of parts is read, and the few bytes that name an ODF."""
    try:
        with zipfile.ZipFile(file) as archive:
            parts = {name.lower() for name in archive.namelist()}
            mimetype = ""
            if "mimetype" in parts:
                with archive.open("mimetype") as said:
                    mimetype = said.read(80).decode("ascii", "replace").strip()
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, OSError, EOFError) as fault:
        raise NotAllowed(UNKNOWN) from fault
    if any(part.endswith(MACROS) for part in parts):
        raise NotAllowed(WITH_MACROS)
    found = [kind for part, kind in MAIN_PARTS.items() if part in parts]
    found += [kind for kind, content_type in CONTENT_TYPES.items() if content_type == mimetype]
    if not found:
        raise NotAllowed(UNKNOWN)
    return found[0]


def opened(material: Material) -> BinaryIO:
    """The file again, read through once so that nothing half is handed out. Raises NotAllowed when it is gone or not
    the one that was kept.
    """
    try:
        file = open_kept(material.sealed_file)
        while file.read(PIECE):
            pass
        file.seek(0)
        return file
    except (OSError, InvalidTag) as fault:
        raise NotAllowed(LOST) from fault
