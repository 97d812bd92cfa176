import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Components beside the old columns; 0004 fills them, 0005 takes the old columns away."""

    dependencies = [
        ("beneficiaries", "0003_kept_as_it_was"),
        ("jobs", "0003_more_lists"),
        ("programmes", "0002_sealed_decrees"),
        ("regions", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Component",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("order", models.PositiveSmallIntegerField(default=1)),
                ("name", models.CharField(max_length=160, verbose_name="nama komponen")),
                (
                    "recipient_kind",
                    models.CharField(
                        choices=[
                            ("person", "Perorangan"),
                            ("household", "Keluarga"),
                            ("group", "Kelompok"),
                            ("intermediary", "Penyalur perantara (misalnya Karang Taruna)"),
                        ],
                        default="person",
                        max_length=12,
                        verbose_name="penerima",
                    ),
                ),
                (
                    "form",
                    models.CharField(
                        choices=[
                            ("transfer", "Uang, transfer ke rekening penerima"),
                            ("goods", "Barang"),
                            ("revolving", "Modal bergulir"),
                        ],
                        default="transfer",
                        max_length=9,
                        verbose_name="bentuk bantuan",
                    ),
                ),
                (
                    "amount_rupiah",
                    models.PositiveBigIntegerField(
                        help_text="of goods: the price of a package",
                        null=True,
                        verbose_name="bantuan per penerima (rupiah)",
                    ),
                ),
                ("quota", models.PositiveIntegerField(default=0, verbose_name="kuota")),
                (
                    "placed",
                    models.PositiveIntegerField(
                        default=0, editable=False, help_text="candidates in a decree, draft or signed"
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="components",
                        to="programmes.programme",
                    ),
                ),
            ],
            options={"ordering": ["programme", "order", "id"]},
        ),
        migrations.CreateModel(
            name="Package",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=80, verbose_name="nama paket")),
                ("business", models.CharField(blank=True, max_length=80, verbose_name="jenis usaha")),
                (
                    "component",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="packages",
                        to="programmes.component",
                    ),
                ),
            ],
            options={
                "ordering": ["component", "name"],
                "constraints": [
                    models.UniqueConstraint(fields=("component", "name"), name="one_package_per_name"),
                ],
            },
        ),
        migrations.CreateModel(
            name="PackageLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("item", models.CharField(max_length=120, verbose_name="barang")),
                ("quantity", models.PositiveIntegerField(verbose_name="jumlah")),
                ("unit", models.CharField(default="buah", max_length=20, verbose_name="satuan")),
                ("unit_price_rupiah", models.PositiveBigIntegerField(verbose_name="harga satuan (rupiah)")),
                (
                    "package",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="programmes.package"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("quantity__gt", 0), ("unit_price_rupiah__gt", 0)),
                        name="goods_are_counted_and_priced",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Allocation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("proposed_rupiah", models.PositiveBigIntegerField(null=True, verbose_name="usulan (rupiah)")),
                ("proposed_targets", models.PositiveIntegerField(null=True, verbose_name="sasaran yang diusulkan")),
                ("allocated_rupiah", models.PositiveBigIntegerField(default=0, verbose_name="alokasi (rupiah)")),
                ("targets", models.PositiveIntegerField(default=0, verbose_name="sasaran")),
                (
                    "placed",
                    models.PositiveIntegerField(default=0, editable=False, help_text="in a decree, draft or signed"),
                ),
                ("placed_rupiah", models.PositiveBigIntegerField(default=0, editable=False)),
                ("bimtek_on", models.DateField(null=True, verbose_name="tanggal bimtek")),
                ("handed_over_on", models.DateField(null=True, verbose_name="tanggal penyerahan")),
                (
                    "component",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="allocations",
                        to="programmes.component",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        help_text="a kabupaten or kota",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="regions.region",
                    ),
                ),
                (
                    "upload",
                    models.ForeignKey(
                        help_text="the file that decided it",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="allocations",
                        to="jobs.upload",
                    ),
                ),
            ],
            options={
                "ordering": ["region_id", "component__order", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("component", "region"), name="one_allocation_per_region"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("placed__lte", models.F("targets")),
                            ("placed_rupiah__lte", models.F("allocated_rupiah")),
                        ),
                        name="placed_within_allocation",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="programme",
            name="allocated_rupiah",
            field=models.PositiveBigIntegerField(default=0, editable=False, help_text="to kabupaten and kota"),
        ),
        migrations.AddConstraint(
            model_name="programme",
            constraint=models.CheckConstraint(
                condition=models.Q(("allocated_rupiah__lte", models.F("budget_rupiah"))),
                name="allocated_within_budget",
            ),
        ),
        *[
            migrations.AddField(
                model_name=model,
                name="component",
                field=models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name=related_name,
                    to="programmes.component",
                ),
            )
            for model, related_name in (
                ("candidate", "candidates"),
                ("candidateimport", "imports"),
                ("recipient", "recipients"),
            )
        ],
    ]
