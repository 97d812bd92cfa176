"""A programme names the job that has to judge its proposals, and keeps how many have which reason."""

import django.db.models.deletion
from django.db import migrations, models

# As judging writes it from now on (programmes.queries.numbers_by_reason).
COUNT = """
UPDATE programmes_programme programme SET reason_counts = counted.numbers
  FROM (SELECT programme_id, jsonb_object_agg(reason, number) AS numbers
          FROM (SELECT candidate.programme_id, reason, count(*) AS number
                  FROM programmes_candidate candidate
                  JOIN programmes_ruleresult result ON result.candidate_id = candidate.id AND NOT result.passed
                 CROSS JOIN LATERAL jsonb_array_elements_text(result.reasons) AS reason
                 GROUP BY 1, 2) each
         GROUP BY 1) counted
 WHERE counted.programme_id = programme.id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("jobs", "0003_more_lists"),
        ("programmes", "0009_instrument"),
        ("regions", "0002_bps_codes"),
    ]

    operations = [
        migrations.AddField(
            model_name="programme",
            name="judging",
            field=models.ForeignKey(
                editable=False,
                help_text=(
                    "has to judge the proposals before anybody is placed; none when the rules of today have judged all"
                ),
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="jobs.job",
            ),
        ),
        migrations.AddField(
            model_name="programme",
            name="reason_counts",
            field=models.JSONField(
                default=dict,
                editable=False,
                help_text="reason code -> proposals that have it; written with the judgements",
            ),
        ),
        migrations.AddIndex(
            model_name="candidate",
            index=models.Index(fields=["programme", "region"], name="programmes__program_fd674d_idx"),
        ),
        migrations.AddIndex(
            model_name="ruleresult",
            index=models.Index(
                condition=models.Q(("passed", False)), fields=["code", "candidate"], name="failed_results"
            ),
        ),
        migrations.CreateModel(
            name="RulesPreview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("rules", models.JSONField(help_text="[[code, severity, parameters]]")),
                ("papers", models.JSONField(default=list, help_text="their names")),
                ("impact", models.JSONField(help_text="programmes.preview.Impact, without its name", null=True)),
                (
                    "job",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rules_preview", to="jobs.job"
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="previews", to="programmes.programme"
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="regions.region"
                    ),
                ),
            ],
            options={"ordering": ["-id"]},
        ),
        migrations.RunSQL(COUNT, migrations.RunSQL.noop),
    ]
