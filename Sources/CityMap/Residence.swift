/// Where somebody lives, as far as the city counts: a kelurahan, another place, or not known; and how it was
/// told.
package struct Residence: Hashable, Sendable {
  /// A kelurahan's code of ten digits, `outside` or `unresolved`.
  package let place: String
  /// What told it.
  package let method: Method
  /// 0 to 100: how sure the method is, by our own judgement and not by a measurement.
  package let certainty: Int

  /// What told the place.
  package enum Method: String, Hashable, Sendable, CaseIterable {
    /// Kemendagri's code.
    case code
    /// A name as the code list spells it.
    case name
    /// A name but for one letter.
    case spelling
    /// The postal code, where one kelurahan has it alone.
    case postal
    /// The RT: with the street by the health office's list, or because one kelurahan alone of those possible has so
    /// many.
    case rt
    /// The name of another city.
    case city
    /// Nothing did.
    case none
  }

  /// An address in another city.
  package static let outside = "outside"
  /// An address that names no kelurahan that we know.
  package static let unresolved = "unresolved"

  /// Below this a list of streets that is stated later can tell more; 0 to 100.
  package static let settled = 80
  /// What an RT above those of the kelurahan takes from the certainty: the number or the name is wrong.
  private static let doubt = 20

  /// Reads an address as it was sent; every part may be missing.
  ///
  /// The code decides, then the name behind `Kel.`, then street and RT by the office's list, then a name that stands
  /// alone and is no street's, then a street that lies in one kelurahan, then a misspelt name, then the postal code.
  /// The numbers of RT begin anew in each kelurahan, so alone they tell nothing; but where several kelurahan are
  /// possible, those with fewer RT are not.
  ///
  /// - Parameters:
  ///   - rt: the RT as sent in a field of its own; else it is looked for in the lines.
  ///   - streets: what the health office stated last.
  package static func resolve(
    code: String?, lines: [String], city: String?, postalCode: String?, rt: String? = nil,
    streets: StreetList = .empty
  ) -> Residence {
    if let digits = code?.filter(\.isNumber), digits.count >= 4 {
      if let known = CityMap.kelurahan(code: digits) { return .init(known, .code, 100) }
      if !digits.hasPrefix(CityMap.city) {
        return Residence(place: outside, method: .code, certainty: 100)
      }
    }
    let isOurs = city.map(isBanjarmasin)
    let text = AddressText(lines)
    let isElsewhere = isOurs == false || (isOurs == nil && text.namesAnotherCity)
    let number = rt.flatMap { AddressText(["rt \($0)"]).rt } ?? text.rt
    let street = isElsewhere ? nil : streets.told(text, rt: number)
    if isOurs != false, let found = told(text, street) {
      return found.method == .rt && street?.isByRT == true ? found : found.weighed(by: number)
    }
    if isElsewhere { return Residence(place: outside, method: .city, certainty: 90) }
    return chosen(text, street, postalCode, number)
      ?? Residence(place: unresolved, method: .none, certainty: 0)
  }

  /// What a name or a street tells alone.
  private static func told(_ text: AddressText, _ street: StreetList.Told?) -> Residence? {
    if let (found, method, certainty) = text.marked { return .init(found, method, certainty) }
    let home = street?.kelurahan.count == 1 ? street?.kelurahan.first : nil
    let byStreet = home.flatMap { CityMap.kelurahan(code: $0) }
    if let byStreet, street?.isByRT == true { return .init(byStreet, .rt, 75) }
    if let found = text.alone { return .init(found, .name, 70) }
    if let byStreet { return .init(byStreet, .rt, 65) }
    return text.aloneMisspelt.map { .init($0, .spelling, 50) }
  }

  /// What is left of those that a part of a name, a street and the postal code leave possible together; nil where that
  /// is not one.
  private static func chosen(
    _ text: AddressText, _ street: StreetList.Told?, _ postalCode: String?, _ number: Int?
  ) -> Residence? {
    let named = text.several
    let posted = postalCode.flatMap { byPostal[$0] }
    let onStreet = street?.kelurahan.compactMap { CityMap.kelurahan(code: $0) }
    let places = [named, onStreet, posted].compactMap(\.self)
    guard let first = places.first else { return nil }
    let possible = places.dropFirst().reduce(first) { left, others in
      left.filter { one in others.contains { $0.code == one.code } }
    }
    if possible.count == 1 {
      return Residence(possible[0], posted == nil ? .rt : .postal, 60).weighed(by: number)
    }
    guard let number else { return nil }
    let left = possible.filter { $0.rtCount >= number }
    return left.count == 1 ? .init(left[0], .rt, named == nil ? 45 : 55) : nil
  }

  /// The same, less certain where the kelurahan has no such RT.
  private func weighed(by number: Int?) -> Residence {
    guard let number, let home = CityMap.kelurahan(code: place), number > home.rtCount else {
      return self
    }
    return Residence(place: place, method: method, certainty: certainty - Self.doubt)
  }

  private init(_ kelurahan: Kelurahan, _ method: Method, _ certainty: Int) {
    self.init(place: kelurahan.code, method: method, certainty: certainty)
  }

  private init(place: String, method: Method, certainty: Int) {
    self.place = place
    self.method = method
    self.certainty = certainty
  }

  private static let byPostal = Dictionary(grouping: CityMap.kelurahan, by: \.postalCode)

  private static func isBanjarmasin(_ city: String) -> Bool {
    let letters = city.lowercased().filter { !$0.isWhitespace && !$0.isPunctuation }
    return letters.contains("banjarmasin") || letters.hasPrefix(CityMap.city)
      || letters.contains("bjm")
  }
}
