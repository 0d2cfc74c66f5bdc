import RecordModel

/// Why something stands out: numbers and codes only.
enum AnomalyTexts {
  static func strangers(_ persons: Int) -> Bilingual {
    Bilingual(
      id:
        "Dalam seminggu membuka rekam \(persons) orang yang tidak pernah berkunjung ke fasilitas ini.",
      en: "Looked within a week at \(persons) persons who never had a visit at this facility.")
  }

  static func stranger(_ days: Int) -> Bilingual {
    Bilingual(
      id:
        "Pada \(days) hari berbeda membuka rekam orang yang sama, yang tidak pernah berkunjung ke sini.",
      en: "Looked on \(days) different days at the same person, who never had a visit here.")
  }

  static func sameName(_ looks: Int) -> Bilingual {
    Bilingual(
      id:
        "Membuka \(looks) kali rekam orang dengan nama keluarga yang sama dan jarang, tanpa kunjungan saat itu.",
      en:
        "Looked \(looks) times at somebody with the same rare family name, without a visit at that time."
    )
  }

  static func neighbours(_ persons: Int) -> Bilingual {
    Bilingual(
      id:
        "Dalam empat minggu membuka rekam \(persons) orang dari kelurahannya sendiri tanpa kunjungan saat itu.",
      en:
        "Looked within four weeks at \(persons) persons of the reader's own kelurahan without a visit at that time."
    )
  }

  static func offHours(_ persons: Int, _ hour: Int) -> Bilingual {
    Bilingual(
      id:
        "Membuka rekam \(persons) orang dalam satu jam, pukul \(hour), saat fasilitas ini biasanya sepi.",
      en:
        "Looked at \(persons) persons within an hour, at \(hour) o'clock, when this facility is usually quiet."
    )
  }

  static func manyLookers(_ readers: Int, _ facilities: Int, _ visits: Int) -> Bilingual {
    Bilingual(
      id:
        "\(readers) pembaca dari \(facilities) fasilitas membuka rekam satu orang dalam seminggu, dengan \(visits) kunjungan.",
      en:
        "\(readers) readers of \(facilities) facilities looked at one person within a week, with \(visits) visits."
    )
  }

  static func unreviewed(_ hours: Int64) -> Bilingual {
    Bilingual(
      id: "Pembukaan darurat belum dinilai orang kedua dalam \(hours) jam.",
      en: "An emergency opening was not judged by a second person within \(hours) hours.")
  }

  static func newAddress(_ requests: Int, _ networks: Int) -> Bilingual {
    Bilingual(
      id:
        "Sertifikat dipakai dari jaringan baru sesudah \(requests) permintaan dari \(networks) jaringan.",
      en:
        "The certificate came from a new network after \(requests) requests from \(networks) networks."
    )
  }

  static func sequence(_ run: Int, _ searches: Int) -> Bilingual {
    Bilingual(
      id:
        "\(run) pencarian dengan nomor yang berdekatan, di antara \(searches) pencarian terakhir.",
      en: "\(run) searches for neighbouring numbers among the last \(searches) searches.")
  }
}
