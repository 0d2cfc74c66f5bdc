import RecordModel

/// Codes of HL7 v2 and what they are in the common record.
///
/// Source: HL7 v2.8 chapter 2C (tables by number); HL7 Version 2 to FHIR implementation guide;
/// domain lists of discharge dispositions, classes and payers.
enum HL7Tables {
  /// Table 0001, with the letters of Indonesian registers (L laki-laki, P perempuan).
  static func sex(_ code: String) -> Sex? {
    switch code.uppercased() {
    case "M", "L", "LAKI-LAKI", "MALE", "1": .male
    case "F", "P", "W", "PEREMPUAN", "WANITA", "FEMALE", "2": .female
    case "O", "A", "X", "OTHER": .other
    case "U", "N", "UNKNOWN", "UNK": .unknown
    default: nil
    }
  }

  /// Table 0004 to v3-ActCode.
  static func visitClass(_ code: String) -> Coding? {
    let found: (String, String)? =
      switch code.uppercased() {
      case "O", "AMB", "R", "C": ("AMB", "ambulatory")
      case "I", "IMP": ("IMP", "inpatient encounter")
      case "E", "EMER": ("EMER", "emergency")
      case "P", "PRENC": ("PRENC", "pre-admission")
      case "B", "OBSENC": ("OBSENC", "observation encounter")
      case "HH": ("HH", "home health")
      case "VR": ("VR", "virtual")
      case "SS": ("SS", "short stay")
      default: nil
      }
    return found.map {
      Coding(system: CodeSystemNames.actCode, code: $0.0, display: $0.1)
    }
  }

  /// Table 0112, and the codes of FHIR themselves.
  static func disposition(_ code: String) -> Coding? {
    let found: (String, String)? =
      switch code.lowercased() {
      case "01", "1", "home", "06", "6", "08", "8": ("home", "Home")
      case "02", "2", "05", "5", "other-hcf": ("other-hcf", "Other healthcare facility")
      case "03", "3", "snf": ("snf", "Skilled nursing facility")
      case "04", "4", "long": ("long", "Long-term care")
      case "07", "7", "aadvice": ("aadvice", "Left against advice")
      case "20", "40", "41", "42", "exp": ("exp", "Expired")
      case "alt-home": ("alt-home", "Alternative home")
      case "hosp": ("hosp", "Hospice")
      case "psy": ("psy", "Psychiatric hospital")
      case "rehab": ("rehab", "Rehabilitation")
      case "oth": ("oth", "Other")
      default: nil
      }
    if let found {
      return Coding(
        system: CodeSystemNames.dischargeDisposition, code: found.0, display: found.1)
    }
    guard ["exp-lt48h", "exp-gt48h"].contains(code) else { return nil }
    return Coding(
      system: "http://terminology.kemkes.go.id/CodeSystem/discharge-disposition", code: code,
      display: code == "exp-lt48h" ? "Meninggal < 48 jam" : "Meninggal > 48 jam")
  }

  /// Payers of the city's own list.
  static func payer(_ code: String) -> Coding? {
    let names = [
      "JKN": "JKN / BPJS Kesehatan", "BPJS-PBI-APBN": "BPJS Kesehatan PBI (APBN)",
      "BPJS-PBI-APBD": "BPJS Kesehatan PBI (APBD)/PBPU Pemda",
      "BPJS-PPU": "BPJS Kesehatan PPU (pekerja penerima upah)",
      "BPJS-PBPU": "BPJS Kesehatan PBPU/mandiri",
      "BPJS-BP": "BPJS Kesehatan BP (bukan pekerja/pensiunan)",
      "BPJSTK": "BPJS Ketenagakerjaan (JKK)", "UMUM": "Umum / biaya sendiri",
      "ASURANSI": "Asuransi komersial", "PERUSAHAAN": "Ikatan kerja sama perusahaan",
      "JASARAHARJA": "Jasa Raharja (kecelakaan lalu lintas)",
      "JAMKESDA": "Jamkesda / bantuan sosial daerah", "GRATIS": "Gratis / program pemerintah",
    ]
    var code = code.uppercased()
    if ["TUNAI", "PRIBADI", "BAYAR", "UMM"].contains(code) { code = "UMUM" }
    if code == "BPJS" { code = "JKN" }
    return names[code].map {
      Coding(system: CodeSystemNames.payer, code: code, display: $0)
    }
  }

  /// Table 0002 to v3-MaritalStatus, where both say the same.
  static func maritalStatus(_ code: String) -> Coding? {
    let found: (String, String)? =
      switch code.uppercased() {
      case "M": ("M", "Married")
      case "S": ("S", "Never Married")
      case "D": ("D", "Divorced")
      case "W": ("W", "Widowed")
      case "E", "A": ("L", "Legally Separated")
      case "N": ("A", "Annulled")
      case "I": ("I", "Interlocutory")
      case "P": ("T", "Domestic partner")
      case "B": ("U", "unmarried")
      default: nil
      }
    return found.map {
      Coding(system: CodeSystemNames.maritalStatus, code: $0.0, display: $0.1)
    }
  }

  /// Table 0085 (OBX-11) to observation-status.
  static func observationStatus(_ code: String) -> String? {
    switch code.uppercased() {
    case "F", "U": "final"
    case "C": "corrected"
    case "A", "B", "V": "amended"
    case "P", "R", "S": "preliminary"
    case "I", "O": "registered"
    case "D", "W": "entered-in-error"
    case "X", "N": "cancelled"
    default: nil
    }
  }

  /// Table 0123 (OBR-25) to diagnostic-report-status.
  static func reportStatus(_ code: String) -> String? {
    switch code.uppercased() {
    case "F", "M": "final"
    case "C", "K": "corrected"
    case "A", "R": "partial"
    case "P": "preliminary"
    case "O", "I", "S": "registered"
    case "X": "cancelled"
    case "Y", "Z", "N": "unknown"
    default: nil
    }
  }

  /// Table 0078 (OBX-8): the codes that v3-ObservationInterpretation has too.
  static let interpretations: Set<String> = [
    "L", "H", "LL", "HH", "<", ">", "N", "A", "AA", "U", "D", "B", "W", "S", "R", "I", "MS",
    "VS", "POS", "NEG", "IND", "DET", "ND", "HU", "LU", "E", "NR", "RR", "WR", "SDD", "SYN-R",
    "SYN-S", "EX", "HX", "LX", "NS", "EXP", "UNE", "CAR", "OBX", "QCF", "TOX", "HM", "IE",
  ]

  /// Table 0074 (OBR-24) to observation-category.
  static func category(_ section: String) -> Coding? {
    switch section.uppercased() {
    case "LAB", "CH", "HM", "MB", "MCB", "MYC", "SR", "SP", "TX", "UR", "BG", "BLB", "CP",
      "ICU", "IMM", "NIP", "OSL", "PAR", "VR", "CG", "GE":
      observationCategory("laboratory", "Laboratory")
    case "RAD", "CT", "MR", "US", "NMR", "NMS", "RUS", "RX", "VUS", "XRC", "OUS", "CUS":
      observationCategory("imaging", "Imaging")
    case "EC", "EN", "PF", "CTH", "AU": observationCategory("procedure", "Procedure")
    default: nil
    }
  }

  static func observationCategory(_ code: String, _ display: String) -> Coding {
    Coding(system: CodeSystemNames.observationCategory, code: code, display: display)
  }

  /// Vital signs by LOINC code, with their UCUM unit.
  static let vitalSigns: [String: String] = [
    "8480-6": "mm[Hg]", "8462-4": "mm[Hg]", "8867-4": "/min", "9279-1": "/min",
    "8310-5": "Cel", "59408-5": "%", "2708-6": "%", "29463-7": "kg", "3141-9": "kg",
    "8302-2": "cm", "8306-3": "cm", "39156-5": "kg/m2", "9843-4": "cm", "8280-0": "cm",
    "9269-2": "{score}", "67775-7": "",
  ]

  /// What people write for a unit of UCUM.
  static let units: [String: String] = [
    "mmhg": "mm[Hg]", "mm hg": "mm[Hg]", "mm[hg]": "mm[Hg]", "c": "Cel", "cel": "Cel",
    "\u{00B0}c": "Cel", "degc": "Cel", "celsius": "Cel", "/min": "/min", "x/min": "/min",
    "x/menit": "/min", "/menit": "/min", "bpm": "/min", "kali/menit": "/min",
    "beats/min": "/min", "breaths/min": "/min", "kg": "kg", "g": "g", "cm": "cm", "m": "m",
    "%": "%", "kg/m2": "kg/m2", "g/dl": "g/dL", "mg/dl": "mg/dL", "mmol/l": "mmol/L",
    "u/l": "U/L", "iu/l": "[IU]/L", "fl": "fL", "pg": "pg", "mg": "mg", "ml": "mL", "l": "L",
    "ug/dl": "ug/dL", "meq/l": "meq/L", "10*3/ul": "10*3/uL", "10*6/ul": "10*6/uL",
  ]

  /// Table 0119 (ORC-1) and 0038 (ORC-5) to request-status.
  static func requestStatus(control: String?, order: String?) -> String {
    switch order?.uppercased() {
    case "CM": return "completed"
    case "CA", "DC": return "revoked"
    case "HD": return "on-hold"
    case "ER": return "entered-in-error"
    case "IP", "SC", "A": return "active"
    default: break
    }
    switch control?.uppercased() {
    case "CA", "OC", "CR", "DC", "OD", "DR": return "revoked"
    case "HD", "OH", "HR": return "on-hold"
    case "NW", "OK", "RP", "RO", "XO", "XX", "SC", "PA", "RF", "RL", "RE", "SN", "NA":
      return "active"
    default: return "unknown"
    }
  }

  /// The same for medicationrequest-status.
  static func medicationStatus(control: String?, order: String?) -> String {
    switch requestStatus(control: control, order: order) {
    case "revoked": ["DC", "OD", "DR"].contains(control ?? "") ? "stopped" : "cancelled"
    case let status: status
    }
  }
}
