import RecordModel

/// Composes the words on a check from its place, its verb and what it takes.
struct WordComposer {
  private let check: RuleCheck
  /// `Encounter.period.start`
  private let place: String
  /// The same with what people call it.
  private let named: Bilingual

  init(_ check: RuleCheck, of resourceType: String) {
    self.check = check
    let place = ([resourceType] + check.path.steps.map(\.text)).joined(separator: ".")
    self.place = place
    let ends = check.path.ends
    let name = ElementName.table[ends.both] ?? ElementName.table[ends.last]
    named = Bilingual(
      id: name.map { "\(place) (\($0.indonesian))" } ?? place,
      en: name.map { "\(place) (\($0.english))" } ?? place)
  }

  private var isRequired: Bool { check.options.contains(.required) }

  /// FHIR R4 issue-type.
  var type: String {
    switch check.verb {
    case .present: "required"
    case .systems, .code, .identifier: "code-invalid"
    default: isRequired ? "required" : "value"
    }
  }

  /// What SATUSEHAT demands at the place.
  var message: Bilingual {
    let demand = demand
    guard isRequired else {
      return Bilingual(
        id: "\(named.indonesian) harus \(demand.indonesian).",
        en: "\(named.english) must \(demand.english).")
    }
    if check.verb == .present {
      return Bilingual(
        id: "\(named.indonesian) wajib diisi.", en: "\(named.english) is required.")
    }
    return Bilingual(
      id: "\(named.indonesian) wajib diisi dan harus \(demand.indonesian).",
      en: "\(named.english) is required and must \(demand.english).")
  }

  private var demand: Bilingual {
    switch check.verb {
    case .reference: referenceDemand
    case .systems, .identifier:
      Bilingual(
        id: "memakai system yang diterima SATUSEHAT", en: "use a system that SATUSEHAT takes")
    case .code:
      Bilingual(id: "berupa kode dari daftar FHIR", en: "be a code of FHIR's list")
    case .number, .decimal: Bilingual(id: "berupa angka", en: "be a number")
    case .money: Bilingual(id: "berupa jumlah uang", en: "be an amount of money")
    case .age: Bilingual(id: "berupa usia", en: "be an age")
    case .integer, .positive: Bilingual(id: "berupa bilangan bulat", en: "be a whole number")
    case .boolean: Bilingual(id: "berupa true atau false", en: "be true or false")
    case .string: Bilingual(id: "berupa teks", en: "be text")
    case .date: Bilingual(id: "berupa tanggal", en: "be a date")
    case .instant where check.options.contains(.anyOffset):
      Bilingual(id: "berupa tanggal dan jam", en: "be a date and time")
    case .instant: Bilingual(id: "berupa tanggal dan jam UTC", en: "be a date and time in UTC")
    case .time: Bilingual(id: "berupa jam", en: "be a time of day")
    default: Bilingual(id: "diisi", en: "be filled")
    }
  }

  private var referenceDemand: Bilingual {
    let targets = check.hint.map { [$0] } ?? check.targets
    guard let final = targets.last else {
      return Bilingual(id: "merujuk ke resource lain", en: "refer to another resource")
    }
    let list = targets.dropLast().joined(separator: ", ")
    return Bilingual(
      id: "merujuk ke " + (list.isEmpty ? final : "\(list) atau \(final)"),
      en: "refer to " + (list.isEmpty ? final : "\(list) or \(final)"))
  }

  /// How to mend it.
  var fix: Bilingual {
    switch check.verb {
    case .reference: Self.referenceFix(check, at: place)
    case .systems: Self.systemsFix(check, at: place)
    case .identifier: Self.identifierFix(check, at: place)
    case .code:
      Bilingual(
        id: "Isi \(place) dengan salah satu: \(check.codes?.text ?? "").",
        en: "Fill \(place) with one of: \(check.codes?.text ?? "").")
    case .instant, .date, .time: Self.timeFix(check, at: place)
    default: plainFix
    }
  }

  private var plainFix: Bilingual {
    let value: Bilingual =
      switch check.verb {
      case .number where check.options.contains(.fromZero):
        Bilingual(
          id: "angka mulai dari 0 tanpa tanda kutip, bukan \"-\"",
          en: "a number from 0 without quotes, not \"-\"")
      case .number:
        Bilingual(
          id: "angka tanpa tanda kutip, bukan \"-\"", en: "a number without quotes, not \"-\"")
      case .decimal:
        Bilingual(
          id: "angka tanpa tanda kutip dan dengan titik desimal, misalnya 12 atau 0.5",
          en: "a number without quotes and with a decimal point, for example 12 or 0.5")
      case .integer, .positive:
        Bilingual(
          id: "bilangan bulat tanpa tanda kutip, misalnya 1",
          en: "a whole number without quotes, for example 1")
      case .boolean:
        Bilingual(id: "true atau false tanpa tanda kutip", en: "true or false without quotes")
      case .money:
        Bilingual(
          id: "value berupa angka tanpa tanda kutip, misalnya 52000, dan currency \"IDR\"",
          en: "a value that is a number without quotes, for example 52000, and currency \"IDR\"")
      case .age:
        Bilingual(
          id: "value berupa angka, system http://unitsofmeasure.org dan code a (tahun)",
          en: "a value that is a number, system http://unitsofmeasure.org and code a (years)")
      case .string: Bilingual(id: "teks di antara tanda kutip", en: "text between quotes")
      default: Bilingual(id: "data yang ada pada Anda", en: "what you have on it")
      }
    return Bilingual(
      id: "Isi \(place) dengan \(value.indonesian).", en: "Fill \(place) with \(value.english).")
  }
}
