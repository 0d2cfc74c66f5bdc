package import RecordModel

/// The kinds of facilities, with the code of Kemenkes' list of kinds of sarana.
///
/// Source: Master Sarana of SATUSEHAT (101 to 107, 10102 to 10104); networks of a puskesmas: Permenkes
/// 19/2024.
package enum FacilityKind: String, Hashable, Sendable, CaseIterable {
  /// A puskesmas, and what belongs to one: a branch, a mobile service, a village's health post.
  case puskesmas
  case puskesmasBranch = "puskesmas-pembantu"
  case puskesmasMobile = "puskesmas-keliling"
  case villagePost = "poskesdes"
  /// Clinics of general and of specialised care.
  case clinicPrimary = "clinic-primary"
  case clinicMain = "clinic-main"
  /// Hospitals, for everything and for one thing.
  case hospital
  case hospitalSpecial = "hospital-special"
  /// Independent practices.
  case practiceDoctor = "practice-doctor"
  case practiceDentist = "practice-dentist"
  case practiceMidwife = "practice-midwife"
  case practiceOther = "practice-other"
  /// Places without visits of their own, or with few.
  case laboratory
  case pharmacy
  case bloodUnit = "blood-unit"

  /// What it is called.
  package var title: Bilingual {
    switch self {
    case .puskesmas: Bilingual(id: "Puskesmas", en: "Puskesmas")
    case .puskesmasBranch: Bilingual(id: "Puskesmas pembantu", en: "Puskesmas branch")
    case .puskesmasMobile: Bilingual(id: "Puskesmas keliling", en: "Mobile puskesmas")
    case .villagePost: Bilingual(id: "Poskesdes / polindes", en: "Village health post")
    case .clinicPrimary: Bilingual(id: "Klinik pratama", en: "Primary clinic")
    case .clinicMain: Bilingual(id: "Klinik utama", en: "Main clinic")
    case .hospital: Bilingual(id: "Rumah sakit", en: "Hospital")
    case .hospitalSpecial: Bilingual(id: "Rumah sakit khusus", en: "Special hospital")
    case .practiceDoctor: Bilingual(id: "Praktik mandiri dokter", en: "Doctor's practice")
    case .practiceDentist: Bilingual(id: "Praktik mandiri dokter gigi", en: "Dentist's practice")
    case .practiceMidwife: Bilingual(id: "Praktik mandiri bidan", en: "Midwife's practice")
    case .practiceOther: Bilingual(id: "Praktik mandiri lain", en: "Other practice")
    case .laboratory: Bilingual(id: "Laboratorium kesehatan", en: "Health laboratory")
    case .pharmacy: Bilingual(id: "Apotek", en: "Pharmacy")
    case .bloodUnit: Bilingual(id: "Unit transfusi darah", en: "Blood transfusion unit")
    }
  }

  /// Kemenkes' code of the kind.
  package var sarana: String {
    switch self {
    case .puskesmas, .puskesmasBranch, .puskesmasMobile, .villagePost: "102"
    case .clinicPrimary, .clinicMain: "103"
    case .hospital, .hospitalSpecial: "104"
    case .practiceDoctor: "10103"
    case .practiceDentist: "10104"
    case .practiceMidwife: "10102"
    case .practiceOther: "101"
    case .laboratory: "107"
    case .pharmacy: "105"
    case .bloodUnit: "106"
    }
  }

  /// Whether one person's permit to practise (SIP) is the place's own licence.
  package var isPractice: Bool { rawValue.hasPrefix("practice-") }
}
