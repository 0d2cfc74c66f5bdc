package import RecordModel

/// Answers to messages: ACK with MSA and ERR, in the sender's separators and version.
///
/// Pure: control id and time are the caller's. Source: HL7 v2.8 chapter 2, 2.9 (processing rules)
/// and 2.14.5 (ERR).
package enum HL7Acknowledgement {
  /// What became of a message.
  package enum Outcome: Hashable, Sendable {
    /// It is kept and on record: AA, CA.
    case accepted
    /// It was read and something in it is wrong: AE, CE.
    case failed
    /// It was not taken, for its form or for what it asks: AR, CR.
    case rejected
  }

  /// What a sender keeps as proof: the Z segment `ZRC|submission|note`.
  package struct Receipt: Hashable, Sendable {
    /// The submission's id.
    package let submission: String
    /// The signed receipt in base64.
    package let note: String

    /// A receipt of a submission.
    package init(submission: String, note: String) {
      self.submission = submission
      self.note = note
    }

    /// The receipt in an answer of ours; nil if there is none.
    package init?(in answer: [UInt8]) {
      guard let message = HL7Message(answer), let segment = message["ZRC"],
        let submission = segment.field(1).text, let note = segment.field(2).text
      else { return nil }
      self.init(submission: submission, note: note)
    }
  }

  /// Most findings that one answer tells.
  static let maximumErrors = 50

  /// The answers to a message, in the order in which they are to be sent: none if it wants none.
  ///
  /// In original mode (MSH-15 and 16 empty) one, AA, AE or AR. In enhanced mode an accept
  /// acknowledgement (CA, CE, CR) and an application acknowledgement, each as MSH-15 and MSH-16
  /// ask; the second one's control id is `controlID` with `.1`.
  package static func answers(
    to header: HL7Header?, outcome: Outcome, issues: [Issue], controlID: String,
    time: ClinicalTime, receipt: Receipt? = nil
  ) -> [[UInt8]] {
    let writer = AcknowledgementWriter(
      header: header, issues: issues, time: time, receipt: receipt)
    guard let header, header.isEnhanced else {
      return [writer.message(outcome.applicationCode, controlID)]
    }
    var answers: [[UInt8]] = []
    if isWanted(header.acceptAcknowledgement, outcome) {
      answers.append(writer.message(outcome.acceptCode, controlID))
    }
    if isWanted(header.applicationAcknowledgement, outcome) {
      let id = answers.isEmpty ? controlID : controlID + ".1"
      answers.append(writer.message(outcome.applicationCode, id))
    }
    return answers
  }

  /// Table 0155.
  private static func isWanted(_ condition: String?, _ outcome: Outcome) -> Bool {
    switch condition?.uppercased() {
    case "AL": true
    case "ER": outcome != .accepted
    case "SU": outcome == .accepted
    default: false
    }
  }

  /// Answers to the messages of a batch, as a batch: BHS, the answers, BTS.
  ///
  /// `batch` is the header of its first message, for separators and names.
  package static func batch(
    _ answers: [[UInt8]], to batch: HL7Header?, controlID: String, time: ClinicalTime
  ) -> [UInt8] {
    let writer = AcknowledgementWriter(header: batch, issues: [], time: time)
    return writer.batch(answers, controlID)
  }
}

extension HL7Acknowledgement.Outcome {
  fileprivate var applicationCode: String {
    switch self {
    case .accepted: "AA"
    case .failed: "AE"
    case .rejected: "AR"
    }
  }

  fileprivate var acceptCode: String {
    switch self {
    case .accepted: "CA"
    case .failed: "CE"
    case .rejected: "CR"
    }
  }
}

/// Writes the segments of an answer.
private struct AcknowledgementWriter {
  let header: HL7Header?
  let issues: [Issue]
  let time: ClinicalTime
  var receipt: HL7Acknowledgement.Receipt?

  private var separators: HL7Separators { header?.separators ?? .standard }
  private static let ourName = Array("BAIMBAI".utf8)
  /// The version of an answer to what said none.
  private static let usualVersion = Array("2.5.1".utf8)

  private var version: [UInt8] {
    header.flatMap { $0.version.isEmpty ? nil : $0.version } ?? Self.usualVersion
  }

  /// The minor version: 5 for 2.5.1.
  private var minor: Int {
    let number = header?.versionNumber ?? ""
    return Int(number.dropFirst(2).prefix(1)) ?? 5
  }

  func message(_ code: String, _ controlID: String) -> [UInt8] {
    var bytes = head("MSH", controlID)
    let error = issues.first(where: \.isError) ?? issues.first
    // MSA-3 is for texts up to 2.6; later it is withdrawn, and ERR tells all.
    let words = minor < 7 ? error.map { escaped($0.rule.message.indonesian) } ?? [] : []
    let original = header?.controlID ?? []
    append(["MSA".bytes, code.bytes, original, words], to: &bytes)
    for issue in issues.prefix(HL7Acknowledgement.maximumErrors)
    where code.last != "A" || isTold(issue) {
      append(minor >= 5 ? modernError(issue) : oldError(issue), to: &bytes)
    }
    if let receipt {
      append(
        ["ZRC".bytes, escaped(receipt.submission), escaped(receipt.note)], to: &bytes)
    }
    return bytes
  }

  /// Findings that go with an acceptance: warnings, which the sender can mend.
  private func isTold(_ issue: Issue) -> Bool { issue.rule.severity != .information }

  func batch(_ answers: [[UInt8]], _ controlID: String) -> [UInt8] {
    var bytes: [UInt8] = Array("BHS".utf8) + separators.declaration
    let names = names
    append([[]] + names + [timeText.bytes, [], [], [], controlID.bytes], to: &bytes, first: true)
    for answer in answers { bytes += answer }
    append(["BTS".bytes, String(answers.count).bytes], to: &bytes)
    return bytes
  }

  /// Who answers whom: MSH-3 to MSH-6, turned around.
  private var names: [[UInt8]] {
    guard let header else { return [Self.ourName, [], [], []] }
    let application =
      header.receivingApplication.isEmpty ? Self.ourName : header.receivingApplication
    return [
      application, header.receivingFacility, header.sendingApplication, header.sendingFacility,
    ]
  }

  private func head(_ name: String, _ controlID: String) -> [UInt8] {
    var bytes: [UInt8] = Array(name.utf8) + separators.declaration
    var type = "ACK".bytes
    if minor >= 2, let trigger = header?.trigger, !trigger.isEmpty {
      type += [separators.component] + escaped(trigger)
      // The structure is the third component from 2.3.1 on.
      if minor > 3 || header?.versionNumber.hasPrefix("2.3.1") == true {
        type += [separators.component] + "ACK".bytes
      }
    }
    let processing = header.flatMap { $0.processingID.isEmpty ? nil : $0.processingID }
    append(
      [[]] + names + [timeText.bytes, [], type, controlID.bytes, processing ?? "P".bytes, version],
      to: &bytes, first: true)
    return bytes
  }

  /// Fields with separators between and a carriage return behind; `first`: the line has begun.
  private func append(_ fields: [[UInt8]], to bytes: inout [UInt8], first: Bool = false) {
    var fields = fields
    while fields.last?.isEmpty == true { fields.removeLast() }
    for (index, field) in fields.enumerated() {
      if index > 0 { bytes.append(separators.field) }
      bytes += field
    }
    bytes.append(MLLPFrame.carriageReturn)
  }

  /// `yyyyMMddHHmmss+ZZZZ`.
  private var timeText: String {
    let text = time.placed(witaOffsetMinutes).text
    let clock = text.prefix(19).filter { $0 != "-" && $0 != ":" && $0 != "T" }
    guard time.precision >= .minute, text.utf8.count > 19 else { return clock }
    let rest = text.dropFirst(19).drop { $0 == "." || $0.isNumber }
    return clock + (rest == "Z" ? "+0000" : rest.filter { $0 != ":" })
  }

  /// ERR of 2.5 and later: place, code of table 0357, severity, our rule, words.
  private func modernError(_ issue: Issue) -> [[UInt8]] {
    let component = [separators.component]
    let rule = issue.rule
    let code = HL7ErrorCode(rule.type)
    let words = rule.message.indonesian + " " + rule.fix.indonesian
    var diagnostic = rule.message.english
    if let detail = issue.detail { diagnostic += " (" + detail + ")" }
    return [
      "ERR".bytes, [], location(issue.position),
      code.code.bytes + component + escaped(code.words) + component + "HL70357".bytes,
      severity(rule).bytes,
      escaped(rule.code) + component + component + "BMB".bytes,
      [], escaped(diagnostic), escaped(words),
    ]
  }

  /// ERR-1 of earlier versions: segment, sequence, field, and the code as subcomponents.
  private func oldError(_ issue: Issue) -> [[UInt8]] {
    let code = HL7ErrorCode(issue.rule.type)
    let place = HL7Location(issue.position)
    let component = [separators.component]
    let sub = separators.subcomponent == 0 ? component : [separators.subcomponent]
    let parts = place.map { [$0.segment, String($0.sequence), $0.field.map(String.init) ?? ""] }
    let words = [code.code.bytes, escaped(code.words), "HL70357".bytes]
    let fields = (parts ?? ["", "", ""]).map(\.bytes) + [Array(words.joined(separator: sub))]
    return ["ERR".bytes, Array(fields.joined(separator: component))]
  }

  private func severity(_ rule: Rule) -> String {
    switch rule.severity {
    case .error: "E"
    case .warning: "W"
    case .information: "I"
    }
  }

  private func location(_ position: String) -> [UInt8] {
    guard let place = HL7Location(position) else { return [] }
    var parts = [place.segment, String(place.sequence)]
    if let field = place.field {
      parts += [String(field), "1"]
      if let component = place.component { parts.append(String(component)) }
    }
    return Array(parts.map(\.bytes).joined(separator: [separators.component]))
  }

  /// Text of ours in the sender's escapes; letters beyond ASCII are not in our sentences.
  private func escaped(_ text: String) -> [UInt8] {
    var bytes: [UInt8] = []
    for byte in text.utf8 {
      let name: Unicode.Scalar? =
        switch byte {
        case separators.field: "F"
        case separators.component: "S"
        case separators.repetition: "R"
        case separators.subcomponent: "T"
        case separators.escape: "E"
        default: nil
        }
      if let name {
        guard separators.escape != 0 else { continue }
        bytes += [separators.escape, UInt8(ascii: name), separators.escape]
      } else {
        bytes.append(byte >= 0x20 && byte < 0x7F ? byte : UInt8(ascii: "?"))
      }
    }
    return bytes
  }
}

extension String {
  fileprivate var bytes: [UInt8] { Array(utf8) }
}
