import RecordModel

/// Words of the census of beds.
enum BedTexts {
  static let heading = Bilingual(id: "Sensus tempat tidur", en: "Census of beds")
  static let lead = Bilingual(
    id:
      "Tempat tidur yang dapat dipakai pada hari itu dan pasien yang menginap pada pukul 24.00, termasuk yang masuk dan keluar pada hari yang sama, tiap kelas. BOR, TOI dan BTO dihitung dari sini; lama rawat dan kematian dari kunjungan.",
    en:
      "The beds that could be used that day and the patients who lay in them at midnight, with those who came and went in it, class by class. BOR, TOI and BTO are made of this; stays and deaths come from visits."
  )
  static let whole = Bilingual(
    id:
      "Isi semua kelas pada hari itu. Pernyataan baru menggantikan seluruh hari itu; yang lama tetap tersimpan.",
    en:
      "Give all classes of the day. A new statement replaces the whole day; the earlier one is kept."
  )
  static let bedClass = Bilingual(id: "Kelas", en: "Class")
  static let beds = Bilingual(id: "Tempat tidur", en: "Beds")
  static let occupied = Bilingual(id: "Terisi", en: "Occupied")
  static let reason = Bilingual(
    id: "Alasan (bila memperbaiki)", en: "Reason (of a correction)")
  static let why = Bilingual(id: "Alasan", en: "Reason")
  static let correcting = Bilingual(
    id: "Hari ini sudah punya sensus: ini perbaikan.",
    en: "This day has a census: this corrects it.")
  static let tooLong = Bilingual(
    id: "Hari ini punya lebih dari 30 kelas. Perbaiki dengan berkas.",
    en: "This day has more than 30 classes. Correct it with a file.")
  static let file = Bilingual(
    id: "Atau berkas CSV atau XLSX dengan judul tanggal, kelas, tempat tidur, terisi",
    en: "Or a CSV or XLSX with the titles day, class, beds, occupied")
  static let last = Bilingual(id: "31 hari terakhir", en: "The last 31 days")
  static let missing = Bilingual(id: "belum ada", en: "none yet")
  static let row = Bilingual(id: "Baris", en: "Row")
  static let problem = Bilingual(id: "Belum tersimpan", en: "Not saved yet")
}
