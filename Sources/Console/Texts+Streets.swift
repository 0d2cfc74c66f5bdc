import RecordModel

/// Words of the page of streets.
enum StreetTexts {
  static let heading = Bilingual(id: "Jalan dan RT", en: "Streets and RT")
  static let lead = Bilingual(
    id:
      "Alamat di Banjarmasin sering hanya jalan, RT, dan nomor, misalnya Jl. Sultan Adam RT 21 No 5. Nomor RT dimulai lagi di tiap kelurahan, jadi baru bersama jalannya menunjuk satu kelurahan. Daftar ini menyatakannya; alamat yang belum pasti dikenali lagi dalam semenit setelah daftar baru disimpan, dan angka kota mengikuti.",
    en:
      "An address in Banjarmasin is often a street, an RT and a number alone, as Jl. Sultan Adam RT 21 No 5. RT begin anew in each kelurahan, so only with the street does one name a kelurahan. This list says which; addresses that are not certain are told anew within a minute after a list is saved, and the city's figures follow."
  )
  static let replaces = Bilingual(
    id:
      "Berkas menggantikan seluruh daftar; yang lama tetap tersimpan. Unduh daftar, ubah, lalu kirim kembali. RT kosong berarti seluruh jalan. Gang yang namanya ada di banyak jalan ditulis bersama jalannya.",
    en:
      "A file replaces the whole list; the earlier one is kept. Download the list, change it and send it back. No RT means the whole street. An alley whose name is found in many streets is written with its street."
  )
  static let file = Bilingual(
    id: "Berkas CSV atau XLSX dengan judul jalan, rt dari, rt sampai, kode kelurahan",
    en: "A CSV or XLSX with the titles street, rt from, rt to, kelurahan code")
  static let save = Bilingual(id: "Ganti daftar", en: "Replace the list")
  static let problem = Bilingual(
    id: "Belum tersimpan: tidak ada yang diambil selama ada yang salah",
    en: "Not saved yet: nothing is taken while anything is wrong")
  static let place = Bilingual(id: "Tempat", en: "Place")
  static let whole = Bilingual(id: "Seluruhnya", en: "The whole")
  static let against = Bilingual(id: "berlawanan dengan baris", en: "contradicts row")
  static let old = Bilingual(
    id: "Ini daftar lama, bukan yang berlaku. Versi:",
    en: "This is an earlier list, not the one in force. Version:")
  static let cut = Bilingual(
    id: "Halaman menampilkan 300 baris pertama; berkas berisi semuanya.",
    en: "The page shows the first 300 rows; the files have all.")

  static let street = Bilingual(id: "Jalan", en: "Street")
  static let first = Bilingual(id: "RT dari", en: "RT from")
  static let last = Bilingual(id: "RT sampai", en: "RT to")
  static let code = Bilingual(id: "Kode kelurahan", en: "Kelurahan code")
  static let name = Bilingual(id: "Kelurahan", en: "Kelurahan")
  static let byKelurahan = Bilingual(id: "Menurut kelurahan", en: "By kelurahan")
  static let count = Bilingual(id: "Jumlah RT", en: "Number of RT")
  static let countSource = Bilingual(
    id:
      "dari data peta github.com/perkimbjm/peduli-banjarmasin-sampah (kelurahan.geojson), bukan statistik resmi",
    en:
      "from the map data of github.com/perkimbjm/peduli-banjarmasin-sampah (kelurahan.geojson), no official statistic"
  )
  static let streets = Bilingual(id: "Jalan dalam daftar", en: "Streets in the list")
  static let listed = Bilingual(id: "RT dalam daftar", en: "RT in the list")
  static let above = Bilingual(id: "RT di atas jumlahnya", en: "RT above their number")
  static let versions = Bilingual(
    id: "Daftar yang pernah dinyatakan", en: "Lists that were stated")
  static let version = Bilingual(id: "Daftar", en: "List")
  static let rows = Bilingual(id: "Baris", en: "Rows")
}
