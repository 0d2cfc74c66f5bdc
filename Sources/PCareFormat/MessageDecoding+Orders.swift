import RecordModel
import StrictJSON

// Obat and tindakan, which name their visit by its number.
extension MessageDecoding {
  mutating func readOrders(_ scope: Scope) {
    var byNumber: [String: Int] = [:]
    for (index, draft) in drafts.enumerated() {
      guard let number = submission.visits[draft.visit].identifiers.first?.value else { continue }
      if byNumber[number] == nil { byNumber[number] = index }
    }
    for record in scope[.obat] + scope[.tindakan] {
      guard let index = visit(of: record, byNumber) else { continue }
      own(record, submission.visits[drafts[index].visit].patient)
      if record.kind == .obat { readObat(record, index) } else { readTindakan(record, index) }
    }
  }

  /// The visit that a record names, or the only one there is if it names none.
  private mutating func visit(of record: SourceRecord, _ byNumber: [String: Int]) -> Int? {
    let place = record.place + ".noKunjungan"
    if let number = record.find(.visitNumber)?.text {
      if let index = byNumber[number] { return index }
    } else if drafts.count == 1 {
      report(.pcareVisitAssumed, at: place)
      return 0
    }
    report(.pcareVisitUnknown, at: place)
    return nil
  }

  private mutating func readObat(_ record: SourceRecord, _ index: Int) {
    let draft = drafts[index]
    guard
      let medication = concept(record, .medicine, .medicineName, PCareSystem.local("kdObat"))
    else { return keepWhole(record, index) }
    var unread: Set<String> = []
    let visit = submission.visits[draft.visit]
    var request = MedicationRequest(
      origin: origin(record, .medicineRow, "kdObatSK"), status: "completed", intent: "order",
      medication: medication)
    request.authored = visit.period.start
    request.requester = visit.practitioner
    request.dosageText = dosage(record)
    if let found = record.find(.amount) {
      let value = found.text.flatMap { PCareNumber.read($0) }
      request.quantity = value.map { Observation.Quantity(value: $0) }
      if value == nil {
        report(.pcareValueUnreadable, at: found.place)
        unread.insert(found.path)
      }
    }
    let fields = kept(
      record.leftovers(known: record.kind.known, unread: unread), at: record.place)
    if !fields.isEmpty {
      var writer = FHIRWriting()
      writer.object { $0.extensions(fields) }
      request.origin.remainder = writer.json.bytes
    }
    submission.visits[draft.visit].medicationRequests.append(request)
  }

  /// `3 x 1`: how often a day, and how much at a time.
  private func dosage(_ record: SourceRecord) -> String? {
    switch (record.find(.signa1)?.text, record.find(.signa2)?.text) {
    case (let times?, let amount?): "\(times) x \(amount)"
    case (let times?, nil): "\(times) x"
    case (nil, let amount?): amount
    case (nil, nil): nil
    }
  }

  private mutating func readTindakan(_ record: SourceRecord, _ index: Int) {
    let draft = drafts[index]
    guard let code = concept(record, .act, .actName, PCareSystem.local("kdTindakan")) else {
      return keepWhole(record, index)
    }
    let visit = submission.visits[draft.visit]
    var procedure = Procedure(
      origin: origin(record, .actRow, "kdTindakanSK"), status: "completed", code: code)
    procedure.performed = ClinicalPeriod(start: visit.period.start, end: visit.period.start)
    procedure.isMoment = true
    procedure.performer = visit.practitioner
    let fields = kept(record.leftovers(known: record.kind.known, unread: []), at: record.place)
    let result = record.find(.result)?.text
    let remark = record.find(.remark)?.text
    if !fields.isEmpty || result != nil || remark != nil {
      var writer = FHIRWriting()
      writer.object { writer in
        writer.extensions(fields)
        writer.concept("outcome", result.map { Concept(text: $0) })
        writer.note(remark)
      }
      procedure.origin.remainder = writer.json.bytes
    }
    submission.visits[draft.visit].procedures.append(procedure)
  }

  private func concept(
    _ record: SourceRecord, _ code: Field, _ name: Field, _ system: String
  ) -> Concept? {
    let words = record.find(name)?.text
    guard let code = record.find(code)?.text else { return words.map { Concept(text: $0) } }
    return Concept(coding: Coding(system: system, code: code, display: words))
  }

  /// BPJS numbers the rows that it has stored; 0 is a new one.
  private func origin(_ record: SourceRecord, _ row: Field, _ name: String) -> FactOrigin {
    guard let number = record.find(row)?.text, number != "0" else {
      return FactOrigin(place: record.place)
    }
    let identifier = ExternalIdentifier(system: PCareSystem.local(name), value: number)
    return FactOrigin(place: record.place, identifiers: [identifier])
  }

  /// A row without code and name goes to the visit's remainder.
  private mutating func keepWhole(_ record: SourceRecord, _ index: Int) {
    report(.pcareFactUnreadable, at: record.place)
    drafts[index].extra.append(
      KeptField(name: record.kind.rawValue, value: record.value.keptText))
  }
}
