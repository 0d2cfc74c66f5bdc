import CityMap
import Monitoring
import RecordModel
import RegisterFormat
import Simulation
import Testing

@Suite("Addresses without a code, and the list of invented streets")
struct StreetTests {
  static func city(_ addresses: SyntheticAddresses) -> SyntheticCity {
    SyntheticCity(seed: 5, from: CitySample.from, days: 60, addresses: addresses)
  }

  /// The same visits with every address coded, which says where it is.
  static let pairs = Array(
    zip(city(.mixed).visits(count: 12_000), city(.coded).visits(count: 12_000)))

  /// The list as it would be stated.
  static let streets: StreetList = {
    let entries = SyntheticStreet.all.compactMap { street in
      StreetList.Entry(
        street: street.name, rts: street.rts,
        kelurahan: Simulation.Kelurahan.all[street.village].code)
    }
    return StreetList(version: 1, entries: entries)
  }()

  @Test("The page of streets takes the list as it is printed, all of it")
  func sheet() throws {
    let rows = try SheetRows.read(SyntheticStreet.csv, maximum: StreetSheet.mostRows)
    let sheet = try StreetSheet.read(
      rows.map { (number: $0.number, cells: $0.cells) }, source: "SIMULASI", day: "2026-11-27",
      today: 30_000, reading: { SheetRows.day($0) }
    ).get()
    #expect(sheet.entries == Self.streets.entries)
    #expect(sheet.entries.count == SyntheticStreet.all.count)
    #expect(
      Set(sheet.entries.map(\.kelurahan)) == Set(Simulation.Kelurahan.all.map(\.code)))
    let shared = Dictionary(grouping: sheet.entries, by: \.key).values.filter { $0.count > 1 }
    #expect(shared.count > 20 && shared.allSatisfy { Set($0.map(\.kelurahan)).count == 2 })
    #expect(sheet.entries.allSatisfy { $0.street.contains("Rekaan") })
  }

  @Test("Nothing but the address differs from the city in which every address has a code")
  func others() {
    for (told, meant) in Self.pairs {
      var patient = told.patient
      patient.addresses = meant.patient.addresses
      #expect(patient == meant.patient && told.visit == meant.visit)
    }
  }

  @Test("A street with its RT is told by the list to be where it was meant, and by nothing else")
  func resolved() throws {
    var byRT = 0
    var byStreet = 0
    for (told, meant) in Self.pairs {
      let home = try #require(told.patient.addresses.first)
      let code = try #require(meant.patient.addresses.first?.villageCode)
      guard home.villageCode == nil else {
        #expect(home.villageCode == code)
        continue
      }
      guard home.lines.first?.contains(" RT ") == true else { continue }
      let residence = try #require(told.home)
      #expect(residence.place == code && residence.method == .rt, "\(home.lines)")
      #expect(home.residence(by: .empty).place == Residence.unresolved)
      if residence.certainty == 75 { byRT += 1 } else { byStreet += 1 }
    }
    #expect(byRT > 200 && byStreet > 200)
    #expect((0.06...0.10).contains(Double(byRT + byStreet) / Double(Self.pairs.count)))
  }

  @Test("A few have a postal code alone or a misspelt name alone: some are told, some are not")
  func few() throws {
    var told: [Residence.Method: Int] = [:]
    var right = 0
    for (visit, meant) in Self.pairs {
      let home = try #require(visit.patient.addresses.first)
      guard home.villageCode == nil, home.lines.first?.contains(" RT ") != true else { continue }
      #expect(home.lines.isEmpty == (home.postalCode != nil))
      let residence = try #require(visit.home)
      told[residence.method, default: 0] += 1
      if residence.place == meant.patient.addresses.first?.villageCode { right += 1 }
    }
    let count = told.values.reduce(0, +)
    #expect((0.015...0.05).contains(Double(count) / Double(Self.pairs.count)), "\(count)")
    #expect(told[.postal, default: 0] > 0 && told[.spelling, default: 0] > 0)
    #expect(told[.none, default: 0] > 0 && right > count / 2)
  }

  @Test("A facility writes a patient's address down alike at every visit; not all do alike")
  func alike() throws {
    struct Register: Hashable {
      let facility: Int
      let person: Int
    }
    var addresses: [Register: [PersonAddress]] = [:]
    var coded: [Int: Set<Bool>] = [:]
    for (visit, _) in Self.pairs {
      let register = Register(facility: visit.facility, person: visit.person)
      let known = addresses.updateValue(visit.patient.addresses, forKey: register)
      #expect(known == nil || known == visit.patient.addresses)
      let isCoded = visit.patient.addresses.first?.villageCode != nil
      coded[visit.person, default: []].insert(isCoded)
    }
    #expect(coded.values.contains { $0.count == 2 })
  }

  @Test("What is missing is not written: both formats with addresses read them back as they are")
  func formats() throws {
    let without = Self.pairs.map { $0.0 }.filter { $0.patient.addresses.first?.villageCode == nil }
    for visit in without {
      for format in [SimulatedFormat.fhir, .hl7] {
        let bytes = try #require(format.message(of: visit))
        let submission = try FormatAgreementTests.decode(bytes, format, visit.facility)
        #expect(submission.issues.filter { $0.rule.severity == .error }.isEmpty)
        #expect(submission.patients.map(\.addresses) == [visit.patient.addresses])
      }
    }
    #expect(without.count > 500)
  }

  @Test("The demonstration's city has such addresses, a usual one has none")
  func demonstration() {
    let demonstration = DemonstrationCity(
      seed: 11, until: CivilDate(year: 2026, month: 11, day: 27), visits: 3000)
    func without(_ visits: SyntheticVisits) -> Int {
      visits.filter { $0.patient.addresses.first?.villageCode == nil }.count
    }
    #expect((200...500).contains(without(demonstration.city.visits(count: 3000))))
    #expect(without(CitySample.city.visits(count: 3000)) == 0)
  }
}

extension SyntheticVisit {
  /// Where the patient lives by the address and the invented streets.
  var home: Residence? { patient.addresses.first?.residence(by: StreetTests.streets) }
  /// The same as the figures name it; empty without an address.
  var homePlace: String { home?.place ?? "" }
}

extension PersonAddress {
  fileprivate func residence(by streets: StreetList) -> Residence {
    Residence.resolve(
      code: villageCode, lines: lines, city: city, postalCode: postalCode, rt: rt,
      streets: streets)
  }
}
