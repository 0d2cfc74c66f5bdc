import Foundation
import TestSupport
import Testing

/// An authority outside the house: trusted by two officers' word, and its certificates are whose an
/// officer says.
@Suite("An outside authority", .timeLimit(.minutes(3)))
struct OutsideIssuerTests {
  /// A second authority with certificates that have not our profile: no URI, two purposes; and one that
  /// only calls itself the same.
  private static let setUp = """
    set -eu
    cd "$FOLDER"
    cat >outside.cnf <<CNF
    .include $ROOT/certs/profiles.cnf

    [outside_ca]
    basicConstraints = critical, CA:TRUE
    keyUsage = critical, keyCertSign
    [outside_leaf]
    basicConstraints = critical, CA:FALSE
    keyUsage = critical, digitalSignature
    extendedKeyUsage = clientAuth, serverAuth
    CNF
    PROFILES=$FOLDER/outside.cnf
    . "$ROOT/certs/authority.bash"
    make_root "$FOLDER/outside" outside_ca "CA Luar" 365
    make_root "$FOLDER/forged" outside_ca "CA Luar" 365
    for name in rsud lain palsu; do make_key $name.key; done
    sign_by outside rsud.key rsud.pem outside_leaf "SIMRS RSUD Rekaan" 30
    sign_by outside lain.key lain.pem outside_leaf "Orang Lain" 30
    sign_by forged palsu.key palsu.pem outside_leaf "SIMRS RSUD Rekaan" 30
    unset BAIMBAI_SAN BAIMBAI_URI_HOST PROFILES
    config="--config baimbai.json"
    "$PROGRAM" facility add rsud-rekaan $config --name "RSUD Rekaan" --kind hospital --simulated \\
      --alias "urn:satusehat:organization|9900103009" >/dev/null
    for name in petugas-a petugas-b; do "$PROGRAM" officer add $name $config --name "$name" --role officer >/dev/null; done
    "$PROGRAM" officer add pengawas $config --name pengawas --role auditor >/dev/null
    "$PROGRAM" facility status rsud-rekaan verified $config --officer petugas-a --reason uji >/dev/null
    "$PROGRAM" facility status rsud-rekaan active $config --officer petugas-b --reason uji >/dev/null
    """

  private static let steps = """
    cd "$FOLDER"
    config="--config baimbai.json"
    issuer() { "$PROGRAM" certificate issuer "$@" $config >>said 2>&1 && echo yes || echo no; }
    me() { curl -sS --max-time 10 --cacert "$CERTS/ca.pem" --cert $1.pem --key $1.key -o me -w '%{http_code}' "$GATEWAY/v1/me" 2>/dev/null || true
      grep -o 'BMB-[0-9]*\\|rsud-rekaan' me 2>/dev/null | sort -u | tr '\\n' ' ' | sed 's/^/ /'; rm -f me; echo; }
    # New roots are taken within a second of the registry's change, which is seen within half of one.
    await() { sleep 2.5; }
    echo "before $(me rsud)"
    echo "auditor $(issuer add ca-luar outside/cert.pem --officer pengawas)"
    echo "leaf as authority $(issuer add ca-luar rsud.pem --officer petugas-a)"
    echo "proposed $(issuer add ca-luar outside/cert.pem --officer petugas-a)"; await
    echo "one word $(me rsud)"
    echo "same person $(issuer approve ca-luar --officer petugas-a)"
    echo "approved $(issuer approve ca-luar --officer petugas-b)"; await
    echo "unbound $(me rsud)"
    binding=$("$PROGRAM" certificate bind --issuer ca-luar --common-name "SIMRS RSUD Rekaan" --facility rsud-rekaan --officer petugas-a $config)
    sleep 1
    echo "bound $(me rsud)"
    echo "other name $(me lain)"
    echo "forged $(me palsu)"
    python3 - <<'PY' >kept & kept=$!
    import http.client, os, ssl, time
    context = ssl.create_default_context(cafile=os.environ["CERTS"] + "/ca.pem")
    context.load_cert_chain("rsud.pem", "rsud.key")
    link = http.client.HTTPSConnection("localhost", int(os.environ["GATEWAY"].rsplit(":", 1)[1]), context=context)
    seen, end = [], time.time() + 60
    while time.time() < end and not os.path.exists("over"):
        link.request("GET", "/v1/me"); answer = link.getresponse(); answer.read()
        if not seen or seen[-1] != answer.status: seen.append(answer.status)
        time.sleep(0.05)
    print(*seen)
    PY
    sleep 1
    "$PROGRAM" certificate unbind "$binding" --officer petugas-b $config >/dev/null; sleep 1
    echo "unbound again $(me rsud)"
    serial=$(openssl x509 -in rsud.pem -noout -serial | cut -d= -f2)
    "$PROGRAM" certificate bind --issuer ca-luar --serial "$serial" --facility rsud-rekaan --officer petugas-a $config >/dev/null; sleep 1
    echo "by serial $(me rsud)"
    "$PROGRAM" certificate issuer list $config | cut -f 1,2 | sed 's/^  [^ ]*/  id/; s/ [0-9a-f]\\{20,\\}/ number/'
    echo "removed $(issuer remove ca-luar --officer petugas-a)"; await
    touch over; wait $kept; echo "kept $(cat kept)"
    echo "after $(me rsud)"
    """

  @Test(
    "Two officers trust it, an officer binds its certificates, and each of it ends within a second")
  func life() async throws {
    let house = try await RunningHouse.start()
    _ = try await house.run(Self.setUp, ["ROOT": repository])
    let said = try await house.run(Self.steps)
    #expect(
      said.split(separator: "\n").map { $0.replacing(/\ +$/, with: "") } == [
        "before 000", "auditor no", "leaf as authority no", "proposed yes", "one word 000",
        "same person no", "approved yes", "unbound 403 BMB-1604", "bound 200 rsud-rekaan",
        "other name 403 BMB-1604", "forged 000", "unbound again 403 BMB-1604",
        "by serial 200 rsud-rekaan", "ca-luar\tdisetujui / approved petugas-b", "  id number",
        "removed yes", "kept 200 403 200 403", "after 000",
      ], "\(said)")
    // Proposal, approval, two bindings, one end, one removal: each is an entry.
    #expect(
      try await house.count(
        "SELECT count(*) FROM audit.leaf WHERE convert_from(entry, 'UTF8') LIKE '%\"evt\":\"cert.change\"%'"
          + " AND (convert_from(entry, 'UTF8') LIKE '%Issuer/%' OR convert_from(entry, 'UTF8') LIKE '%Binding/%')"
      ) == 6)
    try await house.openWhole()
    try await house.stop()
  }
}
