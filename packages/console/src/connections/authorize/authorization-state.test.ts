import { AZURE_KEY_VAULT_ID, type Connection, type Diagnosis } from '@keyway/contract'
import { describe, expect, it } from 'vitest'
import { type AuthorizationState, before, IDLE, nextAuthorization, outcomeOf } from './authorization-state.ts'

const ID = '0123456789abcdef01234567'
const URL = 'https://login.example/authorize'
const WAITING: AuthorizationState = { step: 'waiting', url: URL, blocked: false }
const TIME = '2026-11-23T07:30:00.000Z'
const DIAGNOSIS: Diagnosis = {
  code: 'consent_declined',
  title: 'Access was not allowed',
  cause: 'Somebody pressed Cancel.',
  who: 'you',
  steps: ['Start again.'],
  docs: 'docs/errors.md#consent_declined',
  retry: 'no',
  facts: {},
}

const connection = (part: Partial<Connection>): Connection => ({
  _id: ID,
  name: 'Contoso',
  type: 'http',
  http: {
    formType: 'assistant',
    _httpConnectorId: AZURE_KEY_VAULT_ID,
    _httpConnectorApiId: 'data-plane',
    _iClientId: ID,
    baseURI: 'https://contoso.vault.azure.net',
    mediaType: 'json',
    concurrencyLevel: 25,
    unencrypted: {},
    auth: { type: 'oauth', oauth: { scope: [] } },
  },
  offline: false,
  needsAuthorization: true,
  needsSecret: false,
  status: 'needsAuthorization',
  offlineSince: null,
  lastCheckedAt: null,
  nextCheckAt: null,
  diagnosis: null,
  grant: null,
  debugDate: null,
  debugUntil: null,
  createdAt: TIME,
  lastModified: TIME,
  ...part,
})
const grant = (grantedAt: string): Connection['grant'] => ({
  grantedBy: 'megan@contoso.example',
  grantedAt,
  scope: [],
  missingScope: [],
  tenantId: ID,
  refreshedAt: grantedAt,
  accessTokenExpiresAt: grantedAt,
  refreshTokenExpiresAt: null,
})

describe('an authorization', () => {
  it('goes from the press of the button to success', () => {
    const starting = nextAuthorization(IDLE, { type: 'start', byItself: false })
    const waiting = nextAuthorization(starting, { type: 'opened', url: URL, blocked: false })
    expect(waiting).toEqual(WAITING)
    expect(nextAuthorization(waiting, { type: 'succeeded' })).toEqual({ step: 'succeeded' })
  })

  it('says that the window was closed, and still takes a success that comes after', () => {
    const closed = nextAuthorization(WAITING, { type: 'popupClosed' })
    expect(closed).toMatchObject({ step: 'closed', url: URL, diagnosis: { code: 'popup_closed' } })
    expect(nextAuthorization(closed, { type: 'succeeded' })).toEqual({ step: 'succeeded' })
  })

  it('does not call a blocked popup closed', () => {
    const blocked: AuthorizationState = { ...WAITING, blocked: true }
    expect(nextAuthorization(blocked, { type: 'popupClosed' })).toBe(blocked)
  })

  it('fails with the diagnosis, also before the popup got an address', () => {
    expect(nextAuthorization(WAITING, { type: 'failed', message: 'No.', diagnosis: DIAGNOSIS })).toMatchObject({
      step: 'failed',
      diagnosis: DIAGNOSIS,
    })
    expect(nextAuthorization({ step: 'starting', byItself: false }, { type: 'failed', message: 'No.' }).step).toBe(
      'failed',
    )
  })

  it('ignores outcomes that come when it is over', () => {
    const done: AuthorizationState = { step: 'succeeded' }
    expect(nextAuthorization(done, { type: 'failed', message: 'late' })).toBe(done)
    expect(nextAuthorization(done, { type: 'popupClosed' })).toBe(done)
    expect(nextAuthorization(IDLE, { type: 'succeeded' })).toBe(IDLE)
  })
})

describe('the outcome a polled connection shows', () => {
  it('is none while nothing has changed', () => {
    const same = connection({ status: 'offline', grant: grant(TIME), diagnosis: DIAGNOSIS })
    expect(outcomeOf(same, before(same))).toBeNull()
  })

  it('is success with a new grant', () => {
    const online = connection({ status: 'online', grant: grant(TIME) })
    expect(outcomeOf(online, before(connection({})))).toEqual({ type: 'succeeded' })
  })

  it('is not success with the old grant, when an online connection is authorized again', () => {
    const online = connection({ status: 'online', grant: grant(TIME) })
    expect(outcomeOf(online, before(online))).toBeNull()
  })

  it('is failure with a new diagnosis, also beside a new grant', () => {
    const offline = connection({ status: 'offline', grant: grant(TIME), diagnosis: DIAGNOSIS })
    expect(outcomeOf(offline, before(connection({})))).toMatchObject({ type: 'failed', diagnosis: DIAGNOSIS })
  })

  it('is failure with new access that does not help: still offline for the same reason', () => {
    const was = connection({ status: 'offline', diagnosis: DIAGNOSIS })
    const now = connection({ status: 'offline', diagnosis: DIAGNOSIS, grant: grant(TIME) })
    expect(outcomeOf(now, before(was))).toMatchObject({ type: 'failed', diagnosis: DIAGNOSIS })
  })
})
