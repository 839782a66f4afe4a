/** What Keyway finds by itself: before a call, instead of one, or when it looks at what it stored. */
import { randomUUID } from 'node:crypto'
import { createAzureAccess } from '../../src/grants/index.ts'
import { ADELE, cameBack, type Provocations, type Told } from './stage.ts'

const calling = async (
  azure: ReturnType<typeof createAzureAccess>,
  connection: string,
  options: object = {},
): Promise<Told> => {
  try {
    const result = await azure.outbound.call(connection, 'GetSecrets', {}, options)
    if (result.ok) throw new Error('it worked')
    return result.diagnosis
  } finally {
    await azure.close()
  }
}

export const KEYWAY = {
  async not_authorized(stage) {
    const { connection } = await stage.own(null)
    return await stage.refused(connection, 'GetSecrets', {})
  },
  async authorization_revoked(stage) {
    const { connection } = await stage.own()
    await stage.world.app.call('DELETE', `/v1/connection/${connection}/oauth2`)
    return await stage.examined(connection)
  },
  async authorization_outdated(stage) {
    const { connection } = await stage.own(null)
    const other = await stage.own(null)
    const { sandbox, app, comeBack, authorizationUrl } = stage.world
    const back = await sandbox.control.signIn(await authorizationUrl(connection), { user: ADELE })
    // While the code is redeemed, the connection gets another client.
    const path = '/oauth2/v2.0/token'
    sandbox.control.faults.add({ plane: 'entra', path, effect: { kind: 'latency', milliseconds: 600 } })
    try {
      const coming = comeBack(back)
      await new Promise((resolve) => setTimeout(resolve, 200))
      const patched = await app.call('PATCH', `/v1/connections/${connection}`, { http: { _iClientId: other.iclient } })
      if (patched.status !== 200) throw new Error(patched.text)
      return await cameBack(await coming)
    } finally {
      sandbox.control.faults.remove()
    }
  },
  async scope_missing(stage) {
    const { connection } = await stage.own()
    await stage.world.deps.db
      .updateTable('grants')
      .set({ missingScope: ['https://vault.localhost/other'] })
      .where('connectionId', '=', connection)
      .execute()
    return await stage.examined(connection)
  },
  sandbox_off({ world: { deps }, connection }) {
    return calling(createAzureAccess({ ...deps, config: { ...deps.config, sandbox: null } }), connection)
  },
  async grant_unreadable(stage) {
    const { connection } = await stage.own()
    const { deps } = stage.world
    // A token is sealed for its own connection; another one's cannot be opened in its place.
    const { accessTokenSealed } = await deps.db
      .selectFrom('grants')
      .select('accessTokenSealed')
      .where('connectionId', '=', stage.connection)
      .executeTakeFirstOrThrow()
    await deps.db.updateTable('grants').set({ accessTokenSealed }).where('connectionId', '=', connection).execute()
    return await calling(createAzureAccess(deps), connection)
  },
  async refresh_pending(stage) {
    const { connection } = await stage.own()
    const { deps } = stage.world
    // Another process has the lease and does not come back, and the token in hand has ended.
    await deps.db
      .updateTable('grants')
      .set({
        leaseOwner: randomUUID(),
        leaseUntil: new Date(Date.now() + 60_000),
        accessTokenExpiresAt: new Date(deps.clock.now().getTime() - 1_000),
      })
      .where('connectionId', '=', connection)
      .execute()
    return await calling(createAzureAccess(deps, { leaseMs: 200 }), connection)
  },
  input_missing: ({ refused, connection }) => refused(connection, 'GetSecret', {}),
  input_invalid: ({ refused, connection }) => refused(connection, 'GetSecret', { 'secret-name': '../keys' }),
  input_unknown: ({ refused, connection }) => refused(connection, 'GetSecrets', { page: 2 }),
  operation_unknown: ({ refused, connection }) => refused(connection, 'Vaults_Get', {}),
} as const satisfies Partial<Provocations>
