import PersonMatching
import Testing

@Suite("Names as they are compared")
struct NameTests {
  private func agreement(_ left: String, _ right: String) throws -> NameAgreement {
    NameComparison(try #require(ComparedName(left)), try #require(ComparedName(right))).agreement
  }

  @Test(
    "Titles, degrees, case and order say nothing",
    arguments: [
      ("H. Ahmad Fauzi, S.Kep", "AHMAD FAUZI"), ("Hj.Siti Aminah", "siti aminah"),
      ("dr. Rina Lestari, Sp.A", "Rina Lestari"), ("Fauzi Ahmad", "Ahmad Fauzi"),
      ("Ny. Dewi", "Dewi"), ("Nur Hayati", "Nurhayati"), ("Drs. H. Slamet", "Slamet"),
    ])
  func titles(_ pair: (String, String)) throws {
    #expect(try agreement(pair.0, pair.1) == .exact)
  }

  @Test(
    "The spellings of one name sound alike",
    arguments: [
      ("Muhammad Rizki", "Moh. Rizky"), ("M. Rizky", "Muhammad Rizki"),
      ("Soekarno", "Sukarno"), ("Djamilah", "Jamila"), ("Tjahjadi", "Cahjadi"),
      ("Achmad Syarif", "Ahmad Sarip"), ("Noor Laila", "Nur Laila"),
      ("Suprijadi Effendi", "Suprijadi Efendi"), ("Fitrie", "Fitri"),
    ])
  func spellings(_ pair: (String, String)) throws {
    #expect(try agreement(pair.0, pair.1) == .sound)
  }

  @Test("A slip of the pen is close, a missing word partial or a word, another name nothing")
  func levels() throws {
    #expect(try agreement("Rahmat Hidayat", "Rahmta Hidayat") == .close)
    #expect(try agreement("Siti Nur Aminah", "Siti Aminah") == .partial)
    #expect(try agreement("Siti Aminah", "Siti") == .word)
    #expect(try agreement("Budi Santoso", "Rina Lestari") == .none)
  }

  @Test("A father's name after bin or binti is not the person's, and does not stand against him")
  func father() throws {
    let name = try #require(ComparedName("Hasan bin Umar Said"))
    #expect(name.words.count == 1 && name.father.count == 2)
    #expect(try agreement("Hasan bin Umar", "Hasan") == .exact)
    #expect(try agreement("Hasan bin Umar", "Hasan Umar") == .sound)
  }

  @Test("Who is not known by name has none, and a newborn's is the mother's")
  func nobody() throws {
    for text in ["Tn. X", "Mr X", "Tanpa nama", "", "Bayi", "Tidak dikenal"] {
      #expect(ComparedName(text) == nil, "\(text)")
    }
    #expect(ComparedName("By. Ny. Siti Aminah") == nil)
    let mother = try #require(ComparedName.motherOfNewborn("By. Ny. Siti Aminah"))
    #expect(NameComparison(mother, try #require(ComparedName("Siti Aminah"))).agreement == .exact)
  }

  @Test("Comparing does not depend on the order of the two")
  func symmetry() throws {
    let names = [
      "Siti Aminah", "Siti", "Muhammad Ali Akbar", "M. Ali", "Nurhayati", "Nur Hayati Sari",
      "Ahmad bin Ali", "Dina", "Dini", "Rahmat Hidayat", "Rahmta Hidayat",
    ]
    for left in names {
      for right in names {
        #expect(try agreement(left, right) == (try agreement(right, left)), "\(left) / \(right)")
      }
    }
  }
}
