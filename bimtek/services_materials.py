"""Files of a session are added for those who see the bimtek, and for its participants."""

from django.core.files.base import File
from django.db import transaction

from accounts.errors import NotAllowed
from audit.sealed_files import keep_sealed
from audit.trail import record
from bimtek.inviting import lock
from bimtek.materials import told_apart
from bimtek.models import Bimtek, Material, Session

MOST_FILES = 10
FULL = f"Sesi ini sudah mempunyai {MOST_FILES} berkas. Hapus dulu yang tidak dipakai, atau gabungkan."
FINISHED = "Bimtek ini sudah selesai, jadi berkas materinya tetap. Minta operator membukanya lagi bila ada yang keliru."


@transaction.atomic
def add_material(*, actor, session: Session, title: str, file: File) -> Material:
    """Also after the end: slides come late. Raises NotAllowed for a file that is too large or of no known kind."""
    held = lock(session.bimtek)
    if session.materials.count() >= MOST_FILES:
        raise NotAllowed(FULL)
    kind, content = told_apart(file)
    material = Material(session=session, title=" ".join(title.split()), kind=kind, size=content.size, added_by=actor)
    keep_sealed(material.sealed_file, content)
    material.save()
    record(actor=actor, verb="material.added", subject=held, after=told(material))
    return material


@transaction.atomic
def remove_material(*, actor, material: Material) -> Bimtek:
    """Raises NotAllowed once the bimtek is finished."""
    held = lock(material.session.bimtek)
    if held.status == Bimtek.Status.FINISHED:
        raise NotAllowed(FINISHED)
    if Material.objects.filter(pk=material.pk).delete()[0]:
        record(actor=actor, verb="material.removed", subject=held, before=told(material))
        # A file cannot be brought back: only when the row is gone for good.
        transaction.on_commit(lambda: material.sealed_file.storage.delete(material.sealed_file.name))
    return held


def material_behind(key: str, pk: int) -> Material | None:
    """A file of the bimtek whose participants have this link; None for a link of nothing."""
    return Material.objects.filter(session__bimtek__feedback_form__key=key, pk=pk).first()


def told(material: Material) -> dict:
    return {"topic": material.session.topic, "file": f"{material.title} ({material.get_kind_display()})"}
