"""Every programme there is gets one component, called after its series, with its amount, quota and form."""

from django.db import migrations

# Recipients of signed decrees may not be changed by anybody; this names only what they were placed for all along.
SQL = """
INSERT INTO programmes_component
    (programme_id, "order", name, recipient_kind, form, amount_rupiah, quota, placed)
SELECT programme.id, 1, series.name, 'person', programme.form, programme.amount_rupiah, programme.quota,
       programme.placed
  FROM programmes_programme programme JOIN programmes_series series ON series.id = programme.series_id;

ALTER TABLE programmes_recipient DISABLE TRIGGER USER;
UPDATE programmes_candidate row SET component_id = component.id
  FROM programmes_component component WHERE component.programme_id = row.programme_id;
UPDATE programmes_candidateimport row SET component_id = component.id
  FROM programmes_component component WHERE component.programme_id = row.programme_id;
UPDATE programmes_recipient row SET component_id = component.id
  FROM programmes_component component WHERE component.programme_id = row.programme_id;
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE programmes_recipient ENABLE TRIGGER USER;
"""


class Migration(migrations.Migration):
    dependencies = [("programmes", "0003_components")]
    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
