-- What a word on a visit takes back of earlier ones: elements, joined by commas; null for nothing.
ALTER TABLE record.visit_assertion ADD COLUMN withdrawn text;
