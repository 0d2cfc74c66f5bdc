package import RecordModel

/// A code system as far as the gateway knows it: a short list with names, and the form of all its
/// codes.
package struct CodeSystem: Sendable {
  /// What is known of a code.
  package enum Standing: Hashable, Sendable {
    /// It stands in the list, perhaps in another spelling.
    case listed
    /// It has the system's form; the short list does not name it.
    case wellFormed
    /// The system has no such code.
    case unknown
  }

  /// The URI.
  package let url: String
  /// Its name for people.
  package let title: Bilingual
  /// The release that the list was taken from.
  package let version: String
  /// Whose it is.
  package let owner: String
  /// Under what terms it stands here.
  package let licence: String
  /// Where codes and names were taken from.
  package let source: String
  /// How its codes look.
  package let form: CodeForm
  /// The list.
  package let entries: [CodeEntry]
  private let positions: [String: Int]

  private init(_ bytes: [UInt8], form: CodeForm) {
    let table = CodeTable(bytes)
    url = table.facts["url"] ?? ""
    title = Bilingual(id: table.facts["title_id"] ?? "", en: table.facts["title_en"] ?? "")
    version = table.facts["version"] ?? ""
    owner = table.facts["owner"] ?? ""
    licence = table.facts["licence"] ?? ""
    source = table.facts["source"] ?? ""
    self.form = form
    entries = table.entries
    positions = Dictionary(
      zip(entries.map(\.code), entries.indices), uniquingKeysWith: { first, _ in first })
  }

  /// The entry of a code, in any spelling that is mended; nil if the list has it not.
  package func entry(_ code: String) -> CodeEntry? {
    if let index = positions[code] { return entries[index] }
    return form.canonical(code).flatMap { positions[$0] }.map { entries[$0] }
  }

  /// Whether the list names a code in this very spelling; makes no copy.
  func lists(_ code: String) -> Bool { positions[code] != nil }

  /// What is known of a code.
  package func standing(of code: String) -> Standing {
    if entry(code) != nil { return .listed }
    return form.fits(code) ? .wellFormed : .unknown
  }

  /// The system's own spelling of a code, for searching and counting; nil if the system has no such
  /// code.
  package func canonical(_ code: String) -> String? {
    if lists(code) { return code }
    return form.canonical(code)
  }

  // MARK: The systems

  /// ICD-10, 2010 edition: diagnoses.
  package static let icd10 = CodeSystem(PackageResources.icd10_tsv, form: .icd10)
  /// ICD-9-CM volume 3: procedures.
  package static let icd9cm = CodeSystem(PackageResources.icd9cm_tsv, form: .icd9cm)
  /// LOINC: vital signs and laboratory.
  package static let loinc = CodeSystem(PackageResources.loinc_tsv, form: .loinc)
  /// KFA: medicines.
  package static let kfa = CodeSystem(PackageResources.kfa_tsv, form: .kfa)
  /// v3 ActCode, its codes of encounters: the class of a visit.
  package static let encounterClass = CodeSystem(
    PackageResources.encounter_class_tsv, form: .closed)
  /// Kemkes' own classes of visits.
  package static let encounterClassKemkes = CodeSystem(
    PackageResources.encounter_class_kemkes_tsv, form: .open)
  /// How a patient left.
  package static let dischargeDisposition = CodeSystem(
    PackageResources.discharge_disposition_tsv, form: .closed)
  /// Kemkes' own ways of leaving.
  package static let dischargeDispositionKemkes = CodeSystem(
    PackageResources.discharge_disposition_kemkes_tsv, form: .open)
  /// Who pays: the city's own list.
  package static let payer = CodeSystem(PackageResources.payer_tsv, form: .closed)
  /// P-Care's services of primary care.
  package static let poli = CodeSystem(PackageResources.poli_tsv, form: .threeDigits)

  /// Every system that is held.
  package static let all = [
    icd10, icd9cm, loinc, kfa, encounterClass, encounterClassKemkes, dischargeDisposition,
    dischargeDispositionKemkes, payer, poli,
  ]

  private static let byURL = Dictionary(
    all.map { ($0.url, $0) }, uniquingKeysWith: { first, _ in first })

  /// The system of a URI or of one of its other names; nil if it is not held.
  package static func named(_ system: String) -> CodeSystem? {
    byURL[system] ?? CodeSystemName(system).url.flatMap { byURL[$0] }
  }

  /// The names of a coding; nil if its system is not held or its list has the code not.
  package static func name(of coding: Coding) -> Bilingual? {
    guard let system = coding.system, let code = coding.code else { return nil }
    return named(system)?.entry(code)?.name
  }

  /// A coding in its system's own name and spelling, for counting and searching beside the sent
  /// one; nil if the system is not held or has no such code.
  package static func canonical(of coding: Coding) -> Coding? {
    guard let system = coding.system.flatMap({ named($0) }), let code = coding.code,
      let canonical = system.canonical(code)
    else { return nil }
    return Coding(system: system.url, code: canonical, display: coding.display)
  }
}
