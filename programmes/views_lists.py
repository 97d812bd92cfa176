"""Lists that were loaded: what each brought, and taking back one that was loaded by mistake."""

from django.contrib import messages
from django.shortcuts import redirect, render

from accounts.access import opens
from programmes.forms_candidates import TakeBackForm
from programmes.models import CandidateImport
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
