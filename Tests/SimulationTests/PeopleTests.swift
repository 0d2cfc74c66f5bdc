import RecordModel
import Simulation
import Testing

@Suite("The invented people")
struct PeopleTests {
  let city = CitySample.city
  let visits = CitySample.visits

  @Test("Every NIK is of a province that does not exist and agrees with birth date and sex")
  func nik() throws {
    var seen = 0
    for visit in visits {
      guard let nik = visit.nik else { continue }
      seen += 1
      let digits = nik.utf8.map { Int($0) - 48 }
      try #require(digits.count == 16 && digits.allSatisfy { (0...9).contains($0) })
      #expect(nik.hasPrefix("99"))
      let birth = CivilDate(daysSince1970: try #require(visit.patient.birthDate).localDay)
      let day = digits[6] * 10 + digits[7]
      #expect(day == birth.day + (visit.sex == .female ? 40 : 0))
      #expect(digits[8] * 10 + digits[9] == birth.month)
      #expect(digits[10] * 10 + digits[11] == birth.year % 100)
      #expect(!nik.hasSuffix("0000"))
    }
    #expect(seen > visits.count * 9 / 10)
    #expect(seen < visits.count, "somebody has to come without a NIK")
  }

  @Test("Whoever comes again is the same: NIK, name, birth date, and number at the facility")
  func sameAgain() {
    struct Identity: Hashable {
      let nik: String?
      let bpjs: String?
      let name: String
      let sex: Sex?
      let birth: ClinicalTime?
      let address: [PersonAddress]
    }
    var people: [Int: Identity] = [:]
    var cards: [String: Int] = [:]
    var again = 0
    for visit in visits {
      let identity = Identity(
        nik: visit.nik, bpjs: visit.number(PatientIdentifierSystem.bpjs), name: visit.name,
        sex: visit.sex, birth: visit.patient.birthDate, address: visit.patient.addresses)
      if let known = people[visit.person] {
        again += 1
        #expect(known == identity)
      }
      people[visit.person] = identity
      let card = "\(visit.facility)/\(visit.recordNumber(city) ?? "none")"
      #expect(cards[card, default: visit.person] == visit.person)
      cards[card] = visit.person
    }
    #expect(again > visits.count / 2)
    let numbers = people.values.compactMap(\.nik)
    #expect(Set(numbers).count == numbers.count, "two people share a NIK")
    let insured = people.values.compactMap(\.bpjs)
    #expect(Set(insured).count == insured.count, "two people share an insurance number")
    #expect(insured.allSatisfy { $0.utf8.count == 13 && $0.hasPrefix("9999") })
  }

  @Test("Newborns come without a NIK and with their mother's, who is an adult woman of the city")
  func newborns() throws {
    let newborns = visits.filter { $0.number(PatientIdentifierSystem.motherNIK) != nil }
    #expect(newborns.count > 20)
    for newborn in newborns {
      #expect(newborn.nik == nil)
      let mother = try #require(newborn.number(PatientIdentifierSystem.motherNIK))
      #expect(mother.hasPrefix("99"))
      let day = try #require(Int(mother.dropFirst(6).prefix(2)))
      #expect(day > 40)
    }
  }

  @Test("People of all 52 kelurahan come, about as many as their weights say")
  func kelurahan() {
    var people: [String: Set<Int>] = [:]
    for visit in visits {
      people[visit.patient.addresses.first?.villageCode ?? "", default: []].insert(visit.person)
    }
    #expect(Set(people.keys) == Set(Kelurahan.all.map(\.code)))
    #expect(Kelurahan.all.count == 52)
    let largest = Kelurahan.all.max { $0.weight < $1.weight }
    let smallest = Kelurahan.all.min { $0.weight < $1.weight }
    let most = people[largest?.code ?? ""]?.count ?? 0
    let least = people[smallest?.code ?? ""]?.count ?? 0
    #expect(most > 3 * least)
  }

  @Test("The age pyramid is plausible: children, a broad middle, few who are very old")
  func ages() {
    var births: [Int: Int] = [:]
    for visit in visits { births[visit.person] = visit.ageInDays / 365 }
    let ages = births.values
    func share(_ range: Range<Int>) -> Double {
      Double(ages.filter(range.contains).count) / Double(ages.count)
    }
    #expect((0.15...0.40).contains(share(0..<15)))
    #expect((0.45...0.72).contains(share(15..<60)))
    #expect((0.05...0.22).contains(share(60..<120)))
    #expect(share(95..<500) == 0)
    #expect(ages.allSatisfy { $0 >= 0 })
  }

  @Test("Names have one, two or three words, and one-word names are common")
  func names() {
    var words: [Int: Int] = [:]
    for name in Set(visits.map(\.name)) { words[name.split(separator: " ").count, default: 0] += 1 }
    #expect(Set(words.keys) == [1, 2, 3])
    let people = Dictionary(visits.map { ($0.person, $0.name) }) { first, _ in first }
    let single = people.values.filter { !$0.contains(" ") }.count
    #expect(single * 20 > people.count)
  }

  @Test(
    "Nobody has the name of an official, and every facility says that it is invented"
  )
  func noOfficials() {
    // Presidents, vice-presidents, health ministers, governors of South Kalimantan, mayors of
    // Banjarmasin.
    let officials: Set<String> = [
      "Joko Widodo", "Prabowo Subianto", "Gibran Rakabuming Raka", "Ma'ruf Amin", "Jusuf Kalla",
      "Susilo Bambang Yudhoyono", "Boediono", "Budi Gunadi Sadikin", "Terawan Agus Putranto",
      "Nila Djuwita Moeloek", "Nafsiah Mboi", "Endang Rahayu Sedyaningsih", "Siti Fadilah Supari",
      "Siti Fadilah", "Sahbirin Noor", "Muhidin", "Rudy Ariffin", "Hasnuryadi Sulaiman",
      "Ibnu Sina", "Muhammad Yamin", "Arifin Noor", "Hermansyah", "Ananda", "Yudhi Wahyuni",
      "Dante Saksono Harbuwono", "Ali Ghufron Mukti", "Ikhsan Budiman", "Machli Riyadi",
    ]
    for visit in visits { #expect(!officials.contains(visit.name)) }
    for seed in 1...40 {
      for facility in SyntheticCity(seed: UInt64(seed), from: CitySample.from, days: 1).facilities {
        #expect(facility.name.contains("Rekaan"))
        #expect(facility.code.hasPrefix("99") && facility.code.utf8.count == 10)
        for practitioner in facility.practitioners {
          let name = practitioner.name.drop { $0 != " " }.dropFirst()
          #expect(!officials.contains(String(name)))
          #expect(practitioner.number.hasPrefix("99"))
        }
      }
    }
  }
}
