"""What a list wrote of the place stays with the proposal, and no line of a decree is without its kelurahan."""

from django.db import migrations, models

# Lines of before stay as they are: they are signed, or are told when their draft is submitted.
SQL = """
CREATE FUNCTION name_the_village() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'recipient % lies in no kelurahan or desa', NEW.id USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER name_the_village BEFORE INSERT OR UPDATE OF region_id, decree_id ON programmes_recipient
    FOR EACH ROW WHEN (NEW.decree_id IS NOT NULL AND length(NEW.region_id) < length('18.72.01.1001'))
    EXECUTE FUNCTION name_the_village();
"""
REVERSE = """
DROP TRIGGER name_the_village ON programmes_recipient;
DROP FUNCTION name_the_village;
"""


class Migration(migrations.Migration):
    dependencies = [("programmes", "0011_numbers_that_cannot_be_read")]

    operations = [
        migrations.AddField(
            model_name="candidate",
            name="district_text",
            field=models.CharField(blank=True, default="", help_text="kecamatan, as written in the list", max_length=80),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="candidate",
            name="village_code_text",
            field=models.CharField(blank=True, default="", help_text="as written in the list", max_length=30),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="candidate",
            name="is_village_chosen",
            field=models.BooleanField(default=False, help_text="somebody chose the kelurahan; no list wrote it"),
        ),
        migrations.RunSQL(SQL, REVERSE),
    ]
