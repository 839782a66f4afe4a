/** TLS with an API of one's own authority, and with one that asks for a certificate. */
import type { TLSSocket } from 'node:tls'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { selfSigned } from './diagnoses/certificate.ts'
import { aCertificate, aPfx, encryptedKey } from './support/certificates.ts'
import { type HttpApi, startHttpApi } from './support/http-api.ts'
import { type HttpWorld, openHttpWorld } from './support/http-world.ts'

const DAY_MS = 24 * 3_600_000
const server = selfSigned('localhost', new Date(Date.now() - DAY_MS), new Date(Date.now() + DAY_MS))
const client = aCertificate({ subject: 'Keyway' })

let world: HttpWorld
let api: HttpApi
/** Subjects of the certificates the API was shown. */
const shown: (string | undefined)[] = []
beforeAll(async () => {
  world = await openHttpWorld()
  api = await startHttpApi(
    () => ({ body: {} }),
    { ...server, requestCert: true, rejectUnauthorized: false },
    (socket) => {
      shown.push((socket as TLSSocket).getPeerCertificate().subject?.CN as string | undefined)
    },
  )
})
afterAll(async () => {
  await api.close()
  await world.close()
})

const tested = async (http: object) => {
  const id = await world.connect({ baseURI: api.origin, ...http })
  const { body } = await world.ping(id)
  return body
}

test('a certificate of an unknown authority is refused', async () => {
  expect((await tested({})).diagnosis.code).toBe('certificate_untrusted')
})

test('its authority may be entered', async () => {
  expect(await tested({ clientCertificates: { ca: server.cert } })).toMatchObject({ code: 200 })
  expect(shown.at(-1)).toBeUndefined()
})

test('a host an administrator allowed may be called without a look at its certificate', async () => {
  expect(await tested({ disableStrictSSL: true })).toMatchObject({ code: 200 })
})

test.each<[string, object]>([
  ['as certificate and key', { cert: client.cert, key: client.key }],
  [
    'as certificate and encrypted key',
    { cert: client.cert, key: encryptedKey(client, 'canary-pass~7'), passphrase: 'canary-pass~7' },
  ],
  ['as a PFX file', { pfx: aPfx(client, 'canary-pass~7'), passphrase: 'canary-pass~7' }],
])('a certificate is shown to an API that asks for one: %s', async (_, clientCertificates) => {
  expect(await tested({ clientCertificates: { ca: server.cert, ...clientCertificates } })).toMatchObject({ code: 200 })
  expect(shown.at(-1)).toBe('Keyway')
})

test('a key that does not belong to the certificate is refused at its field, and no key is shown', async () => {
  const other = aCertificate({ subject: 'Other' })
  const refused = await world.create({ clientCertificates: { cert: client.cert, key: other.key } })
  expect(refused.body.errors).toMatchObject([{ field: 'http.clientCertificates.key' }])
  const kept = await world.create({ clientCertificates: { cert: client.cert, key: client.key } })
  expect(kept.body.http.clientCertificates).toEqual({ cert: client.cert, key: '******' })
  const rows = JSON.stringify(await world.deps.db.selectFrom('connections').selectAll().execute())
  expect(rows + world.logged()).not.toMatch(/PRIVATE KEY|canary-pass/)
})
