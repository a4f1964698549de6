-- routing_decisions, api_logs and config_audit_logs are append-only.
--
-- UPDATE is refused. A repeat, or a REPLACE that would rewrite a row without firing the other
-- triggers, is quietly ignored, so that a redelivered batch goes through. DELETE is allowed only
-- to the retention job, which opens the gate, deletes and closes it again in one batch.
INSERT INTO retention_gate (id, cutoff) VALUES (1, 0);
--> statement-breakpoint
CREATE TRIGGER routing_decisions_no_update BEFORE UPDATE ON routing_decisions
BEGIN
  SELECT RAISE(ABORT, 'routing_decisions is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER routing_decisions_no_repeat BEFORE INSERT ON routing_decisions
WHEN EXISTS (SELECT 1 FROM routing_decisions WHERE id = NEW.id OR decision_key = NEW.decision_key)
BEGIN
  SELECT RAISE(IGNORE);
END;
--> statement-breakpoint
CREATE TRIGGER routing_decisions_no_delete BEFORE DELETE ON routing_decisions
WHEN OLD.at >= (SELECT cutoff FROM retention_gate)
BEGIN
  SELECT RAISE(ABORT, 'routing_decisions is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER api_logs_no_update BEFORE UPDATE ON api_logs
BEGIN
  SELECT RAISE(ABORT, 'api_logs is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER api_logs_no_repeat BEFORE INSERT ON api_logs
WHEN EXISTS (SELECT 1 FROM api_logs WHERE id = NEW.id OR log_key = NEW.log_key)
BEGIN
  SELECT RAISE(IGNORE);
END;
--> statement-breakpoint
CREATE TRIGGER api_logs_no_delete BEFORE DELETE ON api_logs
WHEN OLD.at >= (SELECT cutoff FROM retention_gate)
BEGIN
  SELECT RAISE(ABORT, 'api_logs is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER config_audit_logs_no_update BEFORE UPDATE ON config_audit_logs
BEGIN
  SELECT RAISE(ABORT, 'config_audit_logs is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER config_audit_logs_no_repeat BEFORE INSERT ON config_audit_logs
WHEN EXISTS (SELECT 1 FROM config_audit_logs WHERE id = NEW.id OR audit_key = NEW.audit_key)
BEGIN
  SELECT RAISE(IGNORE);
END;
--> statement-breakpoint
CREATE TRIGGER config_audit_logs_no_delete BEFORE DELETE ON config_audit_logs
WHEN OLD.at >= (SELECT cutoff FROM retention_gate)
BEGIN
  SELECT RAISE(ABORT, 'config_audit_logs is append-only');
END;
