import RecordModel
import StrictJSON

/// What makes a registration and a visit the same before the visit has a number.
private struct Meeting: Hashable {
  let patient: ExternalIdentifier?
  let localDay: Int
  let poli: String
}

// Kunjungan and pendaftaran.
extension MessageDecoding {
  /// Reads every visit of a scope, a registration together with the visit that it led to.
  mutating func readVisits(_ scope: Scope, _ patients: PatientTable) {
    var open: [Meeting: [Int]] = [:]
    for record in scope[.kunjungan] {
      guard let draft = startVisit(record, patients) else { continue }
      open[meeting(drafts[draft]), default: []].append(draft)
    }
    for place in open.keys { open[place]?.reverse() }
    for record in scope[.pendaftaran] {
      guard let draft = startVisit(record, patients) else { continue }
      let registration = drafts[draft]
      if let served = open[meeting(registration)]?.popLast() {
        // The registration was read as a visit of its own only to see which one it is.
        drafts.removeLast()
        submission.visits.removeLast()
        let patient = submission.visits[drafts[served].visit].patient
        drop(record, for: patient)
        drafts[served].records.append(record)
      } else {
        report(.pcareVisitOnlyRegistered, at: record.place + ".noUrut")
      }
    }
    for index in drafts.indices { readFacts(index) }
  }

  /// Undoes what `startVisit` noted of a record that turned out to be the visit of `patient`; what
  /// only it says of the person goes there.
  private mutating func drop(_ record: SourceRecord, for patient: Int) {
    submission.patientRanges.removeLast()
    if let last = submission.patients.last,
      last.place == record.place || last.place == record.place + ".peserta"
    {
      submission.patients.removeLast()
      let group = memberGroups.removeValue(forKey: submission.patients.count)
      if submission.patients[patient].names.isEmpty, !last.names.isEmpty {
        let place = submission.patients[patient].place
        submission.patients[patient] = last
        submission.patients[patient].place = place
        memberGroups[patient] = group
      }
    }
    own(record, patient)
  }

  private func meeting(_ draft: VisitDraft) -> Meeting {
    let visit = submission.visits[draft.visit]
    let numbers = submission.patients[visit.patient].identifiers
    let card = numbers.first { $0.system == PatientIdentifierSystem.bpjs }
    return Meeting(
      patient: card ?? numbers.first, localDay: visit.period.start?.localDay ?? 0,
      poli: visit.service?.coding.code ?? "")
  }

  /// Makes a visit with what decides whose and when it is; nil, and reported, without those.
  private mutating func startVisit(_ record: SourceRecord, _ patients: PatientTable) -> Int? {
    let found = record.find(.registered)
    let start = found.flatMap { found in
      found.text.flatMap { PCareTime.read($0, context.defaultOffsetMinutes) }
    }
    guard let start else {
      report(.pcareDateMissing, at: found?.place ?? record.place + ".tglDaftar")
      return nil
    }
    guard let patient = patient(of: [record], patients) else { return nil }
    own(record, patient)
    var visit = Visit(
      place: record.place, patient: patient, status: "arrived",
      visitClass: Coding(system: PCareSystem.actCode, code: "AMB", display: "ambulatory"))
    visit.period.start = start
    if let code = record.find(.poli)?.code(width: 3) {
      let name = record.find(.poliName)?.text ?? PCareTable.poli[code]
      visit.service = Concept(
        coding: Coding(system: PCareSystem.local("kdPoli"), code: code, display: name))
    } else if let name = record.find(.poliName)?.text {
      visit.service = Concept(text: name)
    }
    submission.visits.append(visit)
    drafts.append(VisitDraft(visit: submission.visits.count - 1, records: [record]))
    return drafts.count - 1
  }

  /// Reads all but obat and tindakan into a visit's columns.
  private mutating func readFacts(_ index: Int) {
    var draft = drafts[index]
    var visit = submission.visits[draft.visit]
    if let number = draft.text(.visitNumber) {
      visit.identifiers = [
        ExternalIdentifier(system: context.visitNumberSystem, value: number)
      ]
    }
    visit.payer = payer(of: draft)
    readLevel(&draft, &visit)
    readEnd(&draft, &visit)
    readPractitioner(&draft, &visit)
    readDiagnoses(&draft, &visit)
    readVitals(&draft, &visit)
    readAwareness(&draft, &visit)
    submission.visits[draft.visit] = visit
    drafts[index] = draft
  }

  /// BPJS pays for all of P-Care; which kind of member is told by the peserta.
  private func payer(of draft: VisitDraft) -> Coding {
    let patient = submission.visits[draft.visit].patient
    return memberGroups[patient].flatMap { PCareTable.payer(memberGroup: $0) }
      ?? PCareTable.national
  }

  private mutating func readLevel(_ draft: inout VisitDraft, _ visit: inout Visit) {
    guard let found = draft.find(.level) else { return }
    switch found.text {
    case "10": break
    case "20":
      visit.visitClass = Coding(
        system: PCareSystem.actCode, code: "IMP", display: "inpatient encounter")
    case "50": draft.unread.insert(found.path)
    default:
      report(.pcareCodeUnknown, at: found.place)
      draft.unread.insert(found.path)
    }
  }

  /// The end of the visit and how the patient left.
  private mutating func readEnd(_ draft: inout VisitDraft, _ visit: inout Visit) {
    if let found = draft.find(.left) {
      visit.period.end = time(found)
      if visit.period.end == nil { draft.unread.insert(found.path) }
    }
    if draft.records[0].kind == .kunjungan { visit.status = "in-progress" }
    if visit.period.end != nil { visit.status = "finished" }
    guard let found = draft.find(.outcome), let code = found.text?.uppercased() else { return }
    visit.status = "finished"
    let name = draft.text(.outcomeName)
    if let (words, disposition) = PCareTable.outcome[code] {
      visit.disposition = Concept(
        coding: Coding(
          system: PCareSystem.disposition, code: disposition,
          display: PCareTable.disposition[disposition]), text: name ?? words)
    } else {
      report(.pcareCodeUnknown, at: found.place)
      visit.disposition = Concept(
        coding: Coding(
          system: PCareSystem.local("kdStatusPulang"), code: code, display: name))
    }
    if code == "4", draft.find(.referral) == nil {
      report(.pcareReferralMissing, at: draft.place + ".rujukLanjut")
    }
  }

  private func readPractitioner(_ draft: inout VisitDraft, _ visit: inout Visit) {
    let name = draft.text(.doctorName)
    let found = draft.find(.doctor)
    let reference = found?.text.flatMap { FHIRID($0) }.map { "Practitioner/" + $0.text }
    // A code that no reference can hold stays beside the name.
    if let found, reference == nil { draft.unread.insert(found.path) }
    guard reference != nil || name != nil else { return }
    visit.practitioner = NamedReference(reference: reference, display: name)
  }
}

/// A text that can be the id in a reference. Source: FHIR R4, datatypes, id.
struct FHIRID {
  let text: String

  init?(_ text: String) {
    let isID = text.utf8.allSatisfy {
      $0 &- 48 < 10 || ($0 | 0x20) &- 97 < 26 || $0 == UInt8(ascii: "-")
        || $0 == UInt8(ascii: ".")
    }
    guard isID, (1...64).contains(text.utf8.count) else { return nil }
    self.text = text
  }
}
