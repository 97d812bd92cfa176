"""What lists of proposals bring about later: taking back one that was loaded by mistake, and choosing an account."""

from django.contrib import messages
from django.shortcuts import redirect, render

from accounts.access import opens
from beneficiaries.people import ELSEWHERE
from programmes.bank_accounts import account_to_choose
from programmes.forms_candidates import AccountChoiceForm, TakeBackForm
from programmes.models import Candidate, CandidateImport
from programmes.services import accounts
from programmes.services import lists as services


@opens(CandidateImport)
def take_back_list(request, source):
    """While nothing was built on it; afterwards the page says what was."""
    form = TakeBackForm(request.POST or None)
    if form.is_valid():
        services.take_back(actor=request.user, source=source, **form.cleaned_data)
        file = source.upload.filename
        messages.success(request, f"Daftar {file} ditarik kembali. Berkas yang sama boleh diunggah lagi.")
        name = "recipients" if source.kind == CandidateImport.Kind.PAST else "candidates"
        return redirect(f"programmes:{name}", source.programme.slug)
    context = {
        "programme": source.programme,
        "source": source,
        "form": form,
        "reasons": services.why_kept(source),
        "brought": source.candidates.count() + source.recipients.count(),
        "corrected": source.corrections.count(),
    }
    return render(request, "programmes/take_back_list.html", context, status=422 if form.errors else 200)


@opens(Candidate)
def choose_account(request, candidate):
    """Asked while the list gives another account than the one in use; until then nothing is paid."""
    form = AccountChoiceForm(request.POST or None)
    if form.is_valid():
        accounts.choose_account(actor=request.user, candidate=candidate, **form.cleaned_data)
        messages.success(request, f"Rekening {candidate.name} sudah dipilih.")
        return redirect(candidate)
    context = {
        "candidate": candidate,
        "programme": candidate.programme,
        "form": form,
        "account": account_to_choose(request.user, candidate),
        "elsewhere": ELSEWHERE if accounts.is_elsewhere(request.user, candidate) else "",
    }
    return render(request, "programmes/choose_account.html", context, status=422 if form.errors else 200)
