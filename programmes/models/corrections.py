"""What a later list changed in a proposal, and which account a person chose where a list gives another one."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from beneficiaries.models import BankAccount
from programmes.models.candidates import Candidate, CandidateImport


class CandidateCorrection(models.Model):
    """One proposal as it was before a list corrected it. Append-only (trigger).

    Taken back with its list, the proposal gets this back (programmes/correcting.py).
    """

    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="corrections")
    source = models.ForeignKey(CandidateImport, models.PROTECT, related_name="corrections", help_text="that corrected")
    before_sealed = models.BinaryField(help_text="the cells and numbers as they were, as JSON")
    changed = models.JSONField(help_text="names of the cells that were changed")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["candidate", "source"], name="a_list_corrects_a_proposal_once"),
        ]

    def __str__(self):
        return f"{self.candidate}: {', '.join(self.changed)}"


class AccountChoice(models.Model):
    """That a person is still paid to the account in use, although a list of proposals gives another. Append-only."""

    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="account_choices")
    account = models.ForeignKey(BankAccount, models.PROTECT, related_name="+", help_text="the one that stays in use")
    given_index = models.BinaryField(help_text="of the number in the list that was not taken")
    reason = models.CharField("alasan", max_length=200)
    chosen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="a_choice_of_account_says_why")]

    def __str__(self):
        return f"{self.candidate}: {self.account}"
