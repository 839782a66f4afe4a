/** Brings a sandbox into the situation a session was recorded in, over the same addresses any client uses. */
import type { Sandbox } from '../../src/index.ts'
import { type Answer, createHttpsClient } from '../https-client.ts'
import { placesOf, type RecordedSession } from './recording.ts'
import type { HeldObject, Situation } from './situations.ts'

const API_VERSIONS = { arm: '2023-07-01', vault: '7.4' }
/** Every permission, in access-policy words. */
const ALL = { keys: ['all', 'purge'], secrets: ['all', 'purge'], certificates: ['all', 'purge'] }

/** The app that sends a session's requests. */
export interface Client {
  readonly objectId: string
  readonly clientId: string
  readonly clientSecret: string
}

/** @throws when a request of the preparation is refused: the situation could not be made. */
export async function prepare(
  sandbox: Sandbox,
  client: Client,
  session: RecordedSession,
  vaultName: string,
  situation?: Situation,
): Promise<void> {
  const { control } = sandbox
  for (const [id, groups] of placesOf(session)) {
    const scope = control.addSubscription({ id, displayName: 'Recorded', resourceGroups: [...groups] })
    control.assignRole(client.objectId, 'Owner', scope)
  }
  for (const name of situation?.takenNames ?? []) await control.createVault({ name })
  if (!situation?.vaultsShownBy && !situation?.objects) return

  const sender = await openSender(sandbox, client, vaultName)
  try {
    for (const shown of situation.vaultsShownBy ?? []) await putShownVaults(sandbox, session, shown, sender.send)
    if (situation.objects) await holdObjects(sandbox, client, vaultName, situation, sender.send)
  } finally {
    sender.close()
  }
}

type Send = (plane: keyof typeof API_VERSIONS, method: string, path: string, body?: unknown) => Promise<Answer>

async function openSender(sandbox: Sandbox, client: Client, vaultName: string): Promise<{ send: Send; close(): void }> {
  const { endpoints, tenantId, ports } = sandbox
  const https = createHttpsClient(sandbox.ca.pem, toLoopback)
  // The advertised port may be another than the one listened on.
  const at = (url: string) => `https://${new URL(url).hostname}:${ports.https}`
  const tokenFor = async (resource: string): Promise<string> => {
    const form = { grant_type: 'client_credentials', client_id: client.clientId, client_secret: client.clientSecret }
    const { json } = await https.send(`${at(endpoints.login)}/${tenantId}/oauth2/v2.0/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ ...form, scope: `${resource}/.default` }).toString(),
    })
    return json.access_token
  }
  const planes = {
    arm: { base: at(endpoints.arm), token: await tokenFor(endpoints.armResource) },
    vault: { base: at(endpoints.vault(vaultName)), token: await tokenFor(endpoints.vaultResource) },
  }
  return {
    close: https.close,
    async send(plane, method, path, body) {
      const { base, token } = planes[plane]
      const answer = await https.send(`${base}${path}?api-version=${API_VERSIONS[plane]}`, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      })
      if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`)
      return answer
    },
  }
}

const toLoopback = (_host: string, options: { all?: boolean }, reply: (...answer: unknown[]) => void): void =>
  options.all ? reply(null, [{ address: '127.0.0.1', family: 4 }]) : reply(null, '127.0.0.1', 4)

/** Makes the vaults an answer shows, from what it shows of them. */
async function putShownVaults(sandbox: Sandbox, session: RecordedSession, shown: number, send: Send): Promise<void> {
  const answer = session.exchanges[shown]?.response
  for (const { id, location, tags, properties } of answer.value ?? [answer]) {
    const { vaultUri: _u, provisioningState: _p, accessPolicies, ...rest } = properties
    const { tenantId } = sandbox
    const policies = accessPolicies.map((entry: object) => ({ ...entry, tenantId }))
    const group = /\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)/.exec(id)
    sandbox.control.addSubscription({
      id: String(group?.[1]),
      displayName: 'Recorded',
      resourceGroups: [String(group?.[2])],
    })
    await send('arm', 'PUT', id, { location, tags, properties: { ...rest, tenantId, accessPolicies: policies } })
  }
}

async function holdObjects(
  sandbox: Sandbox,
  client: Client,
  vaultName: string,
  situation: Situation,
  send: Send,
): Promise<void> {
  const { tenantId, subscriptionId, resourceGroup, location } = sandbox
  const id = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.KeyVault/vaults/${vaultName}`
  const accessPolicies = [{ tenantId, objectId: client.objectId, permissions: ALL }]
  const enableSoftDelete = !situation.withoutSoftDelete
  const properties = { tenantId, sku: { family: 'A', name: 'standard' }, accessPolicies, enableSoftDelete }
  await send('arm', 'PUT', id, { location, properties })
  for (const object of situation.objects ?? []) await holdObject(sandbox, object, send)
}

async function holdObject(sandbox: Sandbox, object: HeldObject, send: Send): Promise<void> {
  const { method, path, body, times = 1, version } = object
  for (let n = 0; n < times; n += 1) {
    const answer = await send('vault', method, path.replace('{n}', String(n)), body)
    if (version === undefined) continue
    // Nobody can ask the service for a version of their choice, so the state is written again with it.
    const made = /[0-9a-f]{32}$/.exec(answer.json.id ?? answer.json.key.kid)?.[0] ?? ''
    const state = JSON.stringify(sandbox.control.snapshot()).replaceAll(made, version)
    sandbox.control.restore(JSON.parse(state))
  }
}
