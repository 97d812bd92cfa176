"""Whose hands were on a decree or on a batch. Nobody signs what he has worked on, in whatever role he did (0040)."""

from django.db.models import CharField, Func, Value

from accounts.errors import NotAllowed
from accounts.models import User
from accounts.roles import Role

# What the functions work_on_decree and work_on_batch of the database answer, in words.
WORK = {
    "decree": "ikut menyusun, mengubah atau mengajukannya",
    "list": "mengunggah atau mengusulkan daftar penerimanya",
    "candidate": "memperbaiki usulan penerimanya",
    "override": "mengesampingkan aturan bagi penerimanya",
    "paper": "mencatat berkas penerimanya",
    "account": "mencatat rekening penerimanya",
    "batch": "ikut menyusun atau mengajukannya",
    "result": "membawa atau menerapkan hasil bank yang dibayar ulang di dalamnya",
}
HAND_IN_IT = "Yang ikut mengerjakannya tidak boleh menandatanganinya, juga dalam peran lain."
NOT_THE_HEAD = "Yang menandatangani pejabat kantor pemilik program ini, dengan akun yang masih aktif."


def work_on(thing, user: User) -> str:
    """A word of WORK, or "" for who had no hand in this decree or batch."""
    asked = Func("pk", Value(user.pk), function=f"work_on_{thing._meta.model_name}", output_field=CharField())
    return type(thing).objects.filter(pk=thing.pk).values_list(asked, flat=True).get() or ""


def refuse_hand_in_it(actor, thing, role: Role) -> None:
    """Raises NotAllowed for who worked on it, with who may sign instead. role: that of the signature."""
    if not (work := work_on(thing, actor)):
        return
    heads = User.objects.filter(is_active=True, role=role, region=thing.programme.region_id).exclude(pk=actor.pk)
    others = [user.name for user in heads.order_by("name") if not work_on(thing, user)]
    who = (
        f"Yang dapat menandatangani: {', '.join(others)}." if others else f"Mintalah admin mencatat {role.label} lain."
    )
    raise NotAllowed(f"Anda {WORK[work]}, jadi tidak boleh menandatanganinya, juga dalam peran lain. {who}")
