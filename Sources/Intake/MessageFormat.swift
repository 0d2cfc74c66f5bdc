import HL7Format
import PCareFormat
import RegisterFormat

/// What a message turned out to be written in.
enum MessageFormat: Sendable {
  case fhir, pcare, hl7, register, void

  /// How much the format can say of a visit: of two words of one moment the richer one's counts.
  var rank: Int {
    switch self {
    case .void: 50
    case .fhir: 40
    case .hl7: 30
    case .pcare: 20
    case .register: 10
    }
  }

  /// The unit of the message that a position lies in: an entry, a message of a batch, a row. An
  /// error takes out the visits of its unit.
  func owner(of position: String) -> String {
    switch self {
    case .fhir: Self.entry(position)
    case .pcare: PCareDecoder.owner(of: position)
    case .hl7: HL7Decoder.owner(of: position)
    case .register: RegisterDecoder.owner(of: position)
    case .void: position
    }
  }

  /// Whether an error at this position, where no visit is, speaks against the whole message.
  func isOfWhole(_ position: String) -> Bool {
    switch self {
    case .fhir: !position.hasPrefix("Bundle.entry[")
    case .pcare, .void: position.isEmpty
    case .hl7: !position.hasPrefix("message[")
    case .register: !position.hasPrefix("row ")
    }
  }

  /// `Bundle.entry[3]`, or the resource's type for a single one.
  private static func entry(_ place: String) -> String {
    guard let end = place.firstIndex(of: "]"), place.hasPrefix("Bundle.entry[") else {
      return String(place.prefix { $0 != "." && $0 != "[" })
    }
    return String(place[...end])
  }
}
