import RecordModel

/// Words of a facility's own figures beside the city's.
enum ScoreTexts {
  static let about = Bilingual(
    id:
      "Pilih indikator untuk bagan kendali Anda dan tempat Anda dalam corong kota. Nilai kota berdiri di samping nilai Anda bila boleh tampak; fasilitas lain tidak pernah ditunjukkan.",
    en:
      "Choose an indicator for your control chart and your place in the city's funnel. The city's value stands beside yours where it may be seen; no other facility is ever shown."
  )
  static let you = Bilingual(id: "Anda", en: "You")
  static let control = Bilingual(
    id: "Bagan kendali Anda, per bulan", en: "Your control chart, by month")
  static let funnel = Bilingual(id: "Anda dalam corong kota", en: "You in the city's funnel")
  static let beside = Bilingual(
    id:
      "Nilai kota ditutup bila kota tanpa Anda tinggal 1 sampai 4 orang dalam suatu bulan, karena Anda dapat menghitungnya.",
    en:
      "The city's value is hidden where the city without you is 1 to 4 persons in a month, as you could work it out."
  )
  static let noPlace = Bilingual(
    id:
      "Tempat dalam corong ditunjukkan bila nilai Anda (penyebut 20 ke atas) dan nilai 5 fasilitas boleh tampak.",
    en:
      "A place in the funnel is shown where your value (20 or more in the denominator) and those of 5 facilities may be seen."
  )
}
