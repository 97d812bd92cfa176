"""Visits are counted, instruments in use stay as they are, and a score is what its answers give."""

from django.db import migrations

APPEND_ONLY = ["visitphoto", "evaluation", "answer", "monthlyfigure", "stagejudgement", "flagdismissal"]
ENDED = {  # table: the column that ends a row, then what else may be written with it (only_end_once of 0002)
    "groupvisit": ("follow_up_done_on", "follow_up_done_by_id"),
    "phone": ("replaced_at",),
}

FUNCTIONS = """
-- Visits are recorded one after the other in each group, and never deleted: so there is no gap and no double.
CREATE FUNCTION count_group_visit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM kube_group WHERE id = NEW.group_id FOR NO KEY UPDATE;
    SELECT coalesce(max(number), 0) + 1 INTO NEW.number FROM kube_groupvisit WHERE group_id = NEW.group_id;
    RETURN NEW;
END $$;
CREATE TRIGGER count_group_visit BEFORE INSERT ON kube_groupvisit
    FOR EACH ROW EXECUTE FUNCTION count_group_visit();

-- Criteria, levels and classes are written while their instrument is a draft. Whoever writes one while it is being
-- activated waits, and is refused.
CREATE FUNCTION edit_draft_instrument() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    edited jsonb := CASE WHEN TG_OP = 'DELETE' THEN to_jsonb(OLD) ELSE to_jsonb(NEW) END;
    instrument bigint;
BEGIN
    IF TG_OP = 'UPDATE' AND (to_jsonb(OLD) -> 'instrument_id', to_jsonb(OLD) -> 'criterion_id')
       IS DISTINCT FROM (to_jsonb(NEW) -> 'instrument_id', to_jsonb(NEW) -> 'criterion_id') THEN
        RAISE EXCEPTION 'a part of an instrument stays with it' USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_TABLE_NAME = 'kube_level' THEN
        SELECT instrument_id INTO instrument FROM kube_criterion WHERE id = (edited ->> 'criterion_id')::bigint;
    ELSE
        instrument := (edited ->> 'instrument_id')::bigint;
    END IF;
    PERFORM FROM kube_instrument WHERE id = instrument AND status = 'draft' FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'instrument % is no draft and may not be changed', instrument
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END $$;

-- Activated is only what gives every score it can reach exactly one class. (That no two overlap is a constraint.)
CREATE FUNCTION activate_whole_instrument() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    lowest_score bigint; highest_score bigint; covered bigint;
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'instrument % is kept', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.status <> 'draft' THEN
            RAISE EXCEPTION 'an instrument begins as a draft' USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.status <> 'draft' AND ((to_jsonb(NEW) - 'status') <> (to_jsonb(OLD) - 'status')
       OR (OLD.status, NEW.status) NOT IN (('active', 'retired'), ('active', 'active'), ('retired', 'retired'))) THEN
        RAISE EXCEPTION 'instrument % is in use and may not be changed', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.status = 'draft' AND NEW.status <> 'draft' THEN
        IF NEW.status <> 'active' OR EXISTS (
            SELECT FROM kube_criterion c WHERE c.instrument_id = NEW.id
                AND NOT EXISTS (SELECT FROM kube_level l WHERE l.criterion_id = c.id)
        ) THEN
            RAISE EXCEPTION 'instrument % has a criterion without levels', OLD.id USING ERRCODE = 'restrict_violation';
        END IF;
        SELECT sum(weight * low), sum(weight * high) INTO lowest_score, highest_score FROM (
            SELECT c.weight, min(l.score) AS low, max(l.score) AS high
            FROM kube_criterion c JOIN kube_level l ON l.criterion_id = c.id
            WHERE c.instrument_id = NEW.id GROUP BY c.id
        ) AS criteria;
        SELECT sum(least(highest, highest_score) - greatest(lowest, lowest_score) + 1) INTO covered
            FROM kube_scoreclass WHERE instrument_id = NEW.id AND lowest <= highest_score AND highest >= lowest_score;
        IF covered IS DISTINCT FROM highest_score - lowest_score + 1 OR covered IS NULL THEN
            RAISE EXCEPTION 'classes of instrument % cover % of the scores % to %',
                NEW.id, coalesce(covered, 0), lowest_score, highest_score USING ERRCODE = 'restrict_violation';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER activate_whole_instrument BEFORE INSERT OR UPDATE OR DELETE ON kube_instrument
    FOR EACH ROW EXECUTE FUNCTION activate_whole_instrument();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON kube_instrument
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION evaluate_by_instrument_in_use() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM kube_instrument WHERE id = NEW.instrument_id AND status = 'active' FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'instrument % is not in use', NEW.instrument_id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER evaluate_by_instrument_in_use BEFORE INSERT ON kube_evaluation
    FOR EACH ROW EXECUTE FUNCTION evaluate_by_instrument_in_use();

-- When the transaction ends: every criterion of the instrument is answered with a level of its own, the score is what
-- the weights make of it, and the class is the one the score lies in.
CREATE FUNCTION score_as_answered() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    about bigint := coalesce((to_jsonb(NEW) ->> 'evaluation_id')::bigint, NEW.id);  -- an answer's, or its own
BEGIN
    PERFORM FROM kube_evaluation e
        JOIN kube_scoreclass k ON k.id = e.score_class_id AND k.instrument_id = e.instrument_id
            AND e.score BETWEEN k.lowest AND k.highest
        WHERE e.id = about
            AND (SELECT count(*) FROM kube_answer WHERE evaluation_id = e.id)
                = (SELECT count(*) FROM kube_criterion WHERE instrument_id = e.instrument_id)
            AND (SELECT (count(*), sum(c.weight * l.score)) FROM kube_answer a
                JOIN kube_criterion c ON c.id = a.criterion_id AND c.instrument_id = e.instrument_id
                JOIN kube_level l ON l.id = a.level_id AND l.criterion_id = c.id
                WHERE a.evaluation_id = e.id)
                = (SELECT (count(*), e.score::bigint) FROM kube_criterion WHERE instrument_id = e.instrument_id);
    IF NOT FOUND THEN
        RAISE EXCEPTION 'score or class of evaluation % is not what its answers give', about
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER score_as_answered AFTER INSERT ON kube_evaluation DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION score_as_answered();
CREATE CONSTRAINT TRIGGER score_as_answered AFTER INSERT ON kube_answer DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION score_as_answered();
"""

PARTS = ["criterion", "level", "scoreclass"]
GUARDS = "".join(
    [
        f"""
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON kube_{table}
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON kube_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
        for table in APPEND_ONLY
    ]
    + [
        f"""
CREATE TRIGGER only_end_once BEFORE UPDATE OR DELETE ON kube_{table}
    FOR EACH ROW EXECUTE FUNCTION only_end_once({", ".join(f"'{column}'" for column in columns)});
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON kube_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
        for table, columns in ENDED.items()
    ]
    + [
        f"""
CREATE TRIGGER edit_draft_instrument BEFORE INSERT OR UPDATE OR DELETE ON kube_{table}
    FOR EACH ROW EXECUTE FUNCTION edit_draft_instrument();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON kube_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
        for table in PARTS
    ]
)

UNDO = (
    "".join(
        f"DROP TRIGGER append_only ON kube_{table}; DROP TRIGGER no_truncate ON kube_{table};" for table in APPEND_ONLY
    )
    + "".join(f"DROP TRIGGER only_end_once ON kube_{table}; DROP TRIGGER no_truncate ON kube_{table};" for table in ENDED)
    + "".join(
        f"DROP TRIGGER edit_draft_instrument ON kube_{table}; DROP TRIGGER no_truncate ON kube_{table};"
        for table in PARTS
    )
    + """
DROP TRIGGER count_group_visit ON kube_groupvisit;
DROP TRIGGER activate_whole_instrument ON kube_instrument;
DROP TRIGGER no_truncate ON kube_instrument;
DROP TRIGGER evaluate_by_instrument_in_use ON kube_evaluation;
DROP TRIGGER score_as_answered ON kube_evaluation;
DROP TRIGGER score_as_answered ON kube_answer;
DROP FUNCTION count_group_visit();
DROP FUNCTION edit_draft_instrument();
DROP FUNCTION activate_whole_instrument();
DROP FUNCTION evaluate_by_instrument_in_use();
DROP FUNCTION score_as_answered();
"""
)


class Migration(migrations.Migration):
    dependencies = [("kube", "0007_visits_and_monev"), ("audit", "0002_append_only")]
    operations = [migrations.RunSQL(FUNCTIONS + GUARDS, UNDO)]
