import { HTTP_ID, type IClient, IClientInput } from '@keyway/contract'
import { expect, test } from 'vitest'
import { universalClientDocument, universalClientRows, universalClientValues } from './universal-values.ts'

const TIME = '2026-11-26T08:00:00.000Z'
const stored: IClient = {
  _id: 'a'.repeat(24),
  name: 'Orders',
  provider: 'custom_oauth2',
  formType: 'http',
  _httpConnectorId: HTTP_ID,
  enableJWT: true,
  jwt: { signatureMethod: 'hmac-sha256', payload: { iss: 'me' }, secret: '******', isSecretBase64Encoded: true },
  enableIClientReferences: true,
  settings: { region: 'eu' },
  settingsForm: { form: {} },
  signIn: {
    way: 'clientSecret',
    cloud: null,
    clientId: 'app',
    tenantId: '',
    expiresAt: null,
    daysLeft: null,
    missing: null,
  },
  oauth2: {
    clientId: 'app',
    clientSecret: '******',
    grantType: 'clientcredentials',
    credential: 'secret',
    clientCredentialsLocation: 'body',
    redirectUri: 'https://keyway.example/connection/oauth2callback/1',
    pkceCodeChallengeMethod: 's256',
    token: { uri: 'https://auth.example/token' },
    validDomainNames: ['auth.example'],
    encrypted: { apiKey: '******' },
    unencrypted: { audience: 'orders' },
  },
  createdAt: TIME,
  lastModified: TIME,
}
const values = universalClientValues(stored)

test('what a client has besides its credentials is kept by a save that changes nothing', () => {
  const document = universalClientDocument(values, undefined, stored)
  expect(IClientInput.safeParse(document).error).toBeUndefined()
  expect(document).toMatchObject({
    enableJWT: true,
    jwt: { signatureMethod: 'hmac-sha256', secret: '******', isSecretBase64Encoded: true },
    enableIClientReferences: true,
    settings: { region: 'eu' },
    settingsForm: { form: {} },
    oauth2: { encrypted: { apiKey: '******' }, unencrypted: { audience: 'orders' } },
  })
})

test('a secret does not serve a method that signs with a private key', () => {
  const changed = { ...values, signatureMethod: 'es256' as const }
  expect(universalClientDocument(changed, undefined, stored)).not.toHaveProperty('jwt.secret')
  const row = universalClientRows(changed, stored).find(({ field }) => field === 'jwtKey')
  expect(row).toMatchObject({ path: 'jwt.privateKey', label: 'Private key' })
  const required = row?.required as (of: typeof changed) => boolean
  expect(required(changed)).toBe(true)
  expect(required({ ...changed, enableJWT: false })).toBe(false)
})
