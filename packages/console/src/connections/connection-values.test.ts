import { type Connection, ConnectionInput } from '@keyway/contract'
import { describe, expect, it } from 'vitest'
import { connectionDocument, connectionValues, EMPTY_CONNECTION, needsNewSignIn } from './connection-values.ts'

const ID = '0123456789abcdef01234567'
const TIME = '2026-11-23T07:30:00.000Z'
const stored: Connection = {
  _id: ID,
  name: 'Contoso',
  type: 'http',
  externalId: 'erp-1',
  http: {
    formType: 'http',
    _httpConnectorId: ID,
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
      http: { formType: 'http', _httpConnectorId: ID, concurrencyLevel: 5 },
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

describe('a change of an authorized connection', () => {
  const values = connectionValues(stored)

  it('of its name or concurrency keeps its access', () => {
    expect(needsNewSignIn({ ...values, name: 'New', concurrencyLevel: 1, scope: ['a', 'b'] }, stored)).toBe(false)
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
