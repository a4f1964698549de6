-- Finds calls by any three or more digits in a row of the number of the person on the line.
--
-- The rowid is the call's place in the list, newest last: when it came in, then the lower 20 bits
-- of its id. So a search reads its hits in the order of the list, and a range of time is one of
-- rowids. Each number ends with a mark, so that its end can be searched for. Triggers keep it true,
-- whoever writes; the index keeps no numbers beside those in `calls`.
CREATE VIRTUAL TABLE call_numbers USING fts5 (
  number, tokenize = 'trigram', content = '', contentless_delete = 1
);
--> statement-breakpoint
INSERT INTO call_numbers (rowid, number)
SELECT created_at * 1048576 + id % 1048576,
  iif(direction = 'inbound', caller_number, called_number) || '$'
FROM calls WHERE iif(direction = 'inbound', caller_number, called_number) IS NOT NULL;
--> statement-breakpoint
CREATE TRIGGER calls_number_added AFTER INSERT ON calls
WHEN iif(NEW.direction = 'inbound', NEW.caller_number, NEW.called_number) IS NOT NULL
BEGIN
  INSERT INTO call_numbers (rowid, number) VALUES (
    NEW.created_at * 1048576 + NEW.id % 1048576,
    iif(NEW.direction = 'inbound', NEW.caller_number, NEW.called_number) || '$'
  );
END;
--> statement-breakpoint
CREATE TRIGGER calls_number_changed AFTER UPDATE ON calls
WHEN OLD.created_at <> NEW.created_at OR OLD.caller_number IS NOT NEW.caller_number
  OR OLD.called_number IS NOT NEW.called_number
BEGIN
  DELETE FROM call_numbers WHERE rowid = OLD.created_at * 1048576 + OLD.id % 1048576;
  INSERT INTO call_numbers (rowid, number)
  SELECT NEW.created_at * 1048576 + NEW.id % 1048576,
    iif(NEW.direction = 'inbound', NEW.caller_number, NEW.called_number) || '$'
  WHERE iif(NEW.direction = 'inbound', NEW.caller_number, NEW.called_number) IS NOT NULL;
END;
--> statement-breakpoint
CREATE TRIGGER calls_number_removed AFTER DELETE ON calls
BEGIN
  DELETE FROM call_numbers WHERE rowid = OLD.created_at * 1048576 + OLD.id % 1048576;
END;
