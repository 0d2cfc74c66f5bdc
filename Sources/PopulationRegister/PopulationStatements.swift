package import Database
import RecordModel

/// The SQL of files of the population register.
package enum PopulationStatements {
  /// What the confirmer sends.
  package static let all = [
    current, retire, addRelease, clear, addEntries, entries, setSource, removeSource, queueAll,
  ]

  static let current = Statement(
    "population.current",
    """
    SELECT release_id, sha256, signer, as_of, entries, left_out, imported_by, imported_at
    FROM identity.population_release WHERE replaced_at IS NULL
    """)

  static let retire = Statement(
    "population.retire",
    "UPDATE identity.population_release SET replaced_at = $1 WHERE replaced_at IS NULL")

  static let addRelease = Statement(
    "population.add_release",
    """
    INSERT INTO identity.population_release (release_id, sha256, signer, as_of, entries, left_out,
      imported_by, imported_at)
    SELECT $1, $2, $3, $4, $5, $6, $7, $8
    WHERE EXISTS (SELECT FROM registry.officer WHERE code = $7 AND role IN ('officer', 'operator'))
    RETURNING release_id
    """)

  static let clear = Statement(
    "population.clear", "DELETE FROM identity.population_entry WHERE release_id <> $1")

  static let addEntries = Statement(
    "population.add_entries",
    """
    INSERT INTO identity.population_entry (release_id, key_id, hmac, sealed)
    SELECT $1, unnest($2::smallint[]), unnest($3::bytea[]), unnest($4::bytea[])
    """)

  static let entries = Statement(
    "population.entries",
    """
    SELECT e.hmac, e.sealed FROM unnest($2::smallint[], $3::bytea[]) AS k (key_id, hmac)
    JOIN identity.population_entry e
      ON e.release_id = $1 AND e.key_id = k.key_id AND e.hmac = k.hmac
    """)

  static let setSource = Statement(
    "population.set_source",
    """
    INSERT INTO identity.population_source (name, since) VALUES ($1, $2)
    ON CONFLICT (name) DO NOTHING RETURNING name
    """)

  static let removeSource = Statement(
    "population.remove_source", "DELETE FROM identity.population_source WHERE name = $1")

  static let queueAll = Statement(
    "population.queue_all",
    """
    INSERT INTO identity.confirmation_work AS w (patient_id) SELECT patient_id FROM identity.patient
    ORDER BY patient_id
    ON CONFLICT (patient_id) DO UPDATE SET turn = w.turn + 1, tries = 0, next_at = now()
    """)
}

/// The SQL of whom to ask about, and what was answered.
package enum ConfirmationStatements {
  /// What the confirmer sends.
  package static let all = [claim, put, drop, done, postpone, queueOld, counts, waiting]
  /// What the resolver sends.
  package static let resolver = [ofFacility]

  static let claim = Statement(
    "confirmation.claim",
    """
    UPDATE identity.confirmation_work w
    SET next_at = now() + $2 * interval '1 second', tries = least(w.tries + 1, 100)
    FROM (SELECT patient_id FROM identity.confirmation_work WHERE next_at <= now()
      ORDER BY next_at, patient_id LIMIT $1 FOR UPDATE SKIP LOCKED) due
    WHERE w.patient_id = due.patient_id RETURNING w.patient_id, w.turn, w.tries
    """)

  static let put = Statement(
    "confirmation.put",
    """
    INSERT INTO identity.confirmation (patient_id, facility_id, source, status, name, birth_date,
      sex, kelurahan, as_of, asked_at, expires_at)
    SELECT unnest($1::uuid[]), unnest($2::uuid[]), unnest($3::text[]), unnest($4::text[]),
      unnest($5::smallint[]), unnest($6::smallint[]), unnest($7::smallint[]),
      unnest($8::smallint[]), unnest($9::date[]), unnest($10::timestamptz[]),
      unnest($11::timestamptz[])
    ON CONFLICT (patient_id) DO UPDATE SET source = excluded.source, status = excluded.status,
      name = excluded.name, birth_date = excluded.birth_date, sex = excluded.sex,
      kelurahan = excluded.kelurahan, as_of = excluded.as_of, asked_at = excluded.asked_at,
      expires_at = excluded.expires_at
    """)

  static let drop = Statement(
    "confirmation.drop", "DELETE FROM identity.confirmation WHERE patient_id = ANY ($1::uuid[])")

  static let done = Statement(
    "confirmation.done",
    """
    DELETE FROM identity.confirmation_work w USING unnest($1::uuid[], $2::integer[]) AS t (patient_id, turn)
    WHERE w.patient_id = t.patient_id AND w.turn = t.turn
    """)

  static let postpone = Statement(
    "confirmation.postpone",
    """
    UPDATE identity.confirmation_work w SET next_at = now() + t.seconds * interval '1 second'
    FROM unnest($1::uuid[], $2::bigint[]) AS t (patient_id, seconds)
    WHERE w.patient_id = t.patient_id
    """)

  static let queueOld = Statement(
    "confirmation.queue_old",
    """
    INSERT INTO identity.confirmation_work (patient_id)
    SELECT patient_id FROM identity.confirmation WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2
    ON CONFLICT (patient_id) DO NOTHING
    """)

  static let counts = Statement(
    "confirmation.counts",
    """
    SELECT facility_id, status, count(*) FROM identity.confirmation GROUP BY facility_id, status
    ORDER BY facility_id, status
    """)

  static let waiting = Statement(
    "confirmation.waiting", "SELECT count(*) FROM identity.confirmation_work")

  static let ofFacility = Statement(
    "confirmation.of_facility",
    """
    SELECT patient_id, source, status, name, birth_date, sex, kelurahan, as_of, asked_at, expires_at
    FROM identity.confirmation WHERE facility_id = $1 AND status = $2 AND patient_id > $3
    ORDER BY patient_id LIMIT $4
    """)

  static func confirmation(_ row: Row, _ facility: FacilityID) throws -> Confirmation {
    func agreement(_ column: Int) throws -> Agreement {
      Agreement(rawValue: try row.decode(column, as: Int16.self)) ?? .notCompared
    }
    let status = PopulationWord.Status(rawValue: try row.decode(2))
    let asOf = try row.decodeOptional(7, as: PostgresDate.self).map {
      CivilDate(daysSince1970: $0.daysSince1970)
    }
    return Confirmation(
      patient: try row.decode(0), facility: facility,
      source: PopulationSource(rawValue: try row.decode(1)) ?? .release,
      word: status == .unknownNumber
        ? PopulationWord(unknownAsOf: asOf)
        : PopulationWord(
          isDeceased: status == .deceased, name: try agreement(3), birthDate: try agreement(4),
          sex: try agreement(5), kelurahan: try agreement(6), asOf: asOf),
      askedAt: try row.decode(8, as: PostgresTimestamp.self).microseconds,
      expiresAt: try row.decode(9, as: PostgresTimestamp.self).microseconds)
  }
}
