import RecordModel

/// Words of the pages on records of one person.
enum MatchTexts {
  static let heading = Bilingual(id: "Rekam satu orang", en: "Records of one person")
  static let lead = Bilingual(
    id:
      "Pasangan rekam yang mungkin milik satu orang. Aturan tidak mengubah keputusan Anda; Anda atau petugas lain dapat mencabutnya kapan saja. Data diri baru tampil setelah Anda menulis alasannya, dan setiap pembukaan tercatat.",
    en:
      "Pairs of records that may be one person's. No rule changes what you decide; you or another officer can take it back at any time. Particulars are shown once you have written why, and each look is logged."
  )
  static let pair = Bilingual(id: "Dua rekam", en: "Two records")
  static let waiting = Bilingual(id: "Menunggu keputusan", en: "Waiting for a decision")
  static let decided = Bilingual(id: "Keputusan yang berlaku", en: "Decisions in force")
  static let nothing = Bilingual(id: "Tidak ada.", en: "None.")
  static let weight = Bilingual(id: "Bobot", en: "Weight")
  static let weights = Bilingual(id: "versi bobot", en: "weights")
  static let weightsInForce = Bilingual(
    id: "Versi bobot yang berlaku", en: "Version of the weights in force")
  static let why = Bilingual(id: "Mengapa", en: "Why")
  static let state = Bilingual(id: "Keadaan", en: "State")
  static let since = Bilingual(id: "Sejak", en: "Since")
  static let waits = Bilingual(id: "menunggu", en: "waits")
  static let open = Bilingual(id: "Buka kedua rekam", en: "Open both records")
  static let question = Bilingual(id: "Lihat kecocokan", en: "See how they agree")
  static let lookReason = Bilingual(
    id: "Mengapa Anda membuka data diri kedua orang ini?",
    en: "Why do you open the particulars of these two?")
  static let decisionReason = Bilingual(id: "Alasan keputusan", en: "Reason of the decision")
  static let undo = Bilingual(
    id: "Cabut keputusan: aturan menilai lagi", en: "Take the decision back: the rules judge anew")
  static let same = Bilingual(id: "satu orang", en: "one person")
  static let apart = Bilingual(id: "dua orang", en: "two persons")
  static let rule = Bilingual(id: "aturan", en: "rule")
  static let field = Bilingual(id: "Isian", en: "Field")
  static let first = Bilingual(id: "Rekam pertama", en: "First record")
  static let second = Bilingual(id: "Rekam kedua", en: "Second record")
  static let agreement = Bilingual(id: "Kecocokan", en: "Agreement")
  static let places = Bilingual(id: "Fasilitas", en: "Facilities")
  static let silent = Bilingual(id: "tidak dapat dibandingkan", en: "cannot be compared")
  static let weightHint = Bilingual(
    id:
      "Bobot di atas nol mendukung satu orang, di bawah nol dua orang; tiap angka melipatduakan kemungkinan.",
    en:
      "A weight above zero speaks for one person, below zero for two; each whole number doubles the odds."
  )
  static let link = Bilingual(id: "Satu orang: sambungkan", en: "One person: link")
  static let part = Bilingual(id: "Dua orang: pisahkan", en: "Two persons: keep apart")

  static let partingHeading = Bilingual(
    id: "Keluarkan satu rekam dari seseorang", en: "Take a record out of a person")
  static let partingLead = Bilingual(
    id:
      "Rekam dengan NIK yang sama menjadi satu orang. Jika satu fasilitas mengirim NIK orang lain (bayi dengan NIK ibunya, NIK asal isi), keluarkan rekamnya: menjadi orang tersendiri, juga bila NIK yang sama dikirim lagi. Untuk membatalkan, cabut keputusannya di daftar.",
    en:
      "Records with one NIK become one person. Where a facility sends somebody else's NIK (a newborn with the mother's, a dummy), take its record out: it becomes a person of its own, also when the same NIK is sent again. To take it back, take the decision back in the list."
  )
  static let number = Bilingual(
    id: "NIK, nomor BPJS, IHS atau paspor", en: "NIK, BPJS, IHS or passport number")
  static let numberReason = Bilingual(
    id: "Mengapa Anda membuka data diri orang ini?",
    en: "Why do you open the particulars of this person?")
  static let openRecords = Bilingual(id: "Buka semua rekamnya", en: "Open all records")
  static let recordsOfNumber = Bilingual(
    id: "Rekam orang dengan nomor itu", en: "Records of whoever has that number")
  static let nobody = Bilingual(
    id:
      "Tidak ada orang dengan nomor itu yang punya dua rekam atau lebih; orang lain tidak dibuka di sini.",
    en: "Nobody with that number has two records or more; no one else is opened here.")
  static let hidden = Bilingual(id: "Tidak ditampilkan.", en: "Not shown.")
  static let unseen = Bilingual(
    id:
      "Anda juga dapat memperbaiki tautan yang keliru tanpa melihat datanya; alasannya dicatat.",
    en: "You can also mend a wrong link without seeing the records; the reason is logged.")
  static let unseenMerge = Bilingual(
    id:
      "Penggabungan yang keliru dapat dibatalkan tanpa melihat datanya; alasannya dicatat.",
    en: "A wrong merge can be parted without seeing the records; the reason is logged.")
  static let mergeNeedsLook = Bilingual(
    id:
      "Digabungkan kembali hanya setelah kedua rekam dibuka: bila pembatasannya berakhir, atau dengan dasar hukum dan nomor dokumennya.",
    en:
      "Let hold again only once both records are opened: when the restriction has ended, or on a legal basis with its document."
  )
  static func moreRecords(_ most: Int) -> Bilingual {
    Bilingual(
      id: "Rekamnya lebih dari \(most): hanya \(most) yang ditampilkan, selebihnya tidak.",
      en: "There are more than \(most) records: only \(most) are shown, the rest are not.")
  }
  static let record = Bilingual(id: "Rekam", en: "Record")
  static let person = Bilingual(id: "Orang ke-", en: "Person no.")
  static let takeOut = Bilingual(
    id: "Keluarkan rekam yang dipilih", en: "Take the chosen record out")
  static let merges = Bilingual(
    id: "Digabungkan oleh fasilitas", en: "Merged by facilities")
  static let mergesLead = Bilingual(
    id:
      "Penggabungan rekam yang dikirim sistem fasilitas (HL7 A40). Yang Anda pisahkan tidak tersambung lagi oleh kiriman apa pun, sampai Anda atau petugas lain menggabungkannya kembali.",
    en:
      "Merges of records that facilities' systems sent (HL7 A40). What you part no message joins again, until you or another officer lets it hold again."
  )
  static let mergeHeading = Bilingual(id: "Penggabungan rekam", en: "A merge of records")
  static let seeMerge = Bilingual(id: "Lihat penggabungan", en: "See the merge")
  static let merged = Bilingual(id: "digabungkan", en: "merged")
  static let unmerged = Bilingual(id: "dipisahkan", en: "parted")
  static let retired = Bilingual(id: "Rekam yang digabungkan", en: "Record merged away")
  static let survivor = Bilingual(id: "Rekam yang dipertahankan", en: "Record that stays")
  static let unmerge = Bilingual(id: "Batalkan penggabungan", en: "Part them again")
  static let mergeAgain = Bilingual(id: "Gabungkan kembali", en: "Let the merge hold again")

  static func sex(_ sex: Sex) -> Bilingual {
    switch sex {
    case .male: Bilingual(id: "laki-laki", en: "male")
    case .female: Bilingual(id: "perempuan", en: "female")
    case .other: Bilingual(id: "lain", en: "other")
    case .unknown: Bilingual(id: "tidak diketahui", en: "unknown")
    }
  }
}
