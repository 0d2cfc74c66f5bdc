import RecordModel

/// Words of the pages of services, scorecard and settings.
enum MeasureTexts {
  static let services = Bilingual(id: "SPM", en: "Services (SPM)")
  static let servicesLead = Bilingual(
    id:
      "Dua belas layanan SPM: tiap orang dihitung sekali se-kota dalam setahun, menurut kelurahan tempat tinggal pada kunjungan yang memenuhi layanan. Sasaran diisi Dinas di Pengaturan; tanpa sasaran hanya hitungan. Yang tidak dapat diketahui dari kunjungan disebut pada definisi tiap layanan.",
    en:
      "The twelve services of SPM: each person counts once a year in the city, by kelurahan of residence at the visit that completed the service. The office states targets under Settings; without one there are counts only. What visits cannot tell is said in each definition."
  )
  static let service = Bilingual(id: "Layanan", en: "Service")
  static let served = Bilingual(id: "Terlayani", en: "Served")
  static let target = Bilingual(id: "Sasaran", en: "Target")
  static let reached = Bilingual(id: "Capaian (%)", en: "Reached (%)")
  static let gap = Bilingual(id: "Kurang (orang)", en: "Gap (persons)")
  static let source = Bilingual(id: "Sumber", en: "Source")
  static let city = Bilingual(id: "Seluruh kota", en: "Whole city")
  static let byResidence = Bilingual(id: "Menurut tempat tinggal", en: "By residence")
  static let byFacility = Bilingual(id: "Menurut fasilitas", en: "By facility")
  static let year = Bilingual(id: "Tahun", en: "Year")

  static let scorecard = Bilingual(id: "KBK", en: "Scorecard (KBK)")
  static let scorecardLead = Bilingual(
    id:
      "Kapitasi berbasis kinerja: angka kontak (bobot 40 %), rujukan non-spesialistik (50 %), kronis terkendali (10 %). Nilai memakai peserta terdaftar yang dinyatakan per bulan di Pengaturan; tanpa itu hanya hitungan. Nilai gabungan tidak dihitung: tabel penilaiannya belum dipastikan.",
    en:
      "Performance-based capitation: contact rate (weight 40%), referrals that need no specialist (50%), chronic illness controlled (10%). Rates take the registered members stated for the month under Settings; without them there are counts only. No joint score is made: its tables are not confirmed."
  )
  static let members = Bilingual(id: "Peserta", en: "Members")
  static let contacts = Bilingual(id: "Kontak", en: "Contacts")
  static let contactRate = Bilingual(
    id: "Angka kontak (‰, target ≥ 150)", en: "Contact rate (‰, target ≥ 150)")
  static let referrals = Bilingual(id: "Rujukan", en: "Referrals")
  static let nonSpecialist = Bilingual(
    id: "Non-spesialistik (%, target ≤ 2)", en: "No specialist needed (%, target ≤ 2)")
  static let prolanis = Bilingual(id: "Peserta Prolanis", en: "Members of Prolanis")
  static let controlled = Bilingual(id: "Terkendali", en: "Controlled")
  static let controlledRate = Bilingual(
    id: "Prolanis terkendali (%, target ≥ 5)", en: "Prolanis controlled (%, target ≥ 5)")

  static let chronic = Bilingual(id: "Penyakit kronis", en: "Chronic care")
  static let chronicLead = Bilingual(
    id:
      "Orang dengan hipertensi atau diabetes pada akhir bulan, tiap orang sekali se-kota, terbagi empat: terkendali, tidak terkendali, berkunjung tanpa ukuran, dan tidak berkunjung tiga bulan. Keempatnya berjumlah 100 %. Di sebelahnya: yang hilang dari pengamatan, tanpa kunjungan 12 bulan, dari semua yang terlihat dalam 36 bulan. Tempat ialah fasilitas dan kelurahan kunjungan terakhirnya untuk penyakit itu.",
    en:
      "Persons with hypertension or diabetes at the end of a month, each once in the city, in four parts: under control, not under control, seen without a measurement, and not seen for three months. The four add up to 100%. Beside them: who is lost to follow-up, without a visit in 12 months, of all seen within 36. The place is the facility and kelurahan of the last visit for the illness."
  )
  static let followed = Bilingual(id: "Diikuti (orang)", en: "Followed (persons)")

  static let national = Bilingual(id: "INM", en: "National indicators (INM)")
  static let nationalLead = Bilingual(
    id:
      "Indikator nasional mutu satu bulan. Waktu tunggu dan ibu bersalin dengan ANC lengkap dihitung dari kunjungan; yang lain dinyatakan fasilitas lewat formulir (halaman Nilai saya, atau Pengaturan). Yang wajib mengisi menurut jenisnya tetapi belum, disebut belum diisi; kosong tidak pernah berarti 0 %. Formulir berlaku untuk seluruh fasilitas, jadi dibandingkan menurut pemilik dan tidak menurut tempat tinggal pasien.",
    en:
      "The national indicators of quality of one month. Waiting, and births after complete antenatal care, are computed from visits; the others are stated by facilities in a form (their page My figures, or Settings). Who owes one by its kind and has not stated it shows as not stated; a gap never means 0%. A form is of a facility's whole, so it is compared by owner and not by where patients live."
  )
  static let owed = Bilingual(id: "Wajib", en: "Owed by")
  static let answered = Bilingual(id: "Mengisi", en: "Stated by")
  static let reaching = Bilingual(id: "Mencapai target", en: "Reach the target")
  static let notStated = Bilingual(id: "belum diisi", en: "not stated")
  static let population = Bilingual(id: "Penduduk", en: "Population")
  static let noPopulation = Bilingual(
    id: "belum dinyatakan di Pengaturan; hanya hitungan",
    en: "not stated under Settings yet; counts only")
  static let upper = Bilingual(id: "95 % atas", en: "95% upper")
  static func rate(_ per: String) -> Bilingual {
    Bilingual(id: "per \(per) penduduk", en: "per \(per) people")
  }

  static let settings = Bilingual(id: "Pengaturan", en: "Settings")
  static let settingsLead = Bilingual(
    id:
      "Jumlah penduduk, sasaran SPM, peserta terdaftar, dan formulir INM; perubahan batas kendali ada di halaman tiap indikator. Kata terakhir berlaku; yang lama tetap tersimpan dan tampak di riwayat.",
    en:
      "Population, targets of SPM, registered members and INM forms; changes of control limits are made on each indicator's page. The last word counts; earlier ones stay and show in the history."
  )
  static let history = Bilingual(id: "Riwayat (500 terakhir)", en: "History (last 500)")
  static let period = Bilingual(id: "Periode", en: "Period")
  static let place = Bilingual(id: "Tempat", en: "Place")
  static let numerator = Bilingual(id: "Pembilang (hanya INM)", en: "Numerator (INM only)")
  static let denominator = Bilingual(
    id: "Penduduk, sasaran, peserta, atau penyebut",
    en: "Population, target, members or denominator")
  static let sourceDay = Bilingual(id: "Tanggal sumber", en: "Date of the source")
  static let statedAt = Bilingual(id: "Dinyatakan", en: "Stated")
  static let statedBy = Bilingual(id: "Oleh", en: "By")
  static let subject = Bilingual(id: "Angka", en: "Figure")
  static let save = Bilingual(id: "Simpan", en: "Save")
  static let periodHint = Bilingual(
    id: "Penduduk, sasaran: 2026. Lainnya: 2026-08.",
    en: "Population, targets: 2026. Others: 2026-08.")
  static let placeHint = Bilingual(
    id: "city, kode kelurahan 10 angka, atau kode fasilitas.",
    en: "city, a kelurahan's code of 10 digits, or a facility's code.")

  static let score = Bilingual(id: "Nilai saya", en: "My figures")
  static let scoreLead = Bilingual(
    id:
      "Angka fasilitas Anda dari kunjungan yang Anda kirim, seperti yang dilihat Dinas, dan formulir INM yang dinyatakan.",
    en:
      "Your facility's figures from the visits you sent, as the office sees them, and the INM forms stated."
  )
  static let forms = Bilingual(
    id: "INM dari formulir (dinyatakan, tidak dihitung)",
    en: "INM from forms (stated, not computed)")
  static let indicators = Bilingual(id: "Indikator 12 bulan", en: "Indicators, 12 months")
}
