"""The same content of another day is another release: what was right, then wrong, may be right again."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("beneficiaries", "0014_rows_left_out")]
    operations = [
        migrations.RemoveConstraint(model_name="release", name="the_same_content_is_loaded_once"),
        migrations.AddConstraint(
            model_name="release",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_loaded", True), models.Q(("content_sha256", ""), _negated=True)),
                fields=("region", "register", "data_on", "content_sha256"),
                name="the_same_content_is_loaded_once_a_day",
            ),
        ),
    ]
