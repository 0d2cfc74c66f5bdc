import RecordModel

/// The words of the findings: numbers and codes only, never a pseudonym, a name or a number asked.
enum Reasons {
  static func withoutVisit(_ window: Window) -> Bilingual {
    let usual = decimal(window.expected)
    return Bilingual(
      id: """
        \(window.observed) orang dibaca tanpa kunjungan di fasilitas itu dalam \
        \(weeks(window)) minggu; yang lazim \(usual.indonesian).
        """,
      en: """
        \(window.observed) people read without a visit at that facility in \
        \(weeks(window)) week(s); usual are \(usual.english).
        """)
  }

  static func returning(days: Int, reads: Int) -> Bilingual {
    Bilingual(
      id: """
        Satu orang tanpa kunjungan di fasilitas itu dibaca \(reads) kali pada \(days) hari \
        berbeda oleh pengguna yang sama.
        """,
      en: """
        One person without a visit at that facility was read \(reads) times on \(days) different \
        days by the same user.
        """)
  }

  static func steady(without: Int, expected: Double, weeks: Int) -> Bilingual {
    let usual = decimal(expected)
    return Bilingual(
      id: """
        Terus-menerus selama \(weeks) minggu: \(without) orang dibaca tanpa kunjungan, \
        rekan-rekannya \(usual.indonesian). Meja rujukan, atau kebiasaan?
        """,
      en: """
        All the time, over \(weeks) weeks: \(without) people read without a visit, where \
        colleagues have \(usual.english). A referral desk, or a habit?
        """)
  }

  static func familyName(people: Int, reads: Int, chance: Double) -> Bilingual {
    let odds = max(1, Int(min(1e9, 1 / max(chance, 1e-9)).rounded()))
    return Bilingual(
      id: """
        \(people) orang dengan kata nama langka yang sama dengan pembaca, dibaca \(reads) kali di \
        luar perawatan; kebetulan hanya 1 dari \(odds).
        """,
      en: """
        \(people) people who share a rare word of the reader's name, read \(reads) times outside \
        care; by accident only 1 in \(odds).
        """)
  }

  static func neighbours(_ window: Window, kelurahan: String) -> Bilingual {
    let usual = decimal(window.expected)
    return Bilingual(
      id: """
        \(window.observed) warga kelurahan pembaca sendiri (\(kelurahan)) dibaca di luar \
        perawatan dalam \(weeks(window)) minggu; yang lazim \(usual.indonesian).
        """,
      en: """
        \(window.observed) people of the reader's own kelurahan (\(kelurahan)) read outside care \
        in \(weeks(window)) week(s); usual are \(usual.english).
        """)
  }

  static func offHours(people: Int, outside: Int) -> Bilingual {
    Bilingual(
      id: """
        \(people) orang dibaca dalam satu kali duduk pada jam sepi fasilitas itu, \(outside) di \
        antaranya di luar perawatan.
        """,
      en: """
        \(people) people read in one sitting in that facility's quiet hours, \(outside) of them \
        outside care.
        """)
  }

  static func crowd(readers: Int, days: Int, isOutside: Bool) -> Bilingual {
    isOutside
      ? Bilingual(
        id: "Satu rekam medis dibaca \(readers) pengguna di luar perawatan dalam \(days) hari.",
        en: "One record read by \(readers) users outside care within \(days) days.")
      : Bilingual(
        id: """
          Satu rekam medis dibaca \(readers) pengguna fasilitas itu dalam \(days) hari, jauh di \
          atas pasien lainnya di sana.
          """,
        en: """
          One record read by \(readers) users of that facility within \(days) days, far above its \
          other patients.
          """)
  }

  static func unreviewed(hours: Int, limit: Int, isBySelf: Bool) -> Bilingual {
    Bilingual(
      id: """
        Pembacaan darurat belum ditinjau setelah \(hours) jam; batasnya \(limit) jam.\
        \(isBySelf ? " Hanya pembaca sendiri yang meninjaunya." : "")
        """,
      en: """
        Break-glass reading not reviewed after \(hours) hours; the limit is \(limit) hours.\
        \(isBySelf ? " Only the reader reviewed it himself." : "")
        """)
  }

  static func newAddress(
    _ network: String, outside: Int, people: Int, submissions: Int, isParallel: Bool
  ) -> Bilingual {
    Bilingual(
      id: """
        Sertifikat datang dari jaringan baru \(network): \(outside) dari \(people) orang di luar \
        perawatan, \(submissions) kunjungan dikirim\
        \(isParallel ? ", sementara jaringan lama tetap dipakai" : "").
        """,
      en: """
        The certificate came from the new network \(network): \(outside) of \(people) people \
        outside care, \(submissions) visits sent\
        \(isParallel ? ", while the old network stayed in use" : "").
        """)
  }

  static func neighbouringNumbers(numbers: Int, found: Int) -> Bilingual {
    Bilingual(
      id: """
        \(numbers) nomor yang berdekatan atau berselisih tetap dicari, \(found) di antaranya \
        menemukan orang; tidak ada yang datang berkunjung.
        """,
      en: """
        \(numbers) numbers beside one another or in equal steps searched for, \(found) of which \
        found somebody; none of them came.
        """)
  }

  private static func weeks(_ window: Window) -> Int { window.weeks.count }

  /// One decimal place, with the comma or point of the language.
  private static func decimal(_ value: Double) -> (indonesian: String, english: String) {
    let tenths = Int((value * 10).rounded())
    return ("\(tenths / 10),\(tenths % 10)", "\(tenths / 10).\(tenths % 10)")
  }
}
