import AuditLog
import Console
import RecordModel
import StrictJSON

/// The files of a breach pack.
struct BreachFiles {
  let pack: BreachPack
  let state: LogState
  let filter: AuditTrail.Filter
  let knownAt: Int64
  let madeAt: Int64

  /// 3 x 24 hours. Source: UU 27/2022 article 46.
  private static let term: Int64 = 3 * 86_400_000_000

  /// Names in a sentence of the summary; the JSON and the accesses have all.
  private static let shown = 10

  static func line(_ access: AuditEntry) -> [UInt8] {
    func text(_ value: String?) -> JSON { value.map { .string($0) } ?? .null }
    let json: JSON = [
      "log": .int(Int(access.index)), "at": .string(ClinicalTime(utc: access.at).text),
      "event": .string(access.event), "action": .string(access.action),
      "outcome": .int(access.outcome), "facility": text(access.facility),
      "user": text(access.user), "certificate": text(access.certificate),
      "address": text(access.source), "purpose": text(access.purpose),
      "resource": text(access.resource), "request": text(access.requestID),
      "persons": .array(access.subjects.map { .string($0) }),
    ]
    return json.serialized() + [UInt8(ascii: "\n")]
  }

  private func time(_ moment: Int64?) -> String {
    moment.map { ClinicalTime(utc: $0).text } ?? "-"
  }

  private static func counts(_ tally: BreachPack.Tally) -> JSON {
    .object(tally.sorted.map { JSONMember(key: $0.name, value: .int($0.times)) })
  }

  var json: JSON {
    func text(_ value: String?) -> JSON { value.map { .string($0) } ?? .null }
    return [
      "made": .string(time(madeAt)), "known": .string(time(knownAt)),
      "notify-before": .string(time(knownAt + Self.term)),
      "certificate": text(filter.certificate), "user": text(filter.user),
      "facility": text(filter.facility), "from": text(filter.from.map { time($0) }),
      "until": text(filter.until.map { time($0) }), "persons": .int(pack.persons.count),
      "entries": .int(pack.entries), "refused": .int(pack.refused),
      "first": text(pack.first.map { time($0) }), "last": text(pack.last.map { time($0) }),
      "kinds": Self.counts(pack.kinds), "events": Self.counts(pack.events),
      "facilities": Self.counts(pack.facilities), "addresses": Self.counts(pack.addresses),
      "walked": .int(Int(pack.walked)), "log": .int(state.size),
      "checkpoint": .int(state.checkpoints.first?.size ?? 0),
    ]
  }

  private func events(_ words: (Bilingual) -> String) -> String {
    pack.events.sorted.map { event in
      let name = LeafDraft.Event(rawValue: event.name).map { words(AuditTexts.event($0)) }
      return "\(name ?? event.name) \(event.times)"
    }.joined(separator: "; ")
  }

  var text: String {
    let kinds = pack.kinds.text(most: Self.shown)
    let facilities = pack.facilities.text(most: Self.shown)
    let addresses = pack.addresses.text(most: Self.shown)
    let who = [filter.certificate, filter.user, filter.facility].compactMap(\.self)
    return """
      BERKAS INSIDEN / BREACH PACK
      tentang / about          \(who.isEmpty ? "semua / all" : who.joined(separator: ", "))
      waktu / time             \(time(filter.from)) - \(time(filter.until))
      orang / persons          \(pack.persons.count)  (persons.csv)
      akses / accesses         \(pack.entries), \(pack.refused) ditolak / refused  (accesses.ndjson)
      log                      \(state.size) entri / entries
      disaksikan / witnessed   \(state.checkpoints.first?.size ?? 0)  (checkpoint)
      diketahui / known        \(time(knownAt))
      beri tahu sebelum / notify before  \(time(knownAt + Self.term))

      PEMBERITAHUAN TERTULIS, paling lambat 3 x 24 jam, kepada tiap subjek data dan kepada lembaga
      (UU 27/2022 ps. 46 ayat 1), memuat paling sedikit (ayat 2):
      a. Data pribadi yang terungkap: \(kinds).
         Untuk tiap orang: persons.csv, kolom kinds. Isi rekam dan nama tidak ada di berkas ini.
      b. Kapan: \(time(pack.first)) sampai \(time(pack.last)); tiap orang: kolom first, last.
         Bagaimana: \(events(\.indonesian)).
         Lewat fasilitas: \(facilities). Dari alamat: \(addresses).
      c. Upaya penanganan dan pemulihan: diisi petugas (sertifikat dicabut pada ...).
      Bila mengganggu pelayanan publik atau berdampak serius, masyarakat juga diberi tahu (ayat 3).

      NOTICE IN WRITING, within 3 x 24 hours, to each data subject and to the agency
      (Law 27/2022 art. 46(1)), with at least (46(2)):
      a. The personal data disclosed: \(kinds).
         For each person: persons.csv, column kinds. No record and no name is in this pack.
      b. When: \(time(pack.first)) to \(time(pack.last)); each person: columns first, last.
         How: \(events(\.english)).
         Through facilities: \(facilities). From addresses: \(addresses).
      c. What is done about it and to recover: written by the officer (certificate revoked at ...).
      Where it disturbs public services or has serious effects, the public is told too (46(3)).

      """
  }
}
