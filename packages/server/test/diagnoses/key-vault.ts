/** Refusals of a vault, each by a call that a vault refuses for that reason. */
import type { Provocations, Stage, Told } from './stage.ts'
import { ADELE } from './stage.ts'

const V = 'api-version=7.5'
const secret = (name: string) => ({ 'secret-name': name })

/** Adele's own connection to a vault that goes by access policies, or by roles. */
async function stranger(stage: Stage, enableRbacAuthorization: boolean): Promise<string> {
  const { control, endpoints } = stage.world.sandbox
  const name = enableRbacAuthorization ? 'stranger-roles' : 'stranger-policies'
  await control.createVault({ name, accessPolicies: [], enableRbacAuthorization })
  const id = await stage.world.connect(name, { unencrypted: { vaultUrl: endpoints.vault(name) } })
  await stage.world.authorize(id, ADELE)
  return id
}

/** A token the vault reads and does not accept. */
async function withForgedToken(stage: Stage, claims: object, signer?: 'stranger'): Promise<Told> {
  const { connection } = await stage.own()
  const { control, tenantId, endpoints } = stage.world.sandbox
  const own = {
    aud: endpoints.vaultResource,
    iss: `https://sts.windows.net/${tenantId}/`,
    tid: tenantId,
    oid: stage.adele,
    appid: stage.world.registration.clientId,
    sub: stage.adele,
    ver: '1.0',
  }
  await stage.giveToken(connection, await control.forgeToken({ ...own, ...claims }, signer))
  return await stage.refused(connection, 'GetSecrets', {})
}

const OTHER_TENANT = 'c29e4b70-18d5-4f6a-b3c7-90e5a1d27f48'

/** Makes a key that may only sign, and asks it for `operation`. */
async function withKey(stage: Stage, name: string, key: object, operation: string, body: object): Promise<Told> {
  await stage.put(stage.connection, 'POST', `/keys/${name}/create?${V}`, { kty: 'EC', ...key })
  return await stage.sent(stage.connection, 'POST', `/keys/${name}//${operation}?${V}`, body)
}
const DIGEST = Buffer.alloc(32).toString('base64url')

export const KEY_VAULT = {
  token_refused: (stage) => withForgedToken(stage, {}, 'stranger'),
  token_wrong_audience: (stage) => withForgedToken(stage, { aud: 'https://graph.microsoft.com' }),
  token_wrong_issuer: (stage) =>
    withForgedToken(stage, { iss: `https://sts.windows.net/${OTHER_TENANT}/`, tid: OTHER_TENANT }),
  forbidden_by_policy: async (stage) => stage.refused(await stranger(stage, false), 'GetSecrets', {}),
  forbidden_by_rbac: async (stage) => stage.refused(await stranger(stage, true), 'GetSecrets', {}),
  async forbidden_by_firewall(stage) {
    const { connection } = await stage.ownVault({ networkAcls: { defaultAction: 'Deny' } })
    return await stage.refused(connection, 'GetSecrets', {})
  },
  async forbidden_by_connection(stage) {
    const { connection } = await stage.ownVault({ publicNetworkAccess: 'Disabled' })
    return await stage.refused(connection, 'GetSecrets', {})
  },
  async forbidden(stage) {
    // The secret of a certificate is the certificate's to change.
    const policy = { x509_props: { subject: 'CN=a' }, issuer: { name: 'Self' } }
    await stage.put(stage.connection, 'POST', `/certificates/own/create?${V}`, { policy })
    await stage.put(stage.connection, 'GET', `/certificates/own/pending?${V}`)
    return await stage.refused(stage.connection, 'SetSecret', { ...secret('own'), value: 'v' })
  },
  async object_disabled({ done, refused, connection }) {
    await done(connection, 'SetSecret', { ...secret('disabled'), value: 'v', enabled: false })
    return await refused(connection, 'GetSecret', secret('disabled'))
  },
  object_untimely: (stage) =>
    withKey(stage, 'early', { attributes: { nbf: 4_000_000_000 } }, 'sign', { alg: 'ES256', value: DIGEST }),
  key_operation_forbidden: (stage) =>
    withKey(stage, 'verifier', { key_ops: ['verify'] }, 'sign', { alg: 'ES256', value: DIGEST }),
  async purge_protected(stage) {
    const { connection } = await stage.ownVault({ enablePurgeProtection: true })
    await stage.done(connection, 'SetSecret', { ...secret('kept'), value: 'v' })
    await stage.done(connection, 'DeleteSecret', secret('kept'))
    return await stage.refused(connection, 'PurgeDeletedSecret', secret('kept'))
  },
  not_found: ({ refused, connection }) => refused(connection, 'GetSecret', secret('nowhere')),
  certificate_issuer_not_found: ({ sent, connection }) => sent(connection, 'GET', `/certificates/issuers/nobody?${V}`),
  certificate_contacts_not_found: ({ sent, connection }) => sent(connection, 'GET', `/certificates/contacts?${V}`),
  async certificate_request_not_found({ put, sent, connection }) {
    const policy = { x509_props: { subject: 'CN=a' }, issuer: { name: 'Unknown' } }
    await put(connection, 'POST', `/certificates/forgotten/create?${V}`, { policy })
    await put(connection, 'DELETE', `/certificates/forgotten/pending?${V}`)
    return await sent(connection, 'GET', `/certificates/forgotten/pending?${V}`)
  },
  not_deleted: ({ refused, connection }) => refused(connection, 'GetDeletedSecret', secret('nowhere')),
  async deleted_but_recoverable({ done, refused, connection }) {
    await done(connection, 'SetSecret', { ...secret('gone'), value: 'v' })
    await done(connection, 'DeleteSecret', secret('gone'))
    return await refused(connection, 'SetSecret', { ...secret('gone'), value: 'v' })
  },
  async being_deleted({ world, done, refused, connection }) {
    const { control } = world.sandbox
    control.changeVaultSettings({ deleteDelay: 60_000 })
    await done(connection, 'SetSecret', { ...secret('going'), value: 'v' })
    await done(connection, 'DeleteSecret', secret('going'))
    const again = refused(connection, 'SetSecret', { ...secret('going'), value: 'v' })
    return await again.finally(() => control.changeVaultSettings({ deleteDelay: 0 }))
  },
  async certificate_in_progress({ put, sent, connection }) {
    const policy = { x509_props: { subject: 'CN=a' }, issuer: { name: 'Unknown' } }
    await put(connection, 'POST', `/certificates/slow/create?${V}`, { policy })
    return await sent(connection, 'POST', `/certificates/slow/create?${V}`, { policy })
  },
  async conflict({ done, refused, connection }) {
    await done(connection, 'SetSecret', { ...secret('twice'), value: 'v' })
    const { value } = (await done(connection, 'BackupSecret', secret('twice'))) as { value: string }
    return await refused(connection, 'RestoreSecret', { value })
  },
  bad_parameter: ({ sent, connection }) => sent(connection, 'GET', `/secrets?maxresults=99&${V}`),
  operation_not_offered: ({ sent, connection }) => sent(connection, 'POST', `/rng?${V}`, { count: 8 }),
  backup_unreadable: ({ refused, connection }) => refused(connection, 'RestoreSecret', { value: 'bm8gYmFja3Vw' }),
  async throttled(stage) {
    const { control } = stage.world.sandbox
    const { connection } = await stage.ownVault()
    control.changeVaultSettings({ limits: 'published' })
    try {
      // 300 new versions in ten seconds are let in.
      const set = () =>
        stage.world.azure.outbound.call(connection, 'SetSecret', { ...secret('many'), value: 'v' }, PRESSED)
      const results = await Promise.all(Array.from({ length: 320 }, set))
      const refused = results.find((result) => !result.ok)
      if (refused === undefined || refused.ok) throw new Error('everything was let in')
      return refused.diagnosis
    } finally {
      control.changeVaultSettings({ limits: 'off' })
    }
  },
  async service_failed({ world, refused, connection }) {
    world.sandbox.control.faults.add({
      plane: 'vault',
      remaining: 1,
      effect: { kind: 'status', status: 500 },
    })
    return await refused(connection, 'GetSecrets', {})
  },
  request_refused: ({ sent, connection }) => sent(connection, 'PUT', `/secrets/?${V}`, { value: 'v' }),
  async vault_host_not_found(stage) {
    const { vault, connection } = await stage.ownVault()
    await stage.world.sandbox.control.deleteVault(vault)
    return await stage.refused(connection, 'GetSecrets', {})
  },
} as const satisfies Partial<Provocations>

/** No time to wait for the next ten seconds. */
const PRESSED = { patienceMs: 0 } as const
