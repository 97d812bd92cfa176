"""The money of a group: what came in, what went out, and what there should be (decision 0023).

Two purses, because that is how a group keeps it: the cash (uang kas), with the members' savings and the solidarity
fund in it, and the capital that revolves (modal bergulir). Every movement is one row that is never changed; what was
wrong is cancelled by a row the other way round. Migration 0006 keeps all of this.
"""

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, When
from django.urls import reverse

from kube.models.groups import Group, OfGroupQuerySet
from kube.models.loans import Loan
from kube.models.members import Membership
from regions.models import Region


class Books(models.Model):
    """What a group should have at hand. Moved by a trigger with the rows, and checked against their sum."""

    group = models.OneToOneField(Group, models.PROTECT, primary_key=True, related_name="books")
    cash_rupiah = models.BigIntegerField("uang kas", default=0)
    capital_rupiah = models.BigIntegerField("modal bergulir", default=0)

    objects = OfGroupQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(cash_rupiah__gte=0), name="no_cash_below_zero"),
            models.CheckConstraint(condition=Q(capital_rupiah__gte=0), name="no_capital_below_zero"),
        ]

    def __str__(self):
        return f"Buku {self.group}"

    @classmethod
    def at_hand(cls, group) -> tuple[int, int]:
        """(uang kas, modal bergulir) in rupiah, as it is now; a group that wrote nothing yet has nothing."""
        return cls.objects.filter(group=group).values_list("cash_rupiah", "capital_rupiah").first() or (0, 0)


class Category(models.TextChoices):
    """What money came in or went out for. From CAPITAL on it is the capital's. TO_CAPITAL goes from cash to capital;
    coming in, from capital back to cash, which needs its minutes.
    """

    OPENING = "opening", "Uang yang sudah ada saat buku dimulai"
    SALES = "sales", "Hasil penjualan"
    AID = "aid", "Bantuan diterima"
    OTHER_IN = "other_in", "Uang masuk lain"
    MATERIALS = "materials", "Belanja bahan atau barang dagangan"
    TOOLS = "tools", "Beli alat"
    TRANSPORT = "transport", "Ongkos jalan atau angkut"
    WAGES = "wages", "Upah"
    SHARE = "share", "Bagi hasil anggota"
    OTHER_OUT = "other_out", "Uang keluar lain"
    SAVINGS = "savings", "Simpanan anggota"
    IKS = "iks", "Iuran kesetiakawanan sosial (IKS)"
    TO_CAPITAL = "to_capital", "Uang kas dijadikan modal bergulir"
    CAPITAL = "capital", "Modal bergulir diterima"
    LENT = "lent", "Pinjaman kepada anggota"
    REPAID = "repaid", "Angsuran pinjaman"
    FEE = "fee", "Jasa pinjaman"
    LOST = "lost", "Modal bergulir hilang"


IN = (Category.OPENING, Category.SALES, Category.AID, Category.OTHER_IN)
OUT = (Category.MATERIALS, Category.TOOLS, Category.TRANSPORT, Category.WAGES, Category.SHARE, Category.OTHER_OUT)
BOTH = (Category.SAVINGS, Category.IKS)
CAPITAL_IN = (Category.CAPITAL, Category.REPAID, Category.FEE)
CAPITAL_OUT = (Category.LENT, Category.LOST)
OF_CAPITAL = CAPITAL_IN + CAPITAL_OUT
OF_LOANS = (Category.LENT, Category.REPAID, Category.FEE)

RUPIAH = models.BigIntegerField()
SIGNED = Case(When(kind="in", then=F("rupiah")), default=-F("rupiah"), output_field=RUPIAH)


class BookEntryQuerySet(OfGroupQuerySet):
    def standing(self):
        """Neither cancelled nor cancelling."""
        return self.filter(reverses__isnull=True, reversed_by__isnull=True)

    def of_cash(self):
        return self.exclude(category__in=OF_CAPITAL)

    def of_capital(self):
        return self.filter(category__in=(*OF_CAPITAL, Category.TO_CAPITAL))

    def within(self, since_on, until_on):
        """Both days included."""
        return self.filter(happened_on__gte=since_on, happened_on__lte=until_on)

    def before(self, day):
        return self.filter(happened_on__lt=day)

    def in_order(self):
        """As a book is read: day by day, of one day first what came in, so that no line shows less than nothing."""
        return self.order_by("happened_on", "kind", "id")

    def for_reading(self):
        """With everything a line of a book tells."""
        related = ("member__person", "loan__member__person", "recorded_by", "reverses", "reversed_by")
        return self.select_related(*related)


class BookEntry(models.Model):
    """Money that came in or went out on a day. Append-only. `reverses` names the entry that this one cancels."""

    class Kind(models.TextChoices):
        IN = "in", "Uang masuk"
        OUT = "out", "Uang keluar"

    group = models.ForeignKey(Group, models.PROTECT, related_name="entries")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", help_text="the group's on that day")
    happened_on = models.DateField("tanggal")
    kind = models.CharField("masuk atau keluar", max_length=3, choices=Kind)
    category = models.CharField("untuk apa", max_length=10, choices=Category)
    words = models.CharField("keterangan", max_length=200, blank=True)
    rupiah = models.PositiveBigIntegerField("jumlah uang (rupiah)")
    member = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="entries")
    loan = models.ForeignKey(Loan, models.PROTECT, null=True, related_name="entries")
    photo = models.FileField(
        "foto nota", upload_to="receipts/%Y/%m", blank=True, help_text="sealed, see beneficiaries/photos.py"
    )
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversed_by")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)
    # What it does to each purse. A row that moves both is one row, so it can only be cancelled whole.
    cash_rupiah = models.GeneratedField(
        expression=Case(When(category__in=OF_CAPITAL, then=0), default=SIGNED, output_field=RUPIAH),
        output_field=RUPIAH,
        db_persist=True,
    )
    capital_rupiah = models.GeneratedField(
        expression=Case(
            When(category__in=OF_CAPITAL, then=SIGNED),
            When(category=Category.TO_CAPITAL, then=-SIGNED),
            default=0,
            output_field=RUPIAH,
        ),
        output_field=RUPIAH,
        db_persist=True,
    )

    objects = BookEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-happened_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(rupiah__gt=0), name="an_entry_moves_money"),
            models.CheckConstraint(
                condition=Q(reverses__isnull=False)
                | Q(kind="in", category__in=(*IN, *BOTH, *CAPITAL_IN, Category.TO_CAPITAL))
                | Q(kind="out", category__in=(*OUT, *BOTH, Category.TO_CAPITAL, *CAPITAL_OUT)),
                name="a_category_comes_in_or_goes_out",
            ),
            models.CheckConstraint(
                condition=Q(category__in=OF_LOANS, loan__isnull=False)
                | (~Q(category__in=OF_LOANS) & Q(loan__isnull=True)),
                name="a_loan_is_named_where_one_moves",
            ),
            models.CheckConstraint(
                condition=~Q(category=Category.SAVINGS) | Q(member__isnull=False), name="savings_are_somebody_s"
            ),
            models.CheckConstraint(
                condition=(
                    Q(reverses__isnull=True) & ~Q(category=Category.LOST) & ~Q(category=Category.TO_CAPITAL, kind="in")
                )
                | ~Q(words=""),
                name="a_cancellation_or_a_loss_has_a_reason",
            ),
            models.UniqueConstraint(
                fields=["loan"], condition=Q(category="lent", reverses__isnull=True), name="a_loan_is_paid_out_once"
            ),
        ]
        indexes = [
            models.Index(fields=["group", "happened_on", "id"]),
            models.Index(fields=["loan"], condition=Q(loan__isnull=False), name="entries_of_loans"),
        ]

    def __str__(self):
        return f"{self.title} Rp{self.rupiah:,}".replace(",", ".")

    def get_absolute_url(self):
        return reverse("kube:entry", args=[self.pk])

    @property
    def title(self):
        """What it was for, in words that say the direction where a category has both."""
        if self.reverses_id:
            return f"Pembatalan: {self.get_category_display()}"
        taken = {Category.SAVINGS: "Simpanan diambil anggota", Category.IKS: "Bantuan dari IKS"}
        if self.kind == "in" and self.category == Category.TO_CAPITAL:
            return "Modal bergulir dijadikan uang kas"
        return (self.kind == "out" and taken.get(self.category)) or self.get_category_display()

    @property
    def who(self):
        """The member it concerns, or None."""
        return self.member or (self.loan.member if self.loan else None)


class MonthCloseQuerySet(OfGroupQuerySet):
    def standing(self):
        """Not opened again since."""
        return self.filter(reopened_at__isnull=True)


class MonthClose(models.Model):
    """A month whose books are closed: nothing is dated in it, or before it, any more, until the office opens the last
    one again, with a reason; then it is closed anew by a row of its own.

    The two sums of each purse are the database's own (migration 0006). counted: what lay in the cash box when somebody
    counted; null for months closed before this was asked.
    """

    group = models.ForeignKey(Group, models.PROTECT, related_name="closed_months")
    month = models.DateField("bulan", help_text="its first day")
    cash_before_rupiah = models.BigIntegerField(default=0)
    cash_after_rupiah = models.BigIntegerField(default=0)
    capital_before_rupiah = models.BigIntegerField(default=0)
    capital_after_rupiah = models.BigIntegerField(default=0)
    counted_rupiah = models.BigIntegerField("uang kas yang dihitung (rupiah)", null=True)
    difference = models.CharField("sebab selisih", max_length=200, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(auto_now_add=True)
    reopened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reopened_at = models.DateTimeField(null=True)
    reopened_why = models.CharField("alasan dibuka lagi", max_length=200, blank=True)

    objects = MonthCloseQuerySet.as_manager()

    class Meta:
        ordering = ["-month", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "month"], condition=Q(reopened_at__isnull=True), name="a_month_is_closed_once"
            ),
            models.CheckConstraint(
                condition=Q(counted_rupiah__isnull=True) | Q(counted_rupiah=F("cash_after_rupiah")) | ~Q(difference=""),
                name="a_difference_has_its_reason",
            ),
            models.CheckConstraint(
                condition=Q(reopened_at__isnull=True, reopened_by__isnull=True, reopened_why="")
                | Q(reopened_at__isnull=False, reopened_by__isnull=False) & ~Q(reopened_why=""),
                name="who_opens_a_month_says_why",
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="a_month_is_named_by_its_first_day"),
        ]

    def __str__(self):
        return f"{self.group}: {self.month:%m-%Y}"
