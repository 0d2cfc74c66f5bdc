import RecordModel

/// How a clerk writes down what is true: mostly right, often shorter, sometimes wrong.
///
/// Frequencies are of a thousand, our own estimate and no statistic; written here in one place so
/// that they can be argued with.
enum RecordErrors {
  private static let isSpeltOtherwise = 250
  private static let hasSlip = 60
  private static let isShortened = 60
  private static let isReordered = 30
  private static let hasTitle = 100
  private static let hasFather = 30
  private static let isSplit = 20

  static func told(
    _ truth: DuplicateTruth, kin: String?, _ generator: inout SeededGenerator
  ) -> DuplicateSet.Record {
    var record = DuplicateSet.Record()
    record.name = name(truth, &generator)
    record.birthDate = birthDate(truth.birthDay, &generator)
    let isFemale = truth.isFemale != generator.chance(4)
    record.sex = generator.chance(10) ? "" : isFemale ? "female" : "male"
    home(truth, into: &record, &generator)
    if !generator.chance(220) {
      let changed = generator.chance(180)
      let number =
        changed ? "08" + digits(1_200_000_000 + generator.below(800_000_000), 10) : truth.phone
      record.phone = phone(
        generator.chance(20) ? slip(inNumber: number, &generator) : number, &generator)
    }
    if generator.chance(500) {
      record.mother =
        generator.chance(250) ? NameErrors.spelling(truth.mother, &generator) : truth.mother
    }
    numbers(truth, kin: kin, into: &record, &generator)
    return record
  }

  private static func name(_ truth: DuplicateTruth, _ generator: inout SeededGenerator) -> String {
    var name = truth.name
    if generator.chance(isSpeltOtherwise) { name = NameErrors.spelling(name, &generator) }
    if generator.chance(hasSlip) { name = NameErrors.slip(name, &generator) }
    var words = name.split(separator: " ").map(String.init)
    if words.count > 1, generator.chance(isShortened) { words.removeLast() }
    if words.count > 1, generator.chance(isReordered) { words.swapAt(0, words.count - 1) }
    if words.count > 1, generator.chance(isSplit) {
      words = [words[0] + words[1].lowercased()] + words.dropFirst(2)
    }
    name = words.joined(separator: " ")
    if generator.chance(hasFather) {
      name += (truth.isFemale ? " binti " : " bin ") + truth.father
    }
    if generator.chance(hasTitle) {
      name = NameErrors.title(name, isFemale: truth.isFemale, &generator)
    }
    return generator.chance(300) ? name.uppercased() : name
  }

  private static func birthDate(_ day: Int, _ generator: inout SeededGenerator) -> String {
    var date = CivilDate(daysSince1970: day)
    switch generator.below(1000) {
    case 0..<10: return ""
    case 10..<30: if date.day <= 12 { (date.day, date.month) = (date.month, date.day) }
    case 30..<50:
      let wrong = generator.below(3)
      if wrong == 0 { date.day = date.day % 28 + 1 }
      if wrong == 1 { date.month = date.month % 12 + 1 }
      if wrong == 2 { date.year += generator.chance(500) ? 10 : -10 }
    case 50..<75: (date.day, date.month) = (1, 1)
    case 75..<82: date.year += generator.chance(500) ? 1 : -1
    default: break
    }
    date.day = min(date.day, date.daysInMonth)
    return digits(date.year, 4) + "-" + digits(date.month, 2) + "-" + digits(date.day, 2)
  }

  private static func home(
    _ truth: DuplicateTruth, into record: inout DuplicateSet.Record,
    _ generator: inout SeededGenerator
  ) {
    if generator.chance(100) { return }
    if generator.chance(90) {
      record.village = Kelurahan.all[generator.below(Kelurahan.all.count)].code
      record.street =
        "Jl. Rekaan " + generator.one(of: NameParts.streets) + " No. "
        + String(1 + generator.below(180))
      record.rt = digits(1 + generator.below(30), 3)
      return
    }
    if !generator.chance(60) { record.village = truth.village }
    if !generator.chance(150) {
      (record.rt, record.rw) = (digits(truth.rt, 3), digits(truth.rw, 3))
    }
    if generator.chance(100) { return }
    record.street = truth.street
    if generator.chance(250) {
      record.street = record.street.replacing("Jl. ", with: "Jalan ").replacing("No. ", with: "no ")
    }
    if generator.chance(40) { record.street = NameErrors.slip(record.street, &generator) }
  }

  private static func phone(_ number: String, _ generator: inout SeededGenerator) -> String {
    switch generator.below(4) {
    case 0: "+62" + number.dropFirst()
    case 1: "62" + number.dropFirst()
    case 2:
      String(number.prefix(4)) + "-" + String(number.dropFirst(4).prefix(4)) + "-"
        + number.dropFirst(8)
    default: number
    }
  }

  private static func numbers(
    _ truth: DuplicateTruth, kin: String?, into record: inout DuplicateSet.Record,
    _ generator: inout SeededGenerator
  ) {
    if let nik = truth.nik, generator.chance(750) {
      switch generator.below(1000) {
      case 0..<15: record.nik = slip(inNumber: nik, &generator)
      case 15..<19: record.nik = kin ?? nik
      default: record.nik = nik
      }
    }
    if let mother = truth.motherNIK {
      if generator.chance(850) { record.motherNIK = mother } else { record.nik = mother }
    }
    if let card = truth.card, generator.chance(450) {
      record.card = generator.chance(15) ? slip(inNumber: card, &generator) : card
    }
  }

  /// A digit that is another, or two neighbours in each other's place.
  private static func slip(inNumber number: String, _ generator: inout SeededGenerator) -> String {
    var digits = Array(number.utf8)
    let place = 2 + generator.below(digits.count - 3)
    if generator.chance(400), digits[place] != digits[place + 1] {
      digits.swapAt(place, place + 1)
    } else {
      digits[place] = 48 + (digits[place] - 48 + 1 + UInt8(generator.below(9))) % 10
    }
    return String(decoding: digits, as: UTF8.self)
  }
}
