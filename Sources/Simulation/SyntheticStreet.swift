import RegisterFormat

/// A street of the invented city, or the part of it that lies in one kelurahan; all are invented
/// and say so.
///
/// Each kelurahan has one of its own. Two neighbours in the list of a kecamatan share another one:
/// the first has its lower RT, the second its upper ones, so that the RT tells which is meant.
package struct SyntheticStreet: Hashable, Sendable {
  /// `Jl. Rekaan Patin`, `Komp. Rekaan Gaharu Permai`.
  package let name: String
  /// Index into `Kelurahan.all`.
  package let village: Int
  /// The RT along this part; nil for a street that lies in its kelurahan as a whole.
  package let rts: ClosedRange<Int>?

  /// All of them: those of one kelurahan, then those of two.
  package static let all = own + shared

  /// The list as the health office states it: UTF-8, semicolons, the titles in the first row.
  package static var csv: [UInt8] {
    SheetFile.csv(
      [["jalan", "rt dari", "rt sampai", "kode kelurahan"]]
        + all.map { street in
          [
            street.name, street.rts.map { String($0.lowerBound) } ?? "",
            street.rts.map { String($0.upperBound) } ?? "", Kelurahan.all[street.village].code,
          ]
        })
  }

  /// The street that an RT of a kelurahan lies on.
  static func name(in village: Int, rt: Int) -> String {
    let found = shared.first { $0.village == village && $0.rts?.contains(rt) == true }
    return found?.name ?? own[village].name
  }

  private static let own: [SyntheticStreet] = zip(Kelurahan.all.indices, words(ownNames)).map {
    village, name in
    SyntheticStreet(
      name: village.isMultiple(of: 4) ? "Komp. Rekaan \(name) Permai" : "Jl. Rekaan \(name)",
      village: village, rts: nil)
  }

  private static let shared: [SyntheticStreet] = zip(pairs, words(sharedNames)).flatMap {
    first, name in
    let (here, there) = (Kelurahan.all[first], Kelurahan.all[first + 1])
    let middle = min(here.neighbourhoods, there.neighbourhoods) / 2
    return [
      SyntheticStreet(name: "Jl. Rekaan \(name)", village: first, rts: 1...middle),
      SyntheticStreet(
        name: "Jl. Rekaan \(name)", village: first + 1, rts: (middle + 1)...there.neighbourhoods),
    ]
  }

  /// The first of two kelurahan of one kecamatan, each kelurahan in one pair at most.
  private static let pairs: [Int] = Kelurahan.all.indices.dropLast().filter { village in
    let district = Kelurahan.all[village].district
    let before = Kelurahan.all.prefix(village).count { $0.district == district }
    return before.isMultiple(of: 2) && Kelurahan.all[village + 1].district == district
  }

  /// One for each kelurahan, none of `NameParts.streets`.
  private static let ownNames = """
    Bangkirai Keruing Jelutung Sungkai Mahang Pulai Gaharu Rotan Bamban Nipah Sagu Enau Pinang
    Sirih Randu Trembesi Ketapang Mahoni Angsana Cemara Beringin Sawo Manggis Langsat Hambawang
    Kecapi Belimbing Jambu Salak Nangka Sukun Bungur Kenanga Cempaka Kemuning Seroja Anyelir Dahlia
    Kamboja Melati Kecubung Lengkuas Kencur Jahe Kunyit Serai Pandak Gelagah Ilalang Bakung Kiambang
    Genjer
    """

  /// One for each pair.
  private static let sharedNames = """
    Patin Jelawat Lais Baung Sepat Betok Tapah Belida Toman Udang Punai Pipit Belibis Kutilang
    Murai Pergam Tanglong Kuriding Panting Madihin Mamanda Lamut Japin Karungut Balogo
    """

  private static func words(_ text: String) -> [Substring] {
    text.split { $0 == " " || $0 == "\n" }
  }
}
