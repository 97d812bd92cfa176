"""The last digits of NIK and KK leave proposals and lines of decrees: pages open them."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('beneficiaries', '0016_no_plain_digits'),
        ('kube', '0015_no_plain_digits'),
        ('programmes', '0016_lists_built_on'),
        ('regions', '0002_bps_codes'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='recipient',
            name='a_recipient_is_a_person_or_a_group',
        ),
        migrations.RemoveField(
            model_name='candidate',
            name='kk_last4',
        ),
        migrations.RemoveField(
            model_name='candidate',
            name='nik_last4',
        ),
        migrations.RemoveField(
            model_name='recipient',
            name='nik_last4',
        ),
        migrations.AddConstraint(
            model_name='recipient',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('families__isnull', True), ('group__isnull', True), ('leader', ''), ('nik_index__isnull', False), ('nik_sealed__isnull', False), ('person__isnull', False)), models.Q(('families__isnull', False), ('group__isnull', False), ('nik_index__isnull', True), ('nik_sealed__isnull', True), ('person__isnull', True), ('sex', '')), _connector='OR'), name='a_recipient_is_a_person_or_a_group'),
        ),
    ]
