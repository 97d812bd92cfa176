"""Pages of components and packages, and next year's programme in one click."""

from functools import partial

from django.contrib import messages
from django.shortcuts import redirect, render

from accounts.access import opens
from accounts.forms_edit import Edit
from accounts.pages import tried
from programmes.forms import ComponentForm
from programmes.forms_components import PackageForm, lines_form
from programmes.models import Component, Package, Programme
from programmes.services import components as services
from programmes.services import copying


@opens(Programme, by="slug")
def copy(request, programme):
    draft = copying.copy_programme(actor=request.user, programme=programme)
    messages.success(request, f"Program {draft.year} dibuat sebagai rancangan. Periksa dananya, lalu buka.")
    return redirect(draft)


@opens(Programme, by="slug")
def add_component(request, programme):
    form = ComponentForm(request.POST or None, instance=Component(programme=programme))
    if form.is_valid() and (component := tried(form, services.add_component, actor=request.user, programme=programme)):
        messages.success(request, f"Komponen {component} ditambahkan.")
        return redirect(programme)
    return show_form(request, programme, form, "Tambah komponen")


@opens(Component)
def edit_component(request, component):
    programme = component.programme
    make = partial(ComponentForm, instance=component)
    edit = Edit(request, component, make, lock=programme, about=programme)
    form = edit.form
    if edit.is_valid() and tried(form, services.edit_component, actor=request.user, component=component):
        messages.success(request, "Komponen diperbarui.")
        return redirect(programme)
    return show_form(request, programme, form, "Ubah komponen")


@opens(Component)
def remove_component(request, component):
    services.remove_component(actor=request.user, component=component)
    messages.success(request, f"Komponen {component} dihapus.")
    return redirect(component.programme)


@opens(Component)
def add_package(request, component):
    form, lines = PackageForm(request.POST or None), lines_form(request.POST or None)
    if (
        form.is_valid()
        and lines.is_valid()
        and tried(form, services.add_package, actor=request.user, component=component, lines=lines.lines())
    ):
        messages.success(request, "Paket disimpan.")
        return redirect(component)
    return show_package(request, component, form, lines)


@opens(Package)
def edit_package(request, package):
    component = package.component
    programme = component.programme

    def make(data):
        return [PackageForm(data, instance=package), lines_form(data, package)]

    edit = Edit(request, package, make, lock=programme, about=programme)
    form, lines = edit.forms
    if edit.is_valid() and tried(form, services.edit_package, actor=request.user, package=package, lines=lines.lines()):
        messages.success(request, "Paket diperbarui.")
        return redirect(component)
    return show_package(request, component, form, lines)


@opens(Package)
def remove_package(request, package):
    services.remove_package(actor=request.user, package=package)
    messages.success(request, f"Paket {package} dihapus.")
    return redirect(package.component)


def show_form(request, programme, form, heading):
    page = {"programme": programme, "form": form, "heading": heading}
    return render(request, "programmes/edit_component.html", page, status=422 if form.is_bound else 200)


def show_package(request, component, form, lines):
    page = {"programme": component.programme, "component": component, "form": form, "lines": lines}
    return render(request, "programmes/edit_package.html", page, status=422 if form.is_bound else 200)
