-- What a facility recorded of its patients' words is listed to it, the newest first.
CREATE INDEX consent_recorded ON access.consent (recorded_facility, consent_id DESC);
