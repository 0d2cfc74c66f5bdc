import RecordModel

extension VisitComposer {
  /// What the facility's register says of the person.
  func patient(_ draft: Draft) -> PatientAssertion {
    let person = draft.person
    var patient = PatientAssertion(place: "Bundle.entry[0].resource")
    func add(_ system: String, _ value: String?) {
      guard let value else { return }
      patient.identifiers.append(ExternalIdentifier(system: system, value: value))
    }
    add(PatientIdentifierSystem.nik, person.nik)
    add(PatientIdentifierSystem.motherNIK, person.motherNIK)
    add(PatientIdentifierSystem.bpjs, person.bpjs)
    add(
      "http://sys-ids.kemkes.go.id/patient/" + draft.facility.code,
      person.recordNumber(at: draft.outline.facility, from: city.firstNumber))
    patient.names = [PersonName(text: person.name, use: "official")]
    patient.sex = person.traits.isFemale ? .female : .male
    patient.birthDate = ClinicalTime(localDay: person.traits.birthDay)
    if draft.outline.dies {
      patient.deceased = .at(ClinicalTime(utcSecond: draft.finished))
    }
    patient.addresses = [city.address(of: person, at: draft.outline.facility)]
    patient.multipleBirth = 0
    if draft.age >= 20 {
      let (code, words) = person.isMarried ? ("M", "Married") : ("S", "Never Married")
      patient.maritalStatus = Concept(
        coding: Coding(
          system: "http://terminology.hl7.org/CodeSystem/v3-MaritalStatus", code: code,
          display: words))
    }
    return patient
  }

  /// The visit without its facts.
  func administration(_ draft: inout Draft) -> Visit {
    let facility = draft.facility
    let outline = draft.outline
    let arrived = ClinicalTime(utcSecond: draft.arrived)
    let seen = ClinicalTime(utcSecond: draft.seen)
    let finished = ClinicalTime(utcSecond: draft.finished)
    var visit = Visit(
      place: "Bundle.entry[1].resource", patient: 0, status: "finished",
      visitClass: Self.visitClass(outline.setting))
    visit.identifiers = [
      ExternalIdentifier(
        system: "http://sys-ids.kemkes.go.id/encounter/" + facility.code, value: draft.number)
    ]
    visit.statusHistory = [
      Visit.StatusSpan(status: "arrived", period: ClinicalPeriod(start: arrived, end: seen)),
      Visit.StatusSpan(status: "in-progress", period: ClinicalPeriod(start: seen, end: finished)),
      Visit.StatusSpan(status: "finished", period: ClinicalPeriod(start: finished, end: finished)),
    ]
    visit.period = ClinicalPeriod(start: arrived, end: finished)
    let (poli, name) = Self.service(draft)
    visit.service = Concept(
      coding: Coding(
        system: "http://sys-ids.kemkes.go.id/service-type/" + facility.code, code: poli,
        display: name))
    visit.location = NamedReference(
      reference: "Location/" + facility.code + "-" + poli, display: name)
    visit.practitioner = draft.practitioner
    visit.serviceProvider = NamedReference(
      reference: "Organization/" + facility.code, display: facility.name)
    visit.payer = payer(&draft)
    visit.senderTime = finished
    visit.disposition = Self.disposition(draft, to: outline.referredTo.map(name(of:)))
    visit.referredFrom = outline.referredFrom.map(organization)
    visit.referredTo = outline.referredTo.map(organization)
    return visit
  }

  private func name(of facility: Int) -> String { city.facilities[facility].name }

  private func organization(_ facility: Int) -> NamedReference {
    NamedReference(
      reference: "Organization/" + city.facilities[facility].code, display: name(of: facility))
  }

  private static func visitClass(_ setting: VisitOutline.Setting) -> Coding {
    let (code, words) =
      switch setting {
      case .outpatient: ("AMB", "ambulatory")
      case .emergency: ("EMER", "emergency")
      case .inpatient: ("IMP", "inpatient encounter")
      }
    return Coding(
      system: "http://terminology.hl7.org/CodeSystem/v3-ActCode", code: code, display: words)
  }

  private static func service(_ draft: Draft) -> (code: String, name: String) {
    switch (draft.outline.setting, draft.condition.reason) {
    case (.emergency, _): ("igd", "Instalasi Gawat Darurat")
    case (.inpatient, _): ("ranap", "Rawat Inap")
    case (_, .dental): ("gigi", "Poli Gigi dan Mulut")
    case (_, .antenatal), (_, .delivery): ("kia", "Poli KIA")
    case (_, .immunisation): ("imunisasi", "Poli Imunisasi")
    case (_, _) where draft.facility.kind != .hospital: ("umum", "Poli Umum")
    case (_, _) where draft.age < 18: ("anak", "Poli Anak")
    default: ("dalam", "Poli Penyakit Dalam")
    }
  }

  private func payer(_ draft: inout Draft) -> Coding {
    let isInsured = draft.person.bpjs != nil
    // The uninsured and, at private clinics, many of the insured pay for themselves.
    let elsewhere = draft.facility.kind == .clinic ? 350 : 60
    let (code, words) =
      isInsured && !draft.generator.chance(elsewhere)
      ? ("JKN", "JKN / BPJS Kesehatan") : ("UMUM", "Umum / biaya sendiri")
    return Coding(system: "http://sys-ids.kemkes.go.id/payer", code: code, display: words)
  }

  private static func disposition(_ draft: Draft, to hospital: String?) -> Concept {
    let system = "http://terminology.hl7.org/CodeSystem/discharge-disposition"
    if draft.outline.dies {
      let early = draft.finished - draft.arrived < 48 * 3600
      return Concept(
        coding: Coding(
          system: "http://terminology.kemkes.go.id/CodeSystem/discharge-disposition",
          code: early ? "exp-lt48h" : "exp-gt48h",
          display: early ? "Meninggal < 48 jam" : "Meninggal > 48 jam"))
    }
    if let hospital {
      return Concept(
        coding: Coding(system: system, code: "other-hcf", display: "Other healthcare facility"),
        text: "Rujukan ke " + hospital)
    }
    return Concept(coding: Coding(system: system, code: "home", display: "Home"))
  }
}
