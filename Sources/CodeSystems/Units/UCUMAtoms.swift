import RecordModel

/// The unit atoms and prefixes of UCUM that clinical units need.
///
/// Source: UCUM, ucum-essence.xml; copyright Regenstrief Institute, Inc. and The UCUM Organization.
/// Departures: mol, eq and osm are bases of their own (UCUM makes each a number of particles), so
/// that a mole is told in grams only with a molar mass, and an equivalent in moles only with a
/// valence; arbitrary units are bases, as UCUM asks.
struct UCUMAtoms: Sendable {
  private struct Atom {
    let unit: UCUMUnit
    let isMetric: Bool
  }

  private var atoms: [String: Atom] = [:]
  private let prefixes: [String: ExactRatio]

  static let all = UCUMAtoms()

  private init() {
    prefixes = Dictionary(
      Self.powers.compactMap { name, power in
        ExactRatio(1, over: 1, exponent: power).map { (name, $0) }
      }, uniquingKeysWith: { first, _ in first })
    for (name, base) in Self.bases {
      atoms[name] = Atom(
        unit: UCUMUnit(factor: .one, dimension: UnitDimension(base)), isMetric: true)
    }
    atoms["10*"] = Atom(unit: UCUMUnit(factor: .ten, dimension: .none), isMetric: false)
    atoms["10^"] = atoms["10*"]
    if let pi = ExactRatio(31_415_926_535_897_932, over: 1, exponent: -16, isRounded: true) {
      atoms["[pi]"] = Atom(unit: UCUMUnit(factor: pi, dimension: .none), isMetric: false)
    }
    for line in Self.table.split(separator: "\n") { define(line) }
    defineDegrees()
  }

  /// A definition: symbol, `m` if it takes prefixes, number, unit.
  private mutating func define(_ line: Substring) {
    let fields = line.split(separator: " ")
    guard fields.count == 4, let number = ExactDecimal(fields[2]).flatMap({ ExactRatio($0) }),
      let unit = UCUMParser.read(String(fields[3]), atoms: self),
      let factor = unit.factor.multiplied(by: number)
    else { preconditionFailure("the table of units is broken at \(line)") }
    atoms[String(fields[0])] = Atom(
      unit: UCUMUnit(factor: factor, dimension: unit.dimension), isMetric: fields[1] == "m")
  }

  /// Degrees Celsius and Fahrenheit, whose zero is not that of the kelvin.
  private mutating func defineDegrees() {
    let kelvin = UnitDimension(.kelvin)
    guard let celsius = ExactRatio(27_315, over: 100), let fifths = ExactRatio(5, over: 9),
      let fahrenheit = ExactRatio(45_967, over: 100)
    else { return }
    atoms["Cel"] = Atom(
      unit: UCUMUnit(factor: .one, dimension: kelvin, zero: celsius), isMetric: false)
    atoms["[degF]"] = Atom(
      unit: UCUMUnit(factor: fifths, dimension: kelvin, zero: fahrenheit), isMetric: false)
  }

  /// An atom, or a prefix and a metric atom; an atom goes before (`cd` is no centiday).
  func simpleUnit(_ name: String) -> UCUMUnit? {
    if let atom = atoms[name] { return atom.unit }
    for length in [2, 1] where name.utf8.count > length {
      let start = name.utf8.index(name.startIndex, offsetBy: length)
      guard let prefix = prefixes[String(name[..<start])],
        let atom = atoms[String(name[start...])], atom.isMetric,
        let factor = atom.unit.factor.multiplied(by: prefix)
      else { continue }
      return UCUMUnit(factor: factor, dimension: atom.unit.dimension)
    }
    return nil
  }

  private static let powers: [(String, Int)] = [
    ("Y", 24), ("Z", 21), ("E", 18), ("P", 15), ("T", 12), ("G", 9), ("M", 6), ("k", 3), ("h", 2),
    ("da", 1), ("d", -1), ("c", -2), ("m", -3), ("u", -6), ("n", -9), ("p", -12), ("f", -15),
    ("a", -18), ("z", -21), ("y", -24),
  ]

  private static let bases: [(String, UnitDimension.Base)] = [
    ("m", .metre), ("s", .second), ("g", .gram), ("rad", .radian), ("K", .kelvin),
    ("C", .coulomb), ("cd", .candela), ("mol", .mole), ("eq", .equivalent), ("osm", .osmole),
    ("[iU]", .internationalUnit), ("[IU]", .internationalUnit), ("[arb'U]", .arbitraryUnit),
    ("[CFU]", .colonyFormingUnit), ("[USP'U]", .pharmacopeiaUnit), ("[pH]", .acidity),
  ]

  /// Symbol, `m` for metric or `-`, number, unit; each names only what stands above it.
  private static let table = """
    % - 1 10*-2
    [ppth] - 1 10*-3
    [ppm] - 1 10*-6
    [ppb] - 1 10*-9
    [pptr] - 1 10*-12
    sr m 1 rad2
    Hz m 1 s-1
    N m 1 kg.m/s2
    Pa m 1 N/m2
    J m 1 N.m
    W m 1 J/s
    A m 1 C/s
    V m 1 J/C
    F m 1 C/V
    Ohm m 1 V/A
    S m 1 Ohm-1
    Wb m 1 V.s
    T m 1 Wb/m2
    H m 1 Wb/A
    lm m 1 cd.sr
    lx m 1 lm/m2
    Bq m 1 s-1
    Gy m 1 J/kg
    Sv m 1 J/kg
    deg - 2 [pi].rad/360
    gon - 0.9 deg
    ' - 1 deg/60
    '' - 1 '/60
    l m 1 dm3
    L m 1 l
    ar m 100 m2
    min - 60 s
    h - 60 min
    d - 24 h
    a_t - 365.24219 d
    a_j - 365.25 d
    a_g - 365.2425 d
    a - 1 a_j
    wk - 7 d
    mo_s - 29.53059 d
    mo_j - 1 a_j/12
    mo_g - 1 a_g/12
    mo - 1 mo_j
    t m 1e3 kg
    bar m 1e5 Pa
    u m 1.6605402e-24 g
    eV m 1.60217733e-19 J
    atm - 101325 Pa
    m[Hg] m 133.3220 kPa
    m[H2O] m 9.80665 kPa
    [gr] - 64.79891 mg
    [lb_av] - 7000 [gr]
    [oz_av] - 1 [lb_av]/16
    [dr_av] - 1 [oz_av]/16
    [stone_av] - 14 [lb_av]
    [in_i] - 2.54 cm
    [ft_i] - 12 [in_i]
    [yd_i] - 3 [ft_i]
    [mi_i] - 5280 [ft_i]
    [in_i'Hg] - 1 m[Hg].[in_i]/m
    [gal_us] - 231 [in_i]3
    [qt_us] - 1 [gal_us]/4
    [pt_us] - 1 [qt_us]/2
    [gil_us] - 1 [pt_us]/4
    [foz_us] - 1 [gil_us]/4
    [tbs_us] - 1 [foz_us]/2
    [tsp_us] - 1 [tbs_us]/3
    [cup_us] - 16 [tbs_us]
    [foz_m] - 30 mL
    [tbs_m] - 15 mL
    [tsp_m] - 5 mL
    [cup_m] - 240 mL
    cal_th m 4.184 J
    cal m 1 cal_th
    [Cal] - 1 kcal_th
    g% m 1 g/dL
    kat m 1 mol/s
    U m 1 umol/min
    P m 0.1 Pa.s
    Ci m 37e9 Bq
    [diop] - 1 /m
    [HPF] - 1 1
    [LPF] - 100 1
    """
}
