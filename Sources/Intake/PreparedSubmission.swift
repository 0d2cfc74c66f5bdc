import CodeSystems
import RecordModel
import RecordStore
import Sealing

/// A message that was read and judged without the database: what is left of it can be stored.
struct PreparedSubmission: Sendable {
  let message: ReceivedMessage
  let id: SubmissionID
  /// What it is written in; for one that could not be read, what it should have been.
  let format: MessageFormat
  /// What the format made of it; nil if no format could read it.
  let decoded: DecodedSubmission?
  /// Indices of the visits that are to be stored; empty if the message is refused as a whole.
  private(set) var wantedVisits: [Int]
  /// What was found, visits' findings included.
  private(set) var issues: [Issue]
  /// What part it is of a message that goes into the record in chunks; nil for a whole one.
  var part = Part.whole
  /// Codes that nobody has explained yet.
  var unknownCodes: [UnknownCode] = []
  /// The message that is read again, and whether its first reading went into the record; nil for a first
  /// reading.
  var replays: (message: SubmissionID, wasStored: Bool)?
  /// What keeps everything of it out of the record; nil if something of it goes in.
  private(set) var refusal: Refusal?
  /// The message in parts by patient, packed and ready for sealing.
  let parts: [PackedPart]

  /// Whether all of it goes in or nothing: a FHIR transaction to the FHIR route, or one resource.
  var isAtomic: Bool {
    message.endpoint == .resource || message.endpoint == .fhir && decoded?.isTransaction == true
  }

  /// What part of a message a preparation is.
  enum Part: Hashable, Sendable {
    /// All of it.
    case whole
    /// The message itself, to be stored before its visits are.
    case message
    /// Some of its visits, which are in the record once their chunk's row is.
    case chunk(Int)

    /// The chunk's number.
    var chunk: Int? { if case .chunk(let number) = self { number } else { nil } }
  }

  /// Bytes of the message that speak of one patient of it, or of nobody.
  struct PackedPart: Sendable {
    let patient: Int?
    let packed: [UInt8]

    /// The whole message as nobody's.
    static func whole(_ message: ReceivedMessage) -> [PackedPart] {
      [PackedPart(patient: nil, packed: Zstandard.pack(message.body))]
    }
  }

  /// Most findings of a trial run in chunks.
  private static let maximumFindings = 20_000

  /// Adds what a trial run finds in the next chunk.
  mutating func add(_ next: PreparedSubmission) {
    issues += next.issues.prefix(max(0, Self.maximumFindings - issues.count))
    wantedVisits += next.wantedVisits
    if next.refusal == nil { refusal = nil }
  }

  /// Why nothing of a message goes into the record; it is kept whole all the same.
  enum Refusal: Sendable {
    /// Nothing in it could be accepted: 422.
    case unusable
    /// It speaks for another facility: 403.
    case otherFacility
    /// It is too large or deep: 413.
    case beyondLimit
  }

  /// Whether something of it goes into the record.
  var isWanted: Bool { refusal == nil }

  /// The same message to be kept whole only, because the database refused what every rule had
  /// passed.
  var asFault: PreparedSubmission { kept(whole: [Issue(.keptForUs, at: "")], decoded: nil) }

  /// The same message to be kept whole only, because the database knows something that speaks
  /// against a part of it and the sender wants all or nothing.
  func withdrawn(_ found: [Issue]) -> PreparedSubmission {
    kept(whole: issues + found, decoded: decoded)
  }

  private func kept(
    whole issues: [Issue], decoded: DecodedSubmission?
  ) -> PreparedSubmission {
    var kept = PreparedSubmission(
      message: message, id: id, format: format, decoded: decoded, wantedVisits: [], issues: issues,
      refusal: .unusable, parts: PackedPart.whole(message))
    kept.replays = replays
    return kept
  }
}

extension PreparedSubmission.PackedPart {
  /// One part for a message of one patient; else the runs of bytes of each patient and what lies
  /// between.
  static func byPatient(
    _ message: ReceivedMessage, _ decoded: DecodedSubmission
  ) -> [Self] {
    if decoded.patients.count == 1 {
      return [.init(patient: 0, packed: Zstandard.pack(message.body))]
    }
    var runs: [(patient: Int?, bytes: Range<Int>)] = []
    func add(_ patient: Int?, _ bytes: Range<Int>) {
      guard !bytes.isEmpty else { return }
      if let last = runs.last, last.patient == patient {
        runs[runs.count - 1].bytes = last.bytes.lowerBound..<bytes.upperBound
      } else {
        runs.append((patient, bytes))
      }
    }
    var position = 0
    for range in decoded.patientRanges.sorted(by: { $0.bytes.lowerBound < $1.bytes.lowerBound })
    where range.bytes.lowerBound >= position {
      add(nil, position..<range.bytes.lowerBound)
      add(range.patient, range.bytes)
      position = range.bytes.upperBound
    }
    add(nil, position..<message.body.count)
    return runs.map {
      .init(patient: $0.patient, packed: Zstandard.pack(Array(message.body[$0.bytes])))
    }
  }
}
