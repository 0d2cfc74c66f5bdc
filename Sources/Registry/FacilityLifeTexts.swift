package import RecordModel

/// The words of a facility's life.
package enum FacilityLifeTexts {
  /// Why a step is not taken.
  package static func refusal(_ refusal: FacilityLife.Refusal) -> Bilingual {
    switch refusal {
    case .noSuchStep:
      Bilingual(
        id: "Langkah ini tidak ada dari status fasilitas sekarang.",
        en: "There is no such step from where the facility stands now.")
    case .notAnOfficer:
      Bilingual(
        id: "Hanya petugas Dinas Kesehatan yang terdaftar boleh melakukannya.",
        en: "Only a registered officer of the health office may do this.")
    case .samePerson:
      Bilingual(
        id: "Anda yang memverifikasi fasilitas ini; petugas lain harus mengaktifkannya.",
        en: "You verified this facility; another officer must activate it.")
    case .reasonMissing:
      Bilingual(id: "Tulis alasannya.", en: "Write the reason.")
    case .inThePast:
      Bilingual(
        id: "Langkah berlaku mulai hari ini atau sesudahnya.",
        en: "A step counts from today or later.")
    }
  }

  /// What each status is called.
  package static func status(_ status: FacilityEntry.Status) -> Bilingual {
    switch status {
    case .applied: Bilingual(id: "Mengajukan", en: "Applied")
    case .verified: Bilingual(id: "Terverifikasi", en: "Verified")
    case .active: Bilingual(id: "Aktif", en: "Active")
    case .suspended: Bilingual(id: "Ditangguhkan", en: "Suspended")
    case .closed: Bilingual(id: "Tutup", en: "Closed")
    }
  }
}
