import { describe, expect, test } from 'vitest'
import { CATALOGUE, type DiagnosisCode, diagnosis } from './catalogue.ts'
import { Diagnosis } from './diagnosis.ts'
import { diagnoseNetwork, NETWORK_CODES } from './match-network.ts'
import { diagnoseResponse, type FailedResponse, RESPONSE_CODES } from './match-response.ts'
import { diagnoseSignIn, type OAuthErrorAnswer, SIGN_IN_CODES, type SignInStep } from './match-sign-in.ts'
import { HTTP_ROWS } from './rows/http.ts'

/** Rows that no answer leads to: Keyway finds these out by itself. */
const FOUND_BY_KEYWAY: readonly DiagnosisCode[] = [
  'sign_in_answer_invalid',
  'client_certificate_expired',
  'federated_token_missing',
  'managed_identity_missing',
  'managed_identity_refused',
  'id_token_invalid',
  'answer_not_json',
  'next_page_foreign',
  'not_authorized',
  'authorization_revoked',
  'authorization_lapsed',
  'authorization_outdated',
  'popup_closed',
  'scope_missing',
  'no_subscription',
  'sandbox_off',
  'grant_unreadable',
  'keys_unavailable',
  'refresh_pending',
  'input_missing',
  'input_invalid',
  'input_unknown',
  'operation_unknown',
  'run_interrupted',
  'run_not_started',
  'run_step_removed',
  'run_failed_inside',
  ...(Object.keys(HTTP_ROWS) as DiagnosisCode[]),
  'response_failure',
  'resource_path_missing',
  'request_not_made',
  'paging_stuck',
]

describe('the catalogue', () => {
  test('has no row that nothing leads to', () => {
    const reachable = new Set([...SIGN_IN_CODES, ...RESPONSE_CODES, ...NETWORK_CODES, ...FOUND_BY_KEYWAY])
    expect(Object.keys(CATALOGUE).filter((code) => !reachable.has(code as DiagnosisCode))).toEqual([])
  })

  test.each(Object.entries(CATALOGUE))(
    '%s says what to do in whole sentences, with every mark readable',
    (code, row) => {
      expect(code).toMatch(/^[a-z]+(_[a-z]+)*$/)
      expect(row.title).toMatch(/^[A-Z][^.]*$/)
      expect(row.title.length).toBeLessThan(60)
      expect(row.steps.length).toBeGreaterThan(0)
      const shown = diagnosis(code as DiagnosisCode)
      expect(Diagnosis.parse(shown)).toEqual(shown)
      for (const text of [shown.cause, ...shown.steps]) {
        expect(text).toMatch(/^\S.*\S$/)
        expect(text).not.toMatch(/[{}]|undefined/)
      }
    },
  )
})

describe('an error answer of the sign-in', () => {
  const cases: readonly [OAuthErrorAnswer, SignInStep, DiagnosisCode][] = [
    [{ error: 'invalid_client', error_codes: [7000215] }, 'redeem', 'secret_wrong'],
    [{ error: 'invalid_client', error_codes: [7000222] }, 'refresh', 'secret_expired'],
    [{ error: 'invalid_client', error_codes: [7000218] }, 'redeem', 'credential_missing'],
    [{ error: 'invalid_client', error_codes: [700213] }, 'redeem', 'federated_identity_unmatched'],
    [{ error: 'unauthorized_client', error_codes: [700016] }, 'redeem', 'app_not_found'],
    [{ error: 'invalid_request', error_codes: [90002] }, 'redeem', 'tenant_not_found'],
    [{ error: 'access_denied', error_description: 'AADSTS65004: User declined.' }, 'authorize', 'consent_declined'],
    [{ error: 'access_denied', error_subcode: 'cancel' }, 'authorize', 'consent_declined'],
    [{ error: 'access_denied', error_description: 'AADSTS90094: Admin.' }, 'authorize', 'admin_consent_needed'],
    [{ error: 'invalid_grant', error_codes: [65001], suberror: 'consent_required' }, 'refresh', 'consent_missing'],
    [{ error: 'invalid_grant', suberror: 'consent_required' }, 'refresh', 'consent_missing'],
    [{ error: 'invalid_grant', error_codes: [50105] }, 'redeem', 'user_not_assigned'],
    [{ error: 'interaction_required', error_codes: [50076] }, 'refresh', 'mfa_needed'],
    [{ error: 'invalid_grant', error_codes: [53003] }, 'refresh', 'conditional_access'],
    [{ error: 'invalid_grant', error_codes: [700082] }, 'refresh', 'sign_in_inactive'],
    [{ error: 'invalid_grant', error_codes: [70008] }, 'refresh', 'sign_in_expired'],
    [{ error: 'invalid_grant', error_codes: [70008] }, 'redeem', 'code_expired'],
    [{ error: 'invalid_grant', error_codes: [50173] }, 'refresh', 'sign_in_revoked'],
    [{ error: 'invalid_grant', error_codes: [50057] }, 'refresh', 'account_disabled'],
    [{ error: 'invalid_grant', error_codes: [54005] }, 'redeem', 'code_used'],
    [{ error: 'invalid_grant', error_codes: [501481] }, 'redeem', 'pkce_mismatch'],
    [{ error: 'invalid_scope', error_codes: [70011] }, 'redeem', 'scope_refused'],
    [{ error: 'temporarily_unavailable' }, 'refresh', 'sign_in_unavailable'],
    [{ error: 'invalid_grant', error_codes: [99999] }, 'refresh', 'sign_in_refused'],
    [{ error: 'invalid_client', error_codes: [99999] }, 'refresh', 'sign_in_failed'],
    [{}, 'authorize', 'sign_in_failed'],
  ]

  test.each(cases)('%j during %s is %s', (answer, step, code) => {
    expect(diagnoseSignIn(answer, step).code).toBe(code)
  })

  test('does not hang on its wording', () => {
    const answer = { error: 'invalid_client', error_codes: [7000215], error_description: 'Etwas ganz anderes.' }
    expect(diagnoseSignIn(answer, 'redeem').code).toBe('secret_wrong')
  })

  test('names app, tenant and portal in the words of the occurrence', () => {
    const shown = diagnoseSignIn({ error: 'unauthorized_client', error_codes: [700016] }, 'redeem', {
      clientId: 'c-1',
      tenant: 't-1',
      portal: 'the sandbox portal',
    })
    expect(shown.cause).toContain('c-1')
    expect(shown.cause).toContain('t-1')
    expect(shown.steps[0]).toContain('In the sandbox portal:')
    expect(shown.facts).toMatchObject({ azureCode: 'AADSTS700016', clientId: 'c-1' })
  })
})

describe('a refusal of Azure', () => {
  const list = {
    id: 'GetSecrets',
    permission: { policy: 'secrets/list', rbac: 'Microsoft.KeyVault/vaults/secrets/readMetadata/action' },
  }
  const purge = { id: 'PurgeDeletedSecret', permission: { policy: 'secrets/purge' } }
  const error = (code: string, message = '', inner?: string) => ({
    error: { code, message, ...(inner !== undefined && { innererror: { code: inner } }) },
  })
  const vault = (status: number, body: unknown, operation?: FailedResponse['operation']): FailedResponse => ({
    api: 'data-plane',
    status,
    body,
    operation,
  })
  const arm = (status: number, code: string): FailedResponse => ({ api: 'control-plane', status, body: error(code) })

  const cases: readonly [FailedResponse, DiagnosisCode][] = [
    [vault(401, error('Unauthorized', 'AKV10000: Request is missing a Bearer or PoP token.')), 'token_refused'],
    [vault(401, error('Unauthorized', 'AKV10022: Invalid audience.')), 'token_wrong_audience'],
    [vault(401, error('Unauthorized', 'AKV10032: Invalid issuer.')), 'token_wrong_issuer'],
    [vault(403, error('Forbidden', '', 'ForbiddenByPolicy'), list), 'forbidden_by_policy'],
    [vault(403, error('Forbidden', '', 'ForbiddenByRbac'), list), 'forbidden_by_rbac'],
    [vault(403, error('Forbidden', '', 'ForbiddenByFirewall')), 'forbidden_by_firewall'],
    [vault(403, error('Forbidden', '', 'ForbiddenByConnection')), 'forbidden_by_connection'],
    [vault(403, error('Forbidden', '', 'SecretDisabled')), 'object_disabled'],
    [vault(403, error('Forbidden'), purge), 'purge_protected'],
    [vault(403, error('Forbidden', '', 'ForbiddenByPolicy'), purge), 'forbidden_by_policy'],
    [vault(403, error('Forbidden')), 'forbidden'],
    [vault(404, error('SecretNotFound')), 'not_found'],
    [vault(404, error('VaultNotFound')), 'vault_host_not_found'],
    [vault(404, error('SecretNotFound'), purge), 'not_deleted'],
    [vault(409, error('Conflict', '', 'ObjectIsDeletedButRecoverable')), 'deleted_but_recoverable'],
    [vault(409, error('Conflict', '', 'ObjectIsBeingDeleted')), 'being_deleted'],
    [vault(409, error('Conflict')), 'conflict'],
    [vault(400, error('BadParameter')), 'bad_parameter'],
    [vault(400, error('Malformed backup blob')), 'backup_unreadable'],
    [vault(429, error('Throttled')), 'throttled'],
    [vault(503, undefined), 'service_failed'],
    [vault(302, undefined), 'redirected'],
    [vault(418, undefined), 'request_refused'],
    [arm(403, 'AuthorizationFailed'), 'arm_forbidden'],
    [arm(403, 'RequestDisallowedByPolicy'), 'azure_policy_denied'],
    [arm(401, 'ExpiredAuthenticationToken'), 'token_refused'],
    [arm(401, 'InvalidAuthenticationTokenTenant'), 'token_wrong_issuer'],
    [arm(404, 'ResourceNotFound'), 'resource_not_found'],
    [arm(404, 'ResourceGroupNotFound'), 'resource_group_not_found'],
    [arm(404, 'SubscriptionNotFound'), 'subscription_not_found'],
    [arm(409, 'VaultAlreadyExists'), 'vault_name_taken'],
    [arm(409, 'ConflictError'), 'vault_name_deleted'],
    [arm(409, 'MissingSubscriptionRegistration'), 'provider_not_registered'],
    [arm(400, 'VaultNameNotValid'), 'vault_name_invalid'],
    [arm(400, 'BadRequest'), 'bad_parameter'],
  ]

  test.each(cases)('%j is %s', (response, code) => {
    expect(diagnoseResponse(response).code).toBe(code)
  })

  test('for want of a permission names it, from the operation', () => {
    const shown = diagnoseResponse(vault(403, error('Forbidden', '', 'ForbiddenByPolicy'), list), { vault: 'contoso' })
    expect(shown.cause).toContain('secrets/list in the vault contoso')
  })

  test('for want of a permission names it, from the message where no operation is known', () => {
    const message = "The user 'oid=1' does not have secrets get permission on key vault 'v;location=w'."
    expect(diagnoseResponse(vault(403, error('Forbidden', message, 'ForbiddenByPolicy'))).cause).toContain(
      'secrets/get',
    )
  })

  test('for want of a role names the least one that helps', () => {
    const shown = diagnoseResponse(vault(403, error('Forbidden', '', 'ForbiddenByRbac'), list))
    expect(shown.steps.join()).toContain('Key Vault Secrets User')
  })

  test('by the firewall names the address to allow', () => {
    const message = 'Client address is not authorized.\r\nClient address: 20.1.2.3\r\nCaller: appid=1'
    expect(diagnoseResponse(vault(403, error('Forbidden', message, 'ForbiddenByFirewall'))).steps.join()).toContain(
      '20.1.2.3',
    )
  })

  test('tells the first line of the message where only that names the fault', () => {
    const message = 'Property policy has invalid value\r\nmore'
    expect(diagnoseResponse(vault(400, error('BadParameter', message))).cause).toBe(
      'Azure found something wrong in the request: Property policy has invalid value',
    )
  })
})

describe('what an answer says', () => {
  const shown = (message: string, code = 'BadParameter', secrets: readonly string[] = []) =>
    diagnoseResponse({ api: 'data-plane', status: 400, body: { error: { code, message } }, secrets })

  test('is told without the secret it quotes, also when the line is cut or broken in the middle of that', () => {
    const secret = `canary ${'x'.repeat(400)}`
    expect(shown(`Bad value ${secret}`, 'BadParameter', [secret]).facts.azureMessage).toBe('Bad value ******')
    expect(shown('Bad value canary\nof two lines', 'BadParameter', ['canary\nof two lines']).cause).not.toContain(
      'canary',
    )
  })

  test('can be stored as text whatever it holds', () => {
    const { facts, cause } = shown(`a\0b\ud83d${'x'.repeat(295)}\u{1f600}`, 'Odd\0\udc00')
    expect(facts).toMatchObject({ azureCode: 'Odd\ufffd', azureMessage: `ab\ufffd${'x'.repeat(295)}` })
    expect(cause.isWellFormed()).toBe(true)
    expect(cause).not.toContain('\0')
  })
})

describe('an error of the network', () => {
  const coded = (code: string) => Object.assign(new Error(code), { code })

  test.each([
    [coded('ENOTFOUND'), 'host_not_found'],
    [coded('ECONNREFUSED'), 'connection_refused'],
    [new AggregateError([coded('ECONNREFUSED'), coded('ECONNREFUSED')]), 'connection_refused'],
    [new TypeError('fetch failed', { cause: coded('UND_ERR_CONNECT_TIMEOUT') }), 'timed_out'],
    [coded('EAI_AGAIN'), 'name_server_failed'],
    [coded('ENETUNREACH'), 'network_unreachable'],
    [coded('CERT_HAS_EXPIRED'), 'certificate_expired'],
    [coded('CERT_NOT_YET_VALID'), 'clock_off'],
    [coded('ERR_TLS_CERT_ALTNAME_INVALID'), 'certificate_wrong_host'],
    [coded('SELF_SIGNED_CERT_IN_CHAIN'), 'certificate_untrusted'],
    [coded('CERT_UNTRUSTED'), 'certificate_untrusted'],
    [coded('EPROTO'), 'tls_failed'],
    [new Error('Proxy response (407) !== 200 when HTTP Tunneling'), 'proxy_sign_in_needed'],
    [new TypeError('failed', { cause: new Error('Proxy response (403) !== 200') }), 'proxy_refused'],
    [coded('ECONNRESET'), 'connection_lost'],
    [coded('KEYWAY_ADDRESS_REFUSED'), 'address_refused'],
    [coded('KEYWAY_HOST_NOT_CHECKED'), 'host_not_checked'],
    [new Error('no code'), 'connection_lost'],
    ['text', 'connection_lost'],
  ] as const)('%s is %s', (error, code) => {
    expect(diagnoseNetwork(error, { host: 'h' }).code).toBe(code)
  })

  test('of a vault that cannot be found says so', () => {
    expect(diagnoseNetwork(coded('ENOTFOUND'), { host: 'a.vault.azure.net', vault: 'a' }).code).toBe(
      'vault_host_not_found',
    )
  })
})
