package import RecordModel

/// Every rule of this room: BMB-1861 to BMB-1869, what becomes of asking other places.
package let federationRules: [Rule] = [
  .sourceAnswered, .sourceLate, .sourceDown, .sourceRefused, .sourceUnusable, .sourceNotAsked,
  .notASource, .locationUnusable, .sourceCut,
]

extension Rule {
  /// A place was asked and answered.
  package static let sourceAnswered = Rule(
    "BMB-1861", .information, type: "informational",
    message: Bilingual(
      id: "Sumber ini menjawab; isinya dari saat itu.",
      en: "This source answered; what it has is of that moment."),
    fix: Bilingual(
      id: "Tidak ada yang perlu dilakukan. Tanda meta.source menunjukkan asal tiap sumber daya.",
      en: "Nothing to do. meta.source tells where each resource came from."))
  /// It did not answer in time.
  package static let sourceLate = Rule(
    "BMB-1862", .warning, type: "timeout",
    message: Bilingual(
      id: "Sumber ini tidak menjawab pada waktunya; rekam yang ada di sana tidak termasuk.",
      en: "This source did not answer in time; what it has is not in here."),
    fix: Bilingual(
      id: "Jawaban ini tidak lengkap. Ulangi nanti, atau tanyakan langsung kepada fasilitas itu.",
      en: "This answer is not whole. Ask again later, or ask that facility itself."))
  /// It is not reached, or was not asked because of that.
  package static let sourceDown = Rule(
    "BMB-1863", .warning, type: "transient",
    message: Bilingual(
      id: "Sumber ini tidak dapat dihubungi; rekam di sana tidak termasuk, atau tidak semuanya.",
      en: "This source cannot be reached; what it has is not in here, or not all of it."),
    fix: Bilingual(
      id: "Jawaban ini tidak lengkap. Ulangi nanti, atau tanyakan langsung kepada fasilitas itu.",
      en: "This answer is not whole. Ask again later, or ask that facility itself."))
  /// It does not let us.
  package static let sourceRefused = Rule(
    "BMB-1864", .warning, type: "forbidden",
    message: Bilingual(
      id: "Sumber ini menolak menjawab; rekam di sana tidak termasuk, atau tidak semuanya.",
      en: "This source refused to answer; what it has is not in here, or not all of it."),
    fix: Bilingual(
      id: "Fasilitas itu yang memutuskan: tanyakan kepadanya dengan dasar yang Anda punya.",
      en: "That facility decides: ask it, with the basis that you have."))
  /// It answered with what is not taken.
  package static let sourceUnusable = Rule(
    "BMB-1865", .warning, type: "processing",
    message: Bilingual(
      id:
        "Jawaban sumber ini tidak dapat dipakai; rekam di sana tidak termasuk, atau tidak semuanya.",
      en: "What this source answered cannot be used; what it has is not in here, or not all of it."),
    fix: Bilingual(
      id:
        "Jawaban ini tidak lengkap. Pengelola gerbang melihat sebabnya; vendor membaca docs/federation.md.",
      en:
        "This answer is not whole. The gateway's operator sees why; the vendor reads docs/federation.md."
    ))
  /// It was not asked.
  package static let sourceNotAsked = Rule(
    "BMB-1866", .information, type: "incomplete",
    message: Bilingual(
      id: "Ada rekam di sumber ini, tetapi ia tidak ditanya.",
      en: "This source has a record, but was not asked."),
    fix: Bilingual(
      id:
        "Hilangkan _sources=here untuk menanyainya. Tanpa nomor nasional pasien sumber lain tidak dapat ditanya.",
      en:
        "Leave out _sources=here to ask it. Without a national number of the person others cannot be asked."
    ))
  /// 403: a question of a gateway, or a record's place, from who has no endpoint in force.
  package static let notASource = Rule(
    "BMB-1867", .error, type: "forbidden",
    message: Bilingual(
      id: "Fasilitas ini tidak terdaftar sebagai sumber rekam.",
      en: "This facility is not registered as a source of records."),
    fix: Bilingual(
      id: "Minta Dinas Kesehatan mendaftarkan alamat FHIR fasilitas ini (dua petugas).",
      en: "Ask the health office to register this facility's FHIR endpoint (two officers)."))
  /// 422: numbers that name nobody.
  package static let locationUnusable = Rule(
    "BMB-1868", .error, type: "value",
    message: Bilingual(
      id: "Daftar nomor ini tidak dapat dipakai, jadi tidak satu pun disimpan.",
      en: "This list of numbers cannot be used, so none of it is kept."),
    fix: Bilingual(
      id:
        "Kirim kept dan identifiers: 1 sampai 500 nomor nasional dengan system dan value yang "
        + "benar bentuknya (NIK, BPJS, IHS, paspor).",
      en:
        "Send kept and identifiers: 1 to 500 national numbers with system and value of their form"
        + " (NIK, BPJS, IHS, passport)."
    ))
  /// Not all that a place has is in the answer.
  package static let sourceCut = Rule(
    "BMB-1869", .information, type: "incomplete",
    message: Bilingual(
      id: "Sebagian dari yang dijawab sumber ini tidak ditampilkan.",
      en: "Some of what this source answered is not shown."),
    fix: Bilingual(
      id:
        "Yang tidak ditampilkan: yang bukan milik pasien ini, bukan FHIR R4, jenisnya tidak "
        + "diambil, tidak terikat pada kunjungan, atau di luar halaman pertama. Tanyakan langsung "
        + "kepada fasilitas itu.",
      en:
        "Not shown is what is not of this person, not FHIR R4, of a kind that is not taken, of no"
        + " visit, or after the first page. Ask that facility itself."
    ))

  /// What is told of a source by how its question ended.
  package static func source(_ state: SourceReply.State) -> Rule {
    switch state {
    case .answered: .sourceAnswered
    case .late: .sourceLate
    case .down: .sourceDown
    case .refused: .sourceRefused
    case .unusable: .sourceUnusable
    case .suppressed, .noNumber, .notAsked: .sourceNotAsked
    }
  }
}
