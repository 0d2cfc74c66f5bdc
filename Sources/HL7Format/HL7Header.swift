package import RecordModel

/// What MSH says of a message: enough to answer it, whatever else it holds.
package struct HL7Header: Hashable, Sendable {
  /// The sender's separators.
  package var separators: HL7Separators
  /// MSH-3 as sent, in ER7.
  package var sendingApplication: [UInt8]
  /// MSH-4 as sent.
  package var sendingFacility: [UInt8]
  /// MSH-5 as sent.
  package var receivingApplication: [UInt8]
  /// MSH-6 as sent.
  package var receivingFacility: [UInt8]
  /// MSH-7.
  package var time: ClinicalTime?
  /// MSH-9.1: `ADT`, `ORU`, ...
  package var type: String
  /// MSH-9.2: `A01`, `R01`, ...
  package var trigger: String
  /// MSH-10 as sent; empty if it is missing.
  package var controlID: [UInt8]
  /// MSH-11 as sent: `P`, `T`, `D`.
  package var processingID: [UInt8]
  /// MSH-12 as sent: `2.5`, `2.5.1^...`.
  package var version: [UInt8]
  /// MSH-15: when an accept acknowledgement is wanted (`AL`, `NE`, `ER`, `SU`); nil if not said.
  package var acceptAcknowledgement: String?
  /// MSH-16: when an application acknowledgement is wanted.
  package var applicationAcknowledgement: String?

  /// Reads MSH.
  init(_ segment: HL7Segment) {
    func sent(_ number: Int) -> [UInt8] {
      Array(segment.storage.bytes[segment.field(number).range])
    }
    separators = segment.storage.separators
    sendingApplication = sent(3)
    sendingFacility = sent(4)
    receivingApplication = sent(5)
    receivingFacility = sent(6)
    time = HL7Time.read(segment.field(7))
    let name = segment.field(9)
    type = name.component(1).text ?? ""
    trigger = name.component(2).text ?? ""
    controlID = sent(10)
    processingID = sent(11)
    version = sent(12)
    acceptAcknowledgement = segment.field(15).text
    applicationAcknowledgement = segment.field(16).text
    // Old senders write ADT_A01, and even ORU_R01_2, into the first component.
    if trigger.isEmpty, let mark = type.firstIndex(of: "_") {
      trigger = String(type[type.index(after: mark)...].prefix(3))
      type = String(type[..<mark])
    }
  }

  /// Reads the header of bytes that begin with MSH, even if the rest is not a message; nil if
  /// there is none.
  package init?(_ bytes: [UInt8]) {
    guard let start = HL7Decoder.split(bytes).first else { return nil }
    let line = start.lowerBound..<(bytes[start].firstIndex { $0.isLineEnd } ?? start.upperBound)
    guard let message = HL7Message(bytes, in: line) else { return nil }
    self = message.header
  }

  /// The version's first component: `2.5.1`.
  package var versionNumber: String {
    String(decoding: version.prefix { $0 != separators.component }, as: UTF8.self)
  }

  /// Whether the sender speaks of accept and application acknowledgements.
  package var isEnhanced: Bool {
    acceptAcknowledgement != nil || applicationAcknowledgement != nil
  }
}
