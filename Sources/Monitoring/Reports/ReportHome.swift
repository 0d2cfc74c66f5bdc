import CityMap
import RecordModel

/// Homes as rows of reports.
enum ReportHome {
  /// Who lives outside the city and whose home is not known: their rows stand even where nobody of them is counted.
  static let always = [Residence.outside, Residence.unresolved]
  /// What the table is called.
  static let title = Bilingual(
    id: "Menurut kelurahan tempat tinggal", en: "By kelurahan of home")
  /// What its rows are.
  static let rowTitle = Bilingual(id: "Kelurahan", en: "Kelurahan")

  /// What a kelurahan's code, `outside` or `unresolved` is called.
  static func name(_ code: String) -> Bilingual {
    switch code {
    case Residence.outside: return Bilingual(id: "luar kota", en: "outside the city")
    case Residence.unresolved:
      return Bilingual(id: "alamat tidak terurai", en: "home not known")
    default:
      let name = CityMap.kelurahan(code: code)?.name ?? code
      return Bilingual(id: name, en: name)
    }
  }
}
