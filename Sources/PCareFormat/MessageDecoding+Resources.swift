import RecordModel
import StrictJSON

// What has no table: referral, allergies, prognosis, therapy; and the visit's remainder.
extension MessageDecoding {
  /// Writes a visit's remainder: `{"elements":{...},"resources":[...]}`.
  mutating func finish(_ draft: VisitDraft) {
    var draft = draft
    var resources: [[UInt8]] = []
    if let referral = referral(&draft) { resources.append(referral) }
    resources += allergies(draft)
    if let impression = impression(&draft) { resources.append(impression) }
    if let plan = plan(draft) { resources.append(plan) }
    var fields = draft.extra
    for record in draft.records {
      fields += record.leftovers(
        known: record.kind.known, unread: draft.unread, taken: draft.taken)
    }
    fields += draft.contradictions
    fields = kept(fields, at: draft.place)
    guard !fields.isEmpty || !resources.isEmpty else { return }
    var writer = FHIRWriting()
    let payer = submission.visits[draft.visit].payer
    writer.object { writer in
      if !fields.isEmpty { writer.object("elements") { $0.extensions(fields, payer: payer) } }
      guard !resources.isEmpty else { return }
      writer.list("resources") { writer in for resource in resources { writer.json.raw(resource) } }
    }
    submission.visits[draft.visit].remainder = writer.json.bytes
  }

  /// A resource of a visit, with its links; `patientKey` is `subject` in most.
  private func resource(
    _ type: StaticString, _ draft: VisitDraft, patientKey: StaticString = "subject",
    _ body: (inout FHIRWriting) -> Void
  ) -> [UInt8] {
    var writer = FHIRWriting()
    let patient = submission.visits[draft.visit].patient
    writer.object { writer in
      writer.json.key("resourceType")
      writer.json.string(type)
      writer.reference(patientKey, "Patient/" + Placeholder.mark(.patient, patient))
      writer.reference("encounter", "Encounter/" + Placeholder.mark(.visit, draft.visit))
      body(&writer)
    }
    return writer.json.bytes
  }

  /// rujukLanjut: where the patient is sent, as the visit's destination and as a ServiceRequest.
  private mutating func referral(_ draft: inout VisitDraft) -> [UInt8]? {
    guard let found = draft.find(.referral) else { return nil }
    guard found.value.kind == .object else {
      report(.pcareValueUnreadable, at: found.place)
      draft.unread.insert(found.path)
      return nil
    }
    let referral = ReferralReading(found)
    let reference = referral.facility.flatMap { FHIRID($0) }.map { "Organization/" + $0.text }
    if reference != nil || referral.facilityName != nil {
      submission.visits[draft.visit].referredTo = NamedReference(
        reference: reference, display: referral.facilityName)
    }
    let planned = referral.date.flatMap { time($0) }
    var unread: Set<String> = []
    if planned == nil, referral.date != nil { unread.insert("tglEstRujuk") }
    let fields = kept(referral.leftovers(unread: unread), at: found.place)
    let reason = exception(&draft)
    let visit = submission.visits[draft.visit]
    return resource("ServiceRequest", draft) { writer in
      writer.extensions(fields)
      writer.member("status", "active")
      writer.member("intent", "order")
      writer.concepts("category", Concept(text: "Rujukan"))
      writer.concept("code", referral.specialty)
      writer.member("occurrenceDateTime", planned?.text)
      writer.member("authoredOn", (visit.period.end ?? visit.period.start)?.text)
      if let practitioner = visit.practitioner {
        writer.object("requester") { writer in
          writer.member("reference", practitioner.reference)
          writer.member("display", practitioner.display)
        }
      }
      if let facility = referral.facility { writer.performer(facility, referral.facilityName) }
      writer.concepts("reasonCode", reason)
      writer.note(referral.note)
    }
  }

  /// Why a case for the first level is referred (TACC); the referral takes its fields.
  private mutating func exception(_ draft: inout VisitDraft) -> Concept? {
    guard let found = draft.find(.exception), let code = found.text else { return nil }
    if PCareTable.exception[code] == nil { report(.pcareCodeUnknown, at: found.place) }
    draft.taken.insert(found.path)
    let reason = draft.find(.exceptionReason)
    if let reason, reason.text != nil { draft.taken.insert(reason.path) }
    return Concept(
      coding: Coding(
        system: PCareSystem.local("kdTacc"), code: code, display: PCareTable.exception[code]),
      text: reason?.text)
  }

  /// One AllergyIntolerance for each of food, air and medicine that says something.
  private func allergies(_ draft: VisitDraft) -> [[UInt8]] {
    AllergyField.all.compactMap { field in
      guard let text = draft.text(field.field), !AllergyField.isNone(text) else { return nil }
      return resource("AllergyIntolerance", draft, patientKey: "patient") { writer in
        writer.concept(
          "clinicalStatus",
          Concept(
            coding: Coding(
              system: "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical",
              code: "active", display: "Active")))
        writer.list("category") { $0.json.string(field.category) }
        writer.concept("code", field.concept(text))
        writer.member("recordedDate", submission.visits[draft.visit].period.start?.text)
      }
    }
  }

  /// Anamnesis and prognosis as a ClinicalImpression.
  private mutating func impression(_ draft: inout VisitDraft) -> [UInt8]? {
    let history = draft.text(.history)
    var prognosis: Concept?
    if let found = draft.find(.prognosis), let code = found.code(width: 2) {
      if PCareTable.prognosis[code] == nil { report(.pcareCodeUnknown, at: found.place) }
      let display = draft.text(.prognosisName) ?? PCareTable.prognosis[code]
      prognosis = Concept(
        coding: Coding(
          system: PCareSystem.local("kdPrognosa"), code: code, display: display))
    }
    guard history != nil || prognosis != nil else { return nil }
    let start = submission.visits[draft.visit].period.start
    return resource("ClinicalImpression", draft) { writer in
      writer.member("status", "completed")
      writer.member("description", history)
      writer.member("effectiveDateTime", start?.text)
      writer.concepts("prognosisCodeableConcept", prognosis)
    }
  }

  /// The therapy in words as a CarePlan: medicines, other treatment, supplies.
  private func plan(_ draft: VisitDraft) -> [UInt8]? {
    let parts: [(kind: StaticString, words: String)] = [
      ("MedicationRequest", draft.text(.drugTherapy)),
      ("ServiceRequest", draft.text(.otherTherapy)), ("DeviceRequest", draft.text(.supplies)),
    ].compactMap { kind, words in words.map { (kind, $0) } }
    guard !parts.isEmpty else { return nil }
    return resource("CarePlan", draft) { writer in
      writer.member("status", "completed")
      writer.member("intent", "order")
      writer.list("activity") { writer in
        for part in parts {
          writer.object { writer in
            writer.object("detail") { writer in
              writer.json.key("kind")
              writer.json.string(part.kind)
              writer.member("status", "completed")
              writer.member("description", part.words)
            }
          }
        }
      }
    }
  }
}

extension FHIRWriting {
  /// The facility that shall do it, by its BPJS code.
  fileprivate mutating func performer(_ facility: String, _ name: String?) {
    list("performer") { writer in
      writer.object { writer in
        writer.object("identifier") { writer in
          writer.member("system", PCareSystem.local("kdppk"))
          writer.member("value", facility)
        }
        writer.member("display", name)
      }
    }
  }
}

/// A field of allergies, and what FHIR calls them.
private struct AllergyField {
  let field: Field
  let system: String
  let category: String

  static let all = [
    AllergyField(field: Field("alergiMakan"), system: "kdAlergiMakan", category: "food"),
    AllergyField(field: Field("alergiUdara"), system: "kdAlergiUdara", category: "environment"),
    AllergyField(field: Field("alergiObat"), system: "kdAlergiObat", category: "medication"),
  ]

  /// Codes and words that say that there is none.
  static func isNone(_ text: String) -> Bool {
    ["00", "0", "-", "TIDAK", "TIDAK ADA", "NIHIL", "NONE"].contains(text.uppercased())
  }

  /// A code of two digits, or words.
  func concept(_ text: String) -> Concept {
    let code = text.isDigits(1) ? "0" + text : text
    guard code.isDigits(2) else { return Concept(text: text) }
    let display = category == "food" ? PCareTable.foodAllergy[code] : nil
    return Concept(
      coding: Coding(system: PCareSystem.local(system), code: code, display: display))
  }
}

/// What rujukLanjut holds. Source: P-Care kunjungan/v1.
private struct ReferralReading {
  let record: SourceRecord
  let date: Found?
  let facility: String?
  let facilityName: String?
  let specialty: Concept?
  let note: String?

  init(_ found: Found) {
    record = SourceRecord(value: found.value, kind: .kunjungan, place: found.place)
    date = record.find(Field("tglEstRujuk"))
    facility = record.find(Field("kdppk", "kdPPK", inside: ("ppk", "kdPPK")))?.text
    facilityName = record.find(Field("nmppk", "nmPPK", inside: ("ppk", "nmPPK")))?.text
    let code = record.find(
      Field(
        "kdSubSpesialis1",
        inside: ("subSpesialis", "kdSubSpesialis1"), ("khusus", "kdSubSpesialis1")))
    specialty = code?.text.map {
      Concept(coding: Coding(system: PCareSystem.local("kdSubSpesialis1"), code: $0))
    }
    note = record.find(Field("catatan", inside: ("khusus", "catatan")))?.text
  }

  func leftovers(unread: Set<String>) -> [KeptField] {
    record.leftovers(known: Self.known, unread: unread)
  }

  private static let known: Set<String> = [
    "tglEstRujuk", "kdppk", "kdPPK", "nmppk", "nmPPK", "ppk.", "ppk.kdPPK", "ppk.nmPPK",
    "kdSubSpesialis1", "subSpesialis.", "subSpesialis.kdSubSpesialis1", "khusus.",
    "khusus.kdSubSpesialis1", "khusus.catatan", "catatan",
  ]
}
