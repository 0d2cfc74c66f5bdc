-- Why a hospital states a day's census of beds again; null for the first statement. Of each day the last statement
-- counts with all its classes, so that a class that is called otherwise now is not counted beside its old name.
ALTER TABLE monitor.bed_census ADD COLUMN reason text CHECK (length(reason) BETWEEN 1 AND 200);
