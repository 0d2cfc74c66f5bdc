import RecordModel

// How to mend references, systems and times.
extension WordComposer {
  /// A reference: what stands in it.
  static func referenceFix(_ check: RuleCheck, at place: String) -> Bilingual {
    guard let target = check.hint ?? check.targets.first else {
      return Bilingual(
        id: "Isi \(place).reference dengan jenis resource dan ID-nya di SATUSEHAT, atau urn:uuid "
          + "dari entry di Bundle yang sama.",
        en: "Fill \(place).reference with the type of the resource and its id in SATUSEHAT, or the "
          + "urn:uuid of an entry in the same Bundle.")
    }
    let source: Bilingual =
      switch target {
      case "Patient":
        Bilingual(
          id: "nomor IHS pasien (P dan 11 angka), yang didapat dengan mencari NIK",
          en: "the patient's IHS number (P and 11 digits), found by a search for the NIK")
      case "Practitioner":
        Bilingual(
          id: "nomor IHS tenaga kesehatan, yang didapat dengan mencari NIK",
          en: "the health worker's IHS number, found by a search for the NIK")
      case "Organization":
        Bilingual(
          id: "ID Organization di SATUSEHAT", en: "the id of the Organization in SATUSEHAT")
      case "Location":
        Bilingual(
          id: "ID ruang yang sudah didaftarkan di SATUSEHAT",
          en: "the id of the room as registered in SATUSEHAT")
      default:
        Bilingual(
          id: "ID dari jawaban SATUSEHAT, atau tulis urn:uuid entry-nya di Bundle yang sama",
          en: "the id of SATUSEHAT's answer, or write the urn:uuid of its entry in the same Bundle")
      }
    return Bilingual(
      id: "Isi \(place).reference dengan \"\(target)/\" dan \(source.indonesian).",
      en: "Fill \(place).reference with \"\(target)/\" and \(source.english).")
  }

  /// Code systems: which are taken, and which codes if there are few.
  static func systemsFix(_ check: RuleCheck, at place: String) -> Bilingual {
    let systems = check.systems.map(\.text)
    let list = check.units ?? (check.lists.count == 1 ? check.lists[0] : nil)
    let one = systems.count == 1
    let choice = systems.joined(separator: one ? "" : ", ")
    let isRequired = check.options.contains(.required)
    var indonesian = isRequired ? "Isi \(place) dengan kode dari " : "Pada \(place) pakai "
    var english = isRequired ? "Fill \(place) with a code of " : "At \(place) use "
    indonesian += "\(one ? "system" : "salah satu system:") \(choice)"
    english += "\(one ? "system" : "one of the systems:") \(choice)"
    if let list {
      indonesian += ", dengan salah satu kode: \(list.text)"
      english += ", with one of the codes: \(list.text)"
    }
    return Bilingual(id: indonesian + ".", en: english + ".")
  }

  /// Identifier systems, and where one's own id goes.
  static func identifierFix(_ check: RuleCheck, at place: String) -> Bilingual {
    let systems = check.systems.map(\.text)
    let hasID = systems.contains { $0.contains("{org}") }
    return Bilingual(
      id: "Isi \(place).system dengan \(systems.joined(separator: " atau "))"
        + (hasID ? ", {org} diganti ID Organization faskes di SATUSEHAT." : "."),
      en: "Fill \(place).system with \(systems.joined(separator: " or "))"
        + (hasID ? ", where {org} is your Organization id in SATUSEHAT." : "."))
  }

  /// Times and dates: their form, and their limits.
  static func timeFix(_ check: RuleCheck, at place: String) -> Bilingual {
    switch check.verb {
    case .date:
      return Bilingual(
        id: "Tulis \(place) sebagai YYYY-MM-DD, misalnya 2025-01-31"
          + (check.options.contains(.future) ? "." : ", dan tidak di masa depan."),
        en: "Write \(place) as YYYY-MM-DD, for example 2025-01-31"
          + (check.options.contains(.future) ? "." : ", and not in the future."))
    case .time:
      return Bilingual(
        id: "Tulis \(place) sebagai hh:mm:ss, misalnya 08:30:00.",
        en: "Write \(place) as hh:mm:ss, for example 08:30:00.")
    default: break
    }
    if check.options.contains(.anyOffset) {
      return Bilingual(
        id:
          "Tulis \(place) sebagai YYYY-MM-DDThh:mm:ss dengan selisih UTC, misalnya +08:00 (WITA).",
        en:
          "Write \(place) as YYYY-MM-DDThh:mm:ss with the offset from UTC, for example +08:00 for "
          + "WITA.")
    }
    var indonesian = "Tulis \(place) sebagai YYYY-MM-DDThh:mm:ss+00:00 (jam WITA dikurangi 8)"
    var english = "Write \(place) as YYYY-MM-DDThh:mm:ss+00:00 (WITA minus 8 hours)"
    if !check.options.contains(.future) {
      indonesian += ", tidak di masa depan"
      english += ", not in the future"
    }
    if !check.options.contains(.anyAge) {
      indonesian += ", tidak sebelum 31 Agustus 2022"
      english += ", not before 31 August 2022"
    }
    return Bilingual(id: indonesian + ".", en: english + ".")
  }
}
