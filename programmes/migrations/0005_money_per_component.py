"""Quota and form leave the programme; the database keeps them per component and per kabupaten/kota."""

import django.db.models.deletion
from django.db import migrations, models

SQL = """
-- A candidate, a list or a recipient belongs to a component of his own programme.
ALTER TABLE programmes_candidate ADD CONSTRAINT component_of_its_programme
    FOREIGN KEY (component_id, programme_id) REFERENCES programmes_component (id, programme_id);
ALTER TABLE programmes_candidateimport ADD CONSTRAINT component_of_its_programme
    FOREIGN KEY (component_id, programme_id) REFERENCES programmes_component (id, programme_id);
ALTER TABLE programmes_recipient ADD CONSTRAINT component_of_its_programme
    FOREIGN KEY (component_id, programme_id) REFERENCES programmes_component (id, programme_id);

-- The counters move with the rows: component before programme before allocation, so that nobody waits in a circle.
CREATE FUNCTION count_recipient(line programmes_recipient, way integer) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF line.decree_id IS NULL THEN RETURN; END IF;
    UPDATE programmes_component SET placed = placed + way WHERE id = line.component_id;
    UPDATE programmes_programme SET committed_rupiah = committed_rupiah + way * line.amount_rupiah
     WHERE id = line.programme_id;
    UPDATE programmes_allocation
       SET placed = placed + way, placed_rupiah = placed_rupiah + way * line.amount_rupiah
     WHERE component_id = line.component_id AND region_id = left(line.region_id, 5);
    IF NOT FOUND AND EXISTS (SELECT FROM programmes_allocation WHERE component_id = line.component_id) THEN
        RAISE EXCEPTION 'component % has no allocation for region %', line.component_id, line.region_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'placed_where_allocated';
    END IF;
END $$;
CREATE OR REPLACE FUNCTION count_placed_recipients() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP IN ('DELETE', 'UPDATE') THEN PERFORM count_recipient(OLD, -1); END IF;
    IF TG_OP IN ('INSERT', 'UPDATE') THEN PERFORM count_recipient(NEW, 1); END IF;
    RETURN NULL;
END $$;

-- What somebody was placed for stays what it was.
CREATE FUNCTION keep_component() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.programme_id <> OLD.programme_id OR OLD.placed > 0 AND NEW.placed > 0
       AND (NEW.amount_rupiah, NEW.form, NEW.recipient_kind)
           IS DISTINCT FROM (OLD.amount_rupiah, OLD.form, OLD.recipient_kind) THEN
        RAISE EXCEPTION 'component % has recipients: what it gives may not be changed', OLD.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'what_was_decreed_stays';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_component BEFORE UPDATE ON programmes_component
    FOR EACH ROW EXECUTE FUNCTION keep_component();

-- A package costs what its component gives. Asked when the transaction ends, because lines come one by one.
CREATE FUNCTION price_packages() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    found_package bigint;
    its_component bigint;
BEGIN
    IF TG_TABLE_NAME = 'programmes_component' THEN its_component := NEW.id;
    ELSIF TG_TABLE_NAME = 'programmes_package' THEN its_component := NEW.component_id;
    ELSE SELECT component_id INTO its_component FROM programmes_package
          WHERE id = CASE TG_OP WHEN 'DELETE' THEN OLD.package_id ELSE NEW.package_id END;
    END IF;
    SELECT package.id INTO found_package
      FROM programmes_package package
      JOIN programmes_component component ON component.id = package.component_id
      LEFT JOIN programmes_packageline line ON line.package_id = package.id
     WHERE package.component_id = its_component
     GROUP BY package.id, component.amount_rupiah
    HAVING coalesce(sum(line.quantity::bigint * line.unit_price_rupiah), 0) IS DISTINCT FROM component.amount_rupiah
     LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'package % does not cost what its component gives', found_package
            USING ERRCODE = 'check_violation', CONSTRAINT = 'a_package_costs_the_amount';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER price_packages AFTER INSERT OR UPDATE OR DELETE ON programmes_packageline
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION price_packages();
CREATE CONSTRAINT TRIGGER price_packages AFTER INSERT OR UPDATE ON programmes_package
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION price_packages();
CREATE CONSTRAINT TRIGGER price_packages AFTER UPDATE OF amount_rupiah ON programmes_component
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION price_packages();

-- An allocation stays where it is; it begins before anybody is placed; goods are handed over after the bimtek.
CREATE FUNCTION keep_allocation() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    its record;
BEGIN
    SELECT component.placed, programme.needs_bimtek, programme.region_id INTO its
      FROM programmes_component component JOIN programmes_programme programme ON programme.id = component.programme_id
     WHERE component.id = NEW.component_id FOR NO KEY UPDATE OF component;
    IF TG_OP = 'UPDATE' AND (NEW.component_id, NEW.region_id) IS DISTINCT FROM (OLD.component_id, OLD.region_id) THEN
        RAISE EXCEPTION 'an allocation may not move' USING ERRCODE = 'restrict_violation';
    END IF;
    IF length(NEW.region_id) <> 5 OR left(NEW.region_id, length(its.region_id)) <> its.region_id THEN
        RAISE EXCEPTION '% is no kabupaten or kota of the programme', NEW.region_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'allocated_inside_the_programme';
    END IF;
    IF TG_OP = 'INSERT' AND its.placed > 0
       AND NOT EXISTS (SELECT FROM programmes_allocation WHERE component_id = NEW.component_id) THEN
        RAISE EXCEPTION 'component % has recipients already', NEW.component_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'allocated_before_placed';
    END IF;
    IF its.needs_bimtek AND NEW.handed_over_on IS NOT NULL
       AND (NEW.bimtek_on IS NULL OR NEW.handed_over_on < NEW.bimtek_on) THEN
        RAISE EXCEPTION 'nothing is handed over before the bimtek'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'bimtek_before_handover';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keep_allocation BEFORE INSERT OR UPDATE ON programmes_allocation
    FOR EACH ROW EXECUTE FUNCTION keep_allocation();
CREATE FUNCTION keep_used_allocation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'allocation % holds recipients', OLD.id USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER keep_used_allocation BEFORE DELETE ON programmes_allocation
    FOR EACH ROW WHEN (OLD.placed > 0) EXECUTE FUNCTION keep_used_allocation();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON programmes_allocation
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Counted once for each statement: budget that moves between two regions never passes the ceiling on its way.
CREATE FUNCTION count_allocated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        UPDATE programmes_programme programme SET allocated_rupiah = allocated_rupiah + moved.rupiah
          FROM (SELECT component.programme_id, sum(row.allocated_rupiah)::bigint AS rupiah
                  FROM new_rows row JOIN programmes_component component ON component.id = row.component_id
                 GROUP BY 1) moved
         WHERE programme.id = moved.programme_id AND moved.rupiah <> 0;
    ELSIF TG_OP = 'DELETE' THEN
        UPDATE programmes_programme programme SET allocated_rupiah = allocated_rupiah - moved.rupiah
          FROM (SELECT component.programme_id, sum(row.allocated_rupiah)::bigint AS rupiah
                  FROM old_rows row JOIN programmes_component component ON component.id = row.component_id
                 GROUP BY 1) moved
         WHERE programme.id = moved.programme_id AND moved.rupiah <> 0;
    ELSE
        UPDATE programmes_programme programme SET allocated_rupiah = allocated_rupiah + moved.rupiah
          FROM (SELECT component.programme_id,
                       sum(later.allocated_rupiah - earlier.allocated_rupiah)::bigint AS rupiah
                  FROM new_rows later JOIN old_rows earlier ON earlier.id = later.id
                  JOIN programmes_component component ON component.id = later.component_id
                 GROUP BY 1) moved
         WHERE programme.id = moved.programme_id AND moved.rupiah <> 0;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER count_inserted AFTER INSERT ON programmes_allocation
    REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION count_allocated();
CREATE TRIGGER count_updated AFTER UPDATE ON programmes_allocation
    REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION count_allocated();
CREATE TRIGGER count_deleted AFTER DELETE ON programmes_allocation
    REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION count_allocated();
"""


class Migration(migrations.Migration):
    """There is no way back that loses nothing: by now a programme may have several components, each with an amount, a
    form, a quota and packages of its own, and recipients of sealed decrees stand in one of them; a programme has one
    place for each of these. Whoever has to go back restores the backup (docs/operations.md, Upgrade).
    """

    dependencies = [("programmes", "0004_one_component_each")]

    operations = [
        *[
            migrations.AlterField(
                model_name=model,
                name="component",
                field=models.ForeignKey(
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name=related_name,
                    to="programmes.component",
                ),
            )
            for model, related_name in (
                ("candidate", "candidates"),
                ("candidateimport", "imports"),
                ("recipient", "recipients"),
            )
        ],
        migrations.RemoveConstraint(model_name="programme", name="placed_within_quota"),
        *[
            migrations.RemoveField(model_name="programme", name=name)
            for name in ("amount_rupiah", "form", "placed", "quota")
        ],
        migrations.AlterField(
            model_name="programme",
            name="bank",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="beneficiaries.bank",
                verbose_name="bank penyalur",
            ),
        ),
        migrations.AlterField(
            model_name="programme",
            name="committed_rupiah",
            field=models.PositiveBigIntegerField(
                default=0, editable=False, help_text="in decrees, drafts included"
            ),
        ),
        migrations.AddConstraint(
            model_name="component",
            constraint=models.UniqueConstraint(fields=("programme", "name"), name="one_component_per_name"),
        ),
        migrations.AddConstraint(
            model_name="component",
            constraint=models.UniqueConstraint(fields=("id", "programme"), name="a_component_with_its_programme"),
        ),
        migrations.AddConstraint(
            model_name="component",
            constraint=models.CheckConstraint(
                condition=models.Q(("placed__lte", models.F("quota"))), name="placed_within_quota"
            ),
        ),
        migrations.RunSQL(SQL),
    ]
