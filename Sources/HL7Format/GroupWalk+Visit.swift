import RecordModel
import StrictJSON

// PV1, PV2 and IN1. Source: HL7 v2.8 chapters 3 and 6.
extension GroupWalk {
  mutating func readVisit(_ sent: FieldReader) {
    var reader = sent
    let numbers = kind.makesVisit ? visitNumbers(&reader) : []
    guard kind.makesVisit, !numbers.isEmpty || kind.needsNoVisitNumber && draft.visit == nil
    else { return keepWithoutVisit(reader, isMeant: kind.makesVisit) }
    // A second visit of the same patient, as in BAR and in prior results: the first is done.
    if draft.visit != nil { closeVisit() }
    let visitClass = visitClass(&reader)
    var visit = Visit(
      place: reader.place, patient: draft.patient, status: "unknown", visitClass: visitClass)
    visit.identifiers = numbers
    visit.senderTime = senderTime
    if numbers.isEmpty { reader.tell(.hl7VisitNumberMissing, 19) }
    readPeriod(&reader, &visit)
    visit.status = status(of: visit)
    visit.location = location(&reader)
    if let service = reader.coded(10) { visit.service = service.concept }
    visit.practitioner = reader.person(7)
    if reader[7].isPlain, visit.practitioner != nil { reader.hold(7) }
    readDeparture(&reader, &visit)
    visit.serviceProvider = reader.text(39).map { NamedReference(display: $0) }
    if let code = reader[20].component(1).text { visit.payer = HL7Tables.payer(code) }
    findings += reader.findings
    reader.keepRest(in: &draft.current.visitRest)
    draft.visit = visit
    anchor = .visit
  }

  /// A PV1 that makes no visit: of a message about the patient only, or of results of no visit.
  private mutating func keepWithoutVisit(_ reader: FieldReader, isMeant: Bool) {
    let hasContent = (2...54).contains { reader[$0].hasText }
    guard hasContent else { return }
    if !isMeant, kind.family != .appointment { report(.hl7VisitNotMeant, at: reader.place) }
    let text = HL7Value(
      storage: reader.segment.storage, range: reader.segment.range, level: .leaf
    ).asSent
    anchor = draft.visit == nil ? .patient : .visit
    if kind.family == .appointment, let index = draft.current.resources.indices.last {
      anchor = .resource(index)
    }
    keep("PV1", text)
  }

  /// PV1-19, else PV1-50, in the facility's own system.
  private mutating func visitNumbers(_ reader: inout FieldReader) -> [ExternalIdentifier] {
    for field in [19, 50] {
      guard let number = reader[field].text else { continue }
      if reader[field].isPlain { reader.hold(field) }
      if field == 50 {
        findings.append(Issue(.hl7VisitNumberAlternate, at: "\(reader.place)-19"))
      }
      return [ExternalIdentifier(system: context.visitNumberSystem, value: number)]
    }
    return []
  }

  private func visitClass(_ reader: inout FieldReader) -> Coding {
    guard let code = reader[2].text else {
      if kind.family == .visit { reader.tell(.hl7VisitClassMissing, 2) }
      return Coding()
    }
    if let known = HL7Tables.visitClass(code) {
      // Letters that say more than their class stay: R recurring, C commercial, B obstetrics.
      if ["O", "I", "E", "P", known.code ?? ""].contains(code), reader[2].isPlain {
        reader.hold(2)
      }
      return known
    }
    if code != "N" { reader.tell(.hl7CodeUnknown, 2) }
    return Coding(system: CodeSystemNames.v2Table("0004"), code: code)
  }

  /// PV1-44 and 45; where the trigger says what happened, its time stands in.
  private mutating func readPeriod(_ reader: inout FieldReader, _ visit: inout Visit) {
    let sent = HL7Time.read(reader[44])
    if let sent, sent.precision >= .minute, !sent.hasOffset, header.time?.hasOffset != true {
      reader.tell(.hl7TimeWithoutOffset, 44)
    }
    visit.period.start = reader.time(44)
    if reader[45].isNull {
      visit.withdrawn.insert(.end)
      reader.hold(45)
    } else {
      visit.period.end = reader.time(45)
    }
    if kind.withdrawsDischarge {
      visit.period.end = nil
      visit.withdrawn.formUnion([.end, .disposition])
    }
    guard let event = eventTime else { return }
    let trigger = header.trigger
    if visit.period.start == nil, ["A01", "A04"].contains(trigger) {
      visit.period.start = event
      reader.tell(.hl7TimeFromEvent, 44)
    }
    if visit.period.end == nil, trigger == "A03" {
      visit.period.end = event
      reader.tell(.hl7TimeFromEvent, 45)
    }
  }

  /// The trigger's status, else what the times say; results and orders do not know.
  private func status(of visit: Visit) -> String {
    if let status = kind.status { return status }
    if visit.period.end != nil { return "finished" }
    guard kind.family == .visit else { return "unknown" }
    return visit.visitClass.code == "PRENC" ? "planned" : "in-progress"
  }

  /// PV1-3: the description, else point of care, room and bed.
  private func location(_ reader: inout FieldReader) -> NamedReference? {
    let value = reader[3].repetition(0)
    if reader[3].isPlain { _ = reader.text(3) }
    let parts = [1, 2, 3].compactMap { value.component($0).text }
    let words = value.component(9).text ?? (parts.isEmpty ? nil : parts.joined(separator: " "))
    return (words ?? value.component(4).text).map { NamedReference(display: $0) }
  }

  /// PV1-36 and 37: how and where to the patient left; `""` takes it back.
  private func readDeparture(_ reader: inout FieldReader, _ visit: inout Visit) {
    if reader[36].isNull {
      visit.withdrawn.insert(.disposition)
      reader.hold(36)
    } else if let coded = reader.coded(36, system: CodeSystemNames.v2Table("0112")) {
      var concept = coded.concept
      if let code = concept.coding.code, let known = HL7Tables.disposition(code) {
        concept.text = concept.text ?? concept.coding.display
        concept.coding = known
        if known.code != code { reader.release(36) }
      }
      visit.disposition = concept
    }
    if reader[37].isNull {
      visit.withdrawn.insert(.referredTo)
      reader.hold(37)
    } else if let words = reader[37].component(2).text ?? reader[37].text {
      visit.referredTo = NamedReference(display: words)
      if reader[37].isPlain { reader.hold(37) }
    }
    guard kind.withdrawsDischarge else { return }
    visit.disposition = nil
    visit.referredTo = nil
  }

  /// PV2-3, the reason for admission: Encounter.reasonCode.
  mutating func readVisitMore(_ sent: FieldReader) {
    var reader = sent
    guard draft.visit != nil else {
      anchor = .patient
      return reader.keepRest(in: &draft.patientRest, setID: false)
    }
    // When a visit is planned to be says PV2-8 and 9, if PV1-44 and 45 do not.
    if draft.visit?.status == "planned" {
      if draft.visit?.period.start == nil { draft.visit?.period.start = reader.time(8) }
      if draft.visit?.period.end == nil { draft.visit?.period.end = reader.time(9) }
    }
    if let reason = reader.coded(3) { draft.current.visitRest.append("reasonCode", reason.json) }
    reader.keepRest(in: &draft.current.visitRest, setID: false)
    findings += reader.findings
    anchor = .visit
  }

  /// IN1: who pays, and a Coverage.
  mutating func readInsurance(_ sent: FieldReader) {
    var reader = sent
    var coverage = DraftedResource("Coverage", place: reader.place)
    let plan = reader.coded(2)
    let payer = payer(reader)
    if let policy = reader[36].text {
      coverage.object.add(
        "identifier", only: .identifier(.init(system: policySystem(payer), value: policy)))
      if reader[36].isPlain { reader.hold(36) }
    }
    coverage.object.add("status", "active")
    coverage.object.add("type", JSON.concept(payer.map { Concept(coding: $0) }) ?? plan?.json)
    coverage.object.add("beneficiary", .reference(patientLink))
    var period = FHIRObject()
    period.add("start", .date(reader.time(12)))
    period.add("end", .date(reader.time(13)))
    coverage.object.add("period", period.json)
    let company = reader[4].text ?? reader[3].text ?? plan?.codings.first?.display
    coverage.object.add(
      "payor", only: .reference(NamedReference(display: company ?? plan?.text ?? "IN1")))
    if company != nil, reader[4].isPlain { reader.hold(4) }
    reader.keepRest(in: &coverage.object)
    if draft.visit != nil, draft.visit?.payer == nil {
      draft.visit?.payer = payer ?? company.map { Coding(display: $0) }
    }
    add(coverage)
    findings += reader.findings
  }

  /// The payer by the plan's, the company's or the plan type's code, as far as the city's list has
  /// it.
  private func payer(_ reader: FieldReader) -> Coding? {
    for number in [2, 35, 15, 3, 4] {
      for part in [1, 2] {
        if let text = reader[number].component(part).text, let payer = HL7Tables.payer(text) {
          return payer
        }
      }
    }
    return nil
  }

  private func policySystem(_ payer: Coding?) -> String {
    let isHealth = payer?.code?.hasPrefix("BPJS-") == true
    return isHealth ? PatientIdentifierSystem.bpjs : CodeSystemNames.local("IN1-36")
  }
}
