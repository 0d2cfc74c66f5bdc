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
    #expect(place("kelurahan sungai andai rt. 3") == ("Sungai Andai", .name))
    #expect(place("Jl. Kuin Utara No. 5") == ("unresolved", .none))
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
}
