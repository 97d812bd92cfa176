"""Whose hands were on a decree or on a batch. Nobody signs what he has worked on, in whatever role he did (0040)."""

from django.db.models import CharField, Func, QuerySet, Value

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
NOBODY = "Mintalah admin mencatat {} yang lain."
NOT_THE_HEAD = "Yang menandatangani pejabat kantor pemilik program ini, dengan akun yang masih aktif."


def work(model, user: User) -> Func:
    """What the database answers for each row: a key of WORK, or NULL."""
    return Func("pk", Value(user.pk), function=f"work_on_{model._meta.model_name}", output_field=CharField())


def work_on(thing, user: User) -> str:
    """A key of WORK, or "" for who had no hand in this decree or batch."""
    rows = type(thing).objects.filter(pk=thing.pk)
    return rows.values_list(work(type(thing), user), flat=True).get() or ""


def without_hand_of(user: User, rows: QuerySet) -> QuerySet:
    """Those of these decrees or batches that he may sign as far as his own work goes."""
    return rows.alias(work=work(rows.model, user)).filter(work__isnull=True)


def why_not(user: User, thing, role: Role) -> str:
    """Why he may not sign what he worked on, and who may; "" for who had no hand in it. role: of the signature."""
    if not (done := work_on(thing, user)):
        return ""
    heads = User.objects.filter(is_active=True, role=role, region=thing.programme.region_id).exclude(pk=user.pk)
    others = [head.name for head in heads.order_by("name") if not work_on(thing, head)]
    who = f"Yang dapat menandatangani: {', '.join(others)}." if others else NOBODY.format(role.label)
    return f"Anda {WORK[done]}, jadi tidak boleh menandatanganinya, juga dalam peran lain. {who}"


def refuse_hand_in_it(actor, thing, role: Role) -> None:
    if sentence := why_not(actor, thing, role):
        raise NotAllowed(sentence)
