import RecordModel

/// URIs that this mapping writes by name.
enum PCareSystem {
  static let icd10 = "http://hl7.org/fhir/sid/icd-10"
  static let loinc = "http://loinc.org"
  static let ucum = "http://unitsofmeasure.org"
  static let actCode = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
  static let diagnosisRole = "http://terminology.hl7.org/CodeSystem/diagnosis-role"
  static let conditionCategory = "http://terminology.hl7.org/CodeSystem/condition-category"
  /// As SATUSEHAT's samples have it for the chief complaint.
  static let kemkes = "http://terminology.kemkes.go.id"
  static let observationCategory = "http://terminology.hl7.org/CodeSystem/observation-category"
  static let disposition = "http://terminology.hl7.org/CodeSystem/discharge-disposition"
  static let payer = "http://sys-ids.kemkes.go.id/payer"

  /// The system of codes that BPJS gives and nobody else has: `urn:baimbai:local:kdPoli`.
  static func local(_ field: String) -> String { "urn:baimbai:local:" + field }
}

/// A number that P-Care holds for a visit, with its code and unit.
struct Vital {
  let field: Field
  let code: String
  let display: String
  let unit: String

  /// Source: LOINC and SATUSEHAT's samples; the waist by knowledge.
  static let all: [Vital] = [
    Vital(
      field: Field("sistole"), code: "8480-6", display: "Systolic blood pressure", unit: "mm[Hg]"),
    Vital(
      field: Field("diastole"), code: "8462-4", display: "Diastolic blood pressure",
      unit: "mm[Hg]"),
    Vital(field: Field("heartRate"), code: "8867-4", display: "Heart rate", unit: "/min"),
    Vital(field: Field("respRate"), code: "9279-1", display: "Respiratory rate", unit: "/min"),
    Vital(field: Field("suhu"), code: "8310-5", display: "Body temperature", unit: "Cel"),
    Vital(field: Field("beratBadan"), code: "29463-7", display: "Body weight", unit: "kg"),
    Vital(field: Field("tinggiBadan"), code: "8302-2", display: "Body height", unit: "cm"),
    Vital(
      field: Field("lingkarPerut"), code: "8280-0",
      display: "Waist Circumference at umbilicus by Tape measure", unit: "cm"),
  ]
}

/// P-Care's code lists. Source: public clients of P-Care; where they differ, what most have.
enum PCareTable {
  /// kdPoli to nmPoli; a facility may have others.
  static let poli: [String: String] = [
    "001": "Poli Umum", "002": "Poli Gigi & Mulut", "003": "Poli KIA", "004": "Laboratorium",
    "008": "Poli KB", "020": "Imunisasi/kunjungan sehat", "021": "Konseling / kunjungan sehat",
  ]

  static let awareness: [String: String] = [
    "01": "Compos mentis", "02": "Somnolence", "03": "Sopor", "04": "Coma",
  ]

  static let prognosis: [String: String] = [
    "01": "Sanam (Sembuh)", "02": "Bonam (Baik)", "03": "Malam (Buruk/Jelek)",
    "04": "Dubia Ad Sanam/Bolam (ragu-ragu, cenderung sembuh/baik)",
    "05": "Dubia Ad Malam (ragu-ragu, cenderung buruk/jelek)",
  ]

  /// Why a case for the first level is referred all the same.
  static let exception: [String: String] = [
    "-1": "Tanpa TACC", "1": "Time", "2": "Age", "3": "Complication", "4": "Comorbidity",
  ]

  static let foodAllergy: [String: String] = [
    "01": "Seafood", "02": "Gandum", "03": "Susu Sapi", "04": "Kacang-Kacangan",
    "05": "Makanan Lain",
  ]

  /// kdStatusPulang to its words and a code of FHIR's discharge-disposition.
  static let outcome: [String: (words: String, code: String)] = [
    "0": ("Sembuh", "home"), "1": ("Meninggal", "exp"), "2": ("Pulang Paksa", "aadvice"),
    "3": ("Berobat Jalan", "home"), "4": ("Rujuk Vertikal", "other-hcf"),
    "5": ("Rujuk Internal", "oth"), "6": ("Rujuk Horizontal", "other-hcf"),
    "9": ("Lain-lain", "oth"), "A": ("Rujuk Atas Permintaan Sendiri (APS)", "other-hcf"),
  ]

  /// Displays of discharge-disposition.
  static let disposition: [String: String] = [
    "home": "Home", "exp": "Expired", "aadvice": "Left against advice",
    "other-hcf": "Other healthcare facility", "oth": "Other",
  ]

  /// Who pays for every visit of P-Care.
  static let national = Coding(
    system: PCareSystem.payer, code: "JKN", display: "JKN / BPJS Kesehatan")

  /// The kind of membership by the words of jnsPeserta; nil if they are none of the known ones.
  static func payer(memberGroup: String) -> Coding? {
    let words = memberGroup.uppercased()
    func has(_ part: String) -> Bool { words.contains(part) }
    let (code, display): (String, String)
    if has("PBI"), has("APBD") || has("PEMDA") {
      (code, display) = ("BPJS-PBI-APBD", "BPJS Kesehatan PBI (APBD)/PBPU Pemda")
    } else if has("PBPU"), has("PEMDA") || has("APBD") {
      (code, display) = ("BPJS-PBI-APBD", "BPJS Kesehatan PBI (APBD)/PBPU Pemda")
    } else if has("PBI") {
      (code, display) = ("BPJS-PBI-APBN", "BPJS Kesehatan PBI (APBN)")
    } else if has("PBPU") || has("MANDIRI") {
      (code, display) = ("BPJS-PBPU", "BPJS Kesehatan PBPU/mandiri")
    } else if has("PENSIUN") || has("BUKAN PEKERJA") || has("VETERAN") {
      (code, display) = ("BPJS-BP", "BPJS Kesehatan BP (bukan pekerja/pensiunan)")
    } else if has("PPU") || has("PEGAWAI") || has("PNS") || has("PEKERJA PENERIMA UPAH") {
      (code, display) = ("BPJS-PPU", "BPJS Kesehatan PPU (pekerja penerima upah)")
    } else {
      return nil
    }
    return Coding(system: PCareSystem.payer, code: code, display: display)
  }
}
