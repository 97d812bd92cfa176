"""A return is made good once, in one batch nobody shares an account, and what is settled has its day."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("beneficiaries", "0004_banks"),
        ("disbursements", "0004_sealed_batches"),
        ("programmes", "0002_sealed_decrees"),
        ("regions", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="bankresult",
            name="credited_rupiah",
            field=models.PositiveBigIntegerField(default=0, help_text="as the file states, for those lines"),
        ),
        migrations.AddField(
            model_name="bankresult",
            name="returned_rupiah",
            field=models.PositiveBigIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name="bankresult",
            name="credited",
            field=models.PositiveIntegerField(default=0, help_text="lines this file settled; repeated ones count once"),
        ),
        migrations.AlterField(
            model_name="payment",
            name="replaces",
            field=models.ForeignKey(
                help_text="the returned payment it makes good",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="replaced_by",
                to="disbursements.payment",
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "dropped"), _negated=True),
                fields=("replaces",),
                name="a_return_is_made_good_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.UniqueConstraint(
                fields=("batch", "bank", "account_index"), name="an_account_once_per_batch"
            ),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("settled_on__isnull", False), ("status__in", ["credited", "returned"])),
                    models.Q(("settled_on__isnull", True), ("status__in", ["planned", "dropped"])),
                    _connector="OR",
                ),
                name="a_settled_payment_is_dated",
            ),
        ),
    ]
