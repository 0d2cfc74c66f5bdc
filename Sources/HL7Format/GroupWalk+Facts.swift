import RecordModel
import StrictJSON

// DG1, PR1, OBX and NTE. Source: HL7 v2.8 chapters 6 and 7.
extension GroupWalk {
  /// Keeps a segment that cannot be what it should with the thing before it.
  private mutating func keepUncoded(_ reader: FieldReader, _ field: Int) {
    let hasContent =
      reader.segment.fieldCount >= 2
      && (2...reader.segment.fieldCount).contains { reader[$0].hasText }
    guard hasContent else { return }
    report(.hl7FactWithoutCode, at: "\(reader.place)-\(field)")
    keepWhole(reader.segment.index)
  }

  mutating func readDiagnosis(_ sent: FieldReader) {
    var reader = sent
    let method = reader[2].text.flatMap { CodeSystemNames.uri($0) }
    let coded = reader.coded(3, system: method)
    let words = reader[4].text
    guard var concept = coded?.concept ?? words.map({ Concept(text: $0) }) else {
      return keepUncoded(reader, 3)
    }
    var drafted = Drafted(
      fact: Diagnosis(origin: FactOrigin(place: reader.place), code: concept))
    if let words, coded != nil, concept.text == nil, words != concept.coding.display {
      concept.text = words
    }
    if reader[4].isPlain { reader.hold(4) }
    if method != nil, reader[2].isPlain { reader.hold(2) }
    drafted.fact.code = concept
    if let coded, coded.codings.count > 1 {
      var whole = coded
      whole.text = concept.text
      drafted.rest.add("code", whole.json)
    }
    drafted.fact.category = Coding(
      system: CodeSystemNames.conditionCategory, code: "encounter-diagnosis",
      display: "Encounter Diagnosis")
    drafted.fact.onset = reader.time(5)
    readDiagnosisRole(&reader, &drafted.fact)
    drafted.fact.recorded = reader.time(19)
    if let number = reader.entity(20) { drafted.fact.origin.identifiers = [number] }
    if reader[21].text == "D" { drafted.fact.verificationStatus = "entered-in-error" }
    reader.keepRest(in: &drafted.rest)
    findings += reader.findings
    draft.current.diagnoses.append(drafted)
    anchor = .diagnosis(draft.current.diagnoses.count - 1)
  }

  /// DG1-6 and DG1-15: what the diagnosis is to the visit.
  private func readDiagnosisRole(_ reader: inout FieldReader, _ diagnosis: inout Diagnosis) {
    let role: (String, String)? =
      switch reader[6].text?.uppercased() {
      case "A": ("AD", "Admission diagnosis")
      case "F", "D": ("DD", "Discharge diagnosis")
      case "AD": ("AD", "Admission diagnosis")
      case "DD": ("DD", "Discharge diagnosis")
      case "CC": ("CC", "Chief complaint")
      case "CM": ("CM", "Comorbidity diagnosis")
      default: nil
      }
    if let role {
      diagnosis.role = Coding(
        system: CodeSystemNames.diagnosisRole, code: role.0, display: role.1)
      if reader[6].isPlain { reader.hold(6) }
    }
    // A working diagnosis is one that is not settled yet.
    if reader[6].text?.uppercased() == "W" {
      diagnosis.verificationStatus = "provisional"
      if reader[6].isPlain { reader.hold(6) }
    }
    if let rank = reader[15].text.flatMap({ Int($0) }), (1...999).contains(rank) {
      diagnosis.rank = rank
      reader.hold(15)
    }
  }

  mutating func readProcedure(_ sent: FieldReader) {
    var reader = sent
    let method = reader[2].text.flatMap { CodeSystemNames.uri($0) }
    let coded = reader.coded(3, system: method)
    let words = reader[4].text
    guard var concept = coded?.concept ?? words.map({ Concept(text: $0) }) else {
      return keepUncoded(reader, 3)
    }
    if let words, coded != nil, concept.text == nil, words != concept.coding.display {
      concept.text = words
    }
    if reader[4].isPlain { reader.hold(4) }
    if method != nil, reader[2].isPlain { reader.hold(2) }
    var drafted = Drafted(
      fact: Procedure(
        origin: FactOrigin(place: reader.place), status: "completed", code: concept))
    if let coded, coded.codings.count > 1 { drafted.rest.add("code", coded.json) }
    if let time = reader.time(5) {
      drafted.fact.performed = ClinicalPeriod(start: time, end: time)
      drafted.fact.isMoment = true
    }
    for number in [11, 12] where drafted.fact.performer == nil {
      drafted.fact.performer = reader.person(number)
      if drafted.fact.performer != nil, reader[number].isPlain { reader.hold(number) }
    }
    if let number = reader.entity(19) { drafted.fact.origin.identifiers = [number] }
    if reader[20].text == "D" { drafted.fact.status = "entered-in-error" }
    reader.keepRest(in: &drafted.rest)
    findings += reader.findings
    draft.current.procedures.append(drafted)
    anchor = .procedure(draft.current.procedures.count - 1)
  }

  mutating func readResult(_ sent: FieldReader) {
    var reader = sent
    if let target = order.target { return readTargeted(reader, target) }
    guard let coded = reader.coded(3) else { return keepUncoded(reader, 3) }
    let status =
      reader[11].text.flatMap { HL7Tables.observationStatus($0) }
      ?? order.request?[25].text.flatMap { HL7Tables.observationStatus($0) } ?? "unknown"
    if let code = reader[11].text, ["F", "C", "X"].contains(code) { reader.hold(11) }
    var drafted = Drafted(
      fact: Observation(
        origin: FactOrigin(place: reader.place), status: status, code: coded.concept))
    if coded.codings.count > 1 { drafted.rest.add("code", coded.json) }
    drafted.fact.category = category(of: coded)
    readTimes(&reader, &drafted.fact)
    let values = ResultValue(context).read(&reader, code: coded.codings.first?.code)
    drafted.fact.value = values.first
    if let range = reader[7].prose {
      drafted.rest.add("referenceRange", only: ["text": .string(range)])
      reader.hold(7)
    }
    readInterpretation(&reader, &drafted)
    drafted.fact.performer = reader.person(16)
    if drafted.fact.performer != nil, reader[16].isPlain { reader.hold(16) }
    if let number = reader.entity(21) { drafted.fact.origin.identifiers = [number] }
    reader.keepRest(in: &drafted.rest)
    findings += reader.findings
    // Several values of one code come back as one Observation with a component for each.
    if values.count > 1 { drafted.fact.panel = drafted.fact.code }
    let index = draft.current.observations.count
    draft.current.observations.append(drafted)
    for value in values.dropFirst() {
      drafted.fact.value = value
      drafted.fact.interpretation = nil
      draft.current.observations.append(Drafted(fact: drafted.fact))
    }
    anchor = .observation(index)
    if let resource = order.resource { draft.current.resources[resource].results.append(index) }
  }

  private func category(of coded: CodedValue) -> Coding? {
    let isLOINC = coded.codings.first?.system == CodeSystemNames.loinc
    if isLOINC, let code = coded.codings.first?.code, HL7Tables.vitalSigns[code] != nil {
      return HL7Tables.observationCategory("vital-signs", "Vital Signs")
    }
    return order.request?[24].text.flatMap { HL7Tables.category($0) }
  }

  /// OBX-14, else OBR-7; issued by OBR-22.
  private func readTimes(_ reader: inout FieldReader, _ observation: inout Observation) {
    observation.effective = reader.time(14)
    guard let request = order.request else { return }
    observation.effective = observation.effective ?? time(request[7])
    // An instant has a clock with an offset.
    guard let issued = time(request[22]), issued.precision >= .second else { return }
    observation.issued = issued.placed(context.defaultOffsetMinutes)
  }

  private func readInterpretation(
    _ reader: inout FieldReader, _ drafted: inout Drafted<Observation>
  ) {
    let codes = reader[8].repetitions.compactMap { $0.component(1).text }
    let known = codes.filter { HL7Tables.interpretations.contains($0) }
    guard let first = known.first else { return }
    drafted.fact.interpretation = Coding(system: CodeSystemNames.interpretation, code: first)
    if known.count > 1 {
      drafted.rest.add(
        "interpretation", list: known.map { .concept(CodeSystemNames.interpretation, $0) })
    }
    if known.count == codes.count,
      reader[8].repetitions.allSatisfy({ $0.component(2).isEmpty || $0.component(3).isEmpty })
    {
      reader.hold(8)
    }
  }

  /// A note goes with what it follows.
  mutating func readNote(_ reader: FieldReader) {
    let text = reader[3].allRepetitions.compactMap { $0.prose }.joined(separator: "\n")
    switch anchor {
    case .observation, .diagnosis, .procedure, .medication:
      let hasMore = [4, 5, 6, 7].contains { reader[$0].hasText }
      guard text.contains(where: { !$0.isWhitespace }), !hasMore else { break }
      return change(anchor) { $0.append("note", ["text": .string(text)]) }
    default: break
    }
    keepWhole(reader.segment.index)
  }
}
