/** Every AADSTS code of the table, armed and struck: its status, its error, its suberror, its envelope. */
import { describe, expect, it } from 'vitest'
import { FAILURES, type FailureCode } from '../../src/entra/failures.ts'
import { startTestSandbox } from '../running-sandbox.ts'
import { ALEX, MEGAN, testClient } from './client.ts'

const sandbox = await startTestSandbox()
const { control, endpoints } = sandbox
const client = testClient(sandbox)

/** As Microsoft's reference lists them: code, `error`, `suberror` where there is one. */
const DOCUMENTED: readonly (readonly [code: FailureCode, error: string, suberror?: string])[] = [
  [7000215, 'invalid_client'],
  [7000222, 'invalid_client'],
  [7000218, 'invalid_client'],
  [700027, 'invalid_client'],
  [50012, 'invalid_client'],
  [700023, 'invalid_client'],
  [700024, 'invalid_client'],
  [700025, 'invalid_client'],
  [700016, 'unauthorized_client'],
  [700011, 'invalid_client'],
  [70001, 'unauthorized_client'],
  [7000112, 'unauthorized_client'],
  [90002, 'invalid_request'],
  [50194, 'invalid_request'],
  [90072, 'invalid_grant'],
  [50020, 'invalid_grant'],
  [700005, 'invalid_grant'],
  [50011, 'invalid_request'],
  [900971, 'invalid_request'],
  [65001, 'invalid_grant', 'consent_required'],
  [65004, 'access_denied'],
  [90094, 'access_denied', 'consent_required'],
  [90095, 'access_denied', 'consent_required'],
  [65005, 'invalid_client'],
  [650052, 'invalid_client'],
  [650056, 'invalid_client'],
  [650057, 'invalid_resource'],
  [500011, 'invalid_resource'],
  [50105, 'invalid_grant'],
  [70000, 'invalid_grant', 'bad_token'],
  [70008, 'invalid_grant'],
  [700082, 'invalid_grant', 'bad_token'],
  [700084, 'invalid_grant', 'bad_token'],
  [50173, 'invalid_grant', 'bad_token'],
  [50133, 'invalid_grant', 'bad_token'],
  [70043, 'invalid_grant', 'token_expired'],
  [54005, 'invalid_grant'],
  [501481, 'invalid_grant'],
  [50147, 'invalid_request'],
  [501491, 'invalid_request'],
  [50076, 'invalid_grant', 'basic_action'],
  [50079, 'invalid_grant', 'basic_action'],
  [50072, 'interaction_required', 'basic_action'],
  [50074, 'interaction_required', 'basic_action'],
  [50078, 'invalid_grant', 'basic_action'],
  [53000, 'invalid_grant', 'message_only'],
  [53001, 'invalid_grant', 'message_only'],
  [53002, 'invalid_grant', 'message_only'],
  [53003, 'invalid_grant', 'message_only'],
  [50131, 'invalid_grant', 'message_only'],
  [530032, 'invalid_grant', 'message_only'],
  [530035, 'invalid_grant', 'message_only'],
  [50126, 'invalid_grant'],
  [50034, 'invalid_grant'],
  [50053, 'invalid_grant'],
  [50055, 'invalid_grant', 'user_password_expired'],
  [50057, 'invalid_grant'],
  [50058, 'login_required'],
  [50059, 'invalid_request'],
  [70003, 'unsupported_grant_type'],
  [70011, 'invalid_scope'],
  [700022, 'invalid_request'],
  [28002, 'invalid_request'],
  [28003, 'invalid_request'],
  [901002, 'invalid_request'],
  [900144, 'invalid_request'],
  [9002313, 'invalid_request'],
  [90014, 'invalid_request'],
  [9001023, 'invalid_request'],
]
const ROWS = DOCUMENTED.map(([code, error, suberror]) => ({ code, error, suberror }))
const UNAVAILABLE = 90033
const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

const ask = () =>
  sandbox.token({
    grant_type: 'client_credentials',
    client_id: client.app.clientId,
    client_secret: client.secret,
    scope: `${endpoints.vaultResource}/.default`,
  })

describe('an armed failure', () => {
  it.each(ROWS)(
    'AADSTS$code is answered with its own status, error, suberror and envelope',
    async ({ code, error, suberror }) => {
      control.failures.arm({ code, appId: client.app.clientId, remaining: 1 })
      const { status, headers, json } = await ask()
      expect(status).toBe(error === 'invalid_client' ? 401 : 400)
      expect(json).toMatchObject({ error, error_codes: [code] })
      expect(json.suberror).toBe(suberror)
      expect(json.error_uri).toBe(`https://login.microsoftonline.com/error?code=${code}`)
      expect(json.timestamp).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ$/)
      expect([json.trace_id, json.correlation_id].every((id) => GUID.test(id))).toBe(true)
      expect(json.error_description.startsWith(`AADSTS${code}: `)).toBe(true)
      expect(
        json.error_description.endsWith(
          `Trace ID: ${json.trace_id} Correlation ID: ${json.correlation_id} Timestamp: ${json.timestamp}`,
        ),
      ).toBe(true)
      expect(headers['x-ms-request-id']).toBe(json.trace_id)
      expect(headers['x-ms-clitelem']).toBe(`1,${code},0,,`)
      expect((await ask()).status).toBe(200)
    },
  )

  it.each(Object.keys(FAILURES).map(Number) as FailureCode[])('AADSTS%i leaves no blank in its text', async (code) => {
    control.failures.arm({ code, appId: client.app.clientId, remaining: 1 })
    const { status, json } = await ask()
    expect(status).toBeGreaterThanOrEqual(400)
    expect(json.error_description).not.toMatch(/\{\w+\}|''|undefined|\(\)| is \./)
  })

  it('of a busy service is 503 with Retry-After', async () => {
    control.failures.arm({ code: UNAVAILABLE, appId: client.app.clientId, remaining: 1 })
    const answer = await ask()
    expect([answer.status, answer.json.error]).toEqual([503, 'temporarily_unavailable'])
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
  })

  it('strikes the next calls it was armed for, and no more', async () => {
    control.failures.arm({ code: 50131, appId: client.app.clientId, remaining: 2 })
    expect([(await ask()).status, (await ask()).status, (await ask()).status]).toEqual([400, 400, 200])
  })

  it('of one person leaves others alone', async () => {
    const [megan, alex] = [await client.signIn(), await client.signIn({}, ALEX)]
    control.failures.arm({ code: 50053, userId: ALEX })
    expect((await client.refresh(alex.refresh_token)).json.error_codes).toEqual([50053])
    expect((await client.refresh(megan.refresh_token)).status).toBe(200)
    control.failures.disarm()
  })

  it('carries the claims a client must pass on', async () => {
    const claims = '{"access_token":{"capolids":{"essential":true,"values":["c1"]}}}'
    control.failures.arm({ code: 50076, appId: client.app.clientId, remaining: 1, claims })
    expect((await ask()).json.claims).toBe(claims)
  })

  it('does not use up the code or the refresh token it struck', async () => {
    const code = await client.code()
    control.failures.arm({ code: UNAVAILABLE, appId: client.app.clientId, remaining: 1 })
    expect((await client.redeem(code)).status).toBe(503)
    expect((await client.redeem(code)).status).toBe(200)
  })

  it('at sign-in is told to the app, or to the person once one is known', async () => {
    control.failures.arm({ code: 90095, appId: client.app.clientId, at: 'authorize', remaining: 1 })
    const { headers } = await sandbox.send(client.authorizeUrl())
    const back = new URL(String(headers.location)).searchParams
    expect([back.get('error'), back.get('state')]).toEqual(['access_denied', 's-1'])
    expect(back.get('error_uri')).toContain('code=90095')
    control.failures.arm({ code: 50105, userId: MEGAN, at: 'authorize', remaining: 1 })
    await expect(control.signIn(client.authorizeUrl(), { user: MEGAN })).rejects.toThrow('AADSTS50105')
  })

  it('that the table does not have cannot be armed', () => {
    expect(() => control.failures.arm({ code: 12345 as FailureCode })).toThrow('AADSTS12345')
    expect(control.failures.list()).toEqual([])
  })
})

it('every documented code is in the table', () => {
  expect(DOCUMENTED.filter(([code]) => !Object.hasOwn(FAILURES, code))).toEqual([])
})
