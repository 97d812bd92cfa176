"""The same content is loaded once, whatever kind of file it came in."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("beneficiaries", "0004_banks")]
    operations = [
        migrations.AddConstraint(
            model_name="release",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_loaded", True), models.Q(("content_sha256", ""), _negated=True)),
                fields=("region", "register", "content_sha256"),
                name="the_same_content_is_loaded_once",
            ),
        ),
    ]
