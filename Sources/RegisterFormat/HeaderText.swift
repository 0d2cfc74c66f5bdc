/// A column's title in the form in which titles are compared.
///
/// Lower case, words apart by one space, everything but letters and digits taken as a space, common
/// abbreviations written out: `Tgl. Lhr` and `TANGGAL LAHIR` are both `tanggal lahir`.
package enum HeaderText {
  /// The form that is compared, and the key of a `HeaderMapping`.
  package static func normal(_ title: String) -> String {
    words(title).joined(separator: " ")
  }

  /// Words that titles shorten or misspell, written out.
  private static let written: [String: String] = [
    "tgl": "tanggal", "tangal": "tanggal", "tanggl": "tanggal", "tg": "tanggal", "tggl": "tanggal",
    "date": "tanggal", "nm": "nama", "nomor": "no", "nomer": "no", "nmr": "no", "num": "no",
    "almt": "alamat", "kel": "kelurahan", "kec": "kecamatan", "dx": "diagnosa", "diag": "diagnosa",
    "diagnosis": "diagnosa", "diagnose": "diagnosa", "tx": "terapi", "th": "terapi",
    "theraphy": "terapi", "therapi": "terapi", "jns": "jenis", "telp": "telepon",
    "tlp": "telepon", "tlpn": "telepon", "telpon": "telepon", "telephone": "telepon",
    "lhr": "lahir", "umr": "umur", "usia": "umur", "drh": "darah", "bdn": "badan",
    "penderita": "pasien", "px": "pasien", "pasein": "pasien", "psn": "pasien", "medik": "medis",
    "rekmed": "rekam medis", "rkm": "rekam", "ket": "keterangan", "poliklinik": "poli",
    "kd": "kode", "tind": "tindakan", "anamnese": "anamnesa", "anamnesis": "anamnesa",
    "icdx": "icd x", "icd10": "icd 10", "norm": "no rm", "ttd": "tanda tangan",
    "laki2": "laki laki", "pr": "perempuan", "lk": "laki laki",
  ]

  private static func words(_ title: String) -> [String] {
    var words: [String] = []
    var word = ""
    func end() {
      guard !word.isEmpty else { return }
      words.append(contentsOf: (written[word] ?? word).split(separator: " ").map(String.init))
      word = ""
    }
    for byte in title.utf8.prefix(256) {
      switch byte {
      case 0x41...0x5A: word.unicodeScalars.append(Unicode.Scalar(byte | 0x20))
      case 0x61...0x7A, 0x30...0x39: word.unicodeScalars.append(Unicode.Scalar(byte))
      default: end()
      }
    }
    end()
    return words
  }

  /// What stands outside of round brackets: `Suhu (°C)` is `Suhu`.
  static func withoutBrackets(_ title: String) -> String {
    var depth = 0
    return String(
      title.filter { character in
        if character == "(" { depth += 1 }
        defer { if character == ")" { depth = max(0, depth - 1) } }
        return depth == 0 && character != ")"
      })
  }

  /// Words that say nothing about a column.
  static let filling: Set<String> = [
    "pasien", "lengkap", "rumah", "utama", "yang", "diberikan", "bayi", "anak", "klien", "data",
    "hasil", "dan", "kunjungan",
  ]
}
