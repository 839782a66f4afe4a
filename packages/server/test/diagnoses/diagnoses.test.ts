/**
 * Every row of the catalogue, provoked: in the sandbox, or on real sockets where a sandbox has no cause for it. A row
 * without a provocation does not compile, and fails the first test.
 */
import { readFile } from 'node:fs/promises'
import { AADSTS_NUMBERS, CATALOGUE, Diagnosis, type DiagnosisCode } from '@keyway/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { KEY_VAULT } from './key-vault.ts'
import { KEYWAY } from './keyway.ts'
import { NETWORK } from './network.ts'
import { RESOURCE_MANAGER } from './resource-manager.ts'
import { RUNS } from './runs.ts'
import { AADSTS, armed, SIGN_IN } from './sign-in.ts'
import { openStage, type Provocation, type Stage } from './stage.ts'
import { STAGES } from './stages.ts'

/** Provoked by a test of their own: what the console finds by itself, what only a sign-in of an app meets, and connections over HTTP. */
const ELSEWHERE = {
  popup_closed: 'console/src/connections/authorize/authorization-state.test.ts',
  authorization_lapsed: 'console/src/connections/authorize/failure-of-result.test.ts',
  client_certificate_expired: 'server/src/grants/app-only.test.ts',
  federated_token_missing: 'server/src/grants/app-only.test.ts',
  managed_identity_missing: 'server/src/grants/app-only.test.ts',
  managed_identity_refused: 'server/src/grants/app-only.test.ts',
  keys_unavailable: 'server/test/left-behind.test.ts',
  run_not_started: 'server/test/flow-starts.test.ts',
  credentials_refused: 'server/test/http-connections.test.ts',
  api_busy: 'server/test/http-connections.test.ts',
  api_failed: 'server/test/http-connections.test.ts',
  api_refused: 'server/test/http-exports.test.ts',
  api_redirected: 'server/test/http-connections.test.ts',
  test_refused: 'server/test/http-connections.test.ts',
  test_value_wrong: 'server/test/http-connections.test.ts',
  template_failed: 'server/test/http-connections.test.ts',
  secrets_missing: 'server/test/http-keeping.test.ts',
  secrets_unreadable: 'server/test/http-connections.test.ts',
  token_request_refused: 'server/test/http-oauth.test.ts',
  oauth_client_refused: 'server/test/http-oauth.test.ts',
  oauth_access_ended: 'server/test/http-oauth.test.ts',
  oauth_declined: 'server/test/http-oauth.test.ts',
  oauth_scope_refused: 'server/test/http-oauth.test.ts',
  oauth_refused: 'server/test/http-oauth.test.ts',
  oauth_busy: 'server/test/http-oauth.test.ts',
  oauth_answer_invalid: 'server/test/http-oauth.test.ts',
} as const

const PROVOKED = { ...SIGN_IN, ...KEY_VAULT, ...RESOURCE_MANAGER, ...NETWORK, ...KEYWAY, ...RUNS, ...STAGES }

/** The compiler names a row that is missing here. */
type Unprovoked = Exclude<DiagnosisCode, keyof typeof PROVOKED | keyof typeof ELSEWHERE>
const NONE_LEFT: [Unprovoked] extends [never] ? true : Unprovoked = true

/** Microsoft documents these, and the sandbox has none of them. */
const NOT_IN_THE_SANDBOX: readonly number[] = [90093, 50158, 28000]

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage.close())

test('every row of the catalogue has a provocation, at least sixty of them', () => {
  expect(NONE_LEFT).toBe(true)
  const provoked = [...Object.keys(PROVOKED), ...Object.keys(ELSEWHERE)]
  expect(provoked.toSorted()).toEqual(Object.keys(CATALOGUE).toSorted())
  expect(provoked.length).toBeGreaterThanOrEqual(60)
})

test('every AADSTS number with a row is sent by the sandbox once', () => {
  const sent = AADSTS.map(([number]) => number as number)
  expect(AADSTS_NUMBERS.filter((number) => !sent.includes(number) && !NOT_IN_THE_SANDBOX.includes(number))).toEqual([])
})

describe('provoked for real,', () => {
  test.each(Object.entries(PROVOKED) as [DiagnosisCode, Provocation][])(
    '%s',
    { timeout: 40_000 },
    async (code, provoke) => {
      const told = await provoke(stage)
      expect(told.code).toBe(code)
      if ('steps' in told) {
        expect(Diagnosis.parse(told)).toEqual(told)
        for (const text of [told.cause, ...(told.steps ?? [])]) expect(text).not.toMatch(/[{}]|undefined/)
      }
    },
  )

  test.each(Object.entries(ELSEWHERE))('%s is provoked where it is found', async (code, file) => {
    expect(await readFile(new URL(`../../../${file}`, import.meta.url), 'utf8')).toContain(`'${code}'`)
  })
})

describe('an answer of Entra ID with', () => {
  test.each(AADSTS)('AADSTS%i is %s', async (number, code) => {
    // A 503 is a disturbance whatever it says.
    const facts = number === 90033 ? { status: 503 } : { azureCode: `AADSTS${number}` }
    expect(await armed(number)(stage)).toMatchObject({ code, facts })
  })
})
