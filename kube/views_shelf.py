"""The inventory, the guest book and the book of activities."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render

from accounts.access import opens
from accounts.pages import tried
from kube.forms_books import ActivityForm, GuestForm, ItemChangeForm, ItemForm
from kube.models import Condition, Group, Item
from kube.services import shelf
from kube.views_books import show_form

PER_PAGE = 50


@opens(Group)
def inventory(request, group):
    items = list(group.items.with_state().prefetch_related("changes"))
    for item in items:
        item.state = Condition(item.condition_now).label
    return render(request, "kube/books_inventory.html", {"group": group, "items": items})


@opens(Group)
def add_item(request, group):
    form = ItemForm(request.POST or None)
    if form.is_valid() and (item := tried(form, shelf.add_item, actor=request.user, group=group)):
        messages.success(request, f"Tercatat: {item}.")
        return redirect(item)
    hint = "Barang, alat atau ternak milik kelompok."
    return show_form(request, form, group, "kube:inventory", heading="Catat barang", action="Simpan", hint=hint)


@opens(Item)
def change_item(request, item):
    form = ItemChangeForm(request.POST or None)
    if form.is_valid() and tried(form, shelf.change_item, actor=request.user, item=item):
        messages.success(request, "Perubahan barang tercatat.")
        return redirect(item)
    heading, hint = "Ubah keadaan barang", f"{item}. Catatan yang lama tetap tersimpan."
    return show_form(request, form, item.group, "kube:inventory", heading=heading, action="Simpan", hint=hint)


@opens(Group)
def guests(request, group):
    return show_lines(request, group, group.guests, "kube/books_guests.html")


@opens(Group)
def add_guest(request, group):
    return write_line(request, group, GuestForm, shelf.add_guest, "kube:guests", "Catat tamu")


@opens(Group)
def activities(request, group):
    return show_lines(request, group, group.activities, "kube/books_activities.html")


@opens(Group)
def add_activity(request, group):
    return write_line(request, group, ActivityForm, shelf.add_activity, "kube:activities", "Catat kegiatan")


def show_lines(request, group, lines, template):
    page = Paginator(lines.all(), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, template, {"group": group, "page": page})


def write_line(request, group, form_class, service, back, heading):
    form = form_class(request.POST or None)
    if form.is_valid() and tried(form, service, actor=request.user, group=group):
        messages.success(request, "Tercatat.")
        return redirect(back, group.pk)
    hint = "Yang sudah dicatat tidak dapat diubah. Bila keliru, tulis pembetulannya sebagai catatan baru."
    return show_form(request, form, group, back, heading=heading, action="Simpan", hint=hint)
