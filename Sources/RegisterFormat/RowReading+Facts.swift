import RecordModel

// Complaint, diagnoses, procedures, measurements and medicines.
extension RowReading {
  /// Reads all facts of a row; `continuing` for a row that adds to the visit above it.
  mutating func readClinical(_ row: RegisterRow, _ draft: RowDraft, continuing: Bool) {
    readComplaint(row, draft)
    readDiagnoses(row, draft)
    if !continuing, !draft.visit.diagnoses.contains(where: { $0.rank != nil }),
      at.diagnosis >= 0 || at.icd10 >= 0
    {
      report(.rowDiagnosisMissing, row, .diagnosis)
    }
    readProcedures(row, draft)
    readMeasurements(row, draft)
    readTherapy(row, draft)
  }

  private func readComplaint(_ row: RegisterRow, _ draft: RowDraft) {
    guard let complaint = text(row, at.complaint), !row.withCell(at.complaint, { $0.saysNothing })
    else { return }
    var diagnosis = Diagnosis(
      origin: FactOrigin(place: draft.visit.place), code: Concept(text: complaint))
    diagnosis.category = RegisterSystem.chiefComplaint
    diagnosis.clinicalStatus = "active"
    draft.add(diagnosis)
  }

  private mutating func readDiagnoses(_ row: RegisterRow, _ draft: RowDraft) {
    for (words, codes) in at.diagnoses { readDiagnoses(row, words, codes, draft) }
  }

  private mutating func readDiagnoses(
    _ row: RegisterRow, _ wordColumn: Int, _ codeColumn: Int, _ draft: RowDraft
  ) {
    var codes: [(code: String?, text: String?)] = []
    if has(row, codeColumn), !row.withCell(codeColumn, { $0.saysNothing }) {
      let found = row.withCell(codeColumn) { ICDText.codes($0) }
      if found.contains(where: { $0.code == nil }) { report(.rowICDUnreadable, row, .icd10) }
      codes = found
    }
    if has(row, wordColumn), !row.withCell(wordColumn, { $0.saysNothing }) {
      let words = row.withCell(wordColumn) { ICDText.diagnoses($0) }
      codes = Self.joined(codes, words)
    }
    let place = draft.visit.place
    for (code, words) in codes.prefix(RegisterLimits.itemsPerCell) {
      let coding = code.map { Coding(system: RegisterSystem.icd10, code: $0) } ?? Coding()
      var diagnosis = Diagnosis(
        origin: FactOrigin(place: place), code: Concept(coding: coding, text: words))
      diagnosis.category = RegisterSystem.encounterDiagnosis
      diagnosis.clinicalStatus = "active"
      diagnosis.role = RegisterSystem.dischargeDiagnosis
      diagnosis.rank = 1
      draft.add(diagnosis)
    }
  }

  /// Puts codes and words of two columns together: one by one if there are as many of both, else
  /// the words to the first code.
  private static func joined(
    _ codes: [(code: String?, text: String?)], _ words: [(code: String?, text: String?)]
  ) -> [(code: String?, text: String?)] {
    if codes.isEmpty { return words }
    var joined = codes
    if codes.count == words.count {
      for index in codes.indices where joined[index].code != nil {
        joined[index].text = words[index].text
      }
      return joined
    }
    if joined[0].code != nil { joined[0].text = words.compactMap(\.text).joined(separator: "; ") }
    return joined
  }

  private mutating func readProcedures(_ row: RegisterRow, _ draft: RowDraft) {
    var found: [(code: String?, text: String?)] = []
    if has(row, at.procedureCode), !row.withCell(at.procedureCode, { $0.saysNothing }) {
      found = row.withCell(at.procedureCode) { ICDText.procedures($0) }
    }
    if has(row, at.procedure), !row.withCell(at.procedure, { $0.saysNothing }) {
      found = Self.joined(found, row.withCell(at.procedure) { ICDText.procedures($0) })
    }
    let place = found.isEmpty ? "" : draft.visit.place
    for (code, words) in found.prefix(RegisterLimits.itemsPerCell) {
      let coding = code.map { Coding(system: RegisterSystem.icd9cm, code: $0) } ?? Coding()
      var procedure = Procedure(
        origin: FactOrigin(place: place), status: "completed",
        code: Concept(coding: coding, text: words))
      procedure.performer = draft.visit.practitioner
      if let start = draft.visit.period.start {
        procedure.performed = ClinicalPeriod(start: start, end: start)
        procedure.isMoment = true
      }
      draft.visit.procedures.append(procedure)
    }
  }

  private func readTherapy(_ row: RegisterRow, _ draft: RowDraft) {
    guard has(row, at.therapy), !row.withCell(at.therapy, { $0.saysNothing }) else { return }
    let place = draft.visit.place
    let items = row.withCell(at.therapy) { cell in
      CellWords.items(cell).map { CellWords.string($0) }
    }
    for item in items {
      var request = MedicationRequest(
        origin: FactOrigin(place: place), status: "completed", intent: "order",
        medication: Concept(text: item))
      request.authored = draft.visit.period.start
      request.requester = draft.visit.practitioner
      draft.visit.medicationRequests.append(request)
    }
  }
}
