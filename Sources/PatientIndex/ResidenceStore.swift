package import CityMap
package import Database
import RecordModel
package import Sealing

/// Tells anew where patients live, from the sealed addresses, when a list of streets is stated; used under the
/// matcher's role alone, which opens who people are and sees no clinical fact.
package struct ResidenceStore: Sendable {
  private let reader: PatientStore
  private let keyring: Keyring

  /// A store under the keys of `keyring`.
  package init(keyring: Keyring) {
    self.keyring = keyring
    reader = .init(keyring: keyring)
  }

  /// What was done.
  package struct Counts: Hashable, Sendable {
    /// Words on patients that were looked at.
    package var words = 0
    /// Those that tell another place, or tell it otherwise.
    package var moved = 0
    /// Those that did not open and stay as they are.
    package var closed = 0

    /// Nothing yet.
    package init() {}

    /// Takes other counts in.
    package mutating func add(_ other: Counts) {
      words += other.words
      moved += other.moved
      closed += other.closed
    }
  }

  /// Tells of at most `limit` words that were told by an older list, and less than certainly, where they say that their
  /// patients live; words that another gateway holds are passed over. Whoever counts hears of those that moved, by the
  /// list of work.
  package func tellAnew(
    by streets: StreetList, limit: Int, in transaction: borrowing Transaction
  ) async throws -> Counts {
    var counts = Counts()
    var words: [(patient: PatientID, hash: Int64, home: Home)] = []
    let version = Int32(streets.version)
    for row in try await transaction.query(
      ResidenceStatements.take.bind(version, Int64(limit)))
    {
      let before = Home(
        place: try row.decode(13), method: try row.decode(14),
        certainty: try row.decode(15, as: Int16.self))
      var home = before
      do {
        home = try now(row, by: streets) ?? before
      } catch let error where !(error is DatabaseError) {
        counts.closed += 1
      }
      words.append((try row.decode(0), try row.decode(2), home))
      if home != before { counts.moved += 1 }
    }
    counts.words = words.count
    guard !words.isEmpty else { return counts }
    transaction.enqueue(
      ResidenceStatements.put.bind(
        version, words.map(\.patient), words.map(\.hash), words.map(\.home.place),
        words.map(\.home.method), words.map(\.home.certainty)))
    return counts
  }

  /// What a word tells by a list; nil without an address, and where the key of its person is gone.
  private func now(_ row: Row, by streets: StreetList) throws -> Home? {
    guard let person = try row.decodeOptional(10, as: PersonID.self),
      let sealed = try row.decodeOptional(12, as: Bytea.self)
    else { return nil }
    let key = try keyring.unwrap(sealed.bytes, keyID: try row.decode(11), of: person)
    let told = try reader.assertion(try row.decode(0), row, key)
    return PatientStore.residence(told, by: streets).map {
      Home(place: $0.place, method: $0.method.rawValue, certainty: Int16($0.certainty))
    }
  }

  private struct Home: Hashable {
    let place: String
    let method: String
    let certainty: Int16
  }
}

/// The SQL of telling anew where patients live.
package enum ResidenceStatements {
  /// What the matcher's role sends.
  package static let all = [take, put]

  // Words that name an address at all; the columns are those of `fetch_assertions`, the remainder left out.
  static let take = Statement(
    "residence.take",
    """
    SELECT a.patient_id, a.sender_time, a.content_hash, a.submission_id, a.place, a.sex,
      a.birth_date, a.birth_form, a.demographics, NULL::bytea, p.person_id, p.key_id, p.sealed_key,
      a.residence, a.residence_method, a.residence_certainty
    FROM (SELECT * FROM identity.patient_assertion
      WHERE residence_certainty < \(Residence.settled) AND residence_list < $1
      ORDER BY residence_list, patient_id LIMIT $2 FOR UPDATE SKIP LOCKED) a
    LEFT JOIN LATERAL (SELECT person_id FROM identity.patient
      WHERE patient_id = a.patient_id OFFSET 0) t ON true
    LEFT JOIN LATERAL (SELECT person_id, key_id, sealed_key FROM identity.person
      WHERE person_id = t.person_id OFFSET 0) p ON true
    """)

  static let put = Statement(
    "residence.put",
    """
    UPDATE identity.patient_assertion a SET residence = c.place, residence_method = c.method,
      residence_certainty = c.certainty, residence_list = $1
    FROM unnest($2::uuid[], $3::bigint[], $4::text[], $5::text[], $6::smallint[])
      AS c (patient_id, content_hash, place, method, certainty)
    WHERE a.patient_id = c.patient_id AND a.content_hash = c.content_hash
    """)
}
