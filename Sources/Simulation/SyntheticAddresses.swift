import RecordModel

/// How the facilities of a city write down where a patient lives.
package enum SyntheticAddresses: Hashable, Sendable {
  /// Always with Kemendagri's code, RT and RW in fields of their own.
  case coded
  /// Mostly so, on the streets of `SyntheticStreet`; some with street and RT alone, with a postal
  /// code alone, or with a kelurahan's name and a slip in it.
  case mixed

  // Of a thousand patients of a facility; our own estimate and no statistic.
  static let byStreet = 80
  static let byPostalCode = 15
  static let byMisspeltName = 15
}

extension SyntheticCity {
  /// Where a facility's register says that a person lives: the same at each of his visits there.
  func address(of person: SyntheticPerson, at facility: Int) -> PersonAddress {
    let village = Kelurahan.all[person.traits.village]
    var address = PersonAddress(
      lines: [person.streetLine], city: "Kota Banjarmasin", postalCode: village.postalCode,
      country: "ID", villageCode: village.code, rt: String(person.rt), rw: String(person.rw),
      use: "home")
    guard addresses == .mixed else { return address }
    let street = SyntheticStreet.name(in: person.traits.village, rt: person.rt)
    let house = " No. " + String(person.house)
    address.lines = [street + house]
    var own = SeededGenerator(seed, .address, person.number * facilities.count + facility)
    var turn = own.below(1000)
    func isOf(_ share: Int) -> Bool {
      defer { turn -= share }
      return (0..<share).contains(turn)
    }
    if isOf(SyntheticAddresses.byStreet) {
      address.lines = [
        street + " RT " + digits(person.rt, 2) + " RW " + digits(person.rw, 2) + house
      ]
      address.postalCode = nil
    } else if isOf(SyntheticAddresses.byPostalCode) {
      address.lines = []
    } else if isOf(SyntheticAddresses.byMisspeltName) {
      address.lines = ["Kel. " + NameErrors.slip(village.name, &own)]
      address.postalCode = nil
    } else {
      return address
    }
    (address.villageCode, address.rt, address.rw) = (nil, nil, nil)
    return address
  }
}
