/// One visit as four senders write it: the same patient, day, poli, pressure and diagnosis.
struct VisitForms {
  var number = "V-1"
  var record = "RM-1"
  var nik = "9971011506900001"
  var diagnosis = "J06.9"
  var systolic = "120"

  /// A transaction Bundle of the facility's SATUSEHAT software.
  var fhir: [UInt8] {
    var bundle = TestBundle()
    bundle.nik = nik
    bundle.record = record
    bundle.number = number
    bundle.diagnosis = diagnosis
    bundle.systolic = systolic
    return Array(
      bundle.text.replacing("/patient/x", with: "/patient/9900103001")
        .replacing("/encounter/x", with: "/encounter/9900103001").utf8)
  }

  /// ADT^A03, or another trigger; times are written with their offset.
  func hl7(
    _ trigger: String = "A03", at time: String = "20260614084100+0800", control: String = "M1",
    extra: [String] = []
  ) -> [UInt8] {
    let kind = trigger.contains("^") ? trigger : "ADT^\(trigger)"
    var segments = [
      "MSH|^~\\&|SIMRS|KLINIK|BAIMBAI|DINKES|\(time)||\(kind)|\(control)|P|2.5.1",
      "EVN|\(trigger)|\(time)",
      "PID|1||\(record)^^^KLINIK^MR~\(nik)^^^KTP^NI||Rekaan^Uji||19900615|M",
      "PV1|1|O|UMUM||||N10000001^Rekaan^dr||||||||||||V-\(number.dropFirst(2))^^^KLINIK^VN"
        + "|||||||||||||||||||||||||20260614080000+0800|20260614084000+0800",
      "DG1|1||\(diagnosis)^ISPA^I10||20260614080000+0800|F|||||||||1",
      "OBX|1|NM|8480-6^Sistol^LN||\(systolic)|mm[Hg]^^UCUM|||||F|||20260614080000+0800",
      "OBX|2|NM|8462-4^Diastol^LN||80|mm[Hg]^^UCUM|||||F|||20260614080000+0800",
    ]
    segments += extra
    return Array((segments.joined(separator: "\r") + "\r").utf8)
  }

  /// P-Care's kunjungan with its peserta.
  var pcare: [UInt8] {
    Array(
      """
      {"peserta":{"noKartu":"0001234567890","noKTP":"\(nik)","nama":"Uji Rekaan","sex":"L",
        "tglLahir":"15-06-1990"},
       "kunjungan":{"noKunjungan":"\(number)","noKartu":"0001234567890",
        "tglDaftar":"14-06-2026","kdPoli":"001","keluhan":"Batuk","sistole":\(systolic),
        "diastole":80,"kdStatusPulang":"3","tglPulang":"14-06-2026","kdDiag1":"\(diagnosis)"}}
      """.utf8)
  }

  /// A row of a register.
  var csv: [UInt8] {
    Array(
      """
      No Kunjungan;Tanggal;Jam Datang;Jam Selesai;No RM;NIK;Nama Pasien;Tgl Lahir;JK;Poli;Cara Bayar;TD;ICD-10
      \(number);14/06/2026;08:00;08:40;\(record);\(nik);Uji Rekaan;15/06/1990;L;umum;Umum;\(systolic)/80;\(diagnosis)

      """.utf8)
  }
}
