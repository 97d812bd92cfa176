"""Pages of a programme's rules: choosing them, and seeing what they would do before anything is saved."""

from django.contrib import messages
from django.shortcuts import redirect, render

from accounts.access import opens
from accounts.errors import NotAllowed
from accounts.forms_edit import Edit, keep_shown
from accounts.owning import refuse_unless_owned
from jobs.models import Job
from programmes.evaluation import are_many
from programmes.forms_rules import RulesForm
from programmes.models import Programme, ProgrammeRule, RulesPreview
from programmes.preview import Impact, impact_of
from programmes.rules import BY_CODE, chosen
from programmes.services import judging
from programmes.services import programmes as services


@opens(Programme, by="slug")
def rules(request, programme):
    edit = Edit(request, programme, lambda data: RulesForm(data, programme=programme))
    form = edit.form
    if edit.is_valid():
        saved = services.set_rules(actor=request.user, programme=programme, rules=form.chosen_rules())
        services.set_papers(actor=request.user, programme=programme, names=form.paper_names())
        messages.success(request, "Aturan dan daftar berkas disimpan.")
        return redirect(saved.judging if saved.is_being_judged else programme)
    return show_rules(request, programme, form)


@opens(Programme, by="slug", repeatable=True, writes=True)
def preview_rules(request, programme):
    """The same form with what its rules would do, at once or on a page of their own; no rule is saved."""
    form = RulesForm(request.POST, programme=programme)
    keep_shown(form, request)
    if not form.is_valid():
        return show_rules(request, programme, form)
    wanted = [[rule.code, severity, parameters] for rule, severity, parameters in chosen(form.chosen_rules())]
    try:
        if are_many(programme.candidates.open()):
            asked = {"rules": wanted, "papers": form.paper_names()}
            return redirect(judging.try_rules(actor=request.user, programme=programme, **asked))
        tried = [ProgrammeRule(programme=programme, code=code, severity=s, parameters=p) for code, s, p in wanted]
        found = impact_of(programme, tried)
    except NotAllowed as refusal:
        return show_rules(request, programme, form, refusal=str(refusal))
    return show_rules(request, programme, form, **told(programme, wanted, found))


@opens(RulesPreview)
def rules_preview(request, preview):
    """The form as it was tried, with the progress of its job and then with what the rules would do."""
    refuse_unless_owned(request.user, preview)
    programme, job = preview.programme, preview.job
    form = RulesForm(programme=programme, preview=preview)
    if not job.is_finished:
        return show_rules(request, programme, form, job=job)
    if job.state != Job.State.DONE:
        return show_rules(request, programme, form, refusal=job.note)
    return show_rules(request, programme, form, **told(programme, preview.rules, Impact(**preview.impact)))


def told(programme, wanted, found):
    """What the page tells of these rules. wanted: [[code, severity, parameters]]."""
    new = found.costs.keys() - set(programme.rules.values_list("code", flat=True))
    added = [(BY_CODE[code].told(values), found.costs[code]) for code, _, values in wanted if code in new]
    return {"impact": found, "eligible_now": programme.candidates.eligible().count(), "added": added}


def show_rules(request, programme, form, impact=None, **context):
    sections = form.sections()
    for line in (line for _, lines in sections for line in lines):
        line["costs"] = impact and impact.costs.get(line["rule"].code)
        line["fails"] = impact and impact.fails.get(line["rule"].code)
    context |= {"form": form, "programme": programme, "sections": sections, "impact": impact}
    return render(request, "programmes/rules.html", context, status=422 if form.errors else 200)
