from django.db import migrations, models

# Until now django-axes counted, with names, addresses and browsers in clear.
DROP_AXES = """
DROP TABLE IF EXISTS axes_accessattemptexpiration, axes_accessattempt, axes_accesslog, axes_accessfailurelog;
DELETE FROM django_migrations WHERE app = 'axes';
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_tksk_and_lurah")]

    operations = [
        migrations.CreateModel(
            name="LoginFailure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(auto_now_add=True, db_index=True)),
                ("name", models.CharField(max_length=32)),
                ("address", models.CharField(max_length=32)),
                ("device", models.CharField(blank=True, max_length=32)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["name", "at"], name="login_failure_name"),
                    models.Index(fields=["address", "at"], name="login_failure_address"),
                    models.Index(fields=["device", "at"], name="login_failure_device"),
                ]
            },
        ),
        migrations.RunSQL(DROP_AXES, migrations.RunSQL.noop),
    ]
