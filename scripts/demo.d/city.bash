# The invented city of the demo: its streets, facilities, their certificates, three years of visits. Sourced by
# scripts/demo, whose variables it uses.

# Four demo facilities play one of the city's each, so that their pages have years to show; scripts/demo registers them
# with that code too.
readonly played_by="9900202001=puskesmas-demo 9900203001=clinic-demo 9900203002=clinic-demo-2 9900204001=hospital-demo"
# The city's last day is the day before the cluster was made, so that repeating sends the same visits.
populate() {
  "$baimbai" populate --seed 11 --visits "$city_visits" --until "$(date -d "$born -1 day" +%F)" "$@"
}

# city_facilities: registered, let in, each with a certificate of its own.
city_facilities() {
  local code name kind ownership kelurahan stem
  populate --facilities >"$state/city.tsv"
  cut -f1 "$state/city.tsv" >"$state/city.codes"
  certs/make-development-ca "$certs" --facilities "$state/city.codes" | tail -n 1
  while IFS=$'\t' read -r code name kind ownership kelurahan; do
    stem=$(tr ' ' '\n' <<<"$played_by" | sed -n "s/^$code=//p")
    if [ -n "$stem" ]; then
      ln -sf "../$stem.pem" "$certs/city/$code.pem" && ln -sf "../$stem.key" "$certs/city/$code.key"
      continue
    fi
    [ "$kind" != clinic ] || kind=clinic-primary
    [ "$ownership" = government ] && ownership=--government || ownership=
    facility "$code" "$name" "$kind" $ownership --alias "$organization|$code" --kelurahan "$kelurahan"
  done <"$state/city.tsv"
  let_in
  while read -r code; do
    [ -L "$certs/city/$code.pem" ] ||
      "$baimbai" certificate add "$certs/city/$code.pem" "${config[@]}" --facility "$code" >/dev/null
  done <"$state/city.codes"
  # A gateway hears of new certificates within a second.
  sleep 2
}

# city_people: who lives where, for rates; invented, and named so.
city_people() {
  populate --people >"$state/people.csv"
  "$baimbai" stated import "$state/people.csv" "${config[@]}"
}

# streets: the list by which addresses without a kelurahan are told, stated on its page as an officer does; once.
streets() {
  [ ! -e "$cluster/streets" ] || return 0
  local console=https://$host:$console_port status
  "$baimbai" populate --until "$(day '-1 day')" --streets >"$state/streets.csv"
  status=$(curl -sS -o "$state/streets.html" -w '%{http_code}' --retry 5 --retry-connrefused --cacert "$certs/ca.pem" \
    --cert "$certs/officer-demo.pem" --key "$certs/officer-demo.key" -H "Origin: $console" \
    -F "file=@$state/streets.csv" --form-string "source=SIMULASI: jalan rekaan, tidak ada di Banjarmasin" \
    --form-string "day=$(day '-1 day')" "$console/jalan")
  [ "$status" = 303 ] || die "the list of streets was not taken ($status): $state/streets.html"
  touch "$cluster/streets"
}

# city_counted: waits until every visit is in the figures.
city_counted() {
  local since=$SECONDS waiting
  while waiting=$(run_sql -d baimbai -c 'SELECT count(*) FROM monitor.work') && [ "$waiting" != 0 ]; do
    [ $((SECONDS - since)) -lt 900 ] || die "the figures are $waiting steps behind"
    sleep 2
  done
  # The keeper of W2 looks once in a while; nobody waits for it here.
  "$baimbai" alerts run "${config[@]}"
  say "angka lengkap setelah $((SECONDS - since)) s / the figures are complete $((SECONDS - since)) s later"
}

# city: sent once for each cluster, by every facility for itself.
city() {
  [ ! -e "$cluster/city" ] || return 0
  say "kota rekaan: fasilitas dan sertifikat / an invented city: facilities and certificates"
  city_facilities
  city_people
  say "kota rekaan: $city_visits kunjungan dalam tiga tahun / visits of three years, over mutual TLS"
  local before after
  local counted="SELECT (SELECT count(*) FROM record.visit) || ' ' || (SELECT count(*) FROM record.submission)"
  before=$(run_sql -d baimbai -c "$counted")
  populate --gateway "$gateway" --authorities "$certs/ca.pem" --certificates "$certs/city" --receipt-key "$receipt_key"
  after=$(run_sql -d baimbai -c "$counted")
  say "kunjungan dan kiriman sebelum, sesudah / visits and submissions before: $before, after: $after"
  city_counted
  echo "$city_visits" >"$cluster/city"
}
