import Database
import RecordModel

/// An assertion about a visit as a row; a reference, as `FactRow`.
final class AssertionRow {
  var facility: FacilityID
  var visitID: VisitID
  var word: VisitAssertion
  /// The visit's remainder, sealed; empty for none.
  var sealedRemainder: [UInt8]

  init(
    facility: FacilityID, visitID: VisitID, word: VisitAssertion, sealedRemainder: [UInt8]
  ) {
    self.facility = facility
    self.visitID = visitID
    self.word = word
    self.sealedRemainder = sealedRemainder
  }

  /// A row of `VisitTable.assertion` as read; the remainder stays sealed, and facts are no part of it.
  static func read(_ row: Row) throws -> AssertionRow {
    let word = VisitAssertion(
      visit: Visit(place: "", patient: 0, status: "", visitClass: Coding()), number: 0,
      submission: try row.decode(3), mapping: "", senderTime: 0, sourceRank: 0, contentHash: 0)
    return try VisitTable.assertion.read(
      row,
      into: AssertionRow(
        facility: try row.decode(0), visitID: try row.decode(1), word: word, sealedRemainder: []))
  }
}

/// The table of assertions: each column once, with how it is written and how it is read.
enum VisitTable {
  static let assertion = ColumnTable<AssertionRow>(
    "record.visit_assertion",
    identity + status + spans + people + outcome
      + [.sealed("remainder", { $0.sealedRemainder }) { $0.sealedRemainder = $1 }],
    order: "visit_id, assertion")

  private static let identity: [Column<AssertionRow>] =
    [
      Column("facility_id", "uuid", get: { $0.facility }, set: { $0.facility = $1 }),
      Column("visit_id", "uuid", get: { $0.visitID }, set: { $0.visitID = $1 }),
      Column(
        "assertion", "smallint",
        get: { Int16(clamping: $0.word.number) }, set: { $0.word.number = Int($1) }),
      Column(
        "submission_id", "uuid", get: { $0.word.submission }, set: { $0.word.submission = $1 }),
      Column("place", "text", get: { $0.word.visit.place }, set: { $0.word.visit.place = $1 }),
      Column("mapping", "text", get: { $0.word.mapping }, set: { $0.word.mapping = $1 }),
      Column(
        "reason", "text", get: { $0.word.number == 1 ? "first" : "corrected" }, set: { _, _ in }),
      Column(
        "sender_time", "timestamptz", get: { PostgresTimestamp(microseconds: $0.word.senderTime) },
        set: { $0.word.senderTime = $1.microseconds }),
      Column(
        "source_rank", "smallint", get: { Int16(clamping: $0.word.sourceRank) },
        set: { $0.word.sourceRank = Int($1) }),
      Column(
        "content_hash", "bigint", get: { $0.word.contentHash }, set: { $0.word.contentHash = $1 }),
      Column("is_held", "boolean", get: { $0.word.isHeld }, set: { $0.word.isHeld = $1 }),
      .optional("replays", "uuid", { $0.word.replays }) { $0.word.replays = $1 },
    ]
    + Column.identifiers({ $0.word.visit.identifiers }) { $0.word.visit.identifiers = $1 }

  private static let status: [Column<AssertionRow>] =
    [.text("status", { $0.word.visit.status }) { $0.word.visit.status = $1 ?? "" }]
    + Column.coding("class", { $0.word.visit.visitClass }) {
      $0.word.visit.visitClass = $1 ?? Coding()
    }
    + Column.concept("service", { $0.word.visit.service }) { $0.word.visit.service = $1.nonEmpty }

  private static let spans: [Column<AssertionRow>] =
    [
      .texts("history_status", { $0.word.visit.statusHistory.map(\.status) }) { row, statuses in
        row.word.visit.statusHistory = statuses.map { .init(status: $0, period: ClinicalPeriod()) }
      }
    ]
    + history("history_start", { $0.start }) { $0.start = $1 }
    + history("history_end", { $0.end }) { $0.end = $1 }
    + Column.time("period_start", { $0.word.visit.period.start }) {
      $0.word.visit.period.start = $1
    }
    + Column.time("period_end", { $0.word.visit.period.end }) { $0.word.visit.period.end = $1 }

  private static let people: [Column<AssertionRow>] =
    Column.reference("practitioner", { $0.word.visit.practitioner }) {
      $0.word.visit.practitioner = $1
    }
    + Column.reference("location", { $0.word.visit.location }) { $0.word.visit.location = $1 }
    + Column.reference("provider", { $0.word.visit.serviceProvider }) {
      $0.word.visit.serviceProvider = $1
    }

  private static let outcome: [Column<AssertionRow>] =
    Column.coding("payer", { $0.word.visit.payer }) { $0.word.visit.payer = $1 }
    + Column.concept("disposition", { $0.word.visit.disposition }) {
      $0.word.visit.disposition = $1.nonEmpty
    }
    + Column.reference("referred_from", { $0.word.visit.referredFrom }) {
      $0.word.visit.referredFrom = $1
    }
    + Column.reference("referred_to", { $0.word.visit.referredTo }) {
      $0.word.visit.referredTo = $1
    }
    + [
      .text("withdrawn", { $0.word.visit.withdrawn.text }) { row, text in
        row.word.visit.withdrawn = Set(text: text)
      }
    ]

  /// The moments of one end of the status history: instants in `name`, forms in `name_form`.
  private static func history(
    _ name: String, _ get: @escaping @Sendable (ClinicalPeriod) -> ClinicalTime?,
    set: @escaping @Sendable (inout ClinicalPeriod, ClinicalTime?) -> Void
  ) -> [Column<AssertionRow>] {
    [
      .integers(
        name, "bigint", { $0.word.visit.statusHistory.map { get($0.period)?.microseconds } }
      ) { row, moments in
        for (index, moment) in moments.enumerated() where index < row.word.visit.statusHistory.count
        {
          set(
            &row.word.visit.statusHistory[index].period,
            moment.map { ClinicalTime(microseconds: $0, form: 0) })
        }
      },
      .integers(
        "\(name)_form", "smallint",
        { $0.word.visit.statusHistory.map { (get($0.period)?.form).map(Int64.init) } }
      ) { row, forms in
        for (index, form) in forms.enumerated() where index < row.word.visit.statusHistory.count {
          guard let form, let time = get(row.word.visit.statusHistory[index].period) else {
            continue
          }
          set(
            &row.word.visit.statusHistory[index].period,
            ClinicalTime(
              microseconds: time.microseconds, form: Int16(truncatingIfNeeded: form)))
        }
      },
    ]
  }
}

extension Set<Visit.Withdrawal> {
  /// Names joined by commas, nil for none.
  fileprivate var text: String? {
    isEmpty ? nil : map(\.rawValue).sorted().joined(separator: ",")
  }

  fileprivate init(text: String?) {
    self = Set((text ?? "").split(separator: ",").compactMap { .init(rawValue: String($0)) })
  }
}
