#!/usr/bin/env node
// Sends one file to a Baimbai gateway. Node 20 or newer (18 works too), nothing from npm.
//
//   node submit.mjs GATEWAY_URL CERT KEY CA FILE CONTENT_TYPE
//
// Prints "STATUS SUBMISSION_ID", then the answer with the signed receipt in it: keep it.
// Exit code: 0 accepted, 1 refused, 2 not sent.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import https from 'node:https'
import { setTimeout as sleep } from 'node:timers/promises'

const RETRIED = [408, 429, 500, 502, 503, 504]
const ATTEMPTS = 10
const DEADLINE_MS = 300_000
const LARGEST_ANSWER_BYTES = 16 << 20

if (process.argv.length !== 8) stop('usage: node submit.mjs GATEWAY_URL CERT KEY CA FILE CONTENT_TYPE')
const [gateway, certPath, keyPath, caPath, path, type] = process.argv.slice(2)
const [cert, key, ca, body] = [certPath, keyPath, caPath, path].map(read)
const url = new URL(gateway.replace(/\/+$/, '') + '/v1/submissions')
if (url.protocol !== 'https:') stop('GATEWAY_URL: expected https://HOST[:PORT]')

const headers = {
  'Content-Type': type,
  'Content-Length': body.length,
  Accept: 'application/json',
  // The same content always has the same key, so that a repeat never makes a second visit.
  'Idempotency-Key': createHash('sha256').update(type).update('\0').update(body).digest('hex')
}

function stop (text) {
  console.error(text)
  process.exit(2)
}

function read (file) {
  try { return readFileSync(file) } catch (error) { return stop(error.message) }
}

/** One attempt: status, Retry-After in seconds, answer; rejects if the connection fails. */
function attempt () {
  return new Promise((resolve, reject) => {
    const options = { method: 'POST', headers, cert, key, ca, minVersion: 'TLSv1.2', agent: false }
    const request = https.request(url, { ...options, timeout: 120_000 }, response => {
      const parts = []
      let length = 0
      response.on('data', part => {
        length += part.length
        if (length > LARGEST_ANSWER_BYTES) request.destroy(new Error('the answer is too long'))
        parts.push(part)
      })
      response.on('error', reject)
      response.on('aborted', () => reject(new Error('the connection was cut off')))
      response.on('end', () => {
        const after = Number.parseInt(response.headers['retry-after'] ?? '0', 10)
        resolve({
          status: response.statusCode,
          after: Number.isFinite(after) ? Math.min(Math.max(after, 0), 86_400) : 0,
          answer: Buffer.concat(parts).toString()
        })
      })
    })
    request.on('timeout', () => request.destroy(new Error('no answer in time')))
    request.on('error', reject)
    request.end(body)
  })
}

/** Whether certificates do not fit: trying again changes nothing. */
function isDistrust (error) {
  return /CERT|ERR_SSL|ERR_TLS|ERR_OSSL|SELF_SIGNED|ISSUER/.test(error.code ?? '')
}

const began = Date.now()
let delay = 500
let result = { status: 0, after: 0, answer: '' }
for (let number = 1; ; number++) {
  let reason = ''
  try {
    result = await attempt()
    if (!RETRIED.includes(result.status)) break
    reason = `status ${result.status}`
  } catch (error) {
    if (isDistrust(error)) stop(`certificates do not fit: ${error.message}`)
    result = { status: 0, after: 0, answer: '' }
    reason = error.message
  }
  const wait = Math.max(result.after * 1000 + Math.random() * 500, delay * (0.5 + Math.random() / 2))
  delay = Math.min(delay * 2, 30_000)
  if (number === ATTEMPTS || Date.now() - began + wait > DEADLINE_MS) break
  console.error(`attempt ${number}: ${reason}; again in ${(wait / 1000).toFixed(1)} s`)
  await sleep(wait)
}

let document = {}
try { document = JSON.parse(result.answer) ?? {} } catch { /* not JSON: an answer of a proxy */ }
console.log(`${result.status} ${document.submission ?? '-'}\n${result.answer}`)
if (result.status === 0 || RETRIED.includes(result.status)) process.exitCode = 2
else {
  const isRefused = (document.visits ?? []).some(visit => visit.status === 'refused')
  process.exitCode = result.status >= 200 && result.status < 300 && !isRefused ? 0 : 1
}
