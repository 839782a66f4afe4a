import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ABSENT_SANDBOX } from '../test/support/open-test-app.ts'
import { loadConfig } from './load-config.ts'

test('nothing set gives a Keyway for this machine alone', () => {
  expect(loadConfig({ KEYWAY_PORT: '', UNRELATED: 'x' })).toEqual({
    host: '127.0.0.1',
    port: 5390,
    publicUrl: 'http://localhost:5390',
    dataDir: join(homedir(), '.keyway'),
    databaseUrl: null,
    keys: null,
    keysFile: null,
    keysCommand: null,
    ownIdentity: { tenantId: null, clientId: null, clientSecret: null, certificateFile: null },
    role: 'all',
    sandbox: null,
    customCloud: null,
    hostIdentity: { federatedTokenFile: null, endpoint: null, machine: false },
    returnUrls: [],
    jobWaitHours: 24,
    keepDays: { runs: 90, errors: 30, resolved: 30 },
    scheduleGraceMinutes: 60,
    rateLimit: 300,
    allowHosts: [],
    proxy: null,
    noProxy: [],
    proxyResolves: false,
    logLevel: 'info',
  })
})

test('a proxy is taken from its own setting, else from where other programs have it', () => {
  const environment = { HTTPS_PROXY: 'http://proxy.example:3128', NO_PROXY: 'localhost, .internal' }
  const config = loadConfig(environment)
  expect(config).toMatchObject({ proxy: 'http://proxy.example:3128', noProxy: ['localhost', '.internal'] })
  expect(loadConfig({ https_proxy: 'http://lower.example' }).proxy).toBe('http://lower.example')
  expect(loadConfig({ ...environment, KEYWAY_PROXY: 'http://own.example' }).proxy).toBe('http://own.example')
  expect(loadConfig({ ...environment, KEYWAY_PROXY: 'none' }).proxy).toBeNull()
  expect(() => loadConfig({ HTTPS_PROXY: 'socks5://proxy.example' })).toThrow(/^HTTPS_PROXY must be a URL/)
})

test('a flag wins over the environment, and the public URL follows the port', () => {
  const config = loadConfig({ KEYWAY_PORT: '1000', KEYWAY_ALLOW_HOSTS: 'a.example, b.example' }, { port: 2000 })
  expect(config).toMatchObject({
    port: 2000,
    publicUrl: 'http://localhost:2000',
    allowHosts: ['a.example', 'b.example'],
  })
})

test('everything wrong is told at once, by the name it was set with', () => {
  const env = { KEYWAY_PORT: '70000', DATABASE_URL: 'mysql://canary@db', KEYWAY_LOG_LEVEL: 'loud' }
  expect(() => loadConfig(env, { role: 'boss' })).toThrow(
    [
      'KEYWAY_PORT must be a whole number from 0 to 65535.',
      'DATABASE_URL must be a PostgreSQL URL such as postgresql://user:password@host:5432/keyway.',
      '--role must be one of all, web, worker.',
      'KEYWAY_LOG_LEVEL must be one of fatal, error, warn, info, debug, silent.',
    ].join('\n'),
  )
  expect(() => loadConfig(env)).not.toThrow('canary')
})

test.each([
  ['http://keyway.example.com', 'https'],
  ['https://keyway.example.com/path', 'origin'],
  ['https://user@keyway.example.com', 'origin'],
  ['ftp://keyway.example.com', 'URL'],
  ['keyway.example.com', 'URL'],
])('the public URL %s is refused', (url, reason) => {
  expect(() => loadConfig({ KEYWAY_PUBLIC_URL: url })).toThrow(reason)
})

test.each([
  ['https://Keyway.example.com/', 'https://keyway.example.com'],
  ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
  ['http://keyway.localhost:8080', 'http://keyway.localhost:8080'],
])('the public URL %s is taken as %s', (url, origin) => {
  expect(loadConfig({ KEYWAY_PUBLIC_URL: url }).publicUrl).toBe(origin)
})

test.each(['//evil.example', 'http://app.example', 'https://app.example/?a=b', 'https://u@app.example', 'app.example'])(
  'the page to return to %s is refused',
  (url) => {
    expect(() => loadConfig({ KEYWAY_RETURN_URLS: `https://a.example ${url}` })).toThrow(
      'KEYWAY_RETURN_URLS must be URLs',
    )
  },
)

test('pages to return to are a list', () => {
  const { returnUrls } = loadConfig({ KEYWAY_RETURN_URLS: 'https://a.example/done, http://localhost:3000' })
  expect(returnUrls).toEqual(['https://a.example/done', 'http://localhost:3000'])
})

test('the sandbox is read from what it printed', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'keyway-config-'))
  try {
    const path = join(folder, 'sandbox.json')
    await writeFile(path, JSON.stringify({ ...ABSENT_SANDBOX, clientSecret: 'unused' }))
    expect(loadConfig({ KEYWAY_SANDBOX: path }).sandbox).toEqual(ABSENT_SANDBOX)
    await writeFile(path, '{}')
    expect(() => loadConfig({ KEYWAY_SANDBOX: path })).toThrow(/^KEYWAY_SANDBOX/)
    expect(() => loadConfig({ KEYWAY_SANDBOX: join(folder, 'none') })).toThrow(/^KEYWAY_SANDBOX/)
  } finally {
    await rm(folder, { recursive: true })
  }
})

test('what the platform says of identities is read from its own names', () => {
  const env = {
    AZURE_FEDERATED_TOKEN_FILE: '/var/run/token',
    IDENTITY_ENDPOINT: 'http://127.0.0.1:1/msi/token',
    IDENTITY_HEADER: 'header',
    KEYWAY_MACHINE_IDENTITY: 'on',
  }
  expect(loadConfig(env).hostIdentity).toEqual({
    federatedTokenFile: '/var/run/token',
    endpoint: { url: 'http://127.0.0.1:1/msi/token', header: 'header' },
    machine: true,
  })
  // One of the two alone belongs to another platform.
  expect(loadConfig({ IDENTITY_ENDPOINT: 'http://127.0.0.1:1/' }).hostIdentity.endpoint).toBeNull()
})

const CLOUD = {
  name: 'Contoso Stack',
  login: 'https://login.stack.example',
  arm: 'https://management.stack.example',
  armResource: 'https://management.stack.example',
  vault: 'https://{vault}.vault.stack.example',
  vaultResource: 'https://vault.stack.example',
  portalUrl: 'https://portal.stack.example',
}

test.each<[string, object | string, RegExp]>([
  ['no JSON', '{', /cannot be read as JSON/],
  ['a member that is missing', { ...CLOUD, login: undefined }, /login is not right/],
  ['plain http', { ...CLOUD, arm: 'http://management.stack.example' }, /arm is not right: must be an https origin/],
  ['a path', { ...CLOUD, login: 'https://login.stack.example/adfs' }, /login is not right/],
  ['a vault of any host', { ...CLOUD, vault: 'https://{vault}' }, /vault is not right/],
  ['a member nobody knows', { ...CLOUD, token: 'x' }, /token is not right/],
])('a cloud file with %s is refused', async (_, content, reason) => {
  const folder = await mkdtemp(join(tmpdir(), 'keyway-cloud-'))
  const file = join(folder, 'cloud.json')
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content))
  expect(() => loadConfig({ KEYWAY_CLOUD_FILE: file })).toThrow(reason)
  await writeFile(file, JSON.stringify(CLOUD))
  expect(loadConfig({ KEYWAY_CLOUD_FILE: file }).customCloud).toEqual({
    cloud: 'custom',
    limits: 'published',
    ...CLOUD,
  })
  await rm(folder, { recursive: true })
})
