package import RecordModel

extension MatchField {
  /// What is compared, for people to read.
  package var title: Bilingual {
    switch self {
    case .name: Bilingual(id: "Nama", en: "Name")
    case .birth: Bilingual(id: "Tanggal lahir", en: "Birth date")
    case .sex: Bilingual(id: "Jenis kelamin", en: "Sex")
    case .address: Bilingual(id: "Alamat", en: "Address")
    case .phone: Bilingual(id: "Telepon", en: "Phone")
    case .mother: Bilingual(id: "Ibu", en: "Mother")
    case .nik: Bilingual(id: "NIK", en: "NIK")
    case .card: Bilingual(id: "Kartu BPJS", en: "BPJS card")
    }
  }

  /// How the field agrees, in words; the level itself for one that an older version had.
  package func words(_ level: String) -> Bilingual {
    Self.table["\(rawValue) \(level)"] ?? Bilingual(id: level, en: level)
  }

  private static let table: [String: Bilingual] = {
    var table: [String: Bilingual] = [:]
    func add(_ fields: [MatchField], _ level: String, _ indonesian: String, _ english: String) {
      for field in fields {
        table["\(field.rawValue) \(level)"] = Bilingual(id: indonesian, en: english)
      }
    }
    add([.name], "exact", "sama", "the same")
    add([.name], "sound", "sama bunyinya", "sounds the same")
    add([.name], "close", "hampir sama, mungkin salah ketik", "nearly the same, perhaps a slip")
    add(
      [.name], "partial", "yang lebih pendek ada di dalam yang lebih panjang",
      "the shorter is in the longer")
    add([.name], "word", "satu kata sama", "one word is the same")
    add([.name], "none", "lain", "another")
    add([.birth], "exact", "sama", "the same")
    add([.birth], "swapped", "hari dan bulan tertukar", "day and month swapped")
    add([.birth], "digit", "satu angka lain", "one digit differs")
    add(
      [.birth], "two-parts", "dua dari hari, bulan, tahun sama",
      "two of day, month, year are the same")
    add(
      [.birth], "both-placeholder", "tahun sama, hari tidak diketahui",
      "the same year, day not known")
    add(
      [.birth], "year", "tahun sama, satu pihak tidak tahu harinya",
      "the same year, one side knows no day")
    add([.birth], "near", "paling jauh dua tahun", "within two years")
    add([.birth], "different", "lain", "another")
    add([.sex, .phone, .mother, .nik, .card], "same", "sama", "the same")
    add([.sex, .phone, .mother, .nik, .card], "different", "lain", "another")
    add(
      [.phone, .nik, .card], "digit", "satu angka lain atau tertukar",
      "one digit differs or two are swapped")
    add([.mother], "close", "hampir sama", "nearly the same")
    add([.address], "house", "rumah yang sama", "the same house")
    add([.address], "near", "RT atau jalan yang sama", "the same RT or street")
    add([.address], "village", "kelurahan yang sama", "the same kelurahan")
    add([.address], "other", "lain", "another")
    return table
  }()
}

extension MatchReason {
  /// The reason, for people to read.
  package var words: Bilingual {
    switch self {
    case .sameNIK: Bilingual(id: "NIK sama.", en: "The same NIK.")
    case .sameCard: Bilingual(id: "Kartu BPJS sama.", en: "The same BPJS card.")
    case .sameOther:
      Bilingual(id: "Nomor IHS atau paspor sama.", en: "The same IHS number or passport.")
    case .weight: Bilingual(id: "Bobot semua isian.", en: "The weight of all fields.")
    case .sharedNumber:
      Bilingual(
        id: "Nomor sama, tetapi nama dan kelahiran lain: mungkin nomor orang lain.",
        en: "A number is the same, name and birth are not: it may be another's number.")
    case .twoNIKs: Bilingual(id: "Dua NIK yang berbeda.", en: "Two different NIKs.")
    case .twoCards: Bilingual(id: "Dua kartu BPJS yang berbeda.", en: "Two different BPJS cards.")
    case .sexes: Bilingual(id: "Jenis kelamin berbeda.", en: "The sexes differ.")
    case .twins:
      Bilingual(
        id: "Lahir pada hari yang sama dengan nama lain: mungkin kembar.",
        en: "Born on the same day with another name: perhaps twins.")
    case .generations:
      Bilingual(
        id: "Kelahiran terpaut jauh: mungkin orang tua dan anak.",
        en: "The births are far apart: perhaps parent and child.")
    case .births: Bilingual(id: "Tanggal lahir berbeda.", en: "The births differ.")
    case .names:
      Bilingual(
        id: "Nama tidak ada atau tidak cocok.", en: "The name is missing or does not agree.")
    case .birthUnknown:
      Bilingual(
        id: "Tanggal lahir tidak diketahui.", en: "The day of birth is not known.")
    case .mother:
      Bilingual(
        id: "NIK yang satu adalah NIK ibu dari yang lain.",
        en: "The NIK of one is the other's mother's.")
    case .mothers:
      Bilingual(id: "NIK ibu berbeda.", en: "The mothers' NIKs differ.")
    }
  }
}
