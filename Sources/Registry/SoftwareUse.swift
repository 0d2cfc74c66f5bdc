package import Database
package import RecordModel

/// Which software sent something, as it calls itself.
package struct SoftwareName: Hashable, Sendable {
  /// Its name, at most 40 characters; empty if it does not say.
  package let name: String
  /// Its version, at most 20; empty if it does not say.
  package let version: String

  /// Longest name and version.
  package static let maximumLength = (name: 40, version: 20)

  /// A name and a version, cleaned: letters, digits, space and `. _ + - /` stay, all else becomes a space.
  package init(name: String, version: String = "") {
    self.name = Self.clean(name, Self.maximumLength.name)
    self.version = Self.clean(version, Self.maximumLength.version)
  }

  /// Where nobody says.
  package static let unknown = SoftwareName(name: "")
  /// All that are more than a facility may have in a day.
  package static let others = SoftwareName(name: "lain-lain")

  /// The first product of a User-Agent: `SIMKlinik/4.2.1 (Linux)`. Source: RFC 9110 section 10.1.5.
  package init(userAgent: String) {
    let product = userAgent.prefix { $0 != " " && $0 != "(" }
    let parts = product.split(separator: "/", maxSplits: 1).map(String.init)
    self.init(name: parts.first ?? "", version: parts.count == 2 ? parts[1] : "")
  }

  /// Whether the name is of a library and says nothing of the software that uses it.
  package var isLibrary: Bool {
    let name = name.lowercased()
    return name.isEmpty || Self.libraries.contains { name.hasPrefix($0) }
  }

  private static let libraries = [
    "curl", "python-requests", "python-urllib", "java", "okhttp", "apache-httpclient",
    "go-http-client", "guzzlehttp", "axios", "node", "undici", "dart", "postmanruntime", "mozilla",
    "wget", "libwww-perl", "ruby", "php", "dotnet",
  ]

  private static func clean(_ text: String, _ length: Int) -> String {
    let bytes = text.utf8.prefix(4 * length).map { byte -> UInt8 in
      byte &- 48 < 10 || (byte | 0x20) &- 97 < 26 || "._+-/".utf8.contains(byte)
        ? byte : UInt8(ascii: " ")
    }
    let words = bytes.split(separator: UInt8(ascii: " ")).map {
      String(decoding: $0, as: UTF8.self)
    }
    return String(words.joined(separator: " ").prefix(length))
  }
}

/// What is counted together.
package struct SoftwareKey: Hashable, Sendable {
  /// The city's day.
  package let day: CivilDate
  /// Whose visits.
  package let facility: FacilityID
  /// Code of the software operator whose certificate sent it; empty for the facility's own.
  package let vendor: String
  /// The software.
  package let software: SoftwareName

  /// A key.
  package init(day: CivilDate, facility: FacilityID, vendor: String, software: SoftwareName) {
    self.day = day
    self.facility = facility
    self.vendor = vendor
    self.software = software
  }
}

/// How much of it.
package struct SoftwareCounts: Hashable, Sendable {
  /// Submissions, those with at least one error, visits that came, and visits that were refused.
  package var submissions = 0
  /// Those with at least one error.
  package var faulty = 0
  /// Visits that came.
  package var visits = 0
  /// Visits that were refused.
  package var refused = 0

  /// Nothing.
  package init() {}

  /// Adds another count.
  package mutating func add(_ other: SoftwareCounts) {
    submissions += other.submissions
    faulty += other.faulty
    visits += other.visits
    refused += other.refused
  }
}

/// A line of the report: a software of a vendor over some days.
package struct SoftwareReportLine: Sendable {
  /// Code of the software operator; empty for facilities' own certificates.
  package let vendor: String
  /// The software.
  package let software: SoftwareName
  /// How many facilities it sent for.
  package let facilities: Int
  /// How much.
  package let counts: SoftwareCounts
  /// Rules that it broke most, with the submissions that did, most first; at most five.
  package let rules: [(code: String, submissions: Int)]
}

/// Counts of software inside transactions that others open.
package enum SoftwareStore {
  /// Adds counts by key and format, and submissions by key and broken rule.
  package static func add(
    _ uses: [(key: SoftwareKey, format: String, counts: SoftwareCounts)],
    faults: [(key: SoftwareKey, rule: String, submissions: Int)],
    in transaction: borrowing Transaction
  ) {
    func days(_ keys: [SoftwareKey]) -> [PostgresDate] {
      keys.map { PostgresDate(daysSince1970: $0.day.daysSince1970) }
    }
    if !uses.isEmpty {
      let keys = uses.map(\.key)
      transaction.enqueue(
        SoftwareStatements.addUse.bind(
          days(keys), keys.map(\.facility), keys.map(\.vendor), keys.map(\.software.name),
          keys.map(\.software.version), uses.map(\.format),
          uses.map { Int64($0.counts.submissions) }, uses.map { Int64($0.counts.faulty) },
          uses.map { Int64($0.counts.visits) }, uses.map { Int64($0.counts.refused) }))
    }
    if !faults.isEmpty {
      let keys = faults.map(\.key)
      transaction.enqueue(
        SoftwareStatements.addFaults.bind(
          days(keys), keys.map(\.facility), keys.map(\.vendor), keys.map(\.software.name),
          keys.map(\.software.version), faults.map(\.rule),
          faults.map { Int64($0.submissions) }))
    }
  }

  /// What each software of each vendor sent from a day on, most submissions first.
  package static func report(
    since day: CivilDate, in transaction: borrowing Transaction
  ) async throws -> [SoftwareReportLine] {
    let from = PostgresDate(daysSince1970: day.daysSince1970)
    let answers = try await transaction.queries([
      SoftwareStatements.uses.bind(from), SoftwareStatements.faults.bind(from),
    ])
    struct Name: Hashable {
      let vendor: String
      let software: SoftwareName
    }
    func name(_ row: Row) throws -> Name {
      Name(
        vendor: try row.decode(0),
        software: SoftwareName(name: try row.decode(1), version: try row.decode(2)))
    }
    var rules: [Name: [(code: String, submissions: Int)]] = [:]
    for row in answers[1] {
      rules[try name(row), default: []].append(
        (code: try row.decode(3), submissions: Int(try row.decode(4, as: Int64.self))))
    }
    return try answers[0].map { row in
      let name = try name(row)
      var counts = SoftwareCounts()
      counts.submissions = Int(try row.decode(4, as: Int64.self))
      counts.faulty = Int(try row.decode(5, as: Int64.self))
      counts.visits = Int(try row.decode(6, as: Int64.self))
      counts.refused = Int(try row.decode(7, as: Int64.self))
      return SoftwareReportLine(
        vendor: name.vendor, software: name.software,
        facilities: Int(try row.decode(3, as: Int64.self)), counts: counts,
        rules: Array((rules[name] ?? []).prefix(5)))
    }
  }
}

/// The SQL of counts of software.
enum SoftwareStatements {
  static let all = [addUse, addFaults, uses, faults]

  static let addUse = Statement(
    "software.add_use",
    """
    INSERT INTO registry.software_use AS u (day, facility_id, operator, software, version, format,
      submissions, faulty, visits, refused)
    SELECT unnest($1::date[]), unnest($2::uuid[]), unnest($3::text[]), unnest($4::text[]),
      unnest($5::text[]), unnest($6::text[]), unnest($7::bigint[]), unnest($8::bigint[]),
      unnest($9::bigint[]), unnest($10::bigint[])
    ON CONFLICT (day, facility_id, operator, software, version, format) DO UPDATE SET
      submissions = u.submissions + excluded.submissions, faulty = u.faulty + excluded.faulty,
      visits = u.visits + excluded.visits, refused = u.refused + excluded.refused
    """)

  static let addFaults = Statement(
    "software.add_faults",
    """
    INSERT INTO registry.software_fault AS u (day, facility_id, operator, software, version, rule,
      submissions)
    SELECT unnest($1::date[]), unnest($2::uuid[]), unnest($3::text[]), unnest($4::text[]),
      unnest($5::text[]), unnest($6::text[]), unnest($7::bigint[])
    ON CONFLICT (day, facility_id, operator, software, version, rule) DO UPDATE SET
      submissions = u.submissions + excluded.submissions
    """)

  static let uses = Statement(
    "software.uses",
    """
    SELECT operator, software, version, count(DISTINCT facility_id), sum(submissions)::bigint,
      sum(faulty)::bigint, sum(visits)::bigint, sum(refused)::bigint
    FROM registry.software_use WHERE day >= $1 GROUP BY operator, software, version
    ORDER BY sum(submissions) DESC, operator, software, version LIMIT 2000
    """)

  static let faults = Statement(
    "software.faults",
    """
    SELECT operator, software, version, rule, sum(submissions)::bigint
    FROM registry.software_fault WHERE day >= $1 GROUP BY operator, software, version, rule
    ORDER BY sum(submissions) DESC, rule
    """)
}
