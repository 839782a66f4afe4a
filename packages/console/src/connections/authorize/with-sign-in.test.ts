import { AZURE_KEY_VAULT_ID, type Connection } from '@keyway/contract'
import { expect, it } from 'vitest'
import { withSignIn } from './with-sign-in.ts'

const TIME = '2026-11-23T07:30:00.000Z'

const connection = (id: string, part: Partial<Connection> = {}, grantedAt = TIME): Connection => ({
  _id: id,
  name: id,
  type: 'http',
  http: {
    formType: 'assistant',
    _httpConnectorId: AZURE_KEY_VAULT_ID,
    _httpConnectorApiId: 'data-plane',
    _iClientId: 'client',
    baseURI: 'https://contoso.vault.azure.net',
    mediaType: 'json',
    concurrencyLevel: 25,
    unencrypted: {},
    auth: { type: 'oauth', oauth: { scope: [] } },
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
    grantedAt,
    scope: [],
    missingScope: [],
    tenantId: 'tenant',
    refreshedAt: TIME,
    accessTokenExpiresAt: TIME,
    refreshTokenExpiresAt: TIME,
  },
  debugDate: null,
  debugUntil: null,
  createdAt: TIME,
  lastModified: TIME,
  ...part,
})
const mine = connection('mine', { status: 'needsAuthorization', grant: null })
const good = connection('good')

it.each<[string, Connection]>([
  ['the connection itself', mine],
  ['one that is offline', connection('offline', { status: 'offline' })],
  ['one nobody has signed in for', connection('none', { grant: null })],
  [
    'one whose app signs in by itself',
    connection('app', { grant: { ...(good.grant as NonNullable<Connection['grant']>), refreshTokenExpiresAt: null } }),
  ],
  ['one of another client', connection('foreign', { http: { ...good.http, _iClientId: 'other' } })],
])('offers no sign-in of %s', (_, other) => {
  expect(withSignIn(mine, [other])).toBeUndefined()
})

it('offers the latest sign-in of the same client', () => {
  expect(withSignIn(mine, [good, connection('later', {}, '2026-11-24T07:30:00.000Z'), mine])?._id).toBe('later')
})
