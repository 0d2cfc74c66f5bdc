import RecordModel
import StrictJSON

/// Names of what the visit's remainder keeps besides FHIR's own elements.
enum VisitExtension {
  /// A Coding's extension: the coding as it was sent, where an element holds one coding only.
  static let sentCoding = "https://fhir.baimbai.id/StructureDefinition/sent-coding"
  /// Who pays for a visit, as FHIRFormat writes it.
  static let payer = "https://fhir.baimbai.id/StructureDefinition/payer"
}

// Class, service, disposition and payer of a visit.
extension CodeDecisions {
  /// Decides on the codes of the visit itself; what was sent goes into the elements of its
  /// remainder.
  mutating func mapParts(of visit: inout Visit) {
    mapClass(of: &visit)
    mapService(of: &visit)
    mapDisposition(of: &visit)
    mapPayer(of: &visit)
  }

  /// Encounter.class is one Coding: what was sent becomes its extension.
  private mutating func mapClass(of visit: inout Visit) {
    let sent = visit.visitClass
    guard let remainder = Remainder(visit.remainder) else { return }
    let decision = decide(
      sent, words: nil, .visitClass, at: visit.place + ".class", others: { [] })
    guard let coding = decision.coding else { return }
    visit.visitClass = coding
    let element = remainder.visitElement("class") ?? JSON(sent)
    visit.remainder = remainder.settingVisitElement(
      "class", to: Self.replacing(element, by: coding))
  }

  private mutating func mapService(of visit: inout Visit) {
    guard let sent = visit.service, let remainder = Remainder(visit.remainder) else { return }
    let decision = decide(
      sent.coding, words: sent.text, .service, at: visit.place + ".serviceType",
      others: { remainder.visitElement("serviceType")?.codings ?? [] })
    guard let coding = decision.coding else { return }
    visit.service?.coding = coding
    guard case .prepend = decision else { return }
    let element = remainder.visitElement("serviceType") ?? JSON(sent)
    visit.remainder = remainder.settingVisitElement(
      "serviceType", to: element.prepending(coding))
  }

  /// Its element is a part of Encounter.hospitalization, whose other parts are columns.
  private mutating func mapDisposition(of visit: inout Visit) {
    guard let sent = visit.disposition, let remainder = Remainder(visit.remainder) else { return }
    let whole = remainder.visitElement("hospitalization")
    let element = whole?["dischargeDisposition"]
    let decision = decide(
      sent.coding, words: sent.text, .disposition,
      at: visit.place + ".hospitalization.dischargeDisposition",
      others: { element?.codings ?? [] })
    guard let coding = decision.coding else { return }
    visit.disposition?.coding = coding
    guard case .prepend = decision else { return }
    var hospitalization = whole ?? Self.hospitalization(visit)
    hospitalization["dischargeDisposition"] = (element ?? JSON(sent)).prepending(coding)
    visit.remainder = remainder.settingVisitElement("hospitalization", to: hospitalization)
  }

  private static func hospitalization(_ visit: Visit) -> JSON {
    var json = JSON.object([])
    json["origin"] = visit.referredFrom.flatMap { reference($0) }
    json["destination"] = visit.referredTo.flatMap { reference($0) }
    return json
  }

  private static func reference(_ named: NamedReference) -> JSON? {
    var json = JSON.object([])
    json["reference"] = named.reference.map { .string($0) }
    json["display"] = named.display.map { .string($0) }
    return json.members?.isEmpty == false ? json : nil
  }

  /// The payer is an extension of ours with one Coding: what was sent becomes its extension.
  private mutating func mapPayer(of visit: inout Visit) {
    guard let sent = visit.payer, let remainder = Remainder(visit.remainder) else { return }
    let decision = decide(
      sent, words: nil, .payer, at: visit.place + ".payer", others: { [] })
    guard let coding = decision.coding else { return }
    visit.payer = coding
    var list = remainder.visitElement("extension")?.array ?? []
    let index = list.firstIndex { $0["url"]?.string == VisitExtension.payer }
    let there = index.flatMap { list[$0]["valueCoding"] } ?? JSON(sent)
    let item: JSON = [
      "url": .string(VisitExtension.payer), "valueCoding": Self.replacing(there, by: coding),
    ]
    if let index { list[index] = item } else { list.append(item) }
    visit.remainder = remainder.settingVisitElement("extension", to: .array(list))
  }

  /// A coding that takes the place of the sent one and carries it as an extension.
  private static func replacing(_ sent: JSON?, by coding: Coding) -> JSON {
    let members = JSON(coding)?.members ?? []
    guard let sent else { return .object(members) }
    let kept: JSON = ["url": .string(VisitExtension.sentCoding), "valueCoding": sent]
    return .object([JSONMember(key: "extension", value: [kept])] + members)
  }
}
