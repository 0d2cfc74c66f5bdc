package import RecordModel
package import Statistics

/// A disease of the weekly report W2 of SKDR, with what counts as a case of it and when it alerts.
///
/// Source: Kementerian Kesehatan, SKDR 2025 (24 diseases, names and rules). The ICD-10 codes, ages and lengths of
/// an episode are our proposal: the health office's surveillance has to approve them before they are official.
package struct SKDRDisease: Hashable, Sendable {
  /// The list's own letter: `C` for dengue.
  package let code: String
  /// What it is called.
  package let name: Bilingual
  /// When it alerts.
  package let rule: SKDRRule
  /// ICD-10 codes or beginnings of them.
  package let prefixes: [String]
  /// The ages that it is of; nil for all.
  package let ages: Set<AgeBand>?
  /// Visits of a person no more than so many days apart are one case.
  package let episodeDays: Int

  /// What stands in the place of a code for all visits of a week.
  package static let allVisits = "X"
  /// What the table below is called where it was used.
  package static let version = "2025-1"
  /// The longest episode: how far before a week its count looks.
  package static let longestEpisode = 42

  /// The diseases in the order of the form.
  package static let all: [SKDRDisease] = table.split(separator: "\n").compactMap(read)

  /// The one with a code.
  package static func named(_ code: some StringProtocol) -> SKDRDisease? {
    all.first { $0.code == code }
  }

  /// The first three characters of all its codes, for finding visits that may count.
  static let categories = Set(all.flatMap(\.prefixes).map { String($0.prefix(3)) }).sorted()

  /// Whether somebody of an age with these diagnoses is a case.
  package func counts(_ diagnoses: [String], _ age: AgeBand) -> Bool {
    if let ages, !ages.contains(age) { return false }
    return diagnoses.contains { code in prefixes.contains { code.hasPrefix($0) } }
  }

  private static func read(_ line: Substring) -> SKDRDisease? {
    let parts = line.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 7, let days = Int(parts[6]) else { return nil }
    let rule: SKDRRule
    switch parts[3] {
    case "ratio": rule = .standardRatio
    case "trend": rule = .trend
    default:
      guard let count = Int(parts[3]) else { return nil }
      rule = .count(count)
    }
    return SKDRDisease(
      code: parts[0], name: Bilingual(id: parts[1], en: parts[2]), rule: rule,
      prefixes: parts[4].split(separator: " ").map(String.init), ages: ages(parts[5]),
      episodeDays: min(days, longestEpisode))
  }

  private static func ages(_ text: String) -> Set<AgeBand>? {
    switch text {
    case "<15y": [.infantYoung, .infant, .toddler, .child]
    case "<3m": [.infantYoung]
    default: nil
    }
  }

  /// Code, names, rule (`ratio`, `trend`, or the count from which it alerts), ICD-10, ages, days of an episode.
  private static let table = """
    A|Diare akut|Acute diarrhoea|ratio|A04 A07 A08 A09||14
    B|Malaria konfirmasi|Malaria, confirmed|1|B50 B51 B52 B53||28
    C|Suspek dengue|Dengue, suspected|2|A90 A91 A97||14
    D|Pneumonia|Pneumonia|ratio|J12 J13 J14 J15 J16 J17 J18||21
    E|Diare berdarah atau disentri|Bloody diarrhoea or dysentery|1|A03 A06.0||14
    F|Suspek demam tifoid|Typhoid fever, suspected|ratio|A01||28
    G|Sindrom jaundice akut|Acute jaundice syndrome|1|R17 B15 B16 B17||42
    H|Suspek chikungunya|Chikungunya, suspected|ratio|A92.0||14
    J|Suspek flu burung pada manusia|Avian influenza in humans, suspected|1|J09||14
    K|Suspek campak|Measles, suspected|1|B05||21
    L|Kasus observasi difteri|Diphtheria, under observation|1|A36||28
    M|Suspek pertusis|Pertussis, suspected|1|A37||42
    N|AFP (lumpuh layu mendadak)|AFP (acute flaccid paralysis)|1|A80 G61.0 G82.0|<15y|42
    P|Kasus gigitan hewan penular rabies|Bite of an animal that may carry rabies|1|W54 W55 Z20.3||28
    Q|Suspek antraks|Anthrax, suspected|1|A22||28
    R|Suspek leptospirosis|Leptospirosis, suspected|1|A27||28
    S|Suspek kolera|Cholera, suspected|1|A00||14
    U|Suspek meningitis atau ensefalitis|Meningitis or encephalitis, suspected|3|A39.0 A83 A84 A85 A86 A87 \
    G00 G01 G02 G03 G04 G05||28
    V|Suspek tetanus neonatorum|Neonatal tetanus, suspected|1|A33|<3m|42
    W|Suspek tetanus|Tetanus, suspected|1|A34 A35||42
    Y|ILI (penyakit serupa influenza)|ILI (influenza-like illness)|trend|J10 J11||14
    Z|Suspek HFMD|HFMD, suspected|1|B08.4||14
    AA|ISPA|Acute respiratory infection|ratio|J00 J01 J02 J03 J04 J05 J06||14
    AC|COVID-19 konfirmasi|COVID-19, confirmed|1|U07.1||21
    """
}
