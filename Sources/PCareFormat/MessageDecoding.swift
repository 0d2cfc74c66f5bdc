import RecordModel
import StrictJSON

/// One message on its way into a `DecodedSubmission`.
///
/// The records are collected into scopes, each a document of its own; in a scope patients come
/// first, then visits, then what hangs on visits, and last the remainders.
struct MessageDecoding {
  /// Most issues that are kept of one message; more would not help anybody to mend it.
  static let maximumIssues = 2_000
  /// Most records of one message: a history bundle has as many tokens that it could hold more.
  static let maximumRecords = 20_000
  /// Envelopes in envelopes: of the answer, of the list, and one to spare.
  static let maximumEnvelopes = 4
  /// Longest value of a field without a home, in bytes: FHIR's strings end at a mebibyte.
  static let maximumKeptBytes = 256 << 10

  let context: FormatContext
  var submission = DecodedSubmission(mapping: PCareDecoder.mapping)
  var recordCount = 0
  /// The visits of the scope that is being read.
  var drafts: [VisitDraft] = []
  /// The words of jnsPeserta of each patient that has them, by index.
  var memberGroups: [Int: String] = [:]

  init(_ context: FormatContext) { self.context = context }

  mutating func decode(_ root: JSONValue) {
    for scope in collect(root) {
      drafts = []
      let patients = readPatients(scope)
      readVisits(scope, patients)
      readOrders(scope)
      for draft in drafts { finish(draft) }
    }
    submission.patientRanges.sort { $0.bytes.lowerBound < $1.bytes.lowerBound }
  }

  /// Takes note of a finding; beyond the limit it is dropped.
  mutating func report(_ rule: Rule, at position: String, detail: String? = nil) {
    guard submission.issues.count < Self.maximumIssues else { return }
    submission.issues.append(Issue(rule, at: position, detail: detail))
  }

  /// Notes that a record speaks of a patient.
  mutating func own(_ record: SourceRecord, _ patient: Int) {
    submission.patientRanges.append(.init(bytes: record.value.bytes, patient: patient))
  }

  /// A date or time of P-Care; reports and gives nil if it is none.
  mutating func time(_ found: Found) -> ClinicalTime? {
    if let time = found.text.flatMap({ PCareTime.read($0, context.defaultOffsetMinutes) }) {
      return time
    }
    report(.pcareTimeUnreadable, at: found.place)
    return nil
  }

  /// The fields that go to a remainder; one that is too long is told and left to the raw message.
  mutating func kept(_ fields: [KeptField], at place: String) -> [KeptField] {
    fields.filter { field in
      if field.value.utf8.count <= Self.maximumKeptBytes { return true }
      report(.pcareFieldTooLong, at: place)
      return false
    }
  }
}

/// A visit that is being put together.
struct VisitDraft {
  /// Index into `DecodedSubmission.visits`.
  let visit: Int
  /// What tells of it, the kunjungan before the pendaftaran.
  var records: [SourceRecord]
  /// Paths of known fields that could not be read, or that only the remainder can tell.
  var unread: Set<String> = []
  /// Paths of unknown fields that a resource took.
  var taken: Set<String> = []
  /// Fields of other records that have no home of their own.
  var extra: [KeptField] = []

  init(visit: Int, records: [SourceRecord]) {
    self.visit = visit
    self.records = records
  }

  /// The place of the visit itself.
  var place: String { records[0].place }

  func find(_ field: Field) -> Found? {
    for record in records { if let found = record.find(field) { return found } }
    return nil
  }

  func text(_ field: Field) -> String? { find(field)?.text }

  /// What the registration says of complaint and measurements otherwise than the visit itself,
  /// whose word is in the columns.
  var contradictions: [KeptField] {
    guard records.count > 1 else { return [] }
    return ([.complaint] + Vital.all.map(\.field)).compactMap { field in
      guard let first = records[0].find(field), let second = records[1].find(field),
        let text = second.text, text != first.text, PCareNumber.read(text)?.isZero != true
      else { return nil }
      return KeptField(name: "\(records[1].kind.rawValue).\(second.path)", value: text)
    }
  }
}

/// P-Care's dates: `dd-MM-yyyy`, VClaim's `yyyy-MM-dd`, also with a time, `-` or `/`.
///
/// A time of day without an offset gets the facility's, written out: FHIR's must have one, and so
/// it is the same time that a FHIR sender would write.
enum PCareTime {
  static func read(_ text: String, _ defaultOffsetMinutes: Int) -> ClinicalTime? {
    let parts = text.split(maxSplits: 1, whereSeparator: { $0 == " " || $0 == "T" })
    guard let first = parts.first else { return nil }
    let date = first.split(
      omittingEmptySubsequences: false, whereSeparator: { $0 == "-" || $0 == "/" })
    guard date.count == 3, let iso = isoDate(date[0], date[1], date[2]) else { return nil }
    guard parts.count == 2 else {
      return ClinicalTime(iso, defaultOffsetMinutes: defaultOffsetMinutes)
    }
    var clock = parts[1].trimmingTail
    // Hours and minutes alone: the seconds are not known, and the model wants them.
    if clock.utf8.count == 5 { clock += ":00" }
    return ClinicalTime("\(iso)T\(clock)", defaultOffsetMinutes: defaultOffsetMinutes)?
      .placed(defaultOffsetMinutes)
  }

  private static func isoDate(_ a: Substring, _ b: Substring, _ c: Substring) -> String? {
    let (year, day) = a.utf8.count == 4 ? (a, c) : (c, a)
    guard year.utf8.count == 4, year.utf8.allSatisfy({ $0 &- 48 < 10 }),
      year >= "1850", (1...2).contains(day.utf8.count), (1...2).contains(b.utf8.count)
    else { return nil }
    return "\(year)-\(two(b))-\(two(day))"
  }

  private static func two(_ digits: some StringProtocol) -> String {
    digits.utf8.count == 1 ? "0" + String(digits) : String(digits)
  }
}

extension Substring {
  /// Without blanks at the end and the start.
  fileprivate var trimmingTail: String { String(self).trimmed }
}
