import RecordModel
import StrictJSON

/// An invented visit as a client of BPJS P-Care holds it: one document of peserta, kunjungan, obat
/// and tindakan.
///
/// Days are `dd-MM-yyyy`. P-Care cannot say the time of day, when care began, an emergency (it
/// comes back as `AMB`), who pays (always JKN), an address, the mother's NIK, how soon a patient
/// died, numbers of facts, and results beyond the vital signs; its codes of medicines and acts are
/// BPJS' own, here KFA's and ICD-9-CM's stand in their fields. Nothing is made up that FHIR does
/// not say. Source: P-Care REST, kunjungan/v1, obat, tindakan.
package enum SyntheticPCare {
  /// The JSON of one visit, compact; the same bytes for the same seed, span, count and index.
  package static func bytes(of visit: SyntheticVisit) -> [UInt8] {
    var writer = PCareWriter(visit)
    writer.write()
    return writer.json.bytes
  }
}

/// Writes one document front to back.
struct PCareWriter {
  private(set) var json = JSONWriter(reservingBytes: 2_000)
  private let source: SyntheticVisit

  init(_ source: SyntheticVisit) { self.source = source }

  mutating func write() {
    let visit = source.visit
    json.beginObject()
    peserta()
    kunjungan()
    list("obat", visit.medicationRequests) { $0.obat($1) }
    list("tindakan", visit.procedures) { $0.tindakan($1) }
    json.endObject()
  }

  private mutating func list<Fact>(
    _ key: StaticString, _ facts: [Fact], _ body: (inout Self, Fact) -> Void
  ) {
    guard !facts.isEmpty else { return }
    json.key(key)
    json.beginArray()
    for fact in facts {
      json.beginObject()
      member("noKunjungan", source.number)
      body(&self, fact)
      json.endObject()
    }
    json.endArray()
  }

  private mutating func peserta() {
    let patient = source.patient
    json.key("peserta")
    json.beginObject()
    member("noKartu", source.patientNumber(PatientIdentifierSystem.bpjs))
    member("nama", patient.names.first?.text)
    member("sex", patient.sex == .female ? "P" : "L")
    member("tglLahir", patient.birthDate.map { LocalMoment($0).dayFirst("-") })
    member("noKTP", source.patientNumber(PatientIdentifierSystem.nik))
    member("noMR", source.recordNumber)
    json.endObject()
  }

  private mutating func kunjungan() {
    let visit = source.visit
    json.key("kunjungan")
    json.beginObject()
    member("noKunjungan", source.number)
    member("noKartu", source.patientNumber(PatientIdentifierSystem.bpjs))
    member("tglDaftar", visit.arrivedAt.map { LocalMoment($0).dayFirst("-") })
    let service = visit.service?.coding
    member("kdPoli", Self.poli(service?.code))
    member("nmPoli", service?.display)
    member("kdTkp", visit.visitClass.code == "IMP" ? "20" : "10")
    diagnoses()
    vitalSigns()
    member("kdDokter", visit.practitioner?.code)
    member("nmDokter", visit.practitioner?.display)
    member("kdStatusPulang", Self.outcome(visit.disposition?.coding.code))
    let left = visit.finishedAt.map { LocalMoment($0).dayFirst("-") }
    member("tglPulang", left)
    if let hospital = visit.referredTo {
      json.key("rujukLanjut")
      json.beginObject()
      member("kdppk", hospital.code)
      member("nmppk", hospital.display)
      member("tglEstRujuk", left)
      json.endObject()
    }
    json.endObject()
  }

  private mutating func diagnoses() {
    let keys: [(code: StaticString, name: StaticString)] = [
      ("kdDiag1", "nmDiag1"), ("kdDiag2", "nmDiag2"), ("kdDiag3", "nmDiag3"),
    ]
    for (key, diagnosis) in zip(keys, source.visit.diagnoses) {
      member(key.code, diagnosis.code.coding.code)
      member(key.name, diagnosis.code.coding.display)
    }
  }

  private mutating func vitalSigns() {
    let fields: [(key: StaticString, loinc: String)] = [
      ("sistole", "8480-6"), ("diastole", "8462-4"), ("heartRate", "8867-4"),
      ("respRate", "9279-1"), ("suhu", "8310-5"), ("beratBadan", "29463-7"),
      ("tinggiBadan", "8302-2"),
    ]
    for (key, loinc) in fields {
      guard let number = source.measured(loinc) else { continue }
      json.key(key)
      json.number(number)
    }
  }

  private mutating func obat(_ request: MedicationRequest) {
    let medicine = request.medication.coding
    member("kdObat", medicine.code)
    member("nmObat", medicine.display)
    // `3 x 1 tablet`: how often a day, and how much at a time.
    let words = request.dosageText?.split(separator: " ").map(String.init) ?? []
    if words.count > 2, words[1] == "x", Int(words[0]) != nil, Int(words[2]) != nil {
      member("signa1", words[0])
      member("signa2", words[2])
    }
    guard let amount = request.quantity?.value.text else { return }
    json.key("jmlObat")
    json.number(amount)
  }

  private mutating func tindakan(_ procedure: Procedure) {
    member("kdTindakan", procedure.code.coding.code)
    member("nmTindakan", procedure.code.coding.display)
  }

  private mutating func member(_ key: StaticString, _ text: String?) {
    guard let text else { return }
    json.key(key)
    json.string(text)
  }

  /// P-Care's code of a poli; the facility's own where P-Care's list has none.
  private static func poli(_ code: String?) -> String? {
    switch code {
    case "umum": "001"
    case "gigi": "002"
    case "kia": "003"
    case "imunisasi": "020"
    default: code
    }
  }

  /// kdStatusPulang of a disposition.
  private static func outcome(_ code: String?) -> String? {
    switch code {
    case "home": "3"
    case "other-hcf": "4"
    case "exp-lt48h", "exp-gt48h": "1"
    default: nil
    }
  }
}
