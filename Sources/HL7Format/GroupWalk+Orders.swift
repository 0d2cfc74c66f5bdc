import RecordModel
import StrictJSON

// ORC, OBR, RXO, RXE and RXD. Source: HL7 v2.8 chapters 4, 4A and 7.
extension GroupWalk {
  /// The reference to the patient of the segments that are read.
  var patientLink: String { "Patient/" + Placeholder.mark(.patient, draft.patient) }

  /// Adds a resource and makes it what notes go with.
  mutating func add(_ resource: DraftedResource) {
    draft.current.resources.append(resource)
    anchor = .resource(draft.current.resources.count - 1)
  }

  /// An ORC opens an order; what it says goes into the OBR, RXE or RXA that follows.
  mutating func readOrder(_ reader: FieldReader) {
    keepUnusedOrder()
    order = OrderContext()
    order.control = reader
    anchor = .order
  }

  /// Keeps the fields of an ORC that nothing followed.
  mutating func keepUnusedOrder() {
    guard let control = order.control, !order.isControlUsed else { return }
    anchor = administrative
    keepWhole(control.segment.index)
    let rest = order.rest
    change(anchor) { $0.take(rest) }
    order.rest = FHIRObject()
    order.isControlUsed = true
  }

  /// Moves what the ORC says of an order into its resource: numbers, time and who asked.
  mutating func useControl(
    _ object: inout FHIRObject, _ own: inout FieldReader, authored: String?, requester: String?
  ) {
    var control = order.control
    var numbers: [JSON] = []
    let isOBR = own.segment.isNamed("OBR")
    for (field, type) in [(2, "PLAC"), (3, "FILL")] {
      let ownNumber = isOBR ? own.entity(field) : nil
      guard let number = ownNumber ?? control?.entity(field) else { continue }
      var identifier = FHIRObject()
      identifier.add("type", .concept("http://terminology.hl7.org/CodeSystem/v2-0203", type))
      identifier.add("system", number.system)
      identifier.add("value", number.value)
      numbers.append(.object(identifier.members))
      if ownNumber != nil, own[field].isPlain { own.hold(field) }
      // The order's own number is said once if both say the same.
      if control?[field].isPlain == true, control?[field].text == number.value {
        control?.hold(field)
      }
    }
    object.add("identifier", list: numbers)
    if let authored { object.add(authored, .time(control?.time(9), context)) }
    if let requester { object.add(requester, .reference(control?.person(12) ?? own.person(16))) }
    control?.hold(1)
    if !order.isControlUsed { control?.keepRest(in: &object) }
    takeOrderRest(&object)
  }

  /// Moves what came between ORC and its detail into the detail's resource.
  private mutating func takeOrderRest(_ object: inout FHIRObject) {
    object.take(order.rest)
    order.rest = FHIRObject()
    order.isControlUsed = true
  }

  /// OBR: a report of results, or a request.
  mutating func readRequest(_ sent: FieldReader) {
    // A second OBR of the same order has no ORC of its own.
    order.request = sent
    order.resource = nil
    order.target = nil
    var reader = sent
    guard let coded = reader.coded(4) else {
      keepUnusedOrder()
      anchor = administrative
      return keepWhole(sent.segment.index)
    }
    if kind.family == .order {
      readServiceRequest(&reader, coded)
    } else {
      readReport(&reader, coded)
    }
    findings += reader.findings
  }

  private mutating func readServiceRequest(_ reader: inout FieldReader, _ coded: CodedValue) {
    var request = DraftedResource("ServiceRequest", place: reader.place)
    let control = order.control
    useControl(&request.object, &reader, authored: "authoredOn", requester: "requester")
    request.object.add(
      "status", HL7Tables.requestStatus(control: control?[1].text, order: control?[5].text))
    request.object.add("intent", "order")
    request.object.add("priority", Self.priority(reader[5].text ?? reader[27].component(6).text))
    request.object.add("code", coded.json)
    request.object.add("subject", .reference(patientLink))
    request.object.add("occurrenceDateTime", .time(time(reader[6]), context))
    if let reason = reader.coded(31) { request.object.add("reasonCode", only: reason.json) }
    reader.keepRest(in: &request.object)
    add(request)
  }

  /// TQ priority to request-priority.
  private static func priority(_ code: String?) -> String? {
    switch code?.uppercased().prefix(1) {
    case "S": "stat"
    case "A": "asap"
    case "R": "routine"
    default: nil
    }
  }

  private mutating func readReport(_ reader: inout FieldReader, _ coded: CodedValue) {
    var report = DraftedResource("DiagnosticReport", place: reader.place)
    useControl(&report.object, &reader, authored: nil, requester: nil)
    report.object.add(
      "status", reader[25].text.flatMap { HL7Tables.reportStatus($0) } ?? "unknown")
    if let section = reader.text(24) {
      report.object.add("category", only: .concept(CodeSystemNames.v2Table("0074"), section))
    }
    report.object.add("code", coded.json)
    report.object.add("subject", .reference(patientLink))
    report.object.add("effectiveDateTime", .time(reader.time(7), context))
    report.object.add("issued", .instant(reader.time(22), context))
    reader.keepRest(in: &report.object)
    add(report)
    order.resource = draft.current.resources.count - 1
  }

  /// RXO or RXE: a medication that is asked for.
  mutating func readMedication(_ sent: FieldReader) {
    var reader = sent
    let isEncoded = reader.segment.isNamed("RXE")
    guard let coded = reader.coded(isEncoded ? 2 : 1) else {
      keepUnusedOrder()
      anchor = administrative
      return keepWhole(sent.segment.index)
    }
    var control = order.control
    let status = HL7Tables.medicationStatus(control: control?[1].text, order: control?[5].text)
    var drafted = Drafted(
      fact: MedicationRequest(
        origin: FactOrigin(place: reader.place), status: status, intent: "order",
        medication: coded.concept))
    if coded.codings.count > 1 { drafted.rest.add("medicationCodeableConcept", coded.json) }
    if let number = control?.entity(2) ?? control?.entity(3) {
      drafted.fact.origin.identifiers = [number]
    }
    drafted.fact.authored = control?.time(9)
    drafted.fact.requester = control?.person(12)
    let directions = reader[7].component(2).text ?? reader[7].text
    drafted.fact.dosageText = directions
    if directions != nil, reader[7].isPlain { reader.hold(7) }
    readAmount(&reader, &drafted.fact, isEncoded ? (10, 11) : (11, 12))
    reader.keepRest(in: &drafted.rest, setID: false)
    if !order.isControlUsed { control?.keepRest(in: &drafted.rest) }
    takeOrderRest(&drafted.rest)
    findings += reader.findings
    place(drafted)
  }

  /// RXE says again, coded, what RXO asked for: one request.
  private mutating func place(_ drafted: Drafted<MedicationRequest>) {
    if let index = order.medication {
      let former = draft.current.medications[index]
      draft.current.medications[index] = drafted
      draft.current.medications[index].rest.keep("RXO-1", former.fact.medication.coding.code)
      draft.current.medications[index].rest.keep("RXO-1", former.fact.medication.coding.display)
      draft.current.medications[index].fact.dosageText =
        drafted.fact.dosageText ?? former.fact.dosageText
      draft.current.medications[index].rest.take(former.rest)
    } else {
      draft.current.medications.append(drafted)
      order.medication = draft.current.medications.count - 1
    }
    anchor = .medication(order.medication ?? 0)
  }

  private func readAmount(
    _ reader: inout FieldReader, _ request: inout MedicationRequest, _ fields: (Int, Int)
  ) {
    guard let text = reader[fields.0].text, let amount = ResultValue.decimal(text[...]) else {
      return
    }
    let unit = reader[fields.1].component(2).text ?? reader[fields.1].text
    request.quantity = Observation.Quantity(value: amount, unit: unit)
    if reader[fields.0].isPlain { reader.hold(fields.0) }
    if reader[fields.1].isPlain { reader.hold(fields.1) }
  }

  /// RXD: MedicationDispense.
  mutating func readDispense(_ sent: FieldReader) {
    var reader = sent
    guard let coded = reader.coded(2) else {
      anchor = administrative
      return keepWhole(sent.segment.index)
    }
    var dispense = DraftedResource("MedicationDispense", place: reader.place)
    useControl(&dispense.object, &reader, authored: nil, requester: nil)
    dispense.object.add("status", "completed")
    dispense.object.add("medicationCodeableConcept", coded.json)
    dispense.object.add("subject", .reference(patientLink))
    dispense.object.add("whenHandedOver", .time(reader.time(3), context))
    dispense.object.add("quantity", amount(&reader, 4, unit: 5))
    reader.keepRest(in: &dispense.object)
    findings += reader.findings
    add(dispense)
  }

  /// A number and its unit as a Quantity.
  func amount(_ reader: inout FieldReader, _ field: Int, unit: Int) -> JSON? {
    guard let text = reader[field].text, let number = ResultValue.decimal(text[...]) else {
      return nil
    }
    if reader[field].isPlain { reader.hold(field) }
    let words = reader[unit].component(2).text ?? reader[unit].text
    if reader[unit].isPlain { reader.hold(unit) }
    return .quantity(Observation.Quantity(value: number, unit: words))
  }
}
