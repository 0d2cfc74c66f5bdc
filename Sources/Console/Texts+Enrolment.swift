import RecordModel

/// Words of the page of enrolments.
enum EnrolmentTexts {
  static let heading = Bilingual(id: "Izin sertifikat", en: "Leave for certificates")
  static let lead = Bilingual(
    id:
      "Fasilitas mendapat sertifikat dengan token sekali pakai. Seorang petugas mengusulkan, petugas lain menyetujui; token baru berlaku sesudah itu, paling lama 72 jam sejak diusulkan.",
    en:
      "A facility gets its certificate with a token that counts once. One officer proposes, another approves; only then the token counts, at most 72 hours from the proposal."
  )
  static let token = Bilingual(
    id: "Token: hanya tampil kali ini. Serahkan kepada pemegangnya lewat jalan yang aman.",
    en: "The token is shown this once. Give it to its holder by a safe way.")
  static let use = Bilingual(id: "Di komputer fasilitas", en: "On the facility's computer")
  static let holder = Bilingual(id: "Untuk siapa", en: "For whom")
  static let propose = Bilingual(id: "Usulkan", en: "Propose")
  static let approve = Bilingual(id: "Setujui", en: "Approve")
  static let withdraw = Bilingual(id: "Tarik", en: "Withdraw")
  static let proposedBy = Bilingual(id: "Diusulkan", en: "Proposed by")
  static let approved = Bilingual(id: "disetujui", en: "approved by")
  static let waits = Bilingual(id: "menunggu petugas lain", en: "waits for another officer")
  static let ends = Bilingual(id: "Berlaku sampai", en: "Until")
  static let open = Bilingual(id: "Yang terbuka", en: "Open")
  static let none = Bilingual(id: "Tidak ada usulan terbuka.", en: "No proposal is open.")
}
