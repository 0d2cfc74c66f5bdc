import FoundationEssentials
import RecordModel
import StrictJSON

// TXA with its OBX. Source: HL7 v2.8 chapter 9.
extension GroupWalk {
  mutating func readDocument(_ sent: FieldReader) {
    var reader = sent
    keepUnusedOrder()
    var document = DraftedResource("DocumentReference", place: reader.place)
    if let number = reader.entity(12) {
      document.object.add("masterIdentifier", .identifier(number))
    }
    let isWithdrawn = reader[19].text == "CA" || header.trigger == "T11"
    document.object.add(
      "status",
      isWithdrawn ? "entered-in-error" : reader[19].text == "OB" ? "superseded" : "current")
    let completion: String? =
      switch reader[17].text?.uppercased() {
      case "AU", "LA": "final"
      case "IP", "IN", "DI", "DO", "PA": "preliminary"
      default: nil
      }
    document.object.add("docStatus", completion)
    document.object.add(
      "type", reader.coded(2, system: CodeSystemNames.v2Table("0270")).map(\.json))
    document.object.add("subject", .reference(patientLink))
    let written = reader.time(6) ?? reader.time(4)
    document.object.add("date", .instant(written, context))
    let authors = reader[9].repetitions.compactMap { FieldReader.person($0) }
    document.object.add("author", list: authors.compactMap { JSON.reference($0) })
    document.fileName = reader[16].text
    reader.keepRest(in: &document.object)
    findings += reader.findings
    add(document)
    order.target = draft.current.resources.count - 1
  }

  /// An OBX that is a document's content.
  mutating func readTargeted(_ sent: FieldReader, _ target: Int) {
    var reader = sent
    anchor = .resource(target)
    let title = reader[3].component(2).text ?? reader[3].text
    switch reader[2].text?.uppercased() {
    case "ED":
      guard let attachment = attachment(reader[5], title: title) else {
        return keepWhole(sent.segment.index)
      }
      draft.current.resources[target].object.append("content", ["attachment": attachment])
    case "RP":
      guard let pointer = reader[5].text, pointer.hasPrefix("http") else {
        return keepWhole(sent.segment.index)
      }
      var attachment = FHIRObject()
      attachment.add("url", pointer)
      attachment.add("title", title)
      draft.current.resources[target].object.append(
        "content", ["attachment": .object(attachment.members)])
    default:
      let lines = reader[5].allRepetitions.map { $0.prose ?? "" }
      draft.current.resources[target].lines.append(contentsOf: lines)
      draft.current.resources[target].title = draft.current.resources[target].title ?? title
    }
    for number in [2, 5] { reader.hold(number) }
    _ = reader.text(3)
    reader.keepRest(in: &draft.current.resources[target].object)
  }

  /// An encapsulated document: type, subtype, encoding, data.
  private func attachment(_ value: HL7Value, title: String?) -> JSON? {
    guard let data = value.component(5).text else { return nil }
    let isBase64 = value.component(4).text?.uppercased() == "BASE64"
    var attachment = FHIRObject()
    let subtype = value.component(3).text?.lowercased()
    if let type = value.component(2).text?.lowercased() {
      let name = type.contains("/") ? type : "\(type)/\(subtype ?? "octet-stream")"
      attachment.add("contentType", name)
    }
    if isBase64 {
      let packed = data.filter { !$0.isWhitespace }
      guard Data(base64Encoded: packed) != nil else { return nil }
      attachment.add("data", packed)
    } else {
      guard value.component(4).text?.uppercased() != "HEX" else { return nil }
      attachment.add("data", Data(data.utf8).base64EncodedString())
    }
    attachment.add("title", title)
    return .object(attachment.members)
  }

  /// Writes a document's text and makes sure that it has a content.
  static func finishDocument(_ resource: inout DraftedResource) {
    var attachment = FHIRObject()
    if !resource.lines.isEmpty {
      attachment.add("contentType", "text/plain; charset=utf-8")
      let text = resource.lines.joined(separator: "\n")
      attachment.add("data", Data(text.utf8).base64EncodedString())
      attachment.add("title", resource.title)
    } else if !resource.object.has("content") {
      attachment.add("title", resource.fileName ?? "TXA")
    }
    if !attachment.isEmpty {
      resource.object.append("content", ["attachment": .object(attachment.members)])
    }
  }
}
