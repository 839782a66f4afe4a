import { type IClient, IClientInput, MASK, WAYS } from '@keyway/contract'
import { describe, expect, it } from 'vitest'
import { fieldFaults } from '../ui/form/field-rows.ts'
import { emptyIClient, endsAccess, iclientDocument, iclientRows, iclientValues } from './iclient-values.ts'

const GUID = '11111111-2222-3333-4444-555555555555'
const TENANT = '66666666-7777-8888-9999-000000000000'
const ID = '0123456789abcdef01234567'
const REDIRECT_URI = 'http://localhost:5390/connection/oauth2callback/k1'
const END = '2027-01-31T00:00:00.000Z'
const CERTIFICATE = {
  cert: '-----BEGIN CERTIFICATE-----',
  key: MASK,
  thumbprint: 'AB',
  thumbprintSha256: 'ab',
  subject: 'CN=Contoso',
  notBefore: END,
  notAfter: END,
  madeByKeyway: true,
}

const storedWith = (part: Partial<IClient>): IClient => ({
  _id: ID,
  name: 'Contoso',
  provider: 'azureoauth',
  formType: 'assistant',
  _httpConnectorId: ID,
  signIn: {
    way: 'authorizationCode',
    cloud: 'china',
    clientId: GUID,
    tenantId: TENANT,
    expiresAt: null,
    daysLeft: null,
    missing: null,
  },
  createdAt: '2026-01-01T00:00:00.000Z',
  lastModified: '2026-01-01T00:00:00.000Z',
  ...part,
})
const oauth2: NonNullable<IClient['oauth2']> = {
  clientId: GUID,
  clientSecret: MASK,
  grantType: 'authorizecode',
  credential: 'secret',
  clientCredentialsLocation: 'basicauthheader',
  redirectUri: REDIRECT_URI,
  pkceCodeChallengeMethod: 's256',
  unencrypted: { cloud: 'china', tenantId: TENANT },
}
const stored = storedWith({ oauth2 })
const principal = storedWith({
  provider: 'azureserviceprincipal',
  signIn: { ...stored.signIn, way: 'clientSecret' },
  azureserviceprincipal: {
    clientId: GUID,
    clientSecret: MASK,
    clientSecretExpiresAt: END,
    tenantId: TENANT,
    cloud: 'china',
  },
})
const custom = storedWith({
  provider: 'custom_oauth2',
  oauth2: {
    ...oauth2,
    auth: { uri: 'https://login.partner.microsoftonline.cn/t/oauth2/v2.0/authorize' },
    token: { uri: 'https://login.partner.microsoftonline.cn/t/oauth2/v2.0/token' },
    validDomainNames: ['login.partner.microsoftonline.cn'],
    scope: ['a/b'],
  },
})

const again = (client: IClient, change: object = {}) =>
  iclientDocument({ ...iclientValues(client), ...change }, 'another', REDIRECT_URI, client)

describe('the document of an OAuth 2.0 client', () => {
  it.each(WAYS.map((way) => way.id))('that signs in by %s is accepted by the contract', (way) => {
    const values = {
      ...emptyIClient('public'),
      way,
      name: 'A',
      tenantId: TENANT,
      clientId: ` ${GUID} `,
      clientSecret: 's3cret~',
    }
    const result = IClientInput.safeParse(iclientDocument(values, ID, REDIRECT_URI, undefined))
    expect(result.error?.issues ?? []).toEqual([])
    expect(fieldFaults(iclientRows(undefined), values)).toEqual({})
  })

  it('leaves the secret out when the field stays blank, and never sends the mask as if it had been typed', () => {
    expect(JSON.stringify(again(stored))).not.toContain('clientSecret"')
    expect(JSON.stringify(again(stored, { clientSecret: MASK }))).not.toContain('clientSecret"')
  })

  it('keeps what the form does not show', () => {
    expect(again(stored)).toMatchObject({
      _httpConnectorId: ID,
      oauth2: { clientCredentialsLocation: 'basicauthheader' },
    })
  })

  it('keeps its provider while its way allows', () => {
    expect(again(principal)).toMatchObject({
      provider: 'azureserviceprincipal',
      azureserviceprincipal: { tenantId: TENANT, cloud: 'china', clientSecretExpiresAt: END },
    })
    expect(again(principal, { way: 'managedIdentity' })).toMatchObject({ provider: 'azureoauth' })
    expect(again(custom)).toMatchObject({
      provider: 'custom_oauth2',
      oauth2: { validDomainNames: ['login.partner.microsoftonline.cn'], scope: ['a/b'] },
    })
    for (const client of [stored, principal, custom])
      expect(IClientInput.safeParse(again(client)).error).toBeUndefined()
  })

  it('keeps the certificate, has one made, or sends what was chosen', () => {
    const client = storedWith({
      signIn: { ...stored.signIn, way: 'clientCertificate' },
      oauth2: { ...oauth2, grantType: 'clientcredentials', credential: 'certificate', clientCertificate: CERTIFICATE },
    })
    const sent = (change: object) => {
      const document = again(client, change)
      return 'oauth2' in document && 'clientCertificate' in document.oauth2
        ? document.oauth2.clientCertificate
        : undefined
    }
    expect(sent({})).toEqual({ cert: CERTIFICATE.cert, key: MASK })
    expect(sent({ certificateFrom: 'make', days: 90 })).toEqual({ make: { days: 90 } })
    expect(sent({ certificateFrom: 'pfx', pfx: 'AA==', passphrase: 'p' })).toEqual({ pfx: 'AA==', passphrase: 'p' })
    expect(sent({ certificateFrom: 'pem', cert: 'c', key: 'k' })).toEqual({ cert: 'c', key: 'k' })
  })
})

it('asks for the secret when creating, and when none is stored', () => {
  const blank = { ...emptyIClient('public'), name: 'A', tenantId: TENANT, clientId: GUID }
  expect(fieldFaults(iclientRows(undefined), blank)).toHaveProperty('clientSecret')
  expect(fieldFaults(iclientRows(stored), iclientValues(stored))).toEqual({})
})

it('asks for the file that was promised', () => {
  const values = { ...emptyIClient('public'), way: 'clientCertificate' as const, certificateFrom: 'pfx' as const }
  expect(fieldFaults(iclientRows(undefined), values)).toMatchObject({ pfx: 'Choose a PFX file.' })
})

it('warns of changes that end access, and of no others', () => {
  const values = iclientValues(stored)
  expect(endsAccess({ ...values, name: 'B', clientSecret: 'new', secretEnds: '2028-01-01' }, stored)).toBe(false)
  expect(endsAccess({ ...values, way: 'clientSecret' }, stored)).toBe(true)
  expect(endsAccess({ ...values, tenantId: GUID }, stored)).toBe(true)
  expect(endsAccess({ ...values, tenantId: GUID }, undefined)).toBe(false)
})
