package import RecordModel

extension Rule {
  /// Every rule of searching and reading: BMB-1760 to BMB-1770, BMB-1895, BMB-1984 and BMB-1993.
  package static let readingRules = [
    searchParameterUnknown, searchTooWide, searchValue, searchModifier, searchInclude, searchSort,
    searchIgnored, searchByName, searchCount, matchNumberMissing, nothingMatched,
    matchTraitsMissing, searchIncludesMore, searchUsed,
  ]

  /// A parameter that this type is not searched by.
  package static let searchParameterUnknown = Rule(
    "BMB-1760", .error, type: "not-supported",
    message: Bilingual(
      id: "Parameter pencarian ini tidak dikenal untuk jenis resource ini.",
      en: "This search parameter is not known for this type."),
    fix: Bilingual(
      id: "Pakai parameter yang disebut /fhir/metadata, atau kirim Prefer: handling=lenient agar "
        + "parameter asing dilewati.",
      en: "Use the parameters that /fhir/metadata names, or send Prefer: handling=lenient to have "
        + "strange ones passed over."))
  /// A search that would have to look into many persons' records.
  package static let searchTooWide = Rule(
    "BMB-1761", .error, type: "too-costly",
    message: Bilingual(
      id: "Pencarian ini tidak menyebut pasien, kunjungan, atau id.",
      en: "This search names no patient, visit or id."),
    fix: Bilingual(
      id:
        "Tambahkan patient, patient.identifier, encounter, atau _id: rekam medis orang lain tidak "
        + "dibuka untuk mencari. Encounter dengan beberapa tanggal (koma) juga memerlukannya.",
      en: "Add patient, patient.identifier, encounter or _id: nobody else's record is opened in "
        + "order to search. Encounter with several dates (a comma) needs it too."))
  /// A value that is none of its kind.
  package static let searchValue = Rule(
    "BMB-1762", .error, type: "value",
    message: Bilingual(
      id: "Nilai parameter pencarian tidak dapat dibaca.",
      en: "The value of a search parameter cannot be read."),
    fix: Bilingual(
      id:
        "Tanggal ditulis 2026-01-31 dengan awalan eq, ne, gt, lt, ge, le, sa atau eb; kode ditulis "
        + "system|kode; rujukan ditulis Jenis/id.",
      en: "Dates are written 2026-01-31 with eq, ne, gt, lt, ge, le, sa or eb; codes system|code; "
        + "references Type/id."))
  /// A modifier, chain or prefix that is not done.
  package static let searchModifier = Rule(
    "BMB-1763", .error, type: "not-supported",
    message: Bilingual(
      id: "Pengubah, rantai, atau awalan parameter ini tidak didukung.",
      en: "This modifier, chain or prefix is not supported."),
    fix: Bilingual(
      id: "Yang didukung: :missing, :not untuk kode, :exact dan :contains untuk kata; rantai "
        + "patient atau subject dengan .identifier, .birthdate, .gender, .name, .family, .given, dan "
        + "encounter dengan .identifier, .date, .status, .class, .type, .service-provider, .location, "
        + ".participant; Encounter._lastUpdated tanpa ne.",
      en:
        "Supported: :missing, :not for codes, :exact and :contains for words; the chains patient or "
        + "subject with .identifier, .birthdate, .gender, .name, .family, .given, and encounter with "
        + ".identifier, .date, .status, .class, .type, .service-provider, .location, .participant; "
        + "Encounter._lastUpdated without ne."
    ))
  /// `_include` or `_revinclude` of what does not come along.
  package static let searchInclude = Rule(
    "BMB-1764", .error, type: "not-supported",
    message: Bilingual(
      id: "_include atau _revinclude ini tidak didukung.",
      en: "This _include or _revinclude is not supported."),
    fix: Bilingual(
      id: "Yang didukung: _include=Jenis:patient, Jenis:subject, Jenis:encounter; pada pencarian "
        + "Encounter juga _revinclude=Jenis:encounter, pada Patient _revinclude=Jenis:patient.",
      en:
        "Supported: _include=Type:patient, Type:subject, Type:encounter; in a search for Encounter "
        + "also _revinclude=Type:encounter, for Patient _revinclude=Type:patient."))
  /// What comes along with a patient is more than one page has.
  package static let searchIncludesMore = Rule(
    "BMB-1984", .information, type: "incomplete",
    message: Bilingual(
      id: "Yang disertakan hanya dari 50 kunjungan terbaru pasien.",
      en: "What comes along is of the patient's newest 50 visits only."),
    fix: Bilingual(
      id: "Cari selebihnya dengan Jenis?patient=Patient/{id}, halaman demi halaman.",
      en: "Search for the rest with Type?patient=Patient/{id}, page by page."))
  /// An order that cannot be kept over pages.
  package static let searchSort = Rule(
    "BMB-1765", .error, type: "not-supported",
    message: Bilingual(
      id: "Urutan ini tidak didukung.", en: "This order is not supported."),
    fix: Bilingual(
      id: "Encounter dapat diurutkan dengan _sort=date atau _sort=-date; selain itu urutannya "
        + "kunjungan terbaru dahulu.",
      en: "Encounter takes _sort=date or _sort=-date; otherwise the newest visit comes first."))
  /// What was passed over because the sender asked for lenience.
  package static let searchIgnored = Rule(
    "BMB-1766", .warning, type: "not-supported",
    message: Bilingual(
      id: "Satu parameter pencarian dilewati karena tidak didukung.",
      en: "A search parameter was passed over because it is not supported."),
    fix: Bilingual(
      id: "Jawaban ini lebih luas daripada yang diminta; lihat /fhir/metadata.",
      en: "This answer is wider than what was asked; see /fhir/metadata."))
  /// What a lenient search went by: its links are sealed and do not say.
  package static let searchUsed = Rule(
    "BMB-1993", .information, type: "informational",
    message: Bilingual(
      id: "Pencarian ini memakai parameter berikut.", en: "This search went by these parameters."),
    fix: Bilingual(
      id: "Bandingkan dengan yang dikirim: parameter lain tidak dipakai.",
      en: "Compare them with what was sent: no other was used."))
  /// Names and birth dates are sealed: nobody is found by them.
  package static let searchByName = Rule(
    "BMB-1767", .error, type: "not-supported",
    message: Bilingual(
      id: "Pasien tidak dicari hanya dengan nama, tanggal lahir, atau jenis kelamin.",
      en: "Patients are not found by name, birth date or sex alone."),
    fix: Bilingual(
      id:
        "Data diri disegel dan tidak dibuka untuk mencari. Cari dengan identifier atau _id; nama, "
        + "birthdate, dan gender boleh menyertainya.",
      en:
        "What names a person is sealed and not opened in order to search. Search by identifier or "
        + "_id; name, birthdate and gender may go with it."))
  /// `_summary=count` over more visits than a page has.
  package static let searchCount = Rule(
    "BMB-1768", .error, type: "too-costly",
    message: Bilingual(
      id: "Jumlahnya tidak dapat dihitung tanpa membuka lebih dari satu halaman kunjungan.",
      en: "It cannot be counted without opening more than one page of visits."),
    fix: Bilingual(
      id: "Sebut satu kunjungan dengan encounter, atau baca halaman demi halaman.",
      en: "Name one visit with encounter, or read page by page."))
  /// `$summary` without a number that decides.
  package static let matchNumberMissing = Rule(
    "BMB-1769", .error, type: "required",
    message: Bilingual(
      id: "Permintaan ini tidak membawa nomor yang menentukan pasien.",
      en: "This request carries no number that decides who the patient is."),
    fix: Bilingual(
      id: "Kirim identifier dengan NIK, nomor IHS, nomor BPJS, atau paspor.",
      en: "Send an identifier with a NIK, IHS number, BPJS number or passport."))
  /// `$match` with too little to look for somebody by.
  package static let matchTraitsMissing = Rule(
    "BMB-1895", .error, type: "required",
    message: Bilingual(
      id: "Data ini terlalu sedikit untuk mencari seseorang.",
      en: "This is too little to look for somebody by."),
    fix: Bilingual(
      id: "Kirim Parameters dengan resource Patient yang memuat NIK, nomor IHS, nomor BPJS, atau "
        + "paspor; atau nama dan tanggal lahir lengkap, ditambah jenis kelamin, alamat dengan kode "
        + "kelurahan, telepon, atau nama ibu.",
      en: "Send Parameters with a resource Patient that has a NIK, IHS number, BPJS number or "
        + "passport; or a name and a whole birth date, and with them the sex, an address with the "
        + "kelurahan's code, a phone or the mother's name."))
  /// `$match` found nobody, or nobody for certain.
  package static let nothingMatched = Rule(
    "BMB-1770", .information, type: "not-found",
    message: Bilingual(
      id: "Tidak ada pasien yang cocok dan boleh ditampilkan kepada fasilitas ini.",
      en: "No patient matches who may be shown to this facility."),
    fix: Bilingual(
      id: "Periksa nomor dan data diri pada kartunya, lalu kirim lagi.",
      en: "Check the number and the particulars on the card, then send again."))
}
