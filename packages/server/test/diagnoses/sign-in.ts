/** Failures of the sign-in: natural causes where the sandbox has them, else Entra ID is told to answer with the code. */
import { createHash } from 'node:crypto'
import { loopbackLookup, type RegisteredApp, type Sandbox } from '@keyway/azure-sandbox'
import type { DiagnosisCode, DoctorReport } from '@keyway/contract'
import { Agent, request } from 'undici'
import { type AzureWorld, openAzureWorld } from '../support/azure-world.ts'
import { ADELE, cameBack, type Provocation, type Provocations, type Stage, type Told } from './stage.ts'

export type AadstsNumber = Parameters<Sandbox['control']['failures']['arm']>[0]['code']

/** AADSTS numbers of Microsoft's error reference and what each is to a renewal of the sign-in. */
export const AADSTS: readonly (readonly [number: AadstsNumber, code: DiagnosisCode])[] = [
  [7000215, 'secret_wrong'],
  [7000222, 'secret_expired'],
  [7000218, 'credential_missing'],
  [700027, 'certificate_refused'],
  [50012, 'certificate_refused'],
  [700021, 'certificate_refused'],
  [700023, 'certificate_refused'],
  [700024, 'assertion_untimely'],
  [700211, 'federated_identity_unmatched'],
  [700212, 'federated_identity_unmatched'],
  [700213, 'federated_identity_unmatched'],
  [700025, 'client_public'],
  [9002326, 'client_public'],
  [9002327, 'client_public'],
  [700084, 'spa_sign_in_ended'],
  [700016, 'app_not_found'],
  [700011, 'app_not_found'],
  [70001, 'app_not_found'],
  [7000112, 'app_disabled'],
  [90002, 'tenant_not_found'],
  [50059, 'tenant_not_found'],
  [50194, 'tenant_needed'],
  [9001023, 'tenant_needed'],
  [90072, 'account_not_in_tenant'],
  [50020, 'account_not_in_tenant'],
  [700005, 'tenant_wrong'],
  [50011, 'redirect_uri_mismatch'],
  [900971, 'redirect_uri_missing'],
  [65001, 'consent_missing'],
  [65004, 'consent_declined'],
  [90094, 'admin_consent_needed'],
  [90095, 'admin_consent_needed'],
  [65005, 'permission_not_listed'],
  [650056, 'permission_not_listed'],
  [650057, 'permission_not_listed'],
  [650052, 'resource_not_in_tenant'],
  [500011, 'resource_not_in_tenant'],
  [50105, 'user_not_assigned'],
  [70000, 'sign_in_refused'],
  [70008, 'sign_in_expired'],
  [700082, 'sign_in_inactive'],
  [50173, 'sign_in_revoked'],
  [50133, 'sign_in_revoked'],
  [70043, 'sign_in_expired'],
  [54005, 'code_used'],
  [501481, 'pkce_mismatch'],
  [50147, 'pkce_mismatch'],
  [501491, 'pkce_mismatch'],
  [50076, 'mfa_needed'],
  [50074, 'mfa_needed'],
  [50078, 'mfa_needed'],
  [50079, 'mfa_enrolment_needed'],
  [50072, 'mfa_enrolment_needed'],
  [53003, 'conditional_access'],
  [50131, 'conditional_access'],
  [53000, 'device_refused'],
  [53001, 'device_refused'],
  [53002, 'app_not_approved'],
  [530032, 'security_defaults'],
  [530035, 'security_defaults'],
  [50126, 'password_wrong'],
  [50034, 'account_not_found'],
  [50053, 'account_locked'],
  [50055, 'password_expired'],
  [50057, 'account_disabled'],
  [50058, 'interaction_needed'],
  [70003, 'grant_type_refused'],
  [70011, 'scope_refused'],
  [1002012, 'scope_refused'],
  [28002, 'scope_refused'],
  [28003, 'scope_refused'],
  [700022, 'scopes_of_two_services'],
  [901002, 'sign_in_request_refused'],
  [900144, 'sign_in_request_refused'],
  [900561, 'sign_in_request_refused'],
  [9002313, 'sign_in_request_refused'],
  [90014, 'sign_in_request_refused'],
  [90023, 'sign_in_request_refused'],
  [700054, 'sign_in_request_refused'],
  [90033, 'sign_in_unavailable'],
  // Known to Microsoft, and to nobody who only signs people in.
  [50013, 'sign_in_refused'],
  [50049, 'sign_in_failed'],
]

/** Entra ID answers the next renewal of the stage's connection with this code. */
export const armed =
  (code: AadstsNumber): Provocation =>
  async ({ world, connection, examined }) => {
    world.sandbox.control.failures.arm({ code, appId: world.registration.clientId })
    return await examined(connection).finally(() => world.sandbox.control.failures.disarm())
  }

/** Signs Adele in for a new connection, with the address she is sent to changed on the way. */
async function withChangedAddress(stage: Stage, change: (url: URL) => void): Promise<Told> {
  const { connection } = await stage.own(null)
  const url = new URL(await stage.world.authorizationUrl(connection))
  change(url)
  const back = await stage.world.sandbox.control.signIn(url.href, { user: ADELE })
  return cameBack(await stage.world.comeBack(back))
}

/** Somebody else redeems a code before Keyway does. */
async function redeemFirst({ world: { sandbox } }: Stage, back: URL, app: RegisteredApp, verifier: string) {
  const form = new URLSearchParams({
    grant_type: 'authorization_code',
    client_id: app.clientId,
    client_secret: app.addSecret('other').secretText,
    code: back.searchParams.get('code') ?? '',
    redirect_uri: back.origin + back.pathname,
    code_verifier: verifier,
  })
  const dispatcher = new Agent({ connect: { ca: sandbox.ca.pem, lookup: loopbackLookup } })
  try {
    const { statusCode, body } = await request(`${sandbox.endpoints.login}/${sandbox.tenantId}/oauth2/v2.0/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: form.toString(),
      dispatcher,
    })
    if (statusCode !== 200) throw new Error(await body.text())
    await body.dump()
  } finally {
    await dispatcher.close()
  }
}

/** A world of its own, because a sandbox's time moves forward only, and for everybody in it. */
async function inOwnWorld(use: (world: AzureWorld, connection: string) => Promise<Told>): Promise<Told> {
  const world = await openAzureWorld()
  try {
    await world.createVault('later')
    return await use(world, await world.connect('later'))
  } finally {
    await world.close()
  }
}

const replaceSecret = (stage: Stage, iclient: string, clientSecret: string) =>
  stage.world.app.call('PATCH', `/v1/iclients/${iclient}`, { oauth2: { clientSecret } })

export const SIGN_IN = {
  async secret_wrong(stage) {
    const { connection, iclient } = await stage.own()
    await replaceSecret(stage, iclient, 'not~the~value~of~any~secret~of~the~app')
    return await stage.examined(connection)
  },
  async secret_expired(stage) {
    const { connection, iclient, app } = await stage.own()
    await replaceSecret(stage, iclient, app.addSecret('old', -1).secretText)
    return await stage.examined(connection)
  },
  async credential_missing(stage) {
    const { connection, iclient } = await stage.own()
    const { db } = stage.world.deps
    await db.updateTable('iclients').set({ clientSecretSealed: null }).where('id', '=', iclient).execute()
    return await stage.examined(connection)
  },
  async client_public(stage) {
    const { redirectUri } = (await stage.world.app.call('GET', '/v1/iclients/newRedirectUri')).body
    const app = stage.world.sandbox.control.registerApp({
      displayName: 'desktop',
      publicClientRedirectUris: [redirectUri],
    })
    const clientSecret = app.addSecret('own').secretText
    const { connection } = await stage.own(null, { clientId: app.clientId, clientSecret, redirectUri })
    return await stage.authorized(connection, ADELE)
  },
  spa_sign_in_ended: armed(700084),
  certificate_refused: armed(700027),
  assertion_untimely: armed(700024),
  federated_identity_unmatched: armed(700213),
  async app_not_found(stage) {
    const { connection, app } = await stage.own()
    app.delete()
    return await stage.examined(connection)
  },
  async app_disabled(stage) {
    const { connection, app } = await stage.own()
    app.setEnabled(false)
    return await stage.examined(connection)
  },
  async tenant_not_found(stage) {
    const unencrypted = { cloud: 'sandbox', tenantId: '99999999-9999-4999-8999-999999999999' }
    const { connection } = await stage.own(null, { unencrypted })
    return await stage.examined(connection)
  },
  tenant_needed: armed(50194),
  tenant_wrong: armed(700005),
  account_not_in_tenant: armed(50020),
  redirect_uri_mismatch: armed(50011),
  redirect_uri_missing: armed(900971),
  async consent_declined(stage) {
    const { connection } = await stage.own(null)
    return await stage.authorized(connection, ADELE, 'cancel')
  },
  admin_consent_needed: armed(90094),
  async consent_missing(stage) {
    const { connection, app } = await stage.own()
    stage.world.sandbox.control.removeConsent(app.clientId)
    return await stage.examined(connection)
  },
  permission_not_listed: armed(650057),
  resource_not_in_tenant: armed(500011),
  user_not_assigned: armed(50105),
  mfa_needed: armed(50076),
  mfa_enrolment_needed: armed(50079),
  conditional_access: armed(53003),
  device_refused: armed(53000),
  app_not_approved: armed(53002),
  security_defaults: armed(530035),
  sign_in_inactive: () =>
    inOwnWorld(async (world, id) => {
      await world.authorize(id)
      world.sandbox.clock.advance(91 * 24 * 3_600_000)
      const { checks } = (await world.app.call('POST', `/v1/connections/${id}/doctor`)).body as DoctorReport
      const found = checks.find(({ state }) => state === 'failed')?.diagnosis
      if (found === undefined) throw new Error('nothing was wrong')
      return found
    }),
  sign_in_expired: armed(70043),
  async sign_in_revoked(stage) {
    const { connection } = await stage.own()
    stage.world.sandbox.control.revokeSignInSessions(ADELE)
    return await stage.examined(connection)
  },
  sign_in_refused: armed(70000),
  async refresh_answer_lost(stage) {
    const { connection } = await stage.own()
    const { control } = stage.world.sandbox
    control.changeEntraSettings({ strictRefreshTokens: true })
    control.faults.add({ plane: 'entra', path: '/token', remaining: 1, effect: { kind: 'truncate' } })
    return await stage.examined(connection).finally(() => control.changeEntraSettings({ strictRefreshTokens: false }))
  },
  async account_disabled(stage) {
    const { connection } = await stage.own()
    const { control } = stage.world.sandbox
    control.setUserEnabled(ADELE, false)
    return await stage.examined(connection).finally(() => control.setUserEnabled(ADELE, true))
  },
  account_not_found: armed(50034),
  account_locked: armed(50053),
  password_expired: armed(50055),
  password_wrong: armed(50126),
  async code_used(stage) {
    const { connection, app } = await stage.own(null)
    const url = new URL(await stage.world.authorizationUrl(connection))
    const verifier = 'v'.repeat(43)
    url.searchParams.set('code_challenge', createHash('sha256').update(verifier).digest('base64url'))
    const back = await stage.world.sandbox.control.signIn(url.href, { user: ADELE })
    await redeemFirst(stage, new URL(back), app, verifier)
    return await cameBack(await stage.world.comeBack(back))
  },
  code_expired: () =>
    inOwnWorld(async (world, id) => {
      const back = await world.sandbox.control.signIn(await world.authorizationUrl(id), { user: ADELE })
      world.sandbox.clock.advance(11 * 60_000)
      return cameBack(await world.comeBack(back))
    }),
  pkce_mismatch: (stage) =>
    withChangedAddress(stage, ({ searchParams }) => searchParams.set('code_challenge', 'x'.repeat(43))),
  scope_refused: armed(70011),
  scopes_of_two_services: armed(700022),
  sign_in_request_refused: armed(9002313),
  grant_type_refused: armed(70003),
  interaction_needed: armed(50058),
  async sign_in_unavailable(stage) {
    const { faults } = stage.world.sandbox.control
    faults.add({ plane: 'entra', path: '/token', effect: { kind: 'status', status: 503 } })
    return await stage.examined(stage.connection).finally(() => faults.remove())
  },
  sign_in_failed: armed(50049),
  async sign_in_answer_invalid(stage) {
    const { faults } = stage.world.sandbox.control
    const { connection } = await stage.own()
    faults.add({ plane: 'entra', path: '/token', effect: { kind: 'contentType' } })
    return await stage.examined(connection).finally(() => faults.remove())
  },
  id_token_invalid: (stage) =>
    withChangedAddress(stage, ({ searchParams }) => searchParams.set('nonce', 'of another sign-in')),
} as const satisfies Partial<Provocations>
