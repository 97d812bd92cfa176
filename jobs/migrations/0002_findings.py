"""A row can be worth a word without being refused: refused rows become findings of two severities."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("jobs", "0001_initial")]
    operations = [
        migrations.RenameModel("RefusedRow", "Finding"),
        migrations.AlterField(
            "Finding",
            "upload",
            models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="findings", to="jobs.upload"
            ),
        ),
        migrations.AddField(
            "Finding",
            "severity",
            models.CharField(
                choices=[("error", "Ditolak"), ("warning", "Dimuat, perlu diperiksa")], default="error", max_length=7
            ),
        ),
        migrations.AddIndex(
            "Finding", models.Index(fields=["upload", "severity", "code"], name="jobs_findin_upload__edcb42_idx")
        ),
        migrations.AddField("Job", "cancel_asked_at", models.DateTimeField(null=True)),
        migrations.AlterField(
            "Job",
            "state",
            models.CharField(
                choices=[
                    ("queued", "Menunggu giliran"),
                    ("running", "Sedang dikerjakan"),
                    ("done", "Selesai"),
                    ("failed", "Gagal"),
                    ("cancelled", "Dibatalkan"),
                ],
                default="queued",
                max_length=9,
            ),
        ),
    ]
