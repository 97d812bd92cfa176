"""Logging in, one's own password, and the admin's pages for users and offices."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, LogoutView
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from accounts import guessing, services
from accounts.access import opens
from accounts.forms import LoginForm, NewOfficeForm, OfficeForm, OfficialForm, OwnPasswordForm, UserFilter, UserForm
from accounts.forms_edit import Edit
from accounts.models import Office, Official, User
from accounts.pages import tried


class Login(LoginView):
    template_name = "accounts/login.html"
    authentication_form = LoginForm
    redirect_authenticated_user = True

    def post(self, request, *args, **kwargs):
        """Who has to wait is told so whether his password is right or not."""
        attempt = guessing.try_of(request, request.POST.get("username", ""))
        if wait := guessing.seconds_to_wait(attempt):
            page = render(request, "accounts/locked.html", {"wait": wait, "minutes": -(-wait // 60)}, status=429)
            page["Retry-After"] = str(wait)
            return page
        failure = guessing.begin(attempt)
        response = super().post(request, *args, **kwargs)
        if request.user.is_authenticated:
            failure.delete()
            guessing.succeeded(request, response, attempt)
        return response


login = Login.as_view()

# Why an admin also changes what belongs to an office below his own.
ADMINISTRATION = "an office and who signs for it are set up from above"


@login_not_required
def logout(request):
    """Out of the browser's cache too, and of what it has kept of forms (static/js/kept.js): many share one desk."""
    leaver = request.user.pk
    response = LogoutView.as_view()(request)
    response.headers["Clear-Site-Data"] = '"cache"'
    if leaver and not request.user.is_authenticated:
        cookie = {"max_age": 7 * 24 * 3600, "secure": settings.SESSION_COOKIE_SECURE, "samesite": "Strict"}
        response.set_cookie("left", leaver, **cookie)
    return response


def csrf_failure(request, reason=""):
    """Where a form is from before the last login, as when somebody has logged in again in another tab."""
    before = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(before, {request.get_host()}, require_https=request.is_secure())
    back = urlsplit(before)._replace(scheme="", netloc="").geturl() if is_ours else "/"
    page = {"back": back or "/", "has_cookie": settings.CSRF_COOKIE_NAME in request.COOKIES}
    return render(request, "accounts/csrf.html", page, status=403)


@opens()
def password(request):
    form = OwnPasswordForm(request.user, request.POST or None)
    if form.is_valid():
        services.change_password(actor=request.user, password=form.cleaned_data["new_password1"])
        update_session_auth_hash(request, request.user)
        messages.success(request, "Kata sandi diganti. Di perangkat lain Anda harus masuk lagi.")
        return redirect("reports:mine")
    return show_form(request, "accounts/password.html", form)


@opens()
def users(request):
    filter_form = UserFilter(request.GET)
    found = filter_form.filter(User.objects.visible_to(request.user)).select_related("region")
    page = Paginator(found, 50).get_page(request.GET.get("page"))
    return render(request, "accounts/users.html", {"filter": filter_form, "page": page})


@opens()
def add_user(request):
    form = UserForm(request.POST or None, reader=request.user)
    if form.is_valid():
        user, start_password = services.add_user(actor=request.user, **form.cleaned_data)
        return show_password(request, user, start_password)
    return show_form(request, "accounts/add_user.html", form)


@opens(User)
def edit_user(request, user):
    edit = Edit(request, user, lambda data: UserForm(data, instance=user, reader=request.user))
    form = edit.form
    if edit.is_valid() and tried(form, services.edit_user, actor=request.user, user=user):
        messages.success(request, f"Data {user.name} disimpan.")
        return redirect("accounts:users")
    user = User.objects.visible_to(request.user).get(pk=user.pk)  # the form has written into the one it was given
    held = user.assignments.filter(until_on__isnull=True).select_related("group").order_by("group__name", "group_id")
    return show_form(request, "accounts/edit_user.html", form, person=user, assignments=held)


@opens(User)
def reset_password(request, user):
    return show_password(request, user, services.reset_password(actor=request.user, user=user))


def show_password(request, user, start_password):
    """The only page that ever shows it. 201 and not 200: an answer of 200 would be kept with the form's token."""
    page = render(request, "accounts/_password_once.html", {"person": user, "password": start_password}, status=201)
    page["Location"] = reverse("accounts:edit_user", args=[user.pk])
    page["Cache-Control"] = "no-store"
    return page


@opens()
def offices(request):
    found = Office.objects.visible_to(request.user).select_related("region").prefetch_related("officials")
    page = Paginator(found, 25).get_page(request.GET.get("page"))
    return render(request, "accounts/offices.html", {"page": page})


@opens()
def add_office(request):
    form = NewOfficeForm(request.POST or None, reader=request.user)
    if form.is_valid() and (office := tried(form, services.add_office, actor=request.user)):
        messages.success(request, "Kantor ditambahkan. Tambahkan pejabat yang menandatangani surat.")
        return redirect("accounts:edit_office", office.pk)
    return show_form(request, "accounts/add_office.html", form)


@opens(Office, shared=ADMINISTRATION)
def edit_office(request, office):
    edit = Edit(request, office, lambda data: OfficeForm(data, instance=office))
    form = edit.form
    if edit.is_valid() and tried(form, services.edit_office, actor=request.user, office=office):
        messages.success(request, "Data kantor disimpan.")
        return redirect("accounts:edit_office", office.pk)
    return show_form(request, "accounts/edit_office.html", form, office=office, officials=office.officials.all())


@opens(Office, shared=ADMINISTRATION)
def add_official(request, office):
    form = OfficialForm(request.POST or None)
    if form.is_valid() and tried(form, services.add_official, actor=request.user, office=office):
        messages.success(request, "Pejabat ditambahkan.")
        return redirect("accounts:edit_office", office.pk)
    return show_form(request, "accounts/official.html", form, office=office)


@opens(Official, shared=ADMINISTRATION)
def edit_official(request, official):
    edit = Edit(request, official, lambda data: OfficialForm(data, instance=official))
    form = edit.form
    if edit.is_valid() and tried(form, services.edit_official, actor=request.user, official=official):
        messages.success(request, "Data pejabat disimpan.")
        return redirect("accounts:edit_office", official.office_id)
    return show_form(request, "accounts/official.html", form, office=official.office)


def show_form(request, template, form, **context):
    status = 422 if form.is_bound else 200
    return render(request, template, {"form": form, **context}, status=status)
