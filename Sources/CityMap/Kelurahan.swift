/// One of the 52 kelurahan of Banjarmasin.
package struct Kelurahan: Hashable, Sendable {
  /// Kemendagri code, ten digits.
  package let code: String
  /// Its name, as the code list spells it.
  package let name: String
  /// The name of its kecamatan.
  package let kecamatan: String
  /// Five digits.
  package let postalCode: String
  /// A point inside.
  package let center: GeoPoint
  /// Area of the boundary, square kilometres.
  package let area: Double
  /// How many RT (neighbourhoods) it has by map data, which are no official statistic; in each
  /// kelurahan they are numbered from 1.
  package let rtCount: Int
  /// The outer ring first, holes behind it; each closed, the first point repeated at the end.
  package let rings: [[GeoPoint]]

  /// Kemendagri code of its kecamatan, six digits.
  package var kecamatanCode: String { String(code.prefix(6)) }
}

/// A place on the earth, WGS 84.
package struct GeoPoint: Hashable, Sendable {
  /// Degrees, north is positive.
  package let latitude: Double
  /// Degrees, east is positive.
  package let longitude: Double

  /// A place.
  package init(latitude: Double, longitude: Double) {
    self.latitude = latitude
    self.longitude = longitude
  }
}
