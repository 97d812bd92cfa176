"""Pages of a programme's rules: choosing them, and seeing what they would do before anything is saved."""

from django.contrib import messages
from django.shortcuts import redirect, render

from accounts.access import opens
from accounts.errors import NotAllowed
from programmes.forms_rules import RulesForm
from programmes.models import Programme, ProgrammeRule
from programmes.preview import impact_of
from programmes.rules import chosen
from programmes.services import programmes as services


@opens(Programme, by="slug")
def rules(request, programme):
    form = RulesForm(request.POST or None, programme=programme)
    if form.is_valid():
        services.set_rules(actor=request.user, programme=programme, rules=form.chosen_rules())
        services.set_papers(actor=request.user, programme=programme, names=form.paper_names())
        messages.success(request, "Aturan dan daftar berkas disimpan.")
        return redirect(programme)
    return show_rules(request, programme, form)


@opens(Programme, by="slug", repeatable=True)
def preview_rules(request, programme):
    """The same form with what its rules would do; nothing is written."""
    form = RulesForm(request.POST, programme=programme)
    return show_rules(request, programme, form, **(impact(programme, form) if form.is_valid() else {}))


def impact(programme, form):
    """What the page tells of the rules in the form, or why nothing can be told."""
    wanted = chosen(form.chosen_rules())
    rules = [
        ProgrammeRule(programme=programme, code=rule.code, severity=severity, parameters=parameters)
        for rule, severity, parameters in wanted
    ]
    try:
        found = impact_of(programme, rules)
    except NotAllowed as refusal:
        return {"refusal": str(refusal)}
    new = found.costs.keys() - set(programme.rules.values_list("code", flat=True))
    return {
        "impact": found,
        "eligible_now": programme.candidates.eligible().count(),
        "added": [(rule.told(values), found.costs[rule.code]) for rule, _, values in wanted if rule.code in new],
    }


def show_rules(request, programme, form, impact=None, **context):
    sections = form.sections()
    for line in (line for _, lines in sections for line in lines):
        line["costs"] = impact and impact.costs.get(line["rule"].code)
        line["fails"] = impact and impact.fails.get(line["rule"].code)
    context |= {"form": form, "programme": programme, "sections": sections, "impact": impact}
    return render(request, "programmes/rules.html", context, status=422 if form.errors else 200)
