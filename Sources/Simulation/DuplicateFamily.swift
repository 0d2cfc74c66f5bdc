import RecordModel

/// What is true of an invented person whose records are told with errors.
struct DuplicateTruth {
  var name: String
  var birthDay: Int
  var isFemale: Bool
  var village: String
  var rt: Int
  var rw: Int
  var street: String
  /// His own phone or the household's.
  var phone: String
  var mother: String
  var nik: String?
  var motherNIK: String?
  var card: String?
  /// The father's name, for those that are told with `bin` and `binti`.
  var father: String
}

/// One person of the city, with a twin where he has one.
struct DuplicateFamily {
  /// One, or two that were born together.
  private(set) var people: [DuplicateTruth]
  let household: Int
  /// A NIK of another person of the household, which is sometimes written in the wrong place.
  let kin: String?

  /// Of a thousand children: they have a twin; more than are born (about 11), so that a small set
  /// has enough.
  private static let twins = 25
  /// Of a thousand men below 40: they carry their father's whole name.
  private static let namesakes = 15

  /// Of a thousand people: they have a name that a twin may have.
  private static let alikeNames = 80
  /// Names that twins are given.
  private static let alike = [
    "Hasan/Husin", "Rina/Rini", "Dina/Dini", "Dani/Dina", "Rian/Riani", "Andi/Ardi", "Lina/Lisa",
    "Rafi/Rafa", "Nadia/Nadira", "Fahri/Fahmi", "Aldi/Aldo", "Nisa/Nita", "Rizki/Riska",
    "Dewi/Desi", "Reza/Rezi", "Farhan/Farhat", "Sinta/Santi", "Raihan/Raihana",
  ]

  init(_ number: Int, city: SyntheticCity) {
    let traits = city.traits(of: number)
    let person = SyntheticPerson(number, traits: traits, city: city)
    household = traits.household
    var own = SeededGenerator(city.seed, .kin, number)
    var home = SeededGenerator(city.seed, .kin, traits.household &* 2 &+ 1_000_000_007)
    let homePhone = Self.phone(&home)
    let head = number / PersonTraits.groupSize * PersonTraits.groupSize
    let kinNumber = traits.mother ?? (head == number ? number + 1 : head)
    let kinPerson = SyntheticPerson(kinNumber, traits: city.traits(of: kinNumber), city: city)
    kin = kinNumber == number ? nil : kinPerson.nik
    var truth = DuplicateTruth(
      name: person.name, birthDay: traits.birthDay, isFemale: traits.isFemale,
      village: Kelurahan.all[traits.village].code, rt: person.rt, rw: person.rw,
      street: person.streetLine, phone: own.chance(400) ? homePhone : Self.phone(&own),
      mother: NameParts.name(of: .female, &own), nik: person.nik, motherNIK: person.motherNIK,
      card: person.bpjs, father: NameParts.name(of: .male, &own))
    if traits.mother != nil { truth.mother = kinPerson.name }
    if traits.mother != nil, !traits.isFemale, own.chance(Self.namesakes),
      !city.traits(of: head).isFemale
    {
      truth.name = SyntheticPerson(head, traits: city.traits(of: head), city: city).name
    }
    if own.chance(Self.alikeNames) {
      // Who is no twin has such a name too.
      var words = truth.name.split(separator: " ").map(String.init)
      let pair = own.one(of: Self.alike).split(separator: "/").map(String.init)
      words[0] = pair[own.below(2)]
      truth.name = words.joined(separator: " ")
    }
    people = [truth]
    if traits.mother != nil, own.chance(Self.twins) { people = Self.twins(of: truth, &own) }
  }

  private static func phone(_ generator: inout SeededGenerator) -> String {
    "08" + ["12", "13", "21", "52", "53", "57", "95"][generator.below(7)]
      + digits(generator.below(100_000_000), 8)
  }

  /// Twins: born on one day, of one mother at one place, often with names that sound alike; their
  /// NIKs differ in the last digits.
  private static func twins(
    of first: DuplicateTruth, _ generator: inout SeededGenerator
  ) -> [DuplicateTruth] {
    var first = first
    var twin = first
    twin.isFemale = generator.chance(650) ? first.isFemale : !first.isFemale
    var words = first.name.split(separator: " ").map(String.init)
    if twin.isFemale == first.isFemale, generator.chance(400) {
      let pair = generator.one(of: alike).split(separator: "/").map(String.init)
      first.name = ([pair[0]] + words.dropFirst()).joined(separator: " ")
      words[0] = pair[1]
    } else {
      let other = NameParts.name(of: twin.isFemale ? .female : .male, &generator)
      let head = String(other.split(separator: " ")[0])
      words[0] =
        head.hasPrefix("N") || head == words[0] ? (twin.isFemale ? "Nadia" : "Naufal") : head
    }
    twin.name = words.joined(separator: " ")
    if twin.phone != first.phone || generator.chance(200) { twin.phone = phone(&generator) }
    twin.nik = first.nik.map { nik in
      var serial = (Int(nik.suffix(4)) ?? 0) + 1
      if serial > 9999 { serial = 1 }
      let day = (Int(nik.dropFirst(6).prefix(2)) ?? 1) % 40 + (twin.isFemale ? 40 : 0)
      return String(nik.prefix(6) + digits(day, 2) + nik.dropFirst(8).prefix(4)) + digits(serial, 4)
    }
    twin.card = first.card.map { card in
      String(card.prefix(4) + digits((Int(card.suffix(9)) ?? 0) + 500_000_001, 9).suffix(9))
    }
    return [first, twin]
  }
}
