import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type RegisteredApp, type Sandbox, startSandbox } from '@keyway/azure-sandbox'
import { Agent, request } from 'undici'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { sandboxTarget } from '../../test/support/azure-world.ts'
import { aCertificate } from '../../test/support/certificates.ts'
import { openTestDeps, TEST_CONFIG, type TestDeps } from '../../test/support/open-test-deps.ts'
import type { Config } from '../config.ts'
import { SYSTEM } from '../deps.ts'
import { type Master, openSealer } from '../encryption/index.ts'
import { AppError } from '../errors.ts'
import { createKeyway } from '../main.ts'
import { StartError } from '../start-error.ts'
import { keepWrapped, unwrapper } from './index.ts'
import { wrapMaster } from './wrap-master.ts'

const NOBODY = '33333333-3333-4333-8333-333333333333'

let sandbox: Sandbox
let folder: string
let deps: TestDeps
let registration: RegisteredApp
/** Of the person who looks after the vault. */
let officer: { token(): string; agent: Agent }
let vaultKey: string
let own: Config['ownIdentity']

beforeAll(async () => {
  sandbox = await startSandbox({ port: 0, httpPort: 0 })
  registration = sandbox.control.registerApp({ displayName: 'Keyway itself' })
  await sandbox.control.createVault({ name: 'master', accessPolicies: [], enableRbacAuthorization: false })
  const person = sandbox.control.registerApp({ displayName: 'Officer' })
  await sandbox.control.setAccessPolicy('master', person.objectId)
  const { secretText: password } = person.addSecret('officer')
  const agent = new Agent({
    connect: {
      ca: sandbox.ca.pem,
      lookup: (_name, _options, done) => done(null, [{ address: '127.0.0.1', family: 4 }]),
    },
  })
  const answer = await request(`${sandbox.endpoints.login}/${sandbox.tenantId}/oauth2/v2.0/token`, {
    method: 'POST',
    dispatcher: agent,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: person.clientId,
      client_secret: password,
      scope: `${sandbox.endpoints.vaultResource}/.default`,
    }).toString(),
  })
  const { access_token: token } = (await answer.body.json()) as { access_token: string }
  officer = { token: () => token, agent }
  vaultKey = `${sandbox.endpoints.vault('master')}/keys/keyway`
  own = {
    tenantId: sandbox.tenantId,
    clientId: registration.clientId,
    clientSecret: registration.addSecret('own').secretText,
    certificateFile: null,
  }
})
afterAll(async () => {
  await officer.agent.close()
  await sandbox.close()
})

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keyway-wrapping-'))
  deps = await openTestDeps(configOf())
  await allow()
  await vaultCall('POST', '/create', { kty: 'RSA', key_size: 2048 })
})
afterEach(async () => {
  await deps.close()
  await rm(folder, { recursive: true })
  sandbox.control.faults.remove()
})

const allow = () =>
  sandbox.control.setAccessPolicy('master', registration.objectId, { keys: ['get', 'wrapKey', 'unwrapKey'] })

async function vaultCall(method: 'POST' | 'PATCH', path: string, body: object): Promise<{ key: { kid: string } }> {
  const { statusCode, body: answer } = await request(`${vaultKey}${path}?api-version=7.4`, {
    method,
    dispatcher: officer.agent,
    headers: { authorization: `Bearer ${officer.token()}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const made = await answer.json()
  if (statusCode !== 200) throw new Error(JSON.stringify(made))
  return made as { key: { kid: string } }
}

const keyFile = () => readFile(join(folder, 'keys.json'), 'utf8')

const configOf = (changes: Partial<Config> = {}): Partial<Config> => ({
  dataDir: folder,
  sandbox: sandboxTarget(sandbox),
  ownIdentity: own,
  ...changes,
})

/** Keys as a start finds them. */
async function open(changes: Partial<Config> = {}): Promise<Master> {
  const parts = { ...deps, config: { ...deps.config, ...configOf(changes) } }
  const { master } = await openSealer(parts, false, unwrapper(parts))
  return await keepWrapped(parts, master)
}
const wrap = async (key = vaultKey, changes: Partial<Config> = {}) =>
  await wrapMaster(deps, await open(changes), key, SYSTEM, new AbortController().signal)
/** Through the API of a Keyway that runs, as the command line does. */
async function callRunning(method: string, path: string, body?: object) {
  const { url, token } = JSON.parse(await readFile(join(folder, 'cli.json'), 'utf8'))
  const answer = await fetch(url + path, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  })
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects to be there.
  return { status: answer.status, body: (await answer.json()) as any }
}
const refused = async (work: Promise<unknown>): Promise<AppError | StartError> => {
  const error = await work.catch((caught: unknown) => caught)
  if (error instanceof AppError || error instanceof StartError) return error
  throw new Error('it was not refused', { cause: error })
}

describe('wrapping the master key', () => {
  test.each<[string, string, RegExp]>([
    ['no key of a vault', 'https://contoso.vault.azure.net/secrets/x', /not the address of a key/],
    ['a key of no vault', 'https://evil.example/keys/keyway', /evil.example is no Key Vault/],
    ['a host that only looks like one', 'https://master.vault.localhost.evil.example/keys/keyway', /is no Key Vault/],
  ])('with %s is refused at the field, and the file stays', async (_, key, reason) => {
    await open()
    const before = await keyFile()
    const error = await refused(wrap(key))
    expect(error).toMatchObject({ code: 'invalid_field', field: 'vaultKey' })
    expect(error.message).toMatch(reason)
    expect(await keyFile()).toBe(before)
  })

  test.each<[string, () => Promise<unknown>, RegExp]>([
    [
      'without the permission',
      () => sandbox.control.setAccessPolicy('master', registration.objectId, { keys: ['get', 'unwrapKey'] }),
      /no access policy in the vault master that allows keys\/wrapKey/,
    ],
    [
      'that can be wrapped and not unwrapped',
      () => sandbox.control.setAccessPolicy('master', registration.objectId, { keys: ['wrapKey'] }),
      /no access policy in the vault master that allows keys\/unwrapKey/,
    ],
    ['with a key that is disabled', () => vaultCall('PATCH', '', { attributes: { enabled: false } }), /is disabled/],
  ])('%s is refused, and the file stays', async (_, arrange, reason) => {
    await open()
    const before = await keyFile()
    await arrange()
    const error = await refused(wrap())
    expect(error).toMatchObject({ code: 'key_not_wrapped', status: 422 })
    expect(error.message).toMatch(reason)
    expect(await keyFile()).toBe(before)
  })

  test('that comes from the environment is refused: Keyway cannot change it', async () => {
    const keys = Buffer.alloc(32, 5).toString('base64')
    expect((await refused(wrap(vaultKey, { keys }))).message).toContain('comes from KEYWAY_KEYS')
  })

  test('is done again when the vault key has a new version, so that the old one can be disabled', async () => {
    await wrap()
    const before = await keyFile()
    const { key } = await vaultCall('POST', '/create', { kty: 'RSA', key_size: 2048 })
    await open()
    const after = await keyFile()
    expect(after).not.toBe(before)
    expect(after).toContain(key.kid)
    const old = JSON.parse(before).keys[0].wrapped.vaultKey.split('/').at(-1)
    await vaultCall('PATCH', `/${old}`, { attributes: { enabled: false } })
    await open()
    expect(await keyFile()).toBe(after)
  })
})

test('security 49: a wrapped master key leaves a file that holds no key, with which Keyway starts and reads what it wrote', async () => {
  const config = { ...TEST_CONFIG, ...configOf(), publicUrl: 'http://localhost:0' }
  const place = { table: 'grants', column: 'access_token_sealed', id: 'a' }
  const first = await createKeyway({ config })
  const before = JSON.parse(await keyFile()).keys[0]
  const sealed = await first.deps.sealer.seal('canary', place)
  const answer = await callRunning('POST', '/v1/keys/wrap', { vaultKey })
  await first.close()
  const wrappedBy = expect.stringMatching(/\/keys\/keyway\/[0-9a-f]{32}$/)
  expect(answer).toMatchObject({ status: 200, body: { master: { kid: before.kid, wrappedBy } } })
  const file = await keyFile()
  expect(file).not.toContain(before.k)
  expect((await stat(join(folder, 'keys.json'))).mode & 0o777).toBe(0o600)

  const second = await createKeyway({ config })
  expect(await second.deps.sealer.open(sealed, place)).toBe('canary')
  const { body } = await callRunning('GET', '/v1/keys')
  await second.close()
  expect(body.master).toMatchObject({ kid: before.kid, wrappedBy })
  expect(JSON.stringify([answer, body, sandbox.control.calls.list()])).not.toContain(before.k)
})

describe('a start with a wrapped master key', () => {
  beforeEach(() => wrap())

  test.each<[string, () => unknown, Partial<Config>, RegExp]>([
    [
      'without an identity',
      () => {},
      { ownIdentity: TEST_CONFIG.ownIdentity },
      /no identity to sign in to that vault with/,
    ],
    [
      'with half an identity',
      () => {},
      { ownIdentity: { ...TEST_CONFIG.ownIdentity, clientSecret: 'canary' } },
      /AZURE_TENANT_ID and AZURE_CLIENT_ID must be set/,
    ],
    [
      'without the permission',
      () => sandbox.control.removeAccessPolicy('master', registration.objectId),
      {},
      /no access policy in the vault master that allows keys\/unwrapKey/,
    ],
    [
      'with a disabled vault key',
      () => vaultCall('PATCH', '', { attributes: { enabled: false } }),
      {},
      /The key of the vault is disabled/,
    ],
    [
      'while the vault cannot be reached',
      () => sandbox.control.faults.add({ plane: 'vault', effect: { kind: 'cut' } }),
      {},
      /The connection broke off.*Try again once it answers/,
    ],
    [
      'while the vault is disturbed',
      () => sandbox.control.faults.add({ plane: 'vault', effect: { kind: 'status', status: 503 } }),
      {},
      /Azure has a disturbance.*503/,
    ],
    [
      'for a client that does not exist',
      () => {},
      { ownIdentity: { ...TEST_CONFIG.ownIdentity, tenantId: 'here', clientId: NOBODY, clientSecret: 'canary' } },
      /There is no such tenant.*AZURE_TENANT_ID/,
    ],
    ['without the sandbox', () => {}, { sandbox: null }, /is no Key Vault of a cloud/],
  ])('%s says why, and changes nothing', async (_, arrange, changes, reason) => {
    const before = await keyFile()
    await arrange()
    const { message } = await refused(open(changes))
    expect(message).toMatch(reason)
    expect(message).toContain('The master key')
    expect(message).not.toContain('canary')
    expect(message).not.toContain(own.clientSecret)
    expect(await keyFile()).toBe(before)
  })

  test('asks again when the vault is disturbed for a moment', async () => {
    sandbox.control.faults.add({ plane: 'vault', remaining: 2, effect: { kind: 'status', status: 503 } })
    expect((await open()).keys).toHaveLength(1)
  })

  test('whose text was exchanged is refused: another key would open nothing', async () => {
    const file = JSON.parse(await keyFile())
    await writeFile(join(folder, 'keys.json'), JSON.stringify({ keys: [{ ...file.keys[0], kid: 'x'.repeat(43) }] }))
    expect((await refused(open())).message).toContain('unwrapped another key')
  })

  test('signs in with a certificate from a file, or with the managed identity of its host', async () => {
    const pair = aCertificate({ subject: 'Keyway itself' })
    registration.addCertificate(pair.cert)
    const certificateFile = join(folder, '..', `${registration.clientId}.pem`)
    await writeFile(certificateFile, pair.cert + pair.key, { mode: 0o600 })
    try {
      await open({ ownIdentity: { ...own, clientSecret: null, certificateFile } })
    } finally {
      await rm(certificateFile)
    }
    const identity = sandbox.control.createManagedIdentity('host')
    await sandbox.control.setAccessPolicy('master', identity.objectId, { keys: ['unwrapKey'] })
    const { IDENTITY_ENDPOINT: url, IDENTITY_HEADER: header } = identity.environment
    await open({
      ownIdentity: TEST_CONFIG.ownIdentity,
      hostIdentity: { federatedTokenFile: null, endpoint: { url, header }, machine: false },
    })
  })
})
