/// A medicine that is often asked for. Codes and names: examples of KFA in Kemenkes' public
/// collections.
struct Medicine: Sendable {
  /// KFA product code, 93 and six digits.
  let code: String
  let display: String
  let dosage: String
  let quantity: Int
  let days: Int
  /// v3-orderableDrugForm.
  let unit: String

  /// By the key that `Condition.medicines` names.
  static let all: [Character: Medicine] = Dictionary(
    table.split(separator: "\n").compactMap { line in
      let fields = line.split(separator: "|").map(String.init)
      guard fields.count == 7, let key = fields[0].first, let quantity = Int(fields[2]),
        let days = Int(fields[3])
      else { return nil }
      let medicine = Medicine(
        code: fields[1], display: fields[6], dosage: fields[5], quantity: quantity, days: days,
        unit: fields[4])
      return (key, medicine)
    }, uniquingKeysWith: { first, _ in first })

  /// Key, code, quantity, days, unit, dosage, name.
  private static let table = """
    p|93002313|10|3|TAB|3 x 1 tablet sesudah makan, bila demam|Paracetamol 500 mg Tablet (PAMOL)
    P|93001926|1|3|BOT|3 x 1 sendok takar, bila demam|Paracetamol 120 mg/5 mL Sirup (CASETAMOL)
    k|93005220|10|3|TAB|3 x 1 tablet|Chlorphenamine Maleate
    a|93001535|15|5|TAB|3 x 1 tablet, dihabiskan|Amoxicillin Trihydrate 500 mg Tablet (HEXPHARM \
    JAYA LABORATORIES)
    A|93000256|1|5|BOT|3 x 1 sendok takar, dihabiskan|Amoxicillin Trihydrate 100 mg/mL Sirup \
    Kering (PHARMA LABORATORIES)
    z|93000279|10|5|CAP|2 x 1 kapsul, dihabiskan|Cefixime Trihydrate 100 mg Kapsul (HEXPHARM \
    JAYA LABORATORIES)
    m|93002340|6|3|TAB|2 x 1 tablet sesudah makan|Methylprednisolone 4 mg Tablet (METILON)
    t|93001348|9|3|TAB|3 x 1 tablet sesudah makan|Prednisone 5 mg Tablet (HOLI PHARMA)
    o|93000374|1|1|BOT|1 botol, menurut anjuran dokter|Ringer Lactate (NATURA LABORATORIA PRIMA, \
    500 mL)
    r|93001019|90|30|TAB|1 x 3 kaplet sebelum makan|Rifampicin 150 mg / Isoniazid 75 mg / \
    Pyrazinamide 400 mg / Ethambutol 275 mg Tablet Salut Selaput (KIMIA FARMA)
    s|93006729|1|7|TUB|Oleskan malam hari, bilas pagi hari|Permethrin 5% Krim (NUSCAB, 30 g)
    w|93000143|1|1|TAB|1 x 1 tablet, dosis tunggal|Albendazole 400 mg Tablet Kunyah (HOLI PHARMA)
    f|93006500|30|30|TAB|1 x 1 tablet|Ferrous Fumarate 60 mg / Folic Acid 0.4 mg Tablet Salut \
    Selaput (KIMIA FARMA)
    l|93001149|1|30|VIAL|Menurut anjuran dokter, sebelum makan|Insulin Human Analog (Rapid \
    Acting) 100 IU/mL Injeksi (APIDRA, 3 mL)
    d|93000515|10|10|TAB|1 x 1 tablet malam hari|Diazepam 5 mg Tablet (MERSIFARMA TIRMAKU MERCUSANA)
    i|93020397|10|4|TAB|3 x 1 tablet sesudah makan|Ibuprofen 400 mg Tablet (PHAPROS)
    n|93001819|30|30|TAB|1 x 1 tablet pagi hari|Amlodipine Besilate 5 mg Tablet (HOLI PHARMA)
    N|93000483|30|30|TAB|1 x 1 tablet pagi hari|Amlodipine Besilate 10 mg Tablet (SAMPHARINDO \
    PERDANA)
    u|93001603|15|15|TAB|1 x 1 tablet pagi hari|Furosemide 40 mg Tablet (KIMIA FARMA)
    v|93003066|30|30|TAB|1 x 1 tablet|Bisoprolol Fumarate 5 mg Tablet (INFION)
    q|93000624|30|30|TAB|1 x 1 tablet|Clopidogrel Bisulfate 75 mg Tablet Salut Selaput (PLADOGREL)
    x|93016679|10|5|TAB|2 x 1 tablet dikunyah sebelum makan|Calcium Carbonate 500 mg Tablet Kunyah
    M|93001298|6|3|VIAL|2 x 1 vial intravena|Meropenem 1 g Serbuk Injeksi (BERNOFARM)
    y|93001589|1|1|VIAL|0,5 mL intramuskular|Vaksin Lyssavirus rabies Wistar Strain Pm-1503-3M \
    3,25 IU Serbuk Injeksi (VERORAB)
    O|93012760|1|1|AMP|1 ampul intramuskular|Oxytocin 10 IU/mL Injeksi (FRESENIUS KABI \
    COMBIPHAR, 1 mL)
    """
}

/// ICD-9-CM volume 3 procedures that the catalogue names, with their displays (public domain).
enum ProcedureCode {
  static let displays: [String: String] = Dictionary(
    table.split(separator: "\n").map { line in
      let fields = line.split(separator: "|").map(String.init)
      return (fields[0], fields[1])
    }, uniquingKeysWith: { first, _ in first })

  private static let table = """
    23.09|Extraction of other tooth
    23.2|Restoration of tooth by filling
    23.71|Root canal therapy with irrigation
    69.7|Insertion of intrauterine contraceptive device
    73.59|Other manually assisted delivery
    86.04|Other incision with drainage of skin and subcutaneous tissue
    86.28|Nonexcisional debridement of wound, infection or burn
    86.59|Closure of skin and subcutaneous tissue of other sites
    87.44|Routine chest x-ray, so described
    88.76|Diagnostic ultrasound of abdomen and retroperitoneum
    88.78|Diagnostic ultrasound of gravid uterus
    89.52|Electrocardiogram
    90.59|Microscopic examination of blood, other
    93.57|Application of other wound dressing
    93.94|Respiratory medication administered by nebulizer
    93.96|Other oxygen enrichment
    94.49|Other counseling
    96.52|Irrigation of ear
    96.54|Dental scaling, polishing, and debridement
    99.18|Injection or infusion of electrolytes
    99.33|Vaccination against tuberculosis
    99.39|Administration of diphtheria-tetanus-pertussis, combined
    99.41|Administration of poliomyelitis vaccine
    99.44|Vaccination against rabies
    99.45|Vaccination against measles
    """
}
