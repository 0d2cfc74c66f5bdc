import RecordModel

extension Indicator {
  /// Waits longer than this, or below nothing, are slips of the clock or of the pen, minutes.
  private static let longestWait = 1440
  /// A longer stay in the emergency room is one, minutes.
  private static let longestEmergency = 7 * 1440

  /// Whether a visit is of the kinds that the definition of waiting leaves out: check-ups and dental care.
  private static func isOutsideWaiting(_ service: String) -> Bool {
    let service = service.lowercased()
    return ["mcu", "gigi", "dental", "002"].contains {
      service == $0 || service.hasPrefix("\($0)-")
    }
  }

  static let waiting: [Indicator] = [
    Indicator(
      id: "W1", version: 1,
      title: Bilingual(
        id: "Waktu tunggu rawat jalan ≤ 60 menit", en: "Outpatient wait ≤ 60 minutes"),
      numerator: Bilingual(
        id: "Kunjungan rawat jalan yang dilayani dokter paling lama 60 menit sesudah pendaftaran.",
        en: "Outpatient visits seen by who treats within 60 minutes of registration."),
      denominator: Bilingual(
        id: "Kunjungan rawat jalan dengan jam daftar dan jam dilayani, selisih 0 sampai 24 jam.",
        en: "Outpatient visits with both times, 0 to 24 hours apart."),
      exclusions: Bilingual(
        id:
          "Dikecualikan: MCU, gigi, selisih di luar 0 sampai 24 jam. Hilang: salah "
          + "satu jam tidak dikirim. Pendaftaran daring di luar jadwal tidak dapat "
          + "dikenali dari data.",
        en:
          "Left out: check-ups, dental care, spans outside 0 to 24 hours. Missing: a "
          + "time that was not sent. Online bookings off their slot cannot be told "
          + "from the data."
      ),
      source: Bilingual(
        id: "INM, Permenkes 30/2022 (profil indikator)",
        en: "INM, Permenkes 30/2022 (indicator profile)"),
      measure: .proportion, direction: .higherIsBetter, target: 0.8, maturityDays: 0
    ) { visits, sink in
      for visit in visits where visit.isOutpatient {
        sink(visit.cell("W1"), waitSum(visit) { $0 <= 60 })
      }
    },
    Indicator(
      id: "W2", version: 1,
      title: Bilingual(
        id: "Waktu tunggu: median dan persentil 90", en: "Wait: median and 90th percentile"),
      numerator: Bilingual(id: "Menit tunggu tiap kunjungan.", en: "Minutes waited at each visit."),
      denominator: Bilingual(id: "Seperti W1.", en: "As W1."),
      exclusions: Bilingual(id: "Seperti W1.", en: "As W1."),
      source: Bilingual(
        id: "Kuantil tipe 7 atas menit penuh", en: "Quantiles of type 7 of whole minutes"),
      measure: .quantiles, direction: .lowerIsBetter, target: nil, maturityDays: 0
    ) { visits, sink in
      for visit in visits where visit.isOutpatient {
        let sum = waitSum(visit) { _ in true }
        let bucket = sum.denominator > 0 ? visit.waitMinutes ?? 0 : 0
        sink(visit.cell("W2", bucket: bucket), sum)
      }
    },
    Indicator(
      id: "W3", version: 1,
      title: Bilingual(id: "Lama di IGD ≤ 4 jam", en: "Emergency stay ≤ 4 hours"),
      numerator: Bilingual(
        id: "Kunjungan IGD yang pulang, dirawat, atau dirujuk dalam 4 jam sejak datang.",
        en: "Emergency visits that left, were admitted or sent on within 4 hours of arrival."),
      denominator: Bilingual(
        id: "Kunjungan IGD dengan jam datang dan jam pergi.",
        en: "Emergency visits with both times."),
      exclusions: Bilingual(
        id:
          "Dikecualikan: selisih di bawah nol atau lebih dari 7 hari. Hilang: salah "
          + "satu jam tidak dikirim.",
        en: "Left out: spans below zero or beyond 7 days. Missing: a time that was not sent."),
      source: Bilingual(
        id: "Seperti ukuran 4 jam NHS; bukan kewajiban di Indonesia",
        en: "As the NHS 4-hour measure; no duty in Indonesia"),
      measure: .proportion, direction: .higherIsBetter, target: nil, maturityDays: 0
    ) { visits, sink in
      for visit in visits where visit.isEmergency {
        guard let stay = visit.stayMinutes else {
          sink(visit.cell("W3"), RollupSum(missing: 1))
          continue
        }
        let isValid = (0...longestEmergency).contains(stay)
        sink(
          visit.cell("W3"),
          isValid
            ? RollupSum(numerator: stay <= 240 ? 1 : 0, denominator: 1) : RollupSum(excluded: 1))
      }
    },
  ]

  /// Whether a wait at a service is told as W1 counts it.
  static func isWait(_ minutes: Int, at service: String) -> Bool {
    !isOutsideWaiting(service) && (0...longestWait).contains(minutes)
  }

  private static func waitSum(_ visit: VisitFact, _ isMet: (Int) -> Bool) -> RollupSum {
    if isOutsideWaiting(visit.service) { return RollupSum(excluded: 1) }
    guard let wait = visit.waitMinutes else { return RollupSum(missing: 1) }
    guard (0...longestWait).contains(wait) else { return RollupSum(excluded: 1) }
    return RollupSum(numerator: isMet(wait) ? 1 : 0, denominator: 1)
  }

  /// Days that a referred patient has to arrive.
  static let referralDays = 14
  /// Days after which a referral is judged: the last on which he may arrive is over then.
  static let referralMaturityDays = referralDays + 1

  static let referrals: [Indicator] = [
    Indicator(
      id: "R1", version: 1, title: Bilingual(id: "Angka rujukan", en: "Referral rate"),
      numerator: Bilingual(
        id: "Kunjungan rawat jalan yang berakhir dengan rujukan ke fasilitas lain.",
        en: "Outpatient visits that end with a referral to another facility."),
      denominator: Bilingual(id: "Semua kunjungan rawat jalan.", en: "All outpatient visits."),
      exclusions: Bilingual(id: "Tidak ada.", en: "None."),
      source: Bilingual(
        id: "Ukuran Dinas; bandingkan KBK BPJS", en: "The office's own; compare KBK of BPJS"),
      measure: .proportion, direction: .neither, target: nil, maturityDays: 0
    ) { visits, sink in
      for visit in visits where visit.isOutpatient {
        sink(visit.cell("R1"), RollupSum(numerator: visit.hasReferralOut ? 1 : 0, denominator: 1))
      }
    },
    Indicator(
      id: "R3", version: 2, title: Bilingual(id: "Rujukan yang sampai", en: "Referral completion"),
      numerator: Bilingual(
        id:
          "Rujukan yang orangnya datang dalam 14 hari ke fasilitas tujuan, atau ke "
          + "fasilitas yang lebih tinggi; bila tujuan tidak dikenal, ke fasilitas lain "
          + "mana pun.",
        en:
          "Referrals whose person came within 14 days to the facility named or to "
          + "one of a higher level; to any other one where the name is not known."
      ),
      denominator: Bilingual(
        id: "Semua rujukan keluar yang sudah lewat 14 hari.",
        en: "All referrals out that are more than 14 days old."),
      exclusions: Bilingual(
        id: "Tidak ada. Fasilitas yang tidak terhubung tampak sebagai rujukan hilang.",
        en: "None. A facility that is not connected shows as a lost referral."),
      source: Bilingual(
        id: "Ukuran Dinas, hanya mungkin lintas fasilitas",
        en: "The office's own, across facilities"),
      measure: .proportion, direction: .higherIsBetter, target: nil,
      maturityDays: referralMaturityDays
    ) { visits, sink in
      for (index, visit) in visits.enumerated() where visit.hasReferralOut {
        let arrived = visits[(index + 1)...].contains { later in
          later.facility != visit.facility && later.day - visit.day <= referralDays
            && (visit.referredTo == nil || later.facility == visit.referredTo
              || later.level > visit.level)
        }
        sink(visit.cell("R3"), RollupSum(numerator: arrived ? 1 : 0, denominator: 1))
      }
    },
  ]
}
