import { describe, expect, test } from 'vitest'
import { KeysUnavailable, SealBroken } from '../../encryption/sealer.ts'
import { createNetwork } from '../../outbound/index.ts'
import { DirectoryRefused, DirectoryUnusable } from './directory.ts'
import { createSignInNetwork } from './guarded-fetch.ts'
import { explainFailure, refuseBusy, ServiceBusy } from './outcome.ts'

const NOW = new Date('2026-11-23T08:00:00Z')
const coded = (code: string) => Object.assign(new Error(code), { code })

describe('a failed sign-in', () => {
  test.each([
    [new ServiceBusy(503, undefined), 'later', 'sign_in_unavailable'],
    [coded('ENOTFOUND'), 'later', 'host_not_found'],
    [coded('ECONNREFUSED'), 'later', 'connection_refused'],
    [coded('CERT_HAS_EXPIRED'), 'later', 'certificate_expired'],
    [new DOMException('timeout', 'TimeoutError'), 'later', 'timed_out'],
    [new Error('nobody knows'), 'later', 'connection_lost'],
    [new DirectoryUnusable('its issuer is not the one expected'), 'later', 'sign_in_answer_invalid'],
    [new DirectoryRefused(404, undefined), 'later', 'sign_in_answer_invalid'],
    [new DirectoryRefused(400, { error: 'invalid_tenant', error_codes: [90002] }), 'refused', 'tenant_not_found'],
    [coded('OAUTH_RESPONSE_IS_NOT_JSON'), 'later', 'sign_in_answer_invalid'],
    [coded('OAUTH_JWT_TIMESTAMP_CHECK_FAILED'), 'refused', 'clock_off'],
    [new SealBroken('moved'), 'refused', 'grant_unreadable'],
    [new KeysUnavailable('no key'), 'later', 'keys_unavailable'],
  ] as const)('%s is %s: %s', (error, kind, code) => {
    expect(explainFailure(error, 'refresh', { host: 'h' })).toMatchObject({ kind, diagnosis: { code } })
  })

  test('of a busy service says how long to leave it alone', () => {
    const busy = () => refuseBusy(new Response('', { status: 429, headers: { 'retry-after': '7' } }), NOW)
    expect(busy).toThrow(ServiceBusy)
    expect(explainFailure(new ServiceBusy(429, 7_000), 'refresh', {})).toMatchObject({ kind: 'later', waitMs: 7_000 })
    expect(refuseBusy(new Response('', { status: 400 }), NOW).status).toBe(400)
  })
})

test('security 12 a sign-in never goes over plain http, nor to an address out of reach', async () => {
  const network = createSignInNetwork(createNetwork({ sandbox: null, allowHosts: [] }))
  const fetch = network.fetch('public')
  const options = { method: 'GET', headers: {} }
  await expect(fetch('http://login.microsoftonline.com/', options)).rejects.toThrow('https only')
  for (const host of ['127.0.0.1', '169.254.169.254', '[::1]']) {
    await expect(fetch(`https://${host}/`, options)).rejects.toMatchObject({ code: 'KEYWAY_ADDRESS_REFUSED' })
  }
  await network.close()
})
