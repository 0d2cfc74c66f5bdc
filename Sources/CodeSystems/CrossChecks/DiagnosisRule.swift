import RecordModel

/// A rule that some codes break for some patients.
struct DiagnosisRule: Sendable {
  let rule: Rule
  let codes: ICD10Ranges
  let isBroken: @Sendable (CheckedPatient) -> Bool

  /// Sex and age. The lists of one sex are WHO's, but for what couples are charted under either
  /// partner's number (contraception and procreation, Z30 and Z31) and for devices (Y76).
  ///
  /// Source: WHO, ICD-10 volume 2, 2010 edition, lists of categories limited to one sex.
  static let all: [DiagnosisRule] = [
    DiagnosisRule(
      rule: .femaleDiagnosisInMan,
      codes: ICD10Ranges(
        """
        B37.3 C51-C58 C79.6 D06 D07.0-D07.3 D25-D28 D39 E28 E89.4 F52.5 I86.3 L29.2 M80.0-M80.1 \
        M81.0-M81.1 M83.0 N70-N77 N80-N98 N99.2-N99.3 P54.6 Q50-Q52 R87 S31.4 S37.4-S37.6 \
        T19.2-T19.3 T83.3 Z01.4 Z12.4 Z43.7 Z87.5 Z97.5
        """)
    ) { $0.isMale == true },
    // A newborn's chart may carry the codes of his birth.
    DiagnosisRule(
      rule: .femaleDiagnosisInMan, codes: ICD10Ranges("A34 F53 O00-O99 Z32-Z37 Z39")
    ) { $0.isMale == true && !$0.isUnder(years: 1) },
    DiagnosisRule(
      rule: .maleDiagnosisInWoman,
      codes: ICD10Ranges(
        """
        B26.0 C60-C63 D07.4-D07.6 D17.6 D29 D40 E29 E89.5 F52.4 I86.1 L29.1 N40-N51 Q53-Q55 R86 \
        S31.2-S31.3 Z12.5
        """)
    ) { $0.isMale == false },
    // What began at birth may be coded later; a stillbirth (P95, P96.4) may be on the mother's
    // chart.
    DiagnosisRule(
      rule: .newbornDiagnosisInOlder,
      codes: ICD10Ranges("P00-P94 P96.0-P96.3 P96.5-P96.9")
    ) { $0.isAtLeast(years: 18) },
    DiagnosisRule(
      rule: .newbornDiagnosisInOlder, codes: ICD10Ranges("A33 Z38")
    ) { $0.isAtLeast(years: 2) },
    DiagnosisRule(
      rule: .obstetricDiagnosisOutsideAge, codes: ICD10Ranges("O00-O99")
    ) {
      $0.isMale != true
        && ($0.isAtLeast(years: 61) || $0.isAtLeast(years: 1) && $0.isUnder(years: 10))
    },
    DiagnosisRule(
      rule: .obstetricDiagnosisOnNewborn, codes: ICD10Ranges("O00-O99 Z34-Z35")
    ) { $0.isUnder(years: 1) },
    DiagnosisRule(
      rule: .oldAgeDiagnosisInChild,
      codes: ICD10Ranges("C61 F00-F03 G30 H25 M80.0 M81.0 N40 N95 R54")
    ) { $0.isUnder(years: 15) },
    DiagnosisRule(
      rule: .childExaminationOfAdult, codes: ICD10Ranges("Z00.1-Z00.2 Z76.1-Z76.2")
    ) { $0.isAtLeast(years: 18) },
  ]

  /// Manifestations, which stand behind their cause. Source: WHO, ICD-10 volume 1, the 83 asterisk
  /// categories.
  static let asterisks = ICD10Ranges(
    """
    D63 D77 E35 E90 F00 F02 G01-G02 G05 G07 G13 G22 G26 G32 G46 G53 G55 G59 G63 G73 G94 G99 H03 \
    H06 H13 H19 H22 H28 H32 H36 H42 H45 H48 H58 H62 H67 H75 H82 H94 I32 I39 I41 I43 I52 I68 I79 \
    I98 J17 J91 J99 K23 K67 K77 K87 K93 L14 L45 L54 L62 L86 L99 M01 M03 M07 M09 M14 M36 M49 M63 \
    M68 M73 M82 M90 N08 N16 N22 N29 N33 N37 N51 N74 N77 P75
    """)

  /// External causes. Source: WHO, ICD-10 chapter XX.
  static let externalCauses = ICD10Ranges("V01-Y98")
}
