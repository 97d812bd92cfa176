"""Each release's rows become a partition of their own: filled by COPY, indexed once, attached, never changed again.

The serving role makes no tables. It asks these functions, which run as the owner and know one release at a time:

open_release_tables    the tables to fill, outside the register: nobody sees their rows
next_release_index     builds one index they still lack and tells its name; NULL when there is none left
attach_release_tables  makes them part of the register; from here on triggers refuse every change
drop_release_tables    throws away the tables of a release that is not loaded: a dead attempt, an undone import
"""

import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models

from beneficiaries.names import name_key

TABLES = """
ALTER TABLE beneficiaries_registerentry RENAME TO beneficiaries_registerentry_old;

CREATE TABLE beneficiaries_registerentry (
    id bigint NOT NULL,
    release_id bigint NOT NULL REFERENCES beneficiaries_release,
    region_id varchar(13) COLLATE "C" NOT NULL REFERENCES regions_region,
    row_number integer NOT NULL,
    row_hash bigint NOT NULL,
    register_no varchar(40) NOT NULL,
    nik_sealed bytea NOT NULL,
    nik_index bytea NOT NULL,
    nik_last4 varchar(4) NOT NULL,
    kk_sealed bytea,
    kk_index bytea,
    kk_last4 varchar(4) NOT NULL,
    name varchar(120) NOT NULL,
    name_key varchar(120) COLLATE "C" NOT NULL,
    sex varchar(1) NOT NULL,
    birth_on date,
    relationship varchar(40) NOT NULL,
    is_head boolean NOT NULL,
    occupation varchar(60) NOT NULL,
    address varchar(200) NOT NULL,
    rt varchar(5) NOT NULL,
    rw varchar(5) NOT NULL,
    decile smallint CONSTRAINT decile_is_1_to_10 CHECK (decile BETWEEN 1 AND 10),
    receives_pkh boolean,
    receives_bpnt boolean,
    receives_pbi boolean,
    is_alive boolean,
    updated_on date,
    account_index bytea
) PARTITION BY LIST (release_id);
CREATE UNIQUE INDEX entry_id ON ONLY beneficiaries_registerentry (id, release_id);
CREATE UNIQUE INDEX entry_nik ON ONLY beneficiaries_registerentry (nik_index, release_id);
CREATE INDEX entry_kk ON ONLY beneficiaries_registerentry (kk_index);
CREATE INDEX entry_birth ON ONLY beneficiaries_registerentry (birth_on);
CREATE INDEX entry_list ON ONLY beneficiaries_registerentry (region_id, name_key, id);
CREATE INDEX entry_name ON ONLY beneficiaries_registerentry USING gin (name_key gin_trgm_ops);
CREATE INDEX entry_address ON ONLY beneficiaries_registerentry USING gin (address gin_trgm_ops);

CREATE TABLE beneficiaries_assessment (
    id bigint NOT NULL,
    release_id bigint NOT NULL REFERENCES beneficiaries_release,
    region_id varchar(13) COLLATE "C" NOT NULL REFERENCES regions_region,
    kk_sealed bytea NOT NULL,
    kk_index bytea NOT NULL,
    kk_last4 varchar(4) NOT NULL,
    head_name varchar(120) NOT NULL,
    members smallint NOT NULL,
    decile smallint CONSTRAINT decile_is_1_to_10 CHECK (decile BETWEEN 1 AND 10),
    receives_pkh boolean,
    receives_bpnt boolean,
    receives_pbi boolean
) PARTITION BY LIST (release_id);
CREATE UNIQUE INDEX family_id ON ONLY beneficiaries_assessment (id, release_id);
CREATE UNIQUE INDEX family_kk ON ONLY beneficiaries_assessment (kk_index, release_id);
CREATE INDEX family_list ON ONLY beneficiaries_assessment (region_id, head_name, id);

CREATE TRIGGER loaded_rows_stay BEFORE INSERT OR UPDATE OR DELETE ON beneficiaries_registerentry
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER loaded_rows_stay BEFORE INSERT OR UPDATE OR DELETE ON beneficiaries_assessment
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON beneficiaries_registerentry
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON beneficiaries_assessment
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""

FUNCTIONS = """
CREATE FUNCTION release_parents() RETURNS text[] LANGUAGE sql IMMUTABLE AS
$$ SELECT ARRAY['beneficiaries_registerentry', 'beneficiaries_assessment'] $$;

CREATE FUNCTION hold_unloaded_release(wanted bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM beneficiaries_release WHERE id = wanted AND NOT is_loaded FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'release % is loaded or unknown', wanted USING ERRCODE = 'restrict_violation';
    END IF;
END $$;

CREATE FUNCTION open_release_tables(wanted bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET client_min_messages = warning AS $$
DECLARE parent text;
BEGIN
    PERFORM hold_unloaded_release(wanted);
    FOREACH parent IN ARRAY release_parents() LOOP
        -- The check spares ATTACH a look at every row.
        EXECUTE format('CREATE TABLE IF NOT EXISTS %I (LIKE %I INCLUDING CONSTRAINTS, '
                       'CONSTRAINT of_this_release CHECK (release_id = %s))', parent || '_r' || wanted, parent, wanted);
    END LOOP;
END $$;

CREATE FUNCTION next_release_index(wanted bigint) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET maintenance_work_mem = '256MB' AS $$
DECLARE model record;
BEGIN
    PERFORM hold_unloaded_release(wanted);
    FOR model IN
        SELECT own.relname AS name, parent.relname AS parent, pg_get_indexdef(own.oid) AS definition
        FROM pg_index JOIN pg_class own ON own.oid = indexrelid JOIN pg_class parent ON parent.oid = indrelid
        WHERE indrelid = ANY (release_parents()::regclass[]) ORDER BY 1
    LOOP
        IF to_regclass(model.name || '_r' || wanted) IS NULL THEN
            EXECUTE regexp_replace(
                model.definition, ' INDEX \\S+ ON ONLY \\S+ ',
                format(' INDEX %I ON %I ', model.name || '_r' || wanted, model.parent || '_r' || wanted));
            RETURN model.name;
        END IF;
    END LOOP;
    RETURN NULL;
END $$;

CREATE FUNCTION attach_release_tables(wanted bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE parent text; part text;
BEGIN
    PERFORM hold_unloaded_release(wanted);
    FOREACH parent IN ARRAY release_parents() LOOP
        part := parent || '_r' || wanted;
        EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES IN (%s)', parent, part, wanted);
        EXECUTE format('ALTER TABLE %I DROP CONSTRAINT of_this_release', part);
        EXECUTE format('CREATE TRIGGER no_truncate BEFORE TRUNCATE ON %I EXECUTE FUNCTION refuse_change()', part);
        EXECUTE format('ANALYZE %I', part);
    END LOOP;
END $$;

CREATE FUNCTION drop_release_tables(wanted bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET client_min_messages = warning AS $$
DECLARE parent text;
BEGIN
    PERFORM hold_unloaded_release(wanted);
    FOREACH parent IN ARRAY release_parents() LOOP
        EXECUTE format('DROP TABLE IF EXISTS %I', parent || '_r' || wanted);
    END LOOP;
END $$;

CREATE OR REPLACE FUNCTION keep_loaded_release() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE undone text[] := ARRAY['is_loaded', 'undone_at', 'undone_by_id', 'undone_because'];
BEGIN
    IF OLD.undone_at IS NOT NULL THEN
        RAISE EXCEPTION 'release % was undone and stays so', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.is_loaded AND (TG_OP = 'DELETE' OR NEW.is_loaded OR NEW.undone_at IS NULL
                          OR (to_jsonb(NEW) - undone) <> (to_jsonb(OLD) - undone)) THEN
        RAISE EXCEPTION 'release % is loaded and may not be changed', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.is_loaded AND (EXISTS (SELECT FROM beneficiaries_releaseuse WHERE release_id = OLD.id)
                          OR EXISTS (SELECT FROM beneficiaries_release
                                     WHERE compared_with_id = OLD.id AND is_loaded)) THEN
        RAISE EXCEPTION 'release % is in use and may not be undone', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;

-- A use of a release that is being undone at this moment waits for it, and then fails.
CREATE FUNCTION use_loaded_release() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM beneficiaries_release WHERE id = NEW.release_id AND is_loaded FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'release % is not loaded', NEW.release_id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER use_loaded_release BEFORE INSERT ON beneficiaries_releaseuse
    FOR EACH ROW EXECUTE FUNCTION use_loaded_release();
CREATE TRIGGER no_change BEFORE UPDATE OR DELETE ON beneficiaries_releaseuse
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON beneficiaries_releaseuse
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""

OLD_ROWS = """
INSERT INTO beneficiaries_registerentry_r{0}
SELECT {0} * 10000000::bigint + row_number, {0}, coalesce(e.region_id, r.region_id), row_number,
       ('x' || encode(substr(row_sha256, 1, 8), 'hex'))::bit(64)::bigint, register_no,
       nik_sealed, nik_index, nik_last4, kk_sealed, kk_index, kk_last4, name, '', sex, birth_on, relationship,
       relationship ~* '^kepala', occupation, address, rt, rw, decile, receives_pkh, receives_bpnt, receives_pbi,
       is_alive, updated_on, NULL
FROM beneficiaries_registerentry_old e JOIN beneficiaries_release r ON r.id = e.release_id WHERE release_id = {0}
"""
OLD_FAMILIES = """
INSERT INTO beneficiaries_assessment_r{0}
SELECT min(id), {0}, min(region_id), (array_agg(kk_sealed ORDER BY id))[1], kk_index, min(kk_last4),
       coalesce(min(name) FILTER (WHERE is_head), (array_agg(name ORDER BY id))[1]), count(*), min(decile),
       bool_or(receives_pkh), bool_or(receives_bpnt), bool_or(receives_pbi)
FROM beneficiaries_registerentry_r{0} WHERE kk_index IS NOT NULL GROUP BY kk_index
"""


def keep_old_rows(apps, schema_editor):
    """Releases loaded before become partitions like the new ones; of unfinished ones nothing is kept."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT id FROM beneficiaries_release WHERE is_loaded ORDER BY id")
        releases = [row[0] for row in cursor.fetchall()]
        cursor.execute("ALTER TABLE beneficiaries_release DISABLE TRIGGER USER")
        for release in releases:
            cursor.execute("UPDATE beneficiaries_release SET is_loaded = false WHERE id = %s", [release])
            cursor.execute("SELECT open_release_tables(%s)", [release])
            cursor.execute(OLD_ROWS.format(release))
            cursor.execute(f"SELECT DISTINCT name FROM beneficiaries_registerentry_r{release}")
            for (name,) in cursor.fetchall():
                cursor.execute(
                    f"UPDATE beneficiaries_registerentry_r{release} SET name_key = %s WHERE name = %s",
                    [name_key(name)[:120], name],
                )
            cursor.execute(OLD_FAMILIES.format(release))
            cursor.execute("SELECT next_release_index(%s)", [release])
            while cursor.fetchone()[0]:
                cursor.execute("SELECT next_release_index(%s)", [release])
            cursor.execute("SELECT attach_release_tables(%s)", [release])
            cursor.execute("UPDATE beneficiaries_release SET is_loaded = true WHERE id = %s", [release])
        cursor.execute("ALTER TABLE beneficiaries_release ENABLE TRIGGER USER")
        cursor.execute("DROP TABLE beneficiaries_registerentry_old")
        cursor.execute("DROP FUNCTION keep_loaded_entries()")



class Migration(migrations.Migration):
    dependencies = [
        ("beneficiaries", "0005_loaded_once"),
        ("jobs", "0002_findings"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        TrigramExtension(),  # deploy/roles.sql brings it; a scratch database has only what its owner may add
        migrations.AddField(
            model_name='release',
            name='changes',
            field=models.JSONField(default=dict, help_text='what differs from the release before, counted by kind'),
        ),
        migrations.AddField(
            model_name='release',
            name='compared_with',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='beneficiaries.release'),
        ),
        migrations.AddField(
            model_name='release',
            name='loaded_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='release',
            name='remarks',
            field=models.JSONField(default=list, help_text='findings about the file as a whole: code and figures'),
        ),
        migrations.AddField(
            model_name='release',
            name='rows_warned',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='release',
            name='undone_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='release',
            name='undone_because',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name='release',
            name='undone_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='release',
            name='register',
            field=models.CharField(choices=[('DTSEN', 'DTSEN'), ('DTKS', 'DTKS'), ('REGSOSEK', 'Regsosek'), ('P3KE', 'P3KE')], max_length=8, verbose_name='data terpadu'),
        ),
        migrations.CreateModel(
            name='ReleaseUse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(help_text='for the person who wants to undo the release', max_length=200)),
                ('used_at', models.DateTimeField(auto_now_add=True)),
                ('release', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='uses', to='beneficiaries.release')),
                ('used_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('release', 'what'), name='one_use_is_told_once')],
            },
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(TABLES),
                migrations.RunSQL(FUNCTIONS),
                migrations.RunPython(keep_old_rows),
            ],
            state_operations=[
                migrations.DeleteModel("RegisterEntry"),
        migrations.CreateModel(
            name='Assessment',
            fields=[
                ('id', models.BigIntegerField(help_text="that of the family's first row", primary_key=True, serialize=False)),
                ('kk_sealed', models.BinaryField()),
                ('kk_index', models.BinaryField()),
                ('kk_last4', models.CharField(max_length=4)),
                ('head_name', models.CharField(max_length=120)),
                ('members', models.PositiveSmallIntegerField()),
                ('decile', models.PositiveSmallIntegerField(help_text='the lowest of its members', null=True)),
                ('receives_pkh', models.BooleanField(null=True)),
                ('receives_bpnt', models.BooleanField(null=True)),
                ('receives_pbi', models.BooleanField(null=True)),
                ('region', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='regions.region')),
                ('release', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='assessments', to='beneficiaries.release')),
            ],
            options={
                'ordering': ['release', 'id'],
            },
        ),
        migrations.CreateModel(
            name='RegisterEntry',
            fields=[
                ('id', models.BigIntegerField(help_text='release and row number, see partitions.first_id', primary_key=True, serialize=False)),
                ('row_number', models.PositiveIntegerField(help_text='as the person sees it in the sheet, from 1')),
                ('row_hash', models.BigIntegerField(help_text="keyed digest of the row's values: tells whether a release changes it")),
                ('register_no', models.CharField(max_length=40)),
                ('nik_sealed', models.BinaryField()),
                ('nik_index', models.BinaryField()),
                ('nik_last4', models.CharField(max_length=4)),
                ('kk_sealed', models.BinaryField(null=True)),
                ('kk_index', models.BinaryField(null=True)),
                ('kk_last4', models.CharField(max_length=4)),
                ('name', models.CharField(max_length=120)),
                ('name_key', models.CharField(db_collation='C', help_text='as it sounds: beneficiaries.names', max_length=120)),
                ('sex', models.CharField(choices=[('L', 'Laki-laki'), ('P', 'Perempuan')], max_length=1)),
                ('birth_on', models.DateField(null=True)),
                ('relationship', models.CharField(max_length=40)),
                ('is_head', models.BooleanField(default=False)),
                ('occupation', models.CharField(max_length=60)),
                ('address', models.CharField(max_length=200)),
                ('rt', models.CharField(max_length=5)),
                ('rw', models.CharField(max_length=5)),
                ('decile', models.PositiveSmallIntegerField(null=True)),
                ('receives_pkh', models.BooleanField(null=True)),
                ('receives_bpnt', models.BooleanField(null=True)),
                ('receives_pbi', models.BooleanField(null=True)),
                ('is_alive', models.BooleanField(null=True)),
                ('updated_on', models.DateField(help_text='when the register last touched the row', null=True)),
                ('account_index', models.BinaryField(help_text='to see one account on several persons; never the number', null=True)),
                ('region', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='regions.region')),
                ('release', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='entries', to='beneficiaries.release')),
            ],
            options={
                'ordering': ['release', 'row_number'],
            },
        ),
            ],
        ),
    ]
