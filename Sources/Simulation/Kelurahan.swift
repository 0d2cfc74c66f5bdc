/// A kelurahan (urban village) of Banjarmasin, the smallest unit that has a code of its own.
///
/// Codes and names: github.com/cahyadsn/wilayah at b7ad440, MIT licence, after Kepmendagri
/// 300.2.2-2430/2025; postal codes: github.com/cahyadsn/wilayah_kodepos at 4fa8c59, MIT licence.
/// The weights are our own rough estimate and no statistic.
package struct Kelurahan: Hashable, Sendable {
  /// Kemendagri code, ten digits: `6371011001`.
  package let code: String
  /// Its name.
  package let name: String
  /// The name of its kecamatan (district).
  package let district: String
  /// Five digits.
  package let postalCode: String
  /// Share of the synthetic city's people, in hundred-thousandths.
  package let weight: Int
  /// How many RT (neighbourhoods) it has, numbered from 1.
  var neighbourhoods: Int { max(4, weight / 63) }

  /// The 52 kelurahan in the order of their codes.
  package static let all: [Kelurahan] = table.split(separator: "\n").map { line in
    let fields = line.split(separator: "|")
    let district = districts[String(fields[0].prefix(6))] ?? ""
    return Kelurahan(
      code: String(fields[0]), name: String(fields[1]), district: district,
      postalCode: String(fields[2]), weight: Int(fields[3]) ?? 1)
  }

  /// The kecamatan by the first six digits of the code.
  private static let districts = [
    "637101": "Banjarmasin Selatan", "637102": "Banjarmasin Timur", "637103": "Banjarmasin Barat",
    "637104": "Banjarmasin Utara", "637105": "Banjarmasin Tengah",
  ]

  /// Code, name, postal code, weight.
  private static let table = """
    6371011001|Mantuil|70244|1640
    6371011002|Kelayan Selatan|70246|1830
    6371011003|Pekauman|70243|1514
    6371011004|Kelayan Barat|70241|946
    6371011005|Kelayan Tengah|70242|1325
    6371011006|Kelayan Dalam|70242|1388
    6371011007|Murung Raya|70247|1703
    6371011008|Kelayan Timur|70247|2461
    6371011009|Tanjung Pagar|70247|1577
    6371011010|Pemurus Dalam|70248|3155
    6371011011|Pemurus Baru|70249|2208
    6371011012|Basirih Selatan|70245|1767
    6371021001|Kuripan|70236|2271
    6371021002|Kebun Bunga|70235|2145
    6371021003|Karang Mekar|70234|2145
    6371021004|Sungai Bilu|70236|1956
    6371021005|Sungai Lulut|70238|2019
    6371021006|Banua Anyar|70239|1199
    6371021007|Pengambangan|70237|2019
    6371021008|Pekapuran Raya|70234|2208
    6371021009|Pemurus Luar|70236|1956
    6371031001|Belitung Utara|70116|1199
    6371031002|Belitung Selatan|70116|2650
    6371031003|Pelambuan|70118|4543
    6371031004|Telaga Biru|70119|2776
    6371031005|Telawang|70112|2208
    6371031006|Teluk Tiram|70113|1956
    6371031007|Kuin Selatan|70128|1514
    6371031008|Kuin Cerucuk|70129|2713
    6371031009|Basirih|70245|3155
    6371041001|Alalak Tengah|70126|1640
    6371041002|Alalak Utara|70125|2965
    6371041003|Alalak Selatan|70126|1514
    6371041004|Sungai Jingah|70121|1767
    6371041005|Sungai Miai|70123|2650
    6371041006|Surgi Mufti|70122|2334
    6371041007|Pangeran|70124|1451
    6371041008|Antasan Kecil Timur|70123|1451
    6371041009|Kuin Utara|70127|1514
    6371041010|Sungai Andai|70122|4353
    6371051001|Kertak Baru Ilir|70111|946
    6371051002|Kertak Baru Ulu|70111|631
    6371051003|Mawar|70112|946
    6371051004|Teluk Dalam|70117|4290
    6371051005|Antasan Besar|70114|1388
    6371051006|Pasar Lama|70115|1388
    6371051007|Seberang Mesjid|70231|946
    6371051008|Gadang|70231|1009
    6371051009|Melayu|70234|1514
    6371051010|Sungai Baru|70233|1136
    6371051011|Pekapuran Laut|70235|1262
    6371051012|Kelayan Luar|70241|757
    """
}
