"""Who may do what: one table, read at run time by `accounts.access.opens` and shown whole by tests/test_access.py."""

from django.db import models


class Role(models.TextChoices):
    ADMIN = "admin", "Admin"
    OPERATOR = "operator", "Operator"
    VERIFIKATOR = "verifikator", "Verifikator"
    KABID = "kabid", "Kepala Bidang"
    KADIS = "kadis", "Kepala Dinas"
    PENDAMPING = "pendamping", "Pendamping"
    AUDITOR = "auditor", "Auditor"
    TKSK = "tksk", "TKSK"
    LURAH = "lurah", "Lurah/Kepala Desa"


ADMIN, OPERATOR, VERIFIKATOR, KABID, KADIS, PENDAMPING, AUDITOR, TKSK, LURAH = Role.values

EVERYONE = frozenset(Role.values)
OFFICE = frozenset({OPERATOR, VERIFIKATOR, KABID, KADIS, AUDITOR})  # whoever may read the office's cases
FIELD = OFFICE | {PENDAMPING}
VISITORS = frozenset({PENDAMPING, TKSK})  # whoever goes to people's homes
NEIGHBOURS = FIELD | {TKSK, LURAH}  # who looks after the people of a place, each within his own

# Pages that need no login. Everything else needs a row in ACCESS.
PUBLIC = frozenset({"accounts:login", "accounts:logout", "reports:health"})


def reads(roles):
    return {"GET": frozenset(roles)}


def writes(*roles):
    return {"POST": frozenset(roles)}


def form(*roles):
    """A page with a form: shown to and sent by the same roles."""
    return {"GET": frozenset(roles), "POST": frozenset(roles)}


ACCESS = {
    # regions
    "regions:list": reads({ADMIN, OPERATOR}),
    "regions:add_alias": form(ADMIN, OPERATOR),
    "regions:remove_alias": writes(ADMIN, OPERATOR),
    # accounts
    "accounts:password": form(*EVERYONE),
    "accounts:users": reads({ADMIN}),
    "accounts:add_user": form(ADMIN),
    "accounts:edit_user": form(ADMIN),
    "accounts:reset_password": writes(ADMIN),
    "accounts:offices": reads({ADMIN}),
    "accounts:add_office": form(ADMIN),
    "accounts:edit_office": form(ADMIN),
    "accounts:add_official": form(ADMIN),
    "accounts:edit_official": form(ADMIN),
    # audit
    "audit:events": reads({ADMIN, KABID, KADIS, AUDITOR}),
    # jobs
    "jobs:list": reads(OFFICE),
    "jobs:detail": reads(OFFICE),
    "jobs:progress": reads(OFFICE),
    "jobs:refused": writes(OPERATOR),
    "jobs:cancel": writes(OPERATOR),
    # beneficiaries
    "beneficiaries:releases": reads(OFFICE),
    "beneficiaries:release": reads(OFFICE),
    "beneficiaries:release_history": reads(OFFICE),
    "beneficiaries:find": writes(*OFFICE),
    "beneficiaries:export": writes(OPERATOR, VERIFIKATOR, AUDITOR),
    "beneficiaries:upload": form(OPERATOR),
    "beneficiaries:preview": form(OPERATOR),
    "beneficiaries:explain": form(OPERATOR),
    "beneficiaries:findings": reads(OFFICE),
    "beneficiaries:download_findings": writes(OPERATOR),
    "beneficiaries:changes": reads(OFFICE),
    "beneficiaries:review_change": writes(OPERATOR, VERIFIKATOR),
    "beneficiaries:correct": form(OPERATOR),
    "beneficiaries:undo": form(OPERATOR),
    "beneficiaries:find_duplicates": writes(OPERATOR, VERIFIKATOR),
    "beneficiaries:duplicates": reads(OFFICE),
    "beneficiaries:duplicate": reads(OFFICE),
    "beneficiaries:decide_duplicate": writes(OPERATOR, VERIFIKATOR),
    "beneficiaries:reopen_duplicate": writes(OPERATOR, VERIFIKATOR),
    "beneficiaries:person": reads(OFFICE),
    "beneficiaries:reveal": writes(OPERATOR, VERIFIKATOR, AUDITOR),
    "beneficiaries:correct_account": form(OPERATOR),
    "beneficiaries:check": form(*NEIGHBOURS),
    "beneficiaries:checks": reads(OFFICE),
    "beneficiaries:add_check": form(OPERATOR, VERIFIKATOR),
    "beneficiaries:check_result": reads(OFFICE),
    "beneficiaries:check_xlsx": writes(OPERATOR, VERIFIKATOR),
    "beneficiaries:decide_match": writes(OPERATOR, VERIFIKATOR),
    "beneficiaries:field_lists": reads(OFFICE),
    "beneficiaries:add_field_list": form(OPERATOR, VERIFIKATOR),
    "beneficiaries:field_list": reads(OFFICE),
    "beneficiaries:field_list_xlsx": reads(OFFICE),
    "beneficiaries:close_field_list": writes(OPERATOR, VERIFIKATOR),
    "beneficiaries:visit_photo": reads(OFFICE | VISITORS),
    "beneficiaries:my_lists": reads(VISITORS),
    "beneficiaries:my_list": reads(VISITORS),
    "beneficiaries:record_visit": form(*VISITORS),
    # kube
    "kube:list": reads(NEIGHBOURS),
    "kube:add": form(OPERATOR),
    "kube:detail": reads(NEIGHBOURS),
    "kube:edit": form(OPERATOR),
    "kube:activate": form(OPERATOR),
    "kube:deactivate": form(OPERATOR),
    "kube:graduate": form(OPERATOR),
    "kube:dissolve": form(OPERATOR),
    "kube:add_member": form(OPERATOR),
    "kube:find_member": writes(OPERATOR),
    "kube:remove_member": form(OPERATOR),
    "kube:replace_member": form(OPERATOR),
    "kube:find_replacement": writes(OPERATOR),
    "kube:elect": form(OPERATOR),
    "kube:add_meeting": form(OPERATOR, PENDAMPING),
    "kube:meeting_photo": reads(FIELD),
    "kube:set_account": form(OPERATOR),
    "kube:set_plan": form(OPERATOR),
    "kube:assign": form(OPERATOR),
    "kube:relieve": form(OPERATOR),
    "kube:add_business_type": form(OPERATOR),
    "kube:upload": form(OPERATOR),
    "kube:preview": form(OPERATOR),
    "kube:imported": reads(OFFICE),
    "kube:download_findings": writes(OPERATOR),
    "kube:books": reads(FIELD),
    "kube:money_in": form(OPERATOR, PENDAMPING),
    "kube:money_out": form(OPERATOR, PENDAMPING),
    "kube:entry": reads(FIELD),
    "kube:receipt": reads(FIELD),
    "kube:cancel_entry": form(OPERATOR, PENDAMPING),
    "kube:cash": reads(FIELD),
    "kube:savings": reads(FIELD),
    "kube:close_months": reads(FIELD) | writes(OPERATOR, PENDAMPING),
    "kube:capital": reads(FIELD),
    "kube:capital_lines": reads(FIELD),
    "kube:add_capital": form(OPERATOR, PENDAMPING),
    "kube:lose_capital": form(OPERATOR, PENDAMPING),
    "kube:lend": form(OPERATOR, PENDAMPING),
    "kube:lend_in_kind": form(OPERATOR, PENDAMPING),
    "kube:loan": reads(FIELD),
    "kube:pay": form(OPERATOR, PENDAMPING),
    "kube:write_off": form(OPERATOR, PENDAMPING),
    "kube:inventory": reads(FIELD),
    "kube:add_item": form(OPERATOR, PENDAMPING),
    "kube:change_item": form(OPERATOR, PENDAMPING),
    "kube:guests": reads(FIELD),
    "kube:add_guest": form(OPERATOR, PENDAMPING),
    "kube:activities": reads(FIELD),
    "kube:add_activity": form(OPERATOR, PENDAMPING),
    # programmes
    "programmes:list": reads(OFFICE),
    "programmes:add": form(OPERATOR),
    "programmes:detail": reads(OFFICE),
    "programmes:edit": form(OPERATOR),
    "programmes:rules": form(OPERATOR),
    "programmes:preview_rules": writes(OPERATOR),
    "programmes:open": writes(OPERATOR),
    "programmes:copy": writes(OPERATOR),
    "programmes:add_component": form(OPERATOR),
    "programmes:edit_component": form(OPERATOR),
    "programmes:remove_component": writes(OPERATOR),
    "programmes:add_package": form(OPERATOR),
    "programmes:edit_package": form(OPERATOR),
    "programmes:remove_package": writes(OPERATOR),
    "programmes:my_allocations": reads(OFFICE),
    "programmes:allocation": reads(OFFICE),
    "programmes:propose_allocation": form(OPERATOR),
    "programmes:date_allocation": form(OPERATOR),
    "programmes:allocations": reads(OFFICE),
    "programmes:invite_regions": writes(OPERATOR),
    "programmes:decide_allocation": form(OPERATOR),
    "programmes:move_allocation": form(OPERATOR),
    "programmes:upload_allocations": form(OPERATOR),
    "programmes:preview_allocations": form(OPERATOR),
    "programmes:upload_candidates": form(OPERATOR),
    "programmes:preview_candidates": form(OPERATOR),
    "programmes:upload_past": form(OPERATOR),
    "programmes:preview_past": form(OPERATOR),
    "programmes:coverage": reads(OFFICE),
    "programmes:candidates": reads(OFFICE),
    "programmes:outcome": reads(OFFICE),
    "programmes:outcome_xlsx": reads(OFFICE),
    "programmes:candidate": reads(OFFICE),
    "programmes:reveal": writes(OPERATOR, VERIFIKATOR, AUDITOR),
    "programmes:evaluate": writes(OPERATOR, VERIFIKATOR),
    "programmes:override": writes(VERIFIKATOR),
    "programmes:decrees": reads(OFFICE),
    "programmes:add_decree": form(OPERATOR),
    "programmes:decree": reads(OFFICE),
    "programmes:edit_decree": form(OPERATOR),
    "programmes:place": writes(OPERATOR),
    "programmes:place_all": writes(OPERATOR),
    "programmes:unplace": writes(OPERATOR),
    "programmes:waiting": reads(OFFICE),
    "programmes:revise_decree": form(OPERATOR),
    "programmes:replace_recipient": writes(OPERATOR),
    "programmes:submit_decree": writes(OPERATOR),
    "programmes:return_decree": writes(KADIS),
    "programmes:sign_decree": form(KADIS),
    "programmes:recipients": reads(OFFICE),
    "programmes:receive_paper": writes(OPERATOR, VERIFIKATOR),
    "programmes:receive_all_papers": writes(OPERATOR, VERIFIKATOR),
    # bimtek
    "bimtek:list": reads(FIELD),
    "bimtek:add": form(OPERATOR),
    "bimtek:detail": reads(FIELD),
    "bimtek:edit": form(OPERATOR),
    "bimtek:add_session": form(OPERATOR),
    "bimtek:edit_session": form(OPERATOR),
    "bimtek:invite": writes(OPERATOR),
    "bimtek:choose_groups": form(OPERATOR),
    "bimtek:invite_officers": writes(OPERATOR),
    "bimtek:invite_pendamping": writes(OPERATOR),
    "bimtek:add_participant": form(OPERATOR),
    "bimtek:upload_participants": form(OPERATOR),
    "bimtek:preview_participants": form(OPERATOR),
    "bimtek:attendance": reads({OPERATOR, PENDAMPING}),
    "bimtek:mark": writes(OPERATOR, PENDAMPING),
    "bimtek:finish": writes(OPERATOR),
    # disbursements
    "disbursements:list": reads(OFFICE),
    "disbursements:prepare": form(OPERATOR),
    "disbursements:batch": reads(OFFICE),
    "disbursements:discard": writes(OPERATOR),
    "disbursements:submit": writes(OPERATOR),
    "disbursements:check": writes(KABID),
    "disbursements:approve": writes(KADIS),
    "disbursements:reject": writes(KABID, KADIS),
    "disbursements:bank_list": writes(OPERATOR),
    "disbursements:upload_result": form(OPERATOR),
    "disbursements:preview_result": form(OPERATOR),
    # reports
    "reports:mine": reads(EVERYONE),
    "reports:programme": reads(OFFICE),
    "reports:programme_xlsx": reads(OFFICE),
    "reports:render": writes(*FIELD),
    "reports:group_books": form(*FIELD),
    "reports:document": reads(FIELD),
    "reports:progress": reads(FIELD),
    "reports:download": reads(FIELD),
}
