import { createHash, createPublicKey, randomBytes, X509Certificate } from 'node:crypto'
import { jwtVerify } from 'jose'
import { expect, test } from 'vitest'
import { TEST_CONFIG, testClock } from '../../../test/support/open-test-deps.ts'
import { createSealer } from '../../encryption/create-sealer.ts'
import { encryptionKey } from '../../encryption/encryption-key.ts'
import { readCertificate } from '../../iclients/certificate/index.ts'
import { privateKeyPlace, type StoredIClient } from '../../iclients/index.ts'
import { authenticationOf } from './client-authentication.ts'

const TOKEN_URL = 'https://login.example/tenant/oauth2/v2.0/token'
const CLIENT = { client_id: '22222222-2222-4222-8222-222222222222' }

test('security 22 a certificate signs an assertion as Microsoft wants it, another one each time', async () => {
  const clock = testClock()
  const sealer = await createSealer([encryptionKey(randomBytes(32))])
  const pair = await readCertificate({ make: { days: 1 } }, undefined, 'Contoso', clock.now())
  const iclient: StoredIClient = {
    id: 'a',
    name: 'Contoso',
    universal: null,
    signIn: {
      way: 'clientCertificate',
      grantType: 'clientcredentials',
      credential: 'certificate',
      cloud: 'public',
      clientId: CLIENT.client_id,
      tenantId: 'tenant',
      secretIn: 'body',
      expiresAt: null,
      places: '',
    },
    certificate: pair?.certificate,
    clientSecretSealed: null,
    privateKeySealed: await sealer.seal(pair?.privateKey ?? '', privateKeyPlace('a')),
    redirectUri: 'http://localhost/callback',
  }
  const assertion = async () => {
    const body = new URLSearchParams()
    const authenticate = await authenticationOf({ clock, sealer, config: TEST_CONFIG }, iclient)
    await authenticate(
      { issuer: 'https://login.example/tenant/v2.0', token_endpoint: TOKEN_URL },
      CLIENT,
      body,
      new Headers(),
    )
    expect(body.get('client_assertion_type')).toBe('urn:ietf:params:oauth:client-assertion-type:jwt-bearer')
    expect(body.get('client_id')).toBe(CLIENT.client_id)
    return body.get('client_assertion') ?? ''
  }

  const certificate = new X509Certificate(pair?.certificate.cert ?? '')
  const key = createPublicKey(certificate.publicKey.export({ type: 'spki', format: 'pem' }))
  const { protectedHeader, payload } = await jwtVerify(await assertion(), key)
  expect(protectedHeader).toMatchObject({
    alg: 'PS256',
    typ: 'JWT',
    'x5t#S256': createHash('sha256').update(certificate.raw).digest('base64url'),
  })
  expect(payload).toMatchObject({ iss: CLIENT.client_id, sub: CLIENT.client_id, aud: TOKEN_URL })
  expect(Number(payload.exp) - Number(payload.iat)).toBeLessThanOrEqual(600)
  const another = await jwtVerify(await assertion(), key)
  expect(another.payload.jti).not.toBe(payload.jti)
})
