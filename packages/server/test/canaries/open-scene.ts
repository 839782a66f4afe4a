/**
 * A whole Keyway with a secret in every place a secret can go, each of them known to the test. A new kind of secret gets a
 * line here: where it is planted, and what it is called in the report.
 */
import { createPrivateKey, generateKeyPairSync, randomBytes } from 'node:crypto'
import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ALL_PERMISSIONS, type Sandbox, startSandbox } from '@keyway/azure-sandbox'
import { AZURE_KEY_VAULT_ID, HTTP_ID } from '@keyway/contract'
import { decodeProtectedHeader } from 'jose'
import { sql } from 'kysely'
import { SEALED_COLUMNS } from '../../src/encryption/sealed-columns.ts'
import { createLog } from '../../src/log.ts'
import { createKeyway, type Keyway } from '../../src/main.ts'
import { MEGAN, sandboxTarget } from '../support/azure-world.ts'
import { aCertificate, aPfx, encryptedKey } from '../support/certificates.ts'
import { exportInput, flowInput, importInput } from '../support/flow-documents.ts'
import { startHttpApi } from '../support/http-api.ts'
import { TEST_CONFIG } from '../support/open-test-deps.ts'
import { connectionInput, iclientInput } from '../support/sample-documents.ts'
import type { Planted } from '../support/sweep.ts'

/** A run of a dozen secrets. */
const RUN_MS = 60_000

export const canary = (): string => `c~${randomBytes(12).toString('hex')}/+&`

export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects to be there.
  readonly body: any
}

export interface Scene {
  readonly keyway: Keyway
  readonly sandbox: Sandbox
  readonly dataDir: string
  readonly log: string[]
  readonly planted: Planted[]
  /** What is to be closed with it. */
  readonly closing: (() => Promise<void>)[]
  /** Sealed columns that held something at some time. */
  readonly filled: Set<string>
  /** Ids of what there is, by the group of its routes. */
  readonly ids: Readonly<Record<string, string>>
  /** Headers by role. */
  readonly roles: Readonly<Record<string, Readonly<Record<string, string>>>>
  plant(what: string, value?: string): string
  send(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>
  newSession(): Promise<Readonly<Record<string, string>>>
}

export async function openScene(): Promise<Scene> {
  const dataDir = await mkdtemp(join(tmpdir(), 'keyway-canaries-'))
  const sandbox = await startSandbox({ port: 0, httpPort: 0 })
  const planted: Planted[] = []
  const plant = (what: string, value = canary()): string => {
    planted.push({ what, value })
    return value
  }
  const log: string[] = []
  const identity = sandbox.control.createManagedIdentity('host')
  const tokenFile = join(tmpdir(), `keyway-federated-${randomBytes(4).toString('hex')}`)
  const federated = plant('federated token', `${'e'.repeat(10)}.${randomBytes(30).toString('base64url')}.signature`)
  await writeFile(tokenFile, federated)
  const keyway = await createKeyway({
    config: {
      ...TEST_CONFIG,
      publicUrl: 'http://localhost:0',
      allowHosts: ['localhost', '127.0.0.1'],
      dataDir,
      sandbox: sandboxTarget(sandbox),
      proxy: `http://somebody:${encodeURIComponent(plant('password of the outgoing proxy'))}@127.0.0.1:9`,
      ownIdentity: { tenantId: null, clientId: null, clientSecret: plant('own client secret'), certificateFile: null },
      hostIdentity: {
        federatedTokenFile: tokenFile,
        endpoint: {
          url: identity.environment.IDENTITY_ENDPOINT,
          header: plant('identity header', identity.environment.IDENTITY_HEADER),
        },
        machine: false,
      },
    },
    // Every line there is, whatever the settings offer.
    log: createLog('trace' as 'debug', { write: (line: string) => void log.push(line) }),
  })

  const { url, token: local } = JSON.parse(await readFile(join(dataDir, 'cli.json'), 'utf8'))
  plant('API token of this machine', local)
  const byLocal = { authorization: `Bearer ${local}` }
  const send: Scene['send'] = async (method, path, body, headers = byLocal) => {
    const raw = typeof body === 'string' || body === undefined
    const answer = await fetch(url + path, {
      method,
      redirect: 'manual',
      headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
      ...(body !== undefined && { body: raw ? (body as string) : JSON.stringify(body) }),
    })
    const text = await answer.text()
    return { status: answer.status, headers: answer.headers, text, body: parsed(text) }
  }
  const made = async (path: string, body: unknown, headers = byLocal) => {
    const answer = await send('POST', path, body, headers)
    if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${answer.text}`)
    return answer.body
  }
  const newSession: Scene['newSession'] = async () => {
    const own = { 'x-keyway': '1', origin: keyway.url }
    const link = plant('sign-in token', (await made('/v1/session/links', undefined)).url.split('#token=')[1])
    const { headers } = await send('POST', '/v1/session', { token: link }, own)
    const session = /keyway=([^;]+)/.exec(headers.get('set-cookie') ?? '')?.[1] ?? ''
    return { ...own, cookie: `keyway=${plant('session id', session)}` }
  }
  const browser = await newSession()
  const tokenOf = async (scope: string) => {
    const { token } = await made('/v1/tokens', { name: scope, scope }, browser as typeof byLocal)
    return { authorization: `Bearer ${plant(`API token (${scope})`, token)}` }
  }
  const roles = {
    nobody: {},
    stranger: { authorization: `Bearer ${plant('API token that is none')}` },
    session: browser,
    full: await tokenOf('full'),
    read: await tokenOf('read'),
    token: await tokenOf('token'),
    local: byLocal,
  }
  const base: Omit<Scene, 'ids'> = {
    keyway,
    sandbox,
    dataDir,
    log,
    planted,
    closing: [],
    filled: new Set(),
    roles,
    plant,
    send,
    newSession,
  }
  const ids = await plantAll(base, made)
  return { ...base, ids }
}

// biome-ignore lint/suspicious/noExplicitAny: as above.
type Make = (path: string, body: unknown, headers?: any) => Promise<any>

async function plantAll(scene: Omit<Scene, 'ids'>, made: Make): Promise<Record<string, string>> {
  const iclients = await plantClients(scene, made)
  const { source, target } = await plantConnections(scene, made, iclients)
  const http = await plantHttp(scene, made)
  const hook = await made('/v1/webhooks', { name: 'hook', url: 'https://hooks.example/in' })
  scene.plant('webhook secret', hook.secret)
  scene.plant('webhook secret', (await made(`/v1/webhooks/${hook._id}/rotate`, undefined)).secret)
  const link = await made(`/v1/connections/${source}/connect-links`, {})
  scene.plant('connect-link token', link.url.split('#').at(-1)?.split('=').at(-1))
  await plantVault(scene, source)
  const exports_ = (await made('/v1/exports', exportInput('read', source)))._id
  const imports = (await made('/v1/imports', importInput('write', target)))._id
  const flows = (await made('/v1/flows', flowInput('copy', exports_, imports)))._id
  const postedFlow = await plantPost(scene, made, source)
  const signedFlow = await plantSigned(scene, made, postedFlow)
  const { _id: delivery } = await made(`/v1/webhooks/${hook._id}/test`, undefined)
  const { _jobId: jobs } = await made(`/v1/flows/${flows}/run`, undefined)
  const deadline = performance.now() + RUN_MS
  while ((await scene.send('GET', `/v1/jobs/${jobs}`)).body.endedAt === null) {
    if (performance.now() > deadline) throw new Error('the run does not end')
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  await plantSealed(scene)
  const { body: failed } = await scene.send('GET', `/v1/flows/${flows}/${imports}/errors?limit=1`)
  return {
    iclients,
    keptRecord: failed.errors[0].retryDataKey,
    connections: source,
    otherConnection: target,
    httpConnection: http,
    webhooks: hook._id,
    tags: (await made('/v1/tags', { tag: 'known' }))._id,
    delivery,
    connectLink: link._id,
    exports: exports_,
    imports,
    flows,
    postedFlow,
    signedFlow,
    jobs,
    applications: AZURE_KEY_VAULT_ID,
  }
}

/** What is posted to the webhook of a flow that has to wait, so that it stays where it is kept. */
async function plantPost({ plant, send }: Omit<Scene, 'ids'>, made: Make, connection: string): Promise<string> {
  const { _id: waits } = await made(`/v1/connections/${connection}/clone`, { name: 'not authorized' })
  const _importId = (await made('/v1/imports', importInput('waits', waits)))._id
  const flow = {
    name: 'posted',
    disabled: false,
    pageGenerators: [{ type: 'webhook' }],
    pageProcessors: [{ _importId }],
  }
  const { _id } = await made('/v1/flows', flow)
  const { pathname } = new URL((await made(`/v1/flows/${_id}/webhook`, undefined)).url)
  plant('flow webhook token', pathname.split('/').at(-1))
  const answer = await send('POST', pathname, [{ name: 'posted', value: plant('value posted to a webhook') }], {})
  if (answer.status !== 202) throw new Error(`the webhook answered ${answer.status}: ${answer.text}`)
  return _id
}

/** A flow whose posts are to be signed. */
async function plantSigned({ plant, send }: Omit<Scene, 'ids'>, made: Make, postedFlow: string): Promise<string> {
  const { _id } = await made(`/v1/flows/${postedFlow}/clone`, { name: 'signed' })
  await made(`/v1/flows/${_id}/webhook`, undefined)
  const how = { verify: 'hmac', header: 'X-Signature', key: plant('key of signed posts') }
  const answer = await send('PUT', `/v1/flows/${_id}/webhook/verification`, how)
  if (answer.status !== 200) throw new Error(`the signature was answered ${answer.status}: ${answer.text}`)
  return _id
}

/** Connections over HTTP with a secret in every place they have, to an API that says back what it is sent. Gives one of them. */
async function plantHttp({ plant, send, closing }: Omit<Scene, 'ids'>, made: Make): Promise<string> {
  const api = await startHttpApi(({ headers, body, path }) => ({ body: { headers, body, path } }))
  closing.push(api.close)
  const connect = (name: string, http: object) =>
    made('/v1/connections', { name, type: 'http', http: { _httpConnectorId: HTTP_ID, baseURI: api.origin, ...http } })
  const pem = aCertificate({ subject: 'http' })
  plantKey(plant, 'client key of a connection', pem.key)
  const passphrase = plant('passphrase of a connection')
  const { _id } = await connect('over HTTP', {
    auth: { type: 'basic', basic: { username: 'megan', password: plant('password of a connection') } },
    encrypted: { key: plant('encrypted field') },
    headers: [{ name: 'X-Custom', value: '{{{connection.http.encrypted.key}}}' }],
    clientCertificates: { cert: pem.cert, key: encryptedKey(pem, passphrase), passphrase },
    ping: { method: 'POST', body: '{"key":"{{{connection.http.encrypted.key}}}"}' },
  })
  const token = {
    token: plant('token of a connection'),
    refreshToken: plant('refresh token of a connection'),
    refreshRelativeURI: '/login',
    refreshTokenPath: 'token',
    refreshTokenLocation: 'body',
  }
  const { _id: second } = await connect('by token', { auth: { type: 'token', token } })
  const client = await made('/v1/iclients', {
    name: 'universal',
    provider: 'custom_oauth2',
    _httpConnectorId: HTTP_ID,
    enableJWT: true,
    jwt: {
      signatureMethod: 'hmac-sha256',
      payload: { key: '{{iClient.encrypted.key}}' },
      // Longer than one canary: it signs with SHA-256.
      secret: plant('secret of a JWT') + plant('second half of that'),
    },
    oauth2: {
      clientId: 'app',
      encrypted: { key: plant('encrypted field of a client') },
      clientSecret: plant('secret of a universal client'),
      grantType: 'clientcredentials',
      token: { uri: `${api.origin}/token`, body: 'again={{{iClient.clientSecret}}}&assertion={{{iClient.jwt.token}}}' },
      validDomainNames: ['localhost'],
    },
  })
  const { _id: third } = await connect('by client', { _iClientId: client._id, auth: { type: 'oauth', oauth: {} } })
  for (const id of [_id, second, third]) {
    await send('POST', `/v1/connections/${id}/debug`, { minutes: 30 })
    await send('POST', `/v1/connections/${id}/ping`)
  }
  return _id
}

/** OAuth 2.0 clients of every way that keeps something: the first one signs people in. */
async function plantClients({ sandbox, plant, send }: Omit<Scene, 'ids'>, made: Make): Promise<string> {
  const { redirectUri } = (await send('GET', '/v1/iclients/newRedirectUri')).body
  const registration = sandbox.control.registerApp({ displayName: 'Keyway', redirectUris: [redirectUri] })
  const clientSecret = plant('client secret', registration.addSecret('test').secretText)
  const unencrypted = { cloud: 'sandbox', tenantId: sandbox.tenantId }
  const { clientId } = registration
  const first = await made('/v1/iclients', iclientInput('person', { clientId, clientSecret, redirectUri, unencrypted }))
  const app = { clientId, grantType: 'clientcredentials', unencrypted }
  await made('/v1/iclients', iclientInput('app', { ...app, clientSecret: plant('client secret of an app') }))
  await made('/v1/iclients', {
    name: 'principal',
    provider: 'azureserviceprincipal',
    azureserviceprincipal: {
      clientId,
      tenantId: sandbox.tenantId,
      cloud: 'sandbox',
      clientSecret: plant('principal secret'),
    },
  })
  await made('/v1/iclients', {
    name: 'custom',
    provider: 'custom_oauth2',
    oauth2: {
      clientId,
      grantType: 'clientcredentials',
      clientSecret: plant('custom client secret'),
      token: { uri: `${sandbox.endpoints.login}/${sandbox.tenantId}/oauth2/v2.0/token` },
      validDomainNames: [new URL(sandbox.endpoints.login).hostname],
    },
  })
  const certificate = { ...app, clientSecret: undefined, credential: 'certificate' }
  const pem = aCertificate({ subject: 'pem' })
  plantKey(plant, 'uploaded key', pem.key)
  await made('/v1/iclients', iclientInput('pem', { ...certificate, clientCertificate: pem }))
  const locked = aCertificate({ subject: 'locked' })
  plantKey(plant, 'locked key', locked.key)
  const passphrase = plant('passphrase of a key')
  const clientCertificate = { cert: locked.cert, key: encryptedKey(locked, passphrase), passphrase }
  await made('/v1/iclients', iclientInput('locked', { ...certificate, clientCertificate }))
  const file = aCertificate({ subject: 'pfx' })
  const password = plant('password of a PFX file')
  const pfx = aPfx(file, password)
  plant('PFX file', pfx.slice(200, 260))
  await made('/v1/iclients', iclientInput('pfx', { ...certificate, clientCertificate: { pfx, passphrase: password } }))
  return first._id
}

/** Private members of a key, as a JWK spells them, and a line of its PEM. */
function plantKey(plant: Scene['plant'], what: string, pem: string): JsonWebKey {
  const jwk = createPrivateKey(pem).export({ format: 'jwk' }) as JsonWebKey
  for (const member of ['d', 'p', 'q'] as const) {
    plant(`${what}, ${member}`, jwk[member] ?? '')
  }
  plant(`${what}, in hexadecimal`, Buffer.from(jwk.d ?? '', 'base64url').toString('hex'))
  // Beyond the modulus, which the certificate holds too.
  plant(`${what}, PEM`, pem.split('\n')[10] ?? '')
  return jwk
}

async function plantConnections(scene: Omit<Scene, 'ids'>, made: Make, iclientId: string) {
  const { sandbox, plant, send, roles } = scene
  const megan = sandbox.control.users().find((user) => user.userPrincipalName === MEGAN)?.id ?? ''
  const connect = async (name: string, permissions: typeof ALL_PERMISSIONS): Promise<string> => {
    const accessPolicies = [{ objectId: megan, permissions }]
    await sandbox.control.createVault({ name, accessPolicies, enableRbacAuthorization: false })
    const http = {
      unencrypted: { vaultUrl: sandbox.endpoints.vault(name) },
      auth: { type: 'oauth', oauth: { scope: [`${sandbox.endpoints.vaultResource}/user_impersonation`] } },
    }
    const { _id: id } = await made('/v1/connections', connectionInput(name, iclientId, http))
    const { authorizationURL } = await made(`/v1/connection/${id}/oauth2`, undefined, roles.session)
    const back = new URL(await sandbox.control.signIn(authorizationURL, { user: MEGAN }))
    plant('authorization code', back.searchParams.get('code') ?? '')
    const done = await send('GET', back.pathname + back.search, undefined, roles.session)
    if (done.status !== 303) throw new Error(`the callback answered ${done.status}: ${done.text}`)
    return id
  }
  const source = await connect('canary-source', ALL_PERMISSIONS)
  // What may not be set there becomes the error of a run, and its record is kept for a retry.
  const target = await connect('canary-target', { secrets: ['get', 'list'] })
  return { source, target }
}

/** Values, keys and certificates that go through Keyway into a vault. */
async function plantVault({ plant, send }: Omit<Scene, 'ids'>, connection: string): Promise<void> {
  const put = async (method: string, path: string, body: unknown) => {
    const answer = await send(method, `/v1/connections/${connection}/proxy${path}`, body)
    if (answer.status !== 200) throw new Error(`${path}: ${answer.text}`)
  }
  for (let number = 0; number < 12; number += 1) {
    await put('PUT', `/secrets/s-${number}`, { value: plant(`value of a secret (${number})`) })
  }
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const jwk = plantKey(plant, 'imported key', privateKey.export({ type: 'pkcs8', format: 'pem' }).toString())
  await put('PUT', '/keys/imported', { key: { ...jwk, key_ops: ['sign'] } })
  const certificate = aCertificate({ subject: 'imported' })
  plantKey(plant, 'key of an imported certificate', certificate.key)
  const pwd = plant('password of an imported certificate', randomBytes(12).toString('hex'))
  const value = aPfx(certificate, pwd)
  // Key Vault keeps it as a secret of the same name.
  plant('value of a secret (imported PFX file)', value.slice(300, 360))
  await put('POST', '/certificates/imported-pfx/import', { value, pwd })
}

/** What stands sealed in the database, opened: tokens, verifiers, and whatever is sealed one day. Plus the keys themselves. */
export async function plantSealed({ keyway, dataDir, plant, filled }: Omit<Scene, 'ids'>): Promise<void> {
  const { db, sealer } = keyway.deps
  for (const { table, column } of SEALED_COLUMNS) {
    const { rows } = await sql<{ sealed: string }>`
      SELECT ${sql.ref(column)} AS sealed FROM ${sql.table(table)} WHERE ${sql.ref(column)} IS NOT NULL`.execute(db)
    for (const { sealed } of rows) {
      filled.add(`${table}.${column}`)
      const [ownTable = '', ownColumn = '', id = ''] = String(decodeProtectedHeader(sealed).place).split('.')
      const text = await sealer.open(sealed, { table: ownTable, column: ownColumn, id })
      // Of a token the signature, of a key a line, of a record its values: those are planted one by one.
      if (/^[\w-]+\.[\w-]+\.[\w-]+$/.test(text)) plant(`${table}.${column}`, text.split('.')[2])
      else if (!text.startsWith('{') && !text.startsWith('-----')) plant(`${table}.${column}`, text)
    }
  }
  const file = JSON.parse(await readFile(join(dataDir, 'keys.json'), 'utf8'))
  plant('master key', file.keys[0].k)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
