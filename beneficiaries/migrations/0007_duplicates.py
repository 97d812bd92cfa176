"""Pairs of rows that may be one person: found by the program, decided by people, never deleted."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SQL = """
CREATE FUNCTION keep_duplicate_pair() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a pair that was found stays' USING ERRCODE = 'restrict_violation';
    END IF;
    IF (to_jsonb(NEW) - ARRAY['state', 'decided_by_id', 'decided_at', 'note'])
       IS DISTINCT FROM (to_jsonb(OLD) - ARRAY['state', 'decided_by_id', 'decided_at', 'note']) THEN
        RAISE EXCEPTION 'of a pair only the decision changes' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_duplicate_pair BEFORE UPDATE OR DELETE ON beneficiaries_duplicatepair
    FOR EACH ROW EXECUTE FUNCTION keep_duplicate_pair();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON beneficiaries_duplicatepair
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
UNDO = """
DROP TRIGGER keep_duplicate_pair ON beneficiaries_duplicatepair;
DROP TRIGGER no_truncate ON beneficiaries_duplicatepair;
DROP FUNCTION keep_duplicate_pair();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("beneficiaries", "0006_releases_as_partitions"),
        ("jobs", "0002_findings"),
        ("regions", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DuplicatePair",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("row_a", models.PositiveIntegerField(default=0)),
                ("row_b", models.PositiveIntegerField(default=0)),
                ("nik_a_index", models.BinaryField(help_text="null when the NIK is missing or damaged", null=True)),
                ("nik_b_index", models.BinaryField(null=True)),
                ("name_a", models.CharField(max_length=120)),
                ("name_b", models.CharField(max_length=120)),
                ("shown_sealed", models.BinaryField()),
                ("score", models.FloatField(help_text="0 to 1: how likely it is that both are one person")),
                ("reasons", models.JSONField(help_text="codes of beneficiaries.duplicates.reasons")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "Belum diperiksa"),
                            ("same", "Orang yang sama"),
                            ("different", "Bukan orang yang sama"),
                        ],
                        default="open",
                        max_length=9,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="catatan")),
                ("found_at", models.DateTimeField(auto_now_add=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "job",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="jobs.job"),
                ),
                (
                    "person_a",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="beneficiaries.person",
                    ),
                ),
                (
                    "person_b",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="beneficiaries.person",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="regions.region"
                    ),
                ),
                (
                    "region_a",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="regions.region"
                    ),
                ),
                (
                    "region_b",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="regions.region"
                    ),
                ),
                (
                    "release",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="duplicates",
                        to="beneficiaries.release",
                    ),
                ),
            ],
            options={
                "ordering": ["-score", "id"],
                "indexes": [
                    models.Index(fields=["state", "-score"], name="beneficiari_state_2afb0c_idx"),
                    models.Index(fields=["nik_a_index"], name="beneficiari_nik_a_i_68228d_idx"),
                    models.Index(fields=["nik_b_index"], name="beneficiari_nik_b_i_d2178e_idx"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("release", "row_a", "row_b", "person_a", "person_b"),
                        name="a_pair_is_found_once",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("row_a", 0), ("person_a__isnull", True), _connector="XOR"),
                        name="side_a_is_a_row_or_a_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("row_b", 0), ("person_b__isnull", True), _connector="XOR"),
                        name="side_b_is_a_row_or_a_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("decided_by__isnull", True), ("state", "open")),
                            models.Q(
                                models.Q(("state", "open"), _negated=True),
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="who_decided_a_pair_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("score__gte", 0), ("score__lte", 1)), name="a_score_is_0_to_1"
                    ),
                ],
            },
        ),
        migrations.RunSQL(SQL, UNDO),
    ]
