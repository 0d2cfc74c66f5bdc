import CityMap
import Testing

@Suite("Residence")
struct ResidenceTests {
  private func place(
    _ lines: String, code: String? = nil, city: String? = nil, postal: String? = nil
  ) -> (String, Residence.Method) {
    let found = Residence.resolve(code: code, lines: [lines], city: city, postalCode: postal)
    let name = CityMap.kelurahan(code: found.place)?.name ?? found.place
    return (name, found.method)
  }

  @Test("A code decides, whatever the text says; a code of elsewhere is outside")
  func codes() {
    #expect(place("Kel. Mantuil", code: "63.71.01.1002") == ("Kelayan Selatan", .code))
    #expect(place("Kel. Mantuil", code: "6303012001") == ("outside", .code))
    #expect(place("Kel. Mantuil", code: "6371") == ("Mantuil", .name))
  }

  @Test("A name behind Kel. counts, misspelt by a letter too; that of a street does not")
  func names() {
    #expect(place("Jl. Kuin Utara No. 5, Kel. Surgi Mufti") == ("Surgi Mufti", .name))
    #expect(place("Gg. Damai RT 12 Kel. Surgi Mufty") == ("Surgi Mufti", .spelling))
    // Basirih is another kelurahan, and no beginning of this one.
    #expect(place("Kel. Basirih Selatann") == ("Basirih Selatan", .spelling))
    #expect(place("Kel. Basirih RT 3") == ("Basirih", .name))
    #expect(place("kelurahan sungai andai rt. 3") == ("Sungai Andai", .name))
    #expect(place("Jl. Kuin Utara No. 5") == ("unresolved", .none))
    // However the street is abbreviated.
    for line in ["Gng. Mantuil No 3", "Kompl. Mantuil RT 3", "Gng. Pelambaun No 5"] {
      #expect(place(line) == ("unresolved", .none), "\(line)")
    }
    #expect(place("RT 5 RW 2, Pelambuan") == ("Pelambuan", .name))
    #expect(place("RT 5 RW 2, Pelambaun") == ("Pelambuan", .spelling))
    #expect(place("Kel. Kelayan") == ("unresolved", .none))
  }

  @Test("Another city is outside, and a postal code that one kelurahan has alone tells it")
  func others() {
    #expect(place("Jl. A. Yani km 36", city: "Kota Banjarbaru") == ("outside", .city))
    #expect(place("Martapura, Kab. Banjar") == ("outside", .city))
    #expect(place("Jl. Mawar", city: "Banjarmasin") == ("unresolved", .none))
    #expect(place("Jl. X", city: "Kota Banjarmasin", postal: "70124") == ("Pangeran", .postal))
    #expect(place("Jl. X", city: "Kota Banjarmasin", postal: "70231") == ("unresolved", .none))
    #expect(place("") == ("unresolved", .none))
  }

  // MARK: RT

  private func told(
    _ lines: String, city: String? = "Banjarmasin", postal: String? = nil, rt: String? = nil,
    streets: StreetList = .empty
  ) -> String {
    let found = Residence.resolve(
      code: nil, lines: [lines], city: city, postalCode: postal, rt: rt, streets: streets)
    let name = CityMap.kelurahan(code: found.place)?.name ?? found.place
    return "\(name) \(found.method) \(found.certainty)"
  }

  @Test("Each kelurahan has as many RT as the map data say, 1,585 in all")
  func counts() {
    #expect(CityMap.kelurahan.count == 52)
    #expect(CityMap.kelurahan.map(\.rtCount).reduce(0, +) == 1585)
    #expect(CityMap.kelurahan(named: "Pemurus Dalam")?.rtCount == 50)
  }

  @Test("Of several that share a postal code an RT leaves those that have so many")
  func postalAndRT() {
    #expect(told("Jl. X RT 50", postal: "70122") == "Sungai Andai rt 45")
    #expect(told("Jl. X RT 30", postal: "70247") == "Kelayan Timur rt 45")
    #expect(told("Jl. X", postal: "70122", rt: "050") == "Sungai Andai rt 45")
    // Both have it, neither has it.
    #expect(told("Jl. X RT 20", postal: "70122") == "unresolved none 0")
    #expect(told("Jl. X RT 70", postal: "70122") == "unresolved none 0")
    // Alone it tells nothing.
    #expect(told("Jl. X RT 71") == "unresolved none 0")
  }

  @Test("An RT is read as people write it, and what is none is not taken for one")
  func forms() {
    for line in [
      "RT 50", "RT.050/RW.003", "Rt50 Rw 3", "RT 50/3", "RT/RW 50/3", "Jl. X No 5 rt. 50, rw. 3",
      "RT 50A",
    ] {
      #expect(told(line, postal: "70122") == "Sungai Andai rt 45", "\(line)")
    }
    for line in ["RW 50", "RT - RW 50", "RT 0", "No. 50", "Gg. Art 50", "RT 1050", "RT"] {
      #expect(told(line, postal: "70122") == "unresolved none 0", "\(line)")
    }
    for field in ["50", "050", "RT 50", "RT.50/RW.3", "50/3"] {
      #expect(told("", postal: "70122", rt: field) == "Sungai Andai rt 45", "\(field)")
    }
    // The field of its own counts before the line.
    #expect(told("RT 2", postal: "70122", rt: "50") == "Sungai Andai rt 45")
  }

  @Test(
    "A part of a name and two equally near spellings are told apart by the RT or the postal code")
  func several() {
    #expect(told("Kel. Alalak RT 40") == "Alalak Utara rt 55")
    #expect(told("Kel. Kelayan RT 35") == "Kelayan Timur rt 55")
    #expect(told("Kel. Kelayan RT 12") == "unresolved none 0")
    #expect(told("Kel. Alalak", postal: "70125") == "Alalak Utara postal 60")
    #expect(told("Kel. Alalak RT 25", postal: "70126") == "Alalak Tengah rt 55")
    // Kelayan A is a street.
    #expect(told("Kel. Kelayan A RT 35") == "unresolved none 0")
    #expect(told("Kel. Sungai Balu RT 25") == "Sungai Bilu rt 55")
    #expect(told("Kel. Sungai Balu RT 15") == "unresolved none 0")
    // They contradict each other.
    #expect(told("Kel. Alalak RT 40", postal: "70124") == "unresolved none 0")
  }

  @Test("A name whose kelurahan has no such RT is less certain, and still counts")
  func doubted() {
    #expect(told("RT 37 Kel. Surgi Mufti") == "Surgi Mufti name 95")
    #expect(told("RT 38 Kel. Surgi Mufti") == "Surgi Mufti name 75")
    #expect(told("Kel. Surgi Mufty", rt: "038") == "Surgi Mufti spelling 60")
    #expect(told("RT 73, Pelambuan") == "Pelambuan name 50")
    #expect(told("Jl. X RT 24", postal: "70124") == "Pangeran postal 40")
    let coded = Residence.resolve(
      code: "6371041006", lines: ["RT 99"], city: nil, postalCode: nil)
    #expect(coded.certainty == 100)
  }

  // MARK: Streets

  private static let streets: StreetList = {
    let rows: [(String, ClosedRange<Int>?, String)] = [
      ("Jl. Sultan Adam", 1...20, "Surgi Mufti"), ("Jl. Sultan Adam", 21...30, "Sungai Miai"),
      ("Jl. Sultan Adam Gg. Mawar", nil, "Antasan Kecil Timur"), ("Gg. Mawar", nil, "Kuripan"),
      ("Komp. Rahayu", nil, "Pemurus Dalam"), ("Jl. Jend. A. Yani Km 5", nil, "Pemurus Luar"),
      ("Jl. Tjempaka", 1...9, "Mawar"),
    ]
    return StreetList(
      version: 3,
      entries: rows.compactMap { street, rts, name in
        CityMap.kelurahan(named: name).flatMap {
          StreetList.Entry(street: street, rts: rts, kelurahan: $0.code)
        }
      })
  }()

  private func onStreet(
    _ lines: String, city: String? = "Banjarmasin", postal: String? = nil, rt: String? = nil
  ) -> String {
    told(lines, city: city, postal: postal, rt: rt, streets: Self.streets)
  }

  @Test("A street and an RT name a kelurahan by the office's list, in whatever spelling")
  func streetAndRT() {
    #expect(Self.streets.entries.count == 7)
    for line in [
      "Jl. Sultan Adam RT 21 No 5", "JLN SULTAN ADAM, RT.021/RW.003", "jalan sultan adam rt21",
      "Jl Sultan Adam No. 5 RT 30", "Jl. Sultan Adam Gg. Damai RT 21", "Jl. H. Sultan Adam RT 21",
      "Jl. Sultan Adam Komplek Rahayuan RT 21",
      "Sultan Adam RT 21", "RT 21, Sultan Adam No 5",
    ] {
      #expect(onStreet(line) == "Sungai Miai rt 75", "\(line)")
      #expect(told(line) == "unresolved none 0", "\(line)")
    }
    #expect(onStreet("Jl. Sultan Adam", rt: "12") == "Surgi Mufti rt 75")
    #expect(onStreet("Jl. Cempaka RT 5") == "Mawar rt 75")
    // Another street, and an RT that the list does not have.
    for line in [
      "Jl. Sultan Adam Raya RT 21", "Jl. Sultan Adam 2 RT 21", "Jl. Sultan RT 21",
      "Pasar Sultan Adam RT 21", "Jl. Sultan Adam RT 31",
    ] {
      #expect(onStreet(line) == "unresolved none 0", "\(line)")
    }
  }

  @Test(
    "A street that lies in one kelurahan tells it alone, one that runs through two with the postal code"
  )
  func streetAlone() {
    #expect(onStreet("Komplek Rahayu Blok C") == "Pemurus Dalam rt 65")
    #expect(onStreet("Komplek Rahayu RT 51") == "Pemurus Dalam rt 45")
    #expect(onStreet("Jl. Ahmad Yani Km. 5 RT 3") == "Pemurus Luar rt 65")
    #expect(onStreet("Jl. Sultan Adam No 5") == "unresolved none 0")
    #expect(onStreet("Jl. Sultan Adam No 5", postal: "70122") == "Surgi Mufti postal 60")
    // The longest name counts, and an alley's name alone only where no street is named.
    #expect(onStreet("Jl. Sultan Adam, Gg. Mawar RT 2") == "Antasan Kecil Timur rt 65")
    #expect(onStreet("Gg. Mawar No 3") == "Kuripan rt 65")
    for line in ["Jl. Veteran Gg. Mawar No 3", "Veteran Gg. Mawar No 3", "Gg. Mawar Jl. Veteran"] {
      #expect(onStreet(line) == "unresolved none 0", "\(line)")
    }
    #expect(onStreet("RT 2 Gg. Mawar") == "Kuripan rt 65")
    // Two streets that name two kelurahan.
    #expect(onStreet("Komp. Rahayu Jl. Cempaka RT 5") == "unresolved none 0")
  }

  @Test("A name behind Kel. counts before the list, a name that stands alone before a street alone")
  func order() {
    #expect(onStreet("Jl. Sultan Adam RT 21 Kel. Surgi Mufti") == "Surgi Mufti name 95")
    #expect(onStreet("Jl. Sultan Adam RT 21, Surgi Mufti") == "Sungai Miai rt 75")
    #expect(onStreet("Komp. Rahayu, Pelambuan") == "Pelambuan name 70")
    #expect(onStreet("Jl. Sultan Adam RT 21", city: "Martapura") == "outside city 90")
    #expect(onStreet("Jl. Sultan Adam RT 21, Martapura", city: nil) == "outside city 90")
    #expect(onStreet("Jl. Sultan Adam RT 21", city: nil) == "Sungai Miai rt 75")
  }

  @Test(
    "A street that is called as a neighbouring place is no other city, and the list is asked of it")
  func neighbours() {
    let rows: [(String, ClosedRange<Int>?)] = [
      ("Jl. Kapuas", 1...9), ("Jl. Martapura", nil), ("Gg. Sungai Tabuk", nil),
    ]
    let list = StreetList(
      version: 1,
      entries: rows.compactMap {
        StreetList.Entry(street: $0.0, rts: $0.1, kelurahan: "6371041006")
      })
    #expect(list.entries.count == 3)
    for (line, home) in [
      ("Jl. Kapuas RT 5", "Surgi Mufti rt 75"), ("Jln Martapura RT 2", "Surgi Mufti rt 65"),
      ("Gg. Sungai Tabuk No 3", "Surgi Mufti rt 65"), ("Jl. Gambut RT 2", "unresolved none 0"),
      ("Jl. Kapuas RT 5, Martapura", "outside city 90"),
      ("Jl. Kapuas RT 5 Kapuas", "outside city 90"), ("Kapuas RT 5", "outside city 90"),
      ("Jl. A. Yani Martapura", "outside city 90"), ("Jl. X Kec. Gambut", "outside city 90"),
    ] {
      #expect(told(line, city: nil, streets: list) == home, "\(line)")
    }
  }

  @Test("What is no street is no entry, and spellings of one are one")
  func entries() {
    func key(_ street: String) -> String? {
      StreetList.Entry(street: street, rts: nil, kelurahan: "6371041006")?.key
    }
    for bad in [
      "", "Jl.", "Gg. ,", "Jl. Sultan Adam RT 3", "Kel. Mantuil", "Jl. Melati No 5", "Jl. Jl.",
    ] {
      #expect(key(bad) == nil, "\(bad)")
    }
    for (left, right) in [
      ("Sultan Adam", "jl. SULTAN ADAM"), ("Gg. H. Idris", "Gang Haji Idris"),
      ("Jl. Tjempaka V", "Jln Cempaka 5"), ("Jl. Soetoyo S", "Jl. Sutoyo S."),
      ("Jl. Jend. A. Yani Km 5", "Jl Ahmad Yani Km. 5"), ("Perum. Griya Asri", "Komp Griya Asri"),
    ] {
      #expect(key(left) == key(right) && key(left) != nil, "\(left)")
    }
    #expect(key("Gg. H") == "gang h")
    #expect(key("Gg. Mawar") != key("Jl. Mawar"))
  }
}
