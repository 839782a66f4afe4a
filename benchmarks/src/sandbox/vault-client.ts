/** A vault of a sandbox in another process, called over kept-open connections by a client that does nothing else. */
import { readFileSync } from 'node:fs'
import { Pool } from 'undici'

/** What the sandbox prints when it is ready, as far as it is needed here. */
export interface SandboxTarget {
  readonly login: string
  /** Over http, for browsers and the control. */
  readonly browser: string
  readonly arm: string
  readonly armResource: string
  /** With `{vault}` in it. */
  readonly vault: string
  readonly vaultResource: string
  readonly tenantId: string
  readonly subscriptionId: string
  readonly resourceGroup: string
  readonly location: string
  readonly objectId: string
  readonly clientId: string
  readonly clientSecret: string
  /** Path of the authority's PEM. */
  readonly ca: string
}

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

export const API_VERSION = '7.6'

/** A pool to one https host on loopback, whatever its name. @throws for an answer that is no success */
export function openPool(origin: string, ca: string, connections: number) {
  const { hostname, port, host } = new URL(origin)
  const pool = new Pool(`https://127.0.0.1:${port}`, { connections, connect: { ca, servername: hostname } })
  return {
    close: () => pool.close(),
    async send(method: 'GET' | 'PUT' | 'POST', path: string, headers: Record<string, string>, body?: string) {
      const answer = await pool.request({ method, path, headers: { host, ...headers }, body: body ?? null })
      const text = await answer.body.text()
      if (answer.statusCode >= 300) throw new Error(`${method} ${path}: ${answer.statusCode} ${text}`)
      return { status: answer.statusCode, headers: answer.headers, body: text } satisfies Answer
    },
  }
}

async function tokenFor(target: SandboxTarget, resource: string): Promise<string> {
  const pool = openPool(target.login, readFileSync(target.ca, 'utf8'), 1)
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: target.clientId,
    client_secret: target.clientSecret,
    scope: `${resource}/.default`,
  })
  const type = { 'content-type': 'application/x-www-form-urlencoded' }
  const { body } = await pool.send('POST', `/${target.tenantId}/oauth2/v2.0/token`, type, form.toString())
  await pool.close()
  return JSON.parse(body).access_token
}

export interface VaultClient {
  /** GETs a path of the vault, whose query is added here. */
  get(path: string): Promise<Answer>
  /** Follows a link of the vault's own. */
  follow(link: string): Promise<Answer>
  setSecret(name: string, value: string): Promise<void>
  close(): Promise<void>
}

/** Makes a vault whose secrets the target's app may use, and a client of it. */
export async function createVault(target: SandboxTarget, name: string, connections: number): Promise<VaultClient> {
  const ca = readFileSync(target.ca, 'utf8')
  const json = { 'content-type': 'application/json' }
  const arm = openPool(target.arm, ca, 1)
  const { tenantId, subscriptionId, resourceGroup, objectId, location } = target
  const accessPolicies = [{ tenantId, objectId, permissions: { secrets: ['all'] } }]
  const path = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.KeyVault/vaults/${name}`
  const authorization = `Bearer ${await tokenFor(target, target.armResource)}`
  const properties = { tenantId, sku: { family: 'A', name: 'standard' }, accessPolicies }
  const document = JSON.stringify({ location, properties })
  await arm.send('PUT', `${path}?api-version=2023-07-01`, { ...json, authorization }, document)
  await arm.close()

  const vault = openPool(target.vault.replace('{vault}', name), ca, connections)
  const caller = { authorization: `Bearer ${await tokenFor(target, target.vaultResource)}` }
  return {
    close: () => vault.close(),
    get: (one) => vault.send('GET', `${one}${one.includes('?') ? '&' : '?'}api-version=${API_VERSION}`, caller),
    follow: (link) => vault.send('GET', link.slice(new URL(link).origin.length), caller),
    async setSecret(secret, value) {
      const body = JSON.stringify({ value })
      await vault.send('PUT', `/secrets/${secret}?api-version=${API_VERSION}`, { ...caller, ...json }, body)
    },
  }
}
