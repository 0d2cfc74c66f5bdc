import RecordModel

/// An invented person as told in a record: everything here follows from the seed and the person's
/// number.
struct SyntheticPerson: Sendable {
  let number: Int
  let traits: PersonTraits
  let name: String
  /// Sixteen digits of province 99, which does not exist; nil for a newborn and for a few others.
  let nik: String?
  /// For a newborn without a NIK, the mother's.
  let motherNIK: String?
  /// Thirteen digits that begin with 9999, which no card does; nil without national insurance.
  let bpjs: String?
  /// The street, and the number of the house.
  let street: String
  let house: Int
  let rt: Int
  let rw: Int
  let isMarried: Bool

  /// People that NIK numbering has room for, more than the city has.
  static let capacity = 99 * 9999

  init(_ number: Int, traits: PersonTraits, city: SyntheticCity) {
    self.number = number
    self.traits = traits
    var own = SeededGenerator(city.seed, .person, number)
    // The first numbers of this stream were drawn for the traits.
    for _ in 0..<8 { _ = own.next() }
    name = NameParts.name(of: traits.isFemale ? .female : .male, &own)
    let isNewborn = traits.birthDay > city.span.lowerBound - Self.newbornDays
    let isRegistered = !isNewborn && !own.chance(25)
    nik = isRegistered ? Self.nik(of: number, traits, seed: city.seed) : nil
    if isNewborn, let mother = traits.mother {
      motherNIK = Self.nik(of: mother, city.traits(of: mother), seed: city.seed)
    } else {
      motherNIK = nil
    }
    bpjs =
      !isNewborn && own.chance(880)
      ? "9999" + digits(Self.scattered(number, salt: city.seed &+ 1) + 1, 9) : nil
    isMarried = own.chance(700)
    var home = SeededGenerator(city.seed, .household, traits.household &* 2 &+ 1_000_000_007)
    rt = 1 + home.below(Kelurahan.all[traits.village].neighbourhoods)
    rw = 1 + (rt - 1) / 8
    street = "Jl. Rekaan " + home.one(of: NameParts.streets)
    house = 1 + home.below(180)
  }

  /// Street and number.
  var streetLine: String { street + " No. " + String(house) }

  /// A child younger than this when the span begins has no NIK yet, and keeps having none.
  private static let newbornDays = 60

  /// Province 99, regency 71, two digits and the serial from the person's number, so that no two
  /// are equal.
  private static func nik(of number: Int, _ traits: PersonTraits, seed: UInt64) -> String {
    let scattered = scattered(number, salt: seed)
    let date = CivilDate(daysSince1970: traits.birthDay)
    return "9971" + digits(scattered / 9999 + 1, 2)
      + digits(date.day + (traits.isFemale ? 40 : 0), 2)
      + digits(date.month, 2) + digits(date.year % 100, 2) + digits(scattered % 9999 + 1, 4)
  }

  /// A one-to-one shuffle of 0..<capacity; the factor shares no divisor with it (3, 11, 101).
  private static func scattered(_ number: Int, salt: UInt64) -> Int {
    (number % capacity * 611_953 + Int(salt % UInt64(capacity))) % capacity
  }

  /// The number on the facility's own card: six digits, leading zeros kept, one to one within a
  /// facility; above `first`, which is 0 or a million.
  func recordNumber(at facility: Int, from first: Int) -> String {
    digits(first + (number * 7919 + facility * 104_729 + 12_345) % 999_983, 6)
  }
}
