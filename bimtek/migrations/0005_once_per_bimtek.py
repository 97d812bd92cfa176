"""Nobody stands twice in a bimtek, and everybody is what he came as; after 0004 has told who is there."""

import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [('bimtek', '0004_kinds_of_participants')]

    operations = [
        migrations.AddConstraint(
            model_name='participant',
            constraint=models.UniqueConstraint(fields=('bimtek', 'membership'), name='a_member_once_per_bimtek'),
        ),
        migrations.AddConstraint(
            model_name='participant',
            constraint=models.UniqueConstraint(fields=('bimtek', 'user'), name='an_account_once_per_bimtek'),
        ),
        migrations.AddConstraint(
            model_name='participant',
            constraint=models.UniqueConstraint(fields=('bimtek', 'nik_index'), name='a_nik_once_per_bimtek'),
        ),
        migrations.AddConstraint(
            model_name='participant',
            constraint=models.UniqueConstraint(models.F('bimtek'), models.F('region'), django.db.models.functions.text.Upper('name'), condition=models.Q(('nik_index__isnull', True)), name='a_name_once_per_bimtek_and_region'),
        ),
        migrations.AddConstraint(
            model_name='participant',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'recipient'), ('membership__isnull', True), ('recipient__isnull', False)), models.Q(('kind', 'officer'), ('membership__isnull', False), ('recipient__isnull', True)), models.Q(models.Q(('kind__in', ['recipient', 'officer']), _negated=True), ('membership__isnull', True), ('recipient__isnull', True)), _connector='OR'), name='a_participant_is_what_he_came_as'),
        ),
    ]
