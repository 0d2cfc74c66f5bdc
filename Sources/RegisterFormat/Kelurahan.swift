/// The 52 kelurahan of Banjarmasin and their Kemendagri codes. Source: Kepmendagri
/// 300.2.2-2430/2025, as carried by github.com/cahyadsn/wilayah (MIT).
enum Kelurahan {
  /// The code of a kelurahan by its name; nil for those of other cities.
  static func code(_ name: String) -> String? {
    codes[name] ?? codes[name.lowercased().filter { $0.isLetter }]
  }

  private static let codes: [String: String] = {
    var codes: [String: String] = [:]
    for (kecamatan, names) in names {
      for (offset, name) in names.split(separator: ",").enumerated() {
        let number = String(offset + 1)
        let code = kecamatan + "1" + String(repeating: "0", count: 3 - number.count) + number
        // As written, and as it is compared: most senders write it so.
        codes[String(name)] = code
        codes[name.lowercased().filter { $0.isLetter }] = code
      }
    }
    return codes
  }()

  /// Names in the order of their codes, which run from 1001 in each kecamatan.
  private static let names: [(String, String)] = [
    (
      "637101",
      "Mantuil,Kelayan Selatan,Pekauman,Kelayan Barat,Kelayan Tengah,Kelayan Dalam,Murung Raya,"
        + "Kelayan Timur,Tanjung Pagar,Pemurus Dalam,Pemurus Baru,Basirih Selatan"
    ),
    (
      "637102",
      "Kuripan,Kebun Bunga,Karang Mekar,Sungai Bilu,Sungai Lulut,Banua Anyar,Pengambangan,"
        + "Pekapuran Raya,Pemurus Luar"
    ),
    (
      "637103",
      "Belitung Utara,Belitung Selatan,Pelambuan,Telaga Biru,Telawang,Teluk Tiram,Kuin Selatan,"
        + "Kuin Cerucuk,Basirih"
    ),
    (
      "637104",
      "Alalak Tengah,Alalak Utara,Alalak Selatan,Sungai Jingah,Sungai Miai,Surgi Mufti,Pangeran,"
        + "Antasan Kecil Timur,Kuin Utara,Sungai Andai"
    ),
    (
      "637105",
      "Kertak Baru Ilir,Kertak Baru Ulu,Mawar,Teluk Dalam,Antasan Besar,Pasar Lama,Seberang "
        + "Mesjid,Gadang,Melayu,Sungai Baru,Pekapuran Laut,Kelayan Luar"
    ),
  ]
}
