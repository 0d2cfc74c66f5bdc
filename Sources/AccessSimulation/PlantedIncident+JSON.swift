import AccessReview
import StrictJSON

extension PlantedIncident {
  /// One line of a truth file, without its line feed:
  /// `{"incident":0,"kind":"no-visit","shape":"7 people in 3 days","leaves":[12,15]}`.
  package var line: [UInt8] {
    var writer = JSONWriter(reservingBytes: 96 + leaves.count * 9)
    writer.beginObject()
    writer.key("incident")
    writer.int(number)
    writer.key("kind")
    writer.string(kind.rawValue)
    writer.key("shape")
    writer.string(shape)
    writer.key("leaves")
    writer.beginArray()
    for leaf in leaves { writer.int(Int(leaf)) }
    writer.endArray()
    writer.endObject()
    return writer.bytes
  }

  /// Reads a line; throws what is no incident.
  package init(line: [UInt8]) throws(AccessFileError) {
    let value = try AccessFileError.document(line)
    guard let number = value["incident"]?.int, let shape = value["shape"]?.string,
      let kind = value["kind"]?.string.flatMap({ Anomaly.Kind(rawValue: $0) }),
      let list = value["leaves"]
    else { throw .missing("incident, kind, shape, leaves") }
    var leaves: [Int64] = []
    for element in list.elements {
      guard let leaf = element.int else { throw .malformed("leaves") }
      leaves.append(Int64(leaf))
    }
    self.init(number: number, kind: kind, shape: shape, leaves: leaves)
  }
}
