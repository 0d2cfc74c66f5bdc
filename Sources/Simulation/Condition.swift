/// Why an invented patient comes, and so to where and with what cohort behind it.
enum VisitReason: Character, Sendable {
  /// Something acute that primary care sees.
  case acute = "a"
  /// Something that goes to an emergency department.
  case emergency = "e"
  /// An admission to hospital.
  case admission = "i"
  /// Monthly control of hypertension.
  case hypertension = "c"
  /// Monthly control of diabetes.
  case diabetes = "b"
  /// Antenatal care.
  case antenatal = "n"
  /// Childhood immunisation.
  case immunisation = "v"
  /// Teeth.
  case dental = "g"
  /// A birth.
  case delivery = "p"

  /// Whether it can wait for a day on which outpatient care is open.
  var canWait: Bool {
    switch self {
    case .acute, .emergency, .admission, .delivery: false
    case .hypertension, .diabetes, .antenatal, .immunisation, .dental: true
    }
  }
}

/// A condition with its demand and what is usually done about it.
struct Condition: Sendable {
  /// ICD-10 (2010).
  let code: String
  let display: String
  /// Visits of ten thousand in a steady year.
  let weight: Int
  let season: Season
  let reason: VisitReason
  /// Age in whole years.
  let ages: ClosedRange<Int>
  /// `f`, `m` or `-`.
  let sexes: Character
  /// Patients of primary care who are referred to hospital, per mille.
  let referredPerMille: Int
  let isFever: Bool
  /// Keys of `Medicine.all`.
  let medicines: [Character]
  /// ICD-9-CM codes of which one is sometimes done.
  let procedures: [String]

  /// All of them.
  static let all: [Condition] = table.split(separator: "\n").compactMap { line in
    let fields = line.split(separator: "|", omittingEmptySubsequences: false)
    guard fields.count == 11, let season = fields[2].first.flatMap(Season.init(rawValue:)),
      let reason = fields[3].first.flatMap(VisitReason.init(rawValue:)),
      let youngest = Int(fields[4]), let oldest = Int(fields[5])
    else { return nil }
    return Condition(
      code: String(fields[0]), display: String(fields[10]), weight: Int(fields[1]) ?? 0,
      season: season, reason: reason, ages: youngest...oldest, sexes: fields[6].first ?? "-",
      referredPerMille: Int(fields[7].drop { $0 == "F" }) ?? 0, isFever: fields[7].first == "F",
      medicines: Array(fields[8]), procedures: fields[9].split(separator: ",").map(String.init))
  }

  /// Index of the first with a code; nil if the catalogue has it not.
  static func index(of code: String) -> Int? { all.firstIndex { $0.code == code } }

  /// Code, weight, season, reason, ages from and to, sex, `F` for fever and referrals per mille,
  /// medicines, procedures, display. Codes and displays: ICD-10 2010 as SATUSEHAT uses it (WHO), a
  /// short list.
  private static let table = """
    J06.9|900|r|a|0|95|-|F8|pk||Acute upper respiratory infection, unspecified
    J00|620|r|a|0|95|-|4|pk||Acute nasopharyngitis [common cold]
    J02.9|310|r|a|2|80|-|F6|pa||Acute pharyngitis, unspecified
    J03.9|130|r|a|2|60|-|F20|pa||Acute tonsillitis, unspecified
    J11.1|150|r|a|1|90|-|F10|pk||Influenza with other respiratory manifestations, virus not \
    identified
    J18.9|70|r|a|0|90|-|F320|pz|93.96,87.44|Pneumonia, unspecified
    J18.0|40|r|i|0|90|-|F0|z|93.96,87.44|Bronchopneumonia, unspecified
    J20.9|150|h|a|1|90|-|15|pz|93.94|Acute bronchitis, unspecified
    J45.9|170|h|a|4|85|-|60|mt|93.94|Asthma, unspecified
    J44.9|60|h|a|45|92|-|120|t|93.94|Chronic obstructive pulmonary disease, unspecified
    J30.4|110|h|a|5|70|-|5|k||Allergic rhinitis, unspecified
    A09|520|d|a|0|92|-|F20|o|99.18|Diarrhoea and gastroenteritis of presumed infectious origin
    A03.9|14|d|a|0|80|-|F60|oz||Shigellosis, unspecified
    A06.0|12|d|a|1|80|-|40|o||Acute amoebic dysentery
    E86|30|d|e|0|90|-|0|o|99.18|Volume depletion
    A01.0|110|d|a|3|70|-|F90|pz|90.59|Typhoid fever
    A90|150|w|a|1|70|-|F180|p|90.59|Dengue fever [classical dengue]
    A91|60|w|i|1|60|-|F0|p|99.18,90.59|Dengue haemorrhagic fever
    A92.0|20|w|a|5|75|-|F60|p||Chikungunya virus disease
    A27.9|6|f|i|15|70|-|F0|a|90.59|Leptospirosis, unspecified
    A15.0|45|-|a|12|85|-|40|r|87.44|Tuberculosis of lung, confirmed by sputum microscopy
    A16.2|25|-|a|12|85|-|90|r|87.44|Tuberculosis of lung, without bacteriological confirmation
    B01.9|40|-|a|1|40|-|F8|pk||Varicella without complication
    B05.9|10|-|a|0|20|-|F120|p||Measles without complication
    B08.4|25|r|a|0|9|-|F15|p||Enteroviral vesicular stomatitis with exanthem
    B86|80|f|a|1|80|-|4|s||Scabies
    B35.4|60|f|a|5|80|-|4|||Tinea corporis
    B82.9|25|f|a|1|14|-|2|w||Intestinal parasitism, unspecified
    D64.9|70|-|a|2|85|-|50|f|90.59|Anaemia, unspecified
    E11.9|480|-|b|30|92|-|45|l|90.59|Non-insulin-dependent diabetes mellitus without complications
    E78.5|80|-|a|30|85|-|15||90.59|Hyperlipidaemia, unspecified
    F20.9|30|-|a|18|70|-|120|d|94.49|Schizophrenia, unspecified
    F41.9|30|-|a|16|75|-|50||94.49|Anxiety disorder, unspecified
    G43.9|50|-|a|14|65|-|20|i||Migraine, unspecified
    G44.2|110|-|a|12|75|-|8|i||Tension-type headache
    H10.9|90|h|a|0|85|-|10|||Conjunctivitis, unspecified
    H66.9|45|r|a|0|60|-|F70|pa||Otitis media, unspecified
    H61.2|60|-|a|3|85|-|10||96.52|Impacted cerumen
    I10|950|-|c|40|92|-|30|n||Essential (primary) hypertension
    I50.0|45|-|a|45|92|-|420|uv|89.52|Congestive heart failure
    I63.9|30|-|i|45|92|-|0|q|89.52|Cerebral infarction, unspecified
    I20.9|35|-|e|40|90|-|0|q|89.52|Angina pectoris, unspecified
    K30|360|-|a|8|85|-|8|x||Dyspepsia
    K29.7|200|-|a|12|85|-|15|x||Gastritis, unspecified
    K35.9|22|-|i|6|70|-|0|M||Acute appendicitis, unspecified
    K02.1|150|-|g|4|75|-|12|i|23.2|Caries of dentine
    K04.1|120|-|g|5|75|-|30|pa|23.71,23.09|Necrosis of pulp
    K05.3|70|-|g|18|80|-|15||96.54|Chronic periodontitis
    L03.9|45|f|a|1|85|-|F40|a|86.28|Cellulitis, unspecified
    L02.9|55|f|a|1|80|-|20|a|86.04|Cutaneous abscess, furuncle and carbuncle, unspecified
    L23.9|90|-|a|3|80|-|5|mk||Allergic contact dermatitis, unspecified cause
    M54.5|150|-|a|20|85|-|35|i||Low back pain
    M79.1|210|-|a|16|88|-|5|i||Myalgia
    M17.9|90|-|a|45|92|-|70|i||Gonarthrosis, unspecified
    N39.0|80|-|a|3|88|-|F30|z||Urinary tract infection, site not specified
    N20.0|22|-|e|20|80|-|0|i|88.76|Calculus of kidney
    R50.9|160|w|a|0|85|-|F30|p|90.59|Fever, unspecified
    R56.0|18|r|e|0|5|-|F0|p||Febrile convulsions
    S61.9|60|-|e|3|80|-|0|ai|86.59|Open wound of wrist and hand part, part unspecified
    S93.4|30|-|e|8|70|-|0|i||Sprain and strain of ankle
    T14.1|80|-|a|2|85|-|30|ai|86.59,93.57|Open wound of unspecified body region
    W55|10|-|a|3|75|-|100|y|99.44|Bitten or struck by other mammals
    Z34.9|360|-|n|15|48|f|25|f|88.78|Supervision of normal pregnancy, unspecified
    O80.9|60|-|p|15|48|f|0|O|73.59|Single spontaneous delivery, unspecified
    Z27.1|240|-|v|0|3|-|0||99.39|Need for immunization against diphtheria-tetanus-pertussis combined
    Z30.9|120|-|a|16|48|f|4||69.7|Contraceptive management, unspecified
    """
}
