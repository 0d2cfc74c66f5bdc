import RecordModel

/// Common parts of Indonesian names, put together freely: no combination is meant to be anybody.
enum NameParts {
  static let men = words(
    """
    Ahmad Muhammad Abdul Rizki Fauzi Hasan Ridwan Saputra Gunawan Rahmat Slamet Supriadi Yusuf
    Ilham Fajar Bayu Dimas Eko Agung Arif Hendra Irfan Jamal Kurnia Lukman Mahmud Nanang
    Rusdi Saiful Taufik Umar Zainal Bahri Darmawan Firman Gazali Hamdan Ismail Junaidi Kamaruddin
    Maulana Nasrullah Riduan Syahrani Asmuni Basuni Utuh
    """)
  static let menLater = words(
    """
    Hidayat Rahman Setiawan Saputro Pratama Nugroho Ramadhan Syahputra Kurniawan Santoso
    Wibowo Firdaus Anshari Syarif Aditya Maulidi Ramadani Fadillah Akbar Syahrul Rifani Effendi
    Fikri Halim Iskandar Karim Latif Munawar Nazar Permana Qadri Rasyid Salim Tamrin Usman Wahid
    Yunus Zaki Abidin Cahyadi Darmadi Fahmi Ghifari Husaini
    """)
  static let women = words(
    """
    Siti Nur Sri Dewi Rina Fitri Ayu Aisyah Fatimah Nurul Rahmah Mariatul Norhayati Lestari Wulan
    Indah Ratna Yuliana Zahra Khadijah Halimah Jamilah Kartika Laila Maimunah Noor Puji Rabiatul
    Salma Tuti Umi Wati Yanti Zubaidah Anita Bunga Citra Dina Erna Farida Galuh Hasanah Imah
    Juwita Kamariah Masitah Novita
    """)
  static let womenLater = words(
    """
    Aminah Hasanah Lestari Rahmawati Handayani Safitri Wulandari Maulida Hidayati Susanti Astuti
    Puspita Anggraini Permatasari Oktaviani Ramadhani Azizah Jannah Adawiyah Nabila Amalia
    Sholehah Kusuma Melati Purnama Rahayu Sari Utami Wahyuni Yulianti Zulaikha Apriliani Badriah
    Cahyani Damayanti Fauziah Hartati Istiqomah Kholifah Latifah Mutmainah Nafisah Rosdiana
    """)
  static let streets = words(
    """
    Jukung Bekantan Sasirangan Kelotok Meranti Ulin Galam Rumbia Purun Haruan Papuyu Seluang Enggang
    Ketapi Kasturi Ramania Cempedak Balangan Pandan Teratai
    """)

  /// All of them, for the test that none of their pairs is a public person.
  static let pairs = [(men, menLater), (women, womenLater)]

  private static func words(_ text: String) -> [String] {
    text.split { $0 == " " || $0 == "\n" }.map(String.init)
  }

  /// A name of one to three words.
  static func name(of sex: Sex, _ generator: inout SeededGenerator) -> String {
    let first = sex == .female ? women : men
    let later = sex == .female ? womenLater : menLater
    let head = generator.one(of: first)
    switch generator.below(100) {
    case 0..<17: return head
    case 17..<82: return head + " " + generator.one(of: later)
    default:
      let middle = generator.below(later.count)
      let last = (middle + 1 + generator.below(later.count - 1)) % later.count
      return head + " " + later[middle] + " " + later[last]
    }
  }
}
