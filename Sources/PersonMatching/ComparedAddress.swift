package import RecordModel

/// Where a person lives, as it is compared.
package struct ComparedAddress: Hashable, Sendable {
  /// Code of the kelurahan, digits only, ten of them.
  package let village: String?
  /// Numbers without leading zeros.
  package let rt: Int?
  /// Numbers without leading zeros.
  package let rw: Int?
  /// Street and number, upper case, without `Jl.`, `Gg.`, `No.` and the like.
  package let street: [UInt8]

  /// An address as sent; nil where nothing of it can be compared.
  package init?(_ address: PersonAddress) {
    let digits = (address.villageCode ?? "").filter { $0.isASCII && $0.isNumber }
    village = digits.count == 10 ? digits : nil
    rt = Self.number(address.rt)
    rw = Self.number(address.rw)
    street = Self.street(address.lines.joined(separator: " "))
    if village == nil, street.isEmpty { return nil }
  }

  private static func number(_ text: String?) -> Int? {
    text.flatMap { Int($0.filter { $0.isASCII && $0.isNumber }) }.flatMap { $0 > 0 ? $0 : nil }
  }

  private static let fillers: Set<String> = [
    "JL", "JLN", "JALAN", "GG", "GANG", "NO", "NOMOR", "KOMP", "KOMPLEK", "KOMPLEKS", "BLOK", "RT",
    "RW", "KEL", "KELURAHAN", "KEC", "KECAMATAN", "PERUM", "PERUMAHAN",
  ]

  private static func street(_ text: String) -> [UInt8] {
    let words = text.uppercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
    return Array(
      words.prefix(12).filter { !fillers.contains(String($0)) }.joined(separator: " ").utf8)
  }

  /// How two addresses agree; nil where they have nothing in common to compare.
  package func agreement(with other: ComparedAddress) -> AddressAgreement? {
    let streets =
      street.isEmpty || other.street.isEmpty
      ? nil : TextDistance.jaroWinkler(street, other.street)
    let isSameRT = rt != nil && rt == other.rt
    let isSameRW = rw == nil || other.rw == nil || rw == other.rw
    guard let village, let theirs = other.village else {
      guard let streets else { return nil }
      if streets >= 0.96 { return isSameRT ? .house : .near }
      return streets < 0.8 ? .other : nil
    }
    guard village == theirs else { return .other }
    if let streets, streets >= 0.96 { return .house }
    if isSameRT, isSameRW { return .near }
    if let streets, streets >= 0.88 { return .near }
    return .village
  }
}

/// How two addresses agree, from the strongest agreement to none.
package enum AddressAgreement: Int, Sendable, CaseIterable {
  /// The same street and number in the same kelurahan.
  case house
  /// The same RT, or nearly the same street.
  case near
  /// The same kelurahan.
  case village
  /// Another place.
  case other
}
