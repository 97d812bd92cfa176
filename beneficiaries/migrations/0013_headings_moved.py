from django.db import migrations


def take_along(apps, schema_editor):
    """What offices have said of the headings of their registers stays said."""
    moved = apps.get_model("jobs", "Heading")
    for heading in apps.get_model("beneficiaries", "Heading").objects.all():
        moved.objects.create(
            region_id=heading.region_id,
            kind="register",
            normalised=heading.normalised,
            column=heading.column,
            said_by_id=heading.said_by_id,
        )


class Migration(migrations.Migration):
    dependencies = [("beneficiaries", "0012_persons_by_birth"), ("jobs", "0005_explained_headings")]

    operations = [
        migrations.RunPython(take_along, migrations.RunPython.noop),
        migrations.DeleteModel(name="Heading"),
    ]
