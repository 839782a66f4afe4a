import { AZURE_KEY_VAULT_ID, type Connection, ConnectionInput, HTTP_ID, MASK } from '@keyway/contract'
import { describe, expect, it } from 'vitest'
import { connectionDocument, connectionValues, EMPTY_CONNECTION, needsNewSignIn } from './connection-values.ts'
import { onlyInHttpView } from './http/http-values.ts'

const ID = '0123456789abcdef01234567'
const TIME = '2026-11-23T07:30:00.000Z'
const stored: Connection = {
  _id: ID,
  name: 'Contoso',
  type: 'http',
  externalId: 'erp-1',
  http: {
    formType: 'http',
    _httpConnectorId: AZURE_KEY_VAULT_ID,
    _httpConnectorApiId: 'data-plane',
    _iClientId: ID,
    baseURI: 'https://contoso.vault.azure.net',
    mediaType: 'json',
    concurrencyLevel: 5,
    unencrypted: { vaultUrl: 'https://contoso.vault.azure.net' },
    auth: { type: 'oauth', oauth: { scope: ['b', 'a'] } },
  },
  offline: false,
  needsAuthorization: false,
  needsSecret: false,
  status: 'online',
  offlineSince: null,
  lastCheckedAt: null,
  nextCheckAt: null,
  diagnosis: null,
  grant: {
    grantedBy: 'megan@contoso.example',
    grantedAt: TIME,
    scope: [],
    missingScope: [],
    tenantId: ID,
    refreshedAt: TIME,
    accessTokenExpiresAt: TIME,
    refreshTokenExpiresAt: null,
  },
  debugDate: null,
  debugUntil: null,
  createdAt: TIME,
  lastModified: TIME,
}

describe('the document of a connection', () => {
  it('is accepted by the contract and keeps what the form does not show', () => {
    const document = connectionDocument(connectionValues(stored), 'another', stored)
    expect(ConnectionInput.parse(document)).toMatchObject({
      externalId: 'erp-1',
      http: { formType: 'http', _httpConnectorId: AZURE_KEY_VAULT_ID, concurrencyLevel: 5 },
    })
  })

  it('leaves the Vault URL out for the control plane, also when one was typed before', () => {
    const values = { ...connectionValues(stored), apiType: 'control-plane' as const }
    expect(connectionDocument(values, ID, undefined).http.unencrypted).toEqual({})
  })

  it('starts with the concurrency that the contract starts with', () => {
    expect(EMPTY_CONNECTION.concurrencyLevel).toBe(25)
  })
})

/** Every setting of the HTTP view. */
const SETTINGS = {
  mediaType: 'xml' as const,
  successMediaType: 'json' as const,
  errorMediaType: 'json' as const,
  headers: [{ name: 'X-Tenant', value: 'contoso' }],
  rateLimit: { failStatusCode: 420, failPath: 'error', failValues: ['slow'] },
  ping: {
    method: 'POST' as const,
    relativeURI: '/me',
    body: '{}',
    successPath: 'status',
    successValues: ['ok'],
    allowArrayforSuccessPath: true,
    failPath: 'error',
    failValues: ['1'],
    errorPath: 'error.message',
  },
  retryHeader: 'X-Wait',
}
const FAILURE = {
  failStatusCode: 403,
  failPath: 'error.code',
  failValues: ['expired'],
  failures: [{ statusCode: 418 }],
}

describe('the HTTP view', () => {
  const borrowing = { _borrowConcurrencyFromConnectionId: 'e'.repeat(24) }
  const azure: Connection = {
    ...stored,
    ...borrowing,
    http: { ...stored.http, ...SETTINGS, auth: { ...stored.http.auth, ...FAILURE } } as Connection['http'],
  }

  it.each(['assistant', 'http'] as const)('shows an Azure connection and loses nothing: saved from %s', (formType) => {
    const { baseURI: _, ...http } = azure.http
    const document = connectionDocument({ ...connectionValues(azure), formType }, AZURE_KEY_VAULT_ID, azure)
    expect(ConnectionInput.parse(document)).toEqual({
      name: 'Contoso',
      type: 'http',
      externalId: 'erp-1',
      ...borrowing,
      http: { ...http, formType },
    })
  })

  it('says in the simple view what only it holds', () => {
    expect(onlyInHttpView(connectionValues(azure))).toEqual([
      'media types',
      'headers',
      'response patterns',
      'how to test',
    ])
    expect(onlyInHttpView(connectionValues(stored))).toEqual([])
  })

  const universal = {
    formType: 'http' as const,
    _httpConnectorId: HTTP_ID,
    baseURI: 'https://api.example.com/v2',
    concurrencyLevel: 1,
    ...SETTINGS,
    rateLimit: { ...SETTINGS.rateLimit, limit: 60 },
    unencrypted: { region: 'eu' },
    unencryptedFields: [{ id: 'region', label: 'Region' }],
    encrypted: MASK,
    encryptedFields: [{ id: 'apiKey', label: 'API key' }],
    clientCertificates: { cert: 'a', key: MASK, ca: 'b', passphrase: MASK },
    disableStrictSSL: true,
  } as const
  const over = (auth: object): Connection => ({
    ...stored,
    http: { ...universal, auth: { ...auth, ...FAILURE } } as unknown as Connection['http'],
  })

  it.each([
    [{ type: 'custom' }],
    [{ type: 'basic', basic: { username: 'megan', password: MASK } }],
    [{ type: 'token', token: { token: MASK, location: 'url', paramName: 'key' } }],
    [
      {
        type: 'token',
        token: {
          location: 'header',
          headerName: 'X-Token',
          scheme: 'Token',
          refreshMethod: 'PUT',
          refreshRelativeURI: '/login',
          refreshBody: '{}',
          refreshMediaType: 'json',
          refreshTokenPath: 'data.token',
          refreshToken: MASK,
          refreshTokenLocation: 'body',
          refreshHeaders: [{ name: 'X-A', value: 'b' }],
          tokenPaths: ['data.token', 'data.next'],
        },
      },
    ],
  ])('shows a connection over HTTP and loses nothing: %j', (auth) => {
    const connection = over(auth)
    const document = connectionDocument(connectionValues(connection), HTTP_ID, connection)
    expect(ConnectionInput.parse(document).http).toEqual({ ...connection.http, encrypted: { apiKey: MASK } })
  })

  it('sends a secret that was typed in place of the stored one', () => {
    const connection = over({ type: 'basic', basic: { username: 'megan', password: MASK } })
    const values = { ...connectionValues(connection), password: 'new' }
    expect(connectionDocument(values, HTTP_ID, connection).http.auth).toMatchObject({ basic: { password: 'new' } })
  })
})

describe('a change of an authorized connection', () => {
  const values = connectionValues(stored)

  it('of its name or concurrency keeps its access', () => {
    expect(needsNewSignIn({ ...values, name: 'New', concurrencyLevel: 1, scope: ['a', 'b'] }, stored)).toBe(false)
  })

  it('is none while the form still holds what was typed before it was first saved', () => {
    const typed = { ...EMPTY_CONNECTION, apiType: 'data-plane' as const, iclientId: ID, scope: ['b', 'a'] }
    expect(needsNewSignIn({ ...typed, vaultUrl: ' https://contoso.vault.azure.net/' }, stored)).toBe(false)
  })

  it.each([
    { vaultUrl: 'https://other.vault.azure.net' },
    { iclientId: 'f'.repeat(24) },
    { scope: ['a'] },
    { apiType: 'control-plane' as const },
  ])('to %j needs a new sign-in', (change) => {
    expect(needsNewSignIn({ ...values, ...change }, stored)).toBe(true)
  })

  it('needs no sign-in to lose when nobody has signed in yet', () => {
    expect(needsNewSignIn({ ...values, scope: [] }, { ...stored, grant: null })).toBe(false)
  })
})
