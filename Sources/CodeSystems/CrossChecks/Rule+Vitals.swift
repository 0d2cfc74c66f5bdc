package import RecordModel

// What measured values say against their units, their limits and each other.
extension Rule {
  /// A systolic pressure is not above the diastolic one.
  package static let pressureInverted = Rule(
    "BMB-1820", .warning, type: "value",
    message: Bilingual(
      id: "Tekanan sistolik tidak lebih tinggi daripada diastolik.",
      en: "The systolic pressure is not above the diastolic one."),
    fix: Bilingual(
      id: "Periksa apakah kedua angka tertukar.",
      en: "Check whether the two numbers were swapped."))

  /// A temperature in degrees Celsius looks like Fahrenheit.
  package static let temperatureInFahrenheit = Rule(
    "BMB-1821", .warning, type: "value",
    message: Bilingual(
      id: "Suhu ini tampaknya dalam Fahrenheit, padahal satuannya Celsius.",
      en: "This temperature looks like Fahrenheit, but its unit is Celsius."),
    fix: Bilingual(
      id: "Kirim dalam Celsius (Cel), atau pakai satuan [degF].",
      en: "Send it in Celsius (Cel), or with the unit [degF]."))

  /// A height in centimetres looks like metres.
  package static let heightInMetres = Rule(
    "BMB-1822", .warning, type: "value",
    message: Bilingual(
      id: "Tinggi badan ini tampaknya dalam meter, padahal satuannya cm.",
      en: "This height looks like metres, but its unit is cm."),
    fix: Bilingual(
      id: "Kirim dalam cm, atau pakai satuan m.",
      en: "Send it in cm, or with the unit m."))

  /// A weight in kilograms looks like grams.
  package static let weightInGrams = Rule(
    "BMB-1823", .warning, type: "value",
    message: Bilingual(
      id: "Berat badan ini tampaknya dalam gram, padahal satuannya kg.",
      en: "This weight looks like grams, but its unit is kg."),
    fix: Bilingual(
      id: "Kirim dalam kg, atau pakai satuan g.",
      en: "Send it in kg, or with the unit g."))

  /// An oxygen saturation is above 100 percent.
  package static let saturationAboveAll = Rule(
    "BMB-1824", .warning, type: "value",
    message: Bilingual(
      id: "Saturasi oksigen lebih dari 100 persen.",
      en: "The oxygen saturation is above 100 percent."),
    fix: Bilingual(id: "Periksa angka ini.", en: "Check this number."))

  /// A measured value is outside what is plausible.
  package static let valueImplausible = Rule(
    "BMB-1825", .warning, type: "value",
    message: Bilingual(
      id: "Nilai ini di luar batas yang masuk akal.",
      en: "This value is outside plausible limits."),
    fix: Bilingual(
      id: "Periksa angka dan satuannya; batasnya tertulis pada rincian.",
      en: "Check the number and its unit; the limits are in the detail."))

  /// A measured value has no unit.
  package static let unitMissing = Rule(
    "BMB-1826", .information, type: "required",
    message: Bilingual(id: "Nilai ini tanpa satuan.", en: "This value has no unit."),
    fix: Bilingual(
      id: "Kirim satuan UCUM; yang lazim tertulis pada rincian.",
      en: "Send a UCUM unit; the usual one is in the detail."))

  /// The unit of a measured value cannot be read.
  package static let unitUnreadable = Rule(
    "BMB-1827", .information, type: "code-invalid",
    message: Bilingual(
      id: "Satuan nilai ini tidak dikenal.",
      en: "The unit of this value is not known."),
    fix: Bilingual(
      id: "Pakai satuan UCUM; yang lazim tertulis pada rincian.",
      en: "Use a UCUM unit; the usual one is in the detail."))

  /// The unit of a measured value measures something else.
  package static let unitOfOtherDimension = Rule(
    "BMB-1828", .warning, type: "code-invalid",
    message: Bilingual(
      id: "Satuan ini bukan untuk pemeriksaan ini.",
      en: "This unit is not one for this measurement."),
    fix: Bilingual(
      id: "Periksa kode pemeriksaan dan satuannya; yang lazim tertulis pada rincian.",
      en: "Check the code and the unit; the usual one is in the detail."))
}
