import RecordModel

/// Words of the page of software.
enum SoftwareTexts {
  static let heading = Bilingual(id: "Perangkat lunak", en: "Software")
  static let lead = Bilingual(
    id:
      "Yang dikirim tiap perangkat lunak, per versi, dan aturan yang paling sering dilanggar. Nama dan versi berasal dari perangkat lunak itu sendiri (header User-Agent, atau MSH-3 pada HL7).",
    en:
      "What each software sent, by version, and the rules that it broke most. Name and version are the software's own words (the User-Agent header, or MSH-3 in HL7)."
  )
  static let vendor = Bilingual(id: "Vendor", en: "Vendor")
  static let own = Bilingual(id: "sertifikat fasilitas", en: "the facility's certificate")
  static let unsaid = Bilingual(id: "tidak disebut", en: "not said")
  static let version = Bilingual(id: "Versi", en: "Version")
  static let facilities = Bilingual(id: "Fasilitas", en: "Facilities")
  static let submissions = Bilingual(id: "Kiriman", en: "Submissions")
  static let faulty = Bilingual(id: "Dengan galat", en: "With errors")
  static let visits = Bilingual(id: "Kunjungan", en: "Visits")
  static let refused = Bilingual(id: "Ditolak", en: "Refused")
  static let rules = Bilingual(id: "Aturan yang dilanggar", en: "Rules broken")
  static let span = Bilingual(id: "Rentang waktu", en: "Period")
  static let days = Bilingual(id: "hari", en: "days")
  static let show = Bilingual(id: "Tampilkan", en: "Show")
}
