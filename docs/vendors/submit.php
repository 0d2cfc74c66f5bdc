#!/usr/bin/env php
<?php
// Sends one file to a Baimbai gateway. PHP 8 with its curl extension.
//
//   php submit.php GATEWAY_URL CERT KEY CA FILE CONTENT_TYPE
//
// Prints "STATUS SUBMISSION_ID", then the answer with the signed receipt in it: keep it.
// Exit code: 0 accepted, 1 refused, 2 not sent.
declare(strict_types=1);

const RETRIED = [408, 429, 500, 502, 503, 504];
const ATTEMPTS = 10;
const DEADLINE_SECONDS = 300;

// Faults of curl that another attempt does not mend: certificates that do not fit or cannot be read.
const FINAL_FAULTS = [51, 58, 59, 60, 77, 83];

function stop(string $text): never
{
    fwrite(STDERR, $text . "\n");
    exit(2);
}

if ($argc !== 7) {
    stop('usage: php submit.php GATEWAY_URL CERT KEY CA FILE CONTENT_TYPE');
}
if (!extension_loaded('curl')) {
    stop('the curl extension of PHP is needed');
}
[, $gateway, $cert, $key, $ca, $file, $type] = $argv;
$body = @file_get_contents($file);
if ($body === false) {
    stop("cannot read $file");
}

/** One attempt: status (0 if none), Retry-After in seconds, answer, curl's fault. */
function attempt(string $url, string $body, array $headers, array $options): array
{
    $after = 0;
    $handle = curl_init($url);
    curl_setopt_array($handle, $options + [
        CURLOPT_POST => true,
        CURLOPT_POSTFIELDS => $body,
        CURLOPT_HTTPHEADER => $headers,
        CURLOPT_RETURNTRANSFER => true,
        CURLOPT_CONNECTTIMEOUT => 10,
        CURLOPT_TIMEOUT => 120,
        CURLOPT_SSLVERSION => CURL_SSLVERSION_TLSv1_2,
        CURLOPT_SSL_VERIFYPEER => true,
        CURLOPT_SSL_VERIFYHOST => 2,
        CURLOPT_HEADERFUNCTION => function ($handle, string $line) use (&$after): int {
            if (preg_match('/^retry-after:\s*(\d+)\s*$/i', $line, $match)) {
                $after = min((int) $match[1], 86400);
            }
            return strlen($line);
        },
    ]);
    $answer = curl_exec($handle);
    $fault = curl_errno($handle);
    if ($fault !== 0) {
        fwrite(STDERR, curl_error($handle) . "\n");
        // In TLS 1.3 the gateway's refusal of a certificate comes as an alert after the handshake.
        return [0, 0, '', stripos(curl_error($handle), 'alert') !== false ? FINAL_FAULTS[0] : $fault];
    }
    return [curl_getinfo($handle, CURLINFO_RESPONSE_CODE), $after, (string) $answer, 0];
}

$headers = [
    "Content-Type: $type",
    'Accept: application/json',
    // The same content always has the same key, so that a repeat never makes a second visit.
    'Idempotency-Key: ' . hash('sha256', $type . "\0" . $body),
    'Expect:',
];
$options = [CURLOPT_SSLCERT => $cert, CURLOPT_SSLKEY => $key, CURLOPT_CAINFO => $ca];
$url = rtrim($gateway, '/') . '/v1/submissions';
$began = microtime(true);
$delay = 0.5;
for ($number = 1; ; $number++) {
    [$status, $after, $answer, $fault] = attempt($url, $body, $headers, $options);
    if (in_array($fault, FINAL_FAULTS, true)) {
        exit(2);
    }
    if ($status !== 0 && !in_array($status, RETRIED, true)) {
        break;
    }
    $jitter = mt_rand() / mt_getrandmax();
    $wait = max($after + $jitter / 2, $delay * (0.5 + $jitter / 2));
    $delay = min($delay * 2, 30);
    if ($number === ATTEMPTS || microtime(true) - $began + $wait > DEADLINE_SECONDS) {
        break;
    }
    fprintf(STDERR, "attempt %d: status %d; again in %.1f s\n", $number, $status, $wait);
    usleep((int) ($wait * 1_000_000));
}

$document = json_decode($answer, true);
$document = is_array($document) ? $document : [];
printf("%d %s\n%s\n", $status, $document['submission'] ?? '-', $answer);
if ($status === 0 || in_array($status, RETRIED, true)) {
    exit(2);
}
$refused = array_filter($document['visits'] ?? [], fn ($visit) => ($visit['status'] ?? '') === 'refused');
exit($status >= 200 && $status < 300 && !$refused ? 0 : 1);
