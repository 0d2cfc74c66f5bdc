/// The kelurahan of Banjarmasin: codes, names, boundaries.
///
/// Source: Kepmendagri 300.2.2-2430/2025, as carried by github.com/cahyadsn/wilayah (MIT); numbers of RT:
/// github.com/perkimbjm/peduli-banjarmasin-sampah.
package enum CityMap {
  /// Kemendagri code of the city.
  package static let city = "6371"

  /// All of them, by code.
  package static let kelurahan: [Kelurahan] = {
    let text = String(decoding: PackageResources.kelurahan_tsv, as: UTF8.self)
    return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.compactMap(read)
  }()

  /// The one with a code of ten digits, dots allowed; nil for those of other cities.
  package static func kelurahan(code: String) -> Kelurahan? {
    byCode[code] ?? byCode[code.filter(\.isNumber)]
  }

  /// The one with a name, whatever its case and spaces; nil where there is none.
  package static func kelurahan(named name: String) -> Kelurahan? {
    byName[name] ?? byName[key(name)]
  }

  /// The kecamatan with their codes of six digits, in the order of the codes.
  package static let kecamatan: [(code: String, name: String)] = {
    var found: [(code: String, name: String)] = []
    for one in kelurahan where found.last?.code != one.kecamatanCode {
      found.append((one.kecamatanCode, one.kecamatan))
    }
    return found
  }()

  private static let byCode = Dictionary(uniqueKeysWithValues: kelurahan.map { ($0.code, $0) })

  /// As written, and as it is compared: most write it so. Names are unique in the city.
  private static let byName: [String: Kelurahan] = {
    var names: [String: Kelurahan] = [:]
    for one in kelurahan {
      names[one.name] = one
      names[key(one.name)] = one
    }
    return names
  }()

  private static func key(_ name: String) -> String { name.lowercased().filter(\.isLetter) }

  private static func read(_ line: Substring) -> Kelurahan? {
    let cells = line.split(separator: "\t", omittingEmptySubsequences: false)
    guard cells.count == 9, let latitude = Double(cells[4]), let longitude = Double(cells[5]),
      let area = Double(cells[6]), let rtCount = Int(cells[7])
    else { return nil }
    let rings = cells[8].split(separator: "|").map { ring in
      ring.split(separator: " ").compactMap { point -> GeoPoint? in
        let sides = point.split(separator: ",")
        guard sides.count == 2, let longitude = Double(sides[0]), let latitude = Double(sides[1])
        else { return nil }
        return GeoPoint(latitude: latitude, longitude: longitude)
      }
    }
    return Kelurahan(
      code: String(cells[0]), name: String(cells[1]), kecamatan: String(cells[2]),
      postalCode: String(cells[3]), center: GeoPoint(latitude: latitude, longitude: longitude),
      area: area, rtCount: rtCount, rings: rings)
  }
}
