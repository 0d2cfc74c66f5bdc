import RecordModel

/// What a medicine holds, as far as its code or its standard name tells.
struct MedicineContent: Hashable, Sendable {
  /// Active ingredients, lower case, without their salt.
  let ingredients: [String]
  /// Whether it acts in one place only: eye, ear, skin, vagina.
  let isLocal: Bool

  /// A code of KFA in our list, else KFA's standard name; nil where neither tells.
  init?(_ coding: Coding) {
    guard let system = coding.system, let code = coding.code, CodeSystemName(system) == .kfa else {
      return nil
    }
    if let known = Self.listed[code] {
      self = known
    } else if let display = coding.display, let read = Self.read(display) {
      self = read
    } else {
      return nil
    }
  }

  private init(ingredients: [String], isLocal: Bool) {
    self.ingredients = ingredients
    self.isLocal = isLocal
  }

  private static let listed: [String: MedicineContent] = Dictionary(
    CodeSystem.kfa.entries.compactMap { entry in
      guard entry.more.count == 2, !entry.more[0].isEmpty else { return nil }
      let names = entry.more[0].split(separator: "+").map { String($0) }
      return (
        entry.code, MedicineContent(ingredients: names, isLocal: entry.more[1] == "local")
      )
    }, uniquingKeysWith: { first, _ in first })

  /// Words that begin the names of many different things.
  private static let vague: Set<String> = [
    "vaksin", "vaccine", "serum", "insulin", "human", "vitamin", "sodium", "natrium",
    "potassium", "kalium", "calcium", "kalsium", "magnesium", "zinc", "aluminium", "aluminum",
    "ringer", "dextrose", "glucose", "water", "aqua", "amino", "ferrous", "ferric", "iron",
    "oralit", "multivitamin", "fish", "cod", "extract", "ekstrak", "set", "kit",
  ]

  private static let localForms = [
    "tetes", "krim", "cream", "salep", "gel", "vaginal", "losion", "lotion", "sampo", "shampoo",
    "kumur", "spray", "semprot", "inhal", "nebul", "plester", "patch", "ovula", "bedak",
  ]

  /// KFA's names are the ingredients with salt and strength, parted by strokes, then the form:
  /// `Bisoprolol Fumarate 5 mg / Amlodipine Besilate 10 mg Tablet (CONCOR AM)`.
  private static func read(_ display: String) -> MedicineContent? {
    let name = display.lowercased().prefix { $0 != "(" }
    var ingredients: [String] = []
    for part in name.split(separator: " / ", omittingEmptySubsequences: true) {
      guard let word = part.split(separator: " ").first, word.count >= 5,
        word.allSatisfy({ $0.isLetter }), !vague.contains(String(word))
      else { continue }
      ingredients.append(String(word))
    }
    guard !ingredients.isEmpty else { return nil }
    return MedicineContent(
      ingredients: ingredients, isLocal: localForms.contains { name.contains($0) })
  }

  /// Groups of antibacterials for systemic use: who gets two of one group gets one effect twice.
  ///
  /// Source: WHO Collaborating Centre for Drug Statistics Methodology, ATC, third level of J01.
  static let antibacterials: [String: String] = [
    "tetracycline": "J01A", "doxycycline": "J01A", "minocycline": "J01A",
    "chloramphenicol": "J01B", "thiamphenicol": "J01B",
    "amoxicillin": "J01C", "ampicillin": "J01C", "phenoxymethylpenicillin": "J01C",
    "cloxacillin": "J01C", "dicloxacillin": "J01C", "piperacillin": "J01C",
    "cefadroxil": "J01D", "cefalexin": "J01D", "cefixime": "J01D", "ceftriaxone": "J01D",
    "cefotaxime": "J01D", "cefuroxime": "J01D", "ceftazidime": "J01D", "cefoperazone": "J01D",
    "cefpodoxime": "J01D", "cefdinir": "J01D", "meropenem": "J01D", "imipenem": "J01D",
    "erythromycin": "J01F", "azithromycin": "J01F", "clarithromycin": "J01F",
    "spiramycin": "J01F", "clindamycin": "J01F", "lincomycin": "J01F",
    "gentamicin": "J01G", "amikacin": "J01G", "streptomycin": "J01G",
    "ciprofloxacin": "J01M", "levofloxacin": "J01M", "ofloxacin": "J01M",
    "moxifloxacin": "J01M", "norfloxacin": "J01M",
  ]
}
