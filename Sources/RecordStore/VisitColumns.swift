import Database
import RecordModel

/// An assertion about a visit as a row.
struct AssertionRow: Sendable {
  var facility: FacilityID
  var visitID: VisitID
  var number: Int16
  var submission: SubmissionID
  var mapping: String
  /// `first` or `corrected`.
  var reason: String
  var senderTime: PostgresTimestamp
  var sourceRank: Int16
  var contentHash: Int64
  var replays: SubmissionID?
  var isHeld = false
  var visit: Visit
  /// The visit's remainder, sealed; empty for none.
  var sealedRemainder: [UInt8]

  /// A row to read into.
  static func blank(facility: FacilityID, visit: VisitID, submission: SubmissionID) -> Self {
    Self(
      facility: facility, visitID: visit, number: 0, submission: submission, mapping: "",
      reason: "", senderTime: PostgresTimestamp(microseconds: 0), sourceRank: 0, contentHash: 0,
      visit: Visit(place: "", patient: 0, status: "", visitClass: Coding()), sealedRemainder: [])
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
      Column("assertion", "smallint", get: { $0.number }, set: { $0.number = $1 }),
      Column("submission_id", "uuid", get: { $0.submission }, set: { $0.submission = $1 }),
      Column("place", "text", get: { $0.visit.place }, set: { $0.visit.place = $1 }),
      Column("mapping", "text", get: { $0.mapping }, set: { $0.mapping = $1 }),
      Column("reason", "text", get: { $0.reason }, set: { $0.reason = $1 }),
      Column("sender_time", "timestamptz", get: { $0.senderTime }, set: { $0.senderTime = $1 }),
      Column("source_rank", "smallint", get: { $0.sourceRank }, set: { $0.sourceRank = $1 }),
      Column("content_hash", "bigint", get: { $0.contentHash }, set: { $0.contentHash = $1 }),
      Column("is_held", "boolean", get: { $0.isHeld }, set: { $0.isHeld = $1 }),
      .optional("replays", "uuid", { $0.replays }) { $0.replays = $1 },
    ]
    + Column.identifiers({ $0.visit.identifiers }) { $0.visit.identifiers = $1 }

  private static let status: [Column<AssertionRow>] =
    [.text("status", { $0.visit.status }) { $0.visit.status = $1 ?? "" }]
    + Column.coding("class", { $0.visit.visitClass }) { $0.visit.visitClass = $1 ?? Coding() }
    + Column.concept("service", { $0.visit.service }) { $0.visit.service = $1.nonEmpty }

  private static let spans: [Column<AssertionRow>] =
    [
      .texts("history_status", { $0.visit.statusHistory.map(\.status) }) { row, statuses in
        row.visit.statusHistory = statuses.map { .init(status: $0, period: ClinicalPeriod()) }
      }
    ]
    + history("history_start", { $0.start }) { $0.start = $1 }
    + history("history_end", { $0.end }) { $0.end = $1 }
    + Column.time("period_start", { $0.visit.period.start }) { $0.visit.period.start = $1 }
    + Column.time("period_end", { $0.visit.period.end }) { $0.visit.period.end = $1 }

  private static let people: [Column<AssertionRow>] =
    Column.reference("practitioner", { $0.visit.practitioner }) { $0.visit.practitioner = $1 }
    + Column.reference("location", { $0.visit.location }) { $0.visit.location = $1 }
    + Column.reference("provider", { $0.visit.serviceProvider }) {
      $0.visit.serviceProvider = $1
    }

  private static let outcome: [Column<AssertionRow>] =
    Column.coding("payer", { $0.visit.payer }) { $0.visit.payer = $1 }
    + Column.concept("disposition", { $0.visit.disposition }) {
      $0.visit.disposition = $1.nonEmpty
    }
    + Column.reference("referred_from", { $0.visit.referredFrom }) {
      $0.visit.referredFrom = $1
    }
    + Column.reference("referred_to", { $0.visit.referredTo }) { $0.visit.referredTo = $1 }
    + [
      .text("withdrawn", { $0.visit.withdrawn.text }) { row, text in
        row.visit.withdrawn = Set(text: text)
      }
    ]

  /// The moments of one end of the status history: instants in `name`, forms in `name_form`.
  private static func history(
    _ name: String, _ get: @escaping @Sendable (ClinicalPeriod) -> ClinicalTime?,
    set: @escaping @Sendable (inout ClinicalPeriod, ClinicalTime?) -> Void
  ) -> [Column<AssertionRow>] {
    [
      .integers(
        name, "bigint", { $0.visit.statusHistory.map { get($0.period)?.microseconds } }
      ) { row, moments in
        for (index, moment) in moments.enumerated() where index < row.visit.statusHistory.count {
          set(
            &row.visit.statusHistory[index].period,
            moment.map { ClinicalTime(microseconds: $0, form: 0) })
        }
      },
      .integers(
        "\(name)_form", "smallint",
        { $0.visit.statusHistory.map { (get($0.period)?.form).map(Int64.init) } }
      ) { row, forms in
        for (index, form) in forms.enumerated() where index < row.visit.statusHistory.count {
          guard let form, let time = get(row.visit.statusHistory[index].period) else { continue }
          set(
            &row.visit.statusHistory[index].period,
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
