import RecordModel

/// One body on its way into a `DecodedSubmission`: message after message, patient after patient.
struct HL7Decoding {
  /// Most issues that are kept of one body; more would not help anybody to mend it.
  static let maximumIssues = 2_000
  /// Times of senders may be ahead of ours by so much; beyond that their clock is wrong.
  static let clockSkewMicroseconds: Int64 = 10 * 60 * 1_000_000

  let context: FormatContext
  var submission = DecodedSubmission(mapping: HL7Decoder.mapping)
  /// `message[3].`, or nothing in a body of one message.
  var prefix = ""
  /// The message that the last error was of, and whether findings were dropped.
  private var refusedPrefix: String?
  private var isCut = false

  init(_ context: FormatContext) { self.context = context }

  /// Takes note of a finding; beyond the limit it is dropped, and that is told once.
  ///
  /// The first error of each message is always kept: it decides what is refused.
  mutating func report(_ issue: Issue) {
    if submission.issues.count < Self.maximumIssues {
      submission.issues.append(issue)
      if issue.isError { refusedPrefix = prefix }
      return
    }
    if !isCut { submission.issues.append(Issue(.hl7IssuesCut, at: "")) }
    isCut = true
    guard issue.isError, refusedPrefix != prefix else { return }
    submission.issues.append(issue)
    refusedPrefix = prefix
  }

  /// The same at a place of the current message.
  mutating func report(_ rule: Rule, at place: String, detail: String? = nil) {
    report(Issue(rule, at: prefix + place, detail: detail))
  }

  mutating func decode(_ body: [UInt8]) {
    guard body.count <= HL7Limits.bytes else {
      return report(.hl7BeyondLimit, at: "", detail: "\(HL7Limits.bytes) bytes")
    }
    let wide = UTF16Body(body)
    let bytes = wide?.bytes ?? body
    let envelope = HL7Envelope(bytes)
    tell(envelope)
    for (index, range) in envelope.messages.enumerated() {
      prefix = envelope.messages.count > 1 ? "message[\(index + 1)]." : ""
      guard let message = HL7Message(bytes, in: range) else {
        let isReadable = HL7Separators(header: bytes[range]) != nil
        report(isReadable ? .hl7BeyondLimit : .hl7HeaderUnreadable, at: "MSH")
        continue
      }
      decode(message)
    }
    prefix = ""
    checkCounts(envelope, bytes)
    if let wide { moveRanges(wide) }
  }

  private mutating func tell(_ envelope: HL7Envelope) {
    if envelope.messages.isEmpty { report(.hl7NotAMessage, at: "") }
    if envelope.isCut { report(.hl7FrameBroken, at: "") }
    if envelope.isBeyondLimit {
      report(.hl7BeyondLimit, at: "", detail: "\(HL7Limits.messages) messages")
    }
    guard !envelope.messages.isEmpty else { return }
    for stray in envelope.strays { report(.hl7OutsideMessages, at: "byte \(stray)") }
  }

  /// Holds every BTS-1 against the messages since its BHS.
  private mutating func checkCounts(_ envelope: HL7Envelope, _ bytes: [UInt8]) {
    var opened = 0
    var separator = HL7Separators.standard.field
    for line in envelope.batchLines {
      if let separators = HL7Separators(header: bytes[line.range]), !line.name.equals("BTS") {
        separator = separators.field
      }
      if line.name.equals("BHS") { opened = line.messagesBefore }
      guard line.name.equals("BTS") else { continue }
      let rest = bytes[line.range].dropFirst(4)
      let count = Int(String(decoding: rest.prefix { $0 != separator }, as: UTF8.self))
      if let count, count != line.messagesBefore - opened {
        report(.hl7BatchCountWrong, at: "BTS-1")
      }
    }
  }

  private mutating func decode(_ message: HL7Message) {
    let header = message.header
    guard check(message, header) else { return }
    let kind = MessageKind(type: header.type.uppercased(), trigger: header.trigger.uppercased())
    let groups = MessageGroups(message)
    guard !groups.ranges.isEmpty else { return report(.hl7PatientMissing, at: "PID") }
    if !kind.isMapped { report(.hl7TypeUnmapped, at: "MSH-9") }
    if kind.isNotDone { report(.hl7ActionNotTaken, at: "MSH-9") }
    let context = self.context.within(header)
    let senderTime = senderTime(message, context)
    var walk = GroupWalk(
      message, header, kind, context, prefix: prefix, senderTime: senderTime)
    for range in groups.ranges {
      walk.run(before: groups.header, range, into: &submission)
      for issue in walk.takeFindings() { report(issue) }
    }
    if kind.family == .visit, kind.isMapped, message["PV1"] == nil {
      report(.hl7VisitMissing, at: "PV1")
    }
  }

  /// What must be right before a message is read; false if it is refused.
  private mutating func check(_ message: HL7Message, _ header: HL7Header) -> Bool {
    let storage = message.storage
    switch storage.finding {
    case .none: break
    case .undeclared: report(.hl7CharsetUndeclared, at: "MSH-18")
    case .differs: report(.hl7CharsetDiffers, at: "MSH-18")
    case .invalid: report(.hl7CharsetInvalid, at: "MSH-18")
    case .unsupported: report(.hl7CharsetUnsupported, at: "MSH-18")
    }
    for index in storage.continued.prefix(10) {
      report(.hl7LineContinued, at: "segment \(index + 1)")
    }
    let number = header.versionNumber
    if !number.hasPrefix("2.") || !("1"..."8").contains(number.dropFirst(2).prefix(1)) {
      report(.hl7VersionUnknown, at: "MSH-12")
    }
    if header.type.isEmpty { report(.hl7TypeMissing, at: "MSH-9") }
    if !message.segment(0).field(10).hasText { report(.hl7ControlIDMissing, at: "MSH-10") }
    return storage.finding != .invalid && storage.finding != .unsupported
  }

  /// When the sender wrote it: EVN-2, else MSH-7; a moment ahead of ours is none.
  private mutating func senderTime(
    _ message: HL7Message, _ context: FormatContext
  ) -> ClinicalTime? {
    let limit = context.receivedAt.microseconds + Self.clockSkewMicroseconds
    let sent = [("EVN-2", message["EVN"]?.field(2)), ("MSH-7", message.segment(0).field(7))]
    for (place, value) in sent {
      guard let value,
        let time = context.time(value)
      else { continue }
      if time.microseconds <= limit { return time }
      report(.hl7SenderTimeImplausible, at: place)
    }
    return nil
  }

  /// Ranges of a body in UTF-16 are told in its own bytes.
  private mutating func moveRanges(_ wide: UTF16Body) {
    let sent = submission.patientRanges
    let order = sent.indices.sorted { sent[$0].bytes.lowerBound < sent[$1].bytes.lowerBound }
    let bounds = order.flatMap { [sent[$0].bytes.lowerBound, sent[$0].bytes.upperBound] }
    let moved = wide.offsets(bounds)
    submission.patientRanges = order.indices.map { position in
      .init(
        bytes: moved[position * 2]..<moved[position * 2 + 1],
        patient: sent[order[position]].patient)
    }
  }
}

/// The patients of a message: what stands before the first PID is for all of them.
struct MessageGroups {
  /// Indices of segments before the first PID.
  let header: Range<Int>
  /// From each PID to the next.
  let ranges: [Range<Int>]

  init(_ message: HL7Message) {
    let starts = (0..<message.segmentCount).filter { message.segment($0).isNamed("PID") }
    header = 0..<(starts.first ?? message.segmentCount)
    let ends = starts.dropFirst() + [message.segmentCount]
    ranges = zip(starts, ends).map { $0..<$1 }
  }
}
