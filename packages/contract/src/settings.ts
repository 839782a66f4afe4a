/**
 * Every setting of the server, in one table: how it is written in the environment and as a flag, what it may be, and
 * what holds without it. The server reads its settings by these rows; help texts and the reference are made from them.
 */
import { z } from 'zod'

export interface Setting {
  readonly env: string
  /** Variables that are read where this one is not set, as other programs name it. */
  readonly alsoEnv?: readonly string[]
  /** Flag of `keyway start`; absent: only in the environment, so that no secret stands in a process list. */
  readonly flag?: string
  /** What stands for the value in help texts. */
  readonly value: string
  /** In words: what holds when it is not set. */
  readonly default: string
  readonly help: string
  /** Reads the text of an environment variable or flag. */
  readonly schema: z.ZodType<unknown, string>
}

const wholeNumber = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, `must be a whole number from ${min} to ${max}`)
    .transform(Number)
    .refine((number) => number >= min && number <= max, `must be a whole number from ${min} to ${max}`)

/** Microsoft accepts http in a redirect URI for loopback only, and so do we. */
const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\]|.+\.localhost)$/

const PublicUrl = z
  .string()
  .refine(
    (text) => URL.canParse(text) && /^https?:\/\//i.test(text),
    'must be a URL such as https://keyway.example.com',
  )
  .transform((text) => new URL(text))
  .refine(
    ({ pathname, search, hash, username }) => pathname === '/' && search === '' && hash === '' && username === '',
    'must be an origin alone, without a path, such as https://keyway.example.com',
  )
  .refine(
    ({ protocol, hostname }) => protocol === 'https:' || LOOPBACK.test(hostname),
    'must begin with https://, except for localhost: Microsoft sends browsers back to https only',
  )
  .transform(({ origin }) => origin)

function isReturnUrl(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname, search, hash, username } = new URL(text)
  const isSafe = protocol === 'https:' || (protocol === 'http:' && LOOPBACK.test(hostname))
  return isSafe && search === '' && hash === '' && username === ''
}

const DatabaseUrl = z
  .string()
  .regex(/^postgres(ql)?:\/\//, 'must be a PostgreSQL URL such as postgresql://user:password@host:5432/keyway')

const HostList = z.string().transform((text) => text.split(/[\s,]+/).filter((host) => host !== ''))

const ReturnUrls = z
  .string()
  .transform((text) => text.split(/[\s,]+/).filter((url) => url !== ''))
  .refine(
    (urls) => urls.every(isReturnUrl),
    'must be URLs such as https://app.example.com/done, without a query; http is for localhost only',
  )

const ProxyUrl = z
  .string()
  .refine(
    (text) => text === 'none' || (URL.canParse(text) && /^https?:\/\//i.test(text)),
    'must be a URL such as http://proxy.example.com:8080, or none',
  )

const oneOf = <const T extends readonly [string, ...string[]]>(values: T) =>
  z.enum(values, { error: () => `must be one of ${values.join(', ')}` }) as z.ZodType<T[number], string>

const HttpUrl = z
  .string()
  .refine(
    (text) => /^https?:\/\//i.test(text) && URL.canParse(text),
    'must be a URL such as http://127.0.0.1:41234/msi/token',
  )

const text = z.string() as z.ZodType<string, string>

export const SETTINGS = {
  port: {
    env: 'KEYWAY_PORT',
    flag: '--port',
    value: 'number',
    default: '5390',
    help: 'Port to listen on; 0 chooses a free one',
    schema: wholeNumber(0, 65_535),
  },
  host: {
    env: 'KEYWAY_HOST',
    flag: '--host',
    value: 'address',
    default: '127.0.0.1',
    help: 'Address to listen on; 0.0.0.0 for every network this machine is in',
    schema: text,
  },
  publicUrl: {
    env: 'KEYWAY_PUBLIC_URL',
    flag: '--public-url',
    value: 'url',
    default: 'http://localhost and the port',
    help: 'Where people and Microsoft reach Keyway. Redirect URIs are built from it',
    schema: PublicUrl,
  },
  dataDir: {
    env: 'KEYWAY_DATA_DIR',
    flag: '--data-dir',
    value: 'folder',
    default: '~/.keyway',
    help: 'Folder for the embedded database, the key file and the token of the command line',
    schema: text,
  },
  databaseUrl: {
    env: 'DATABASE_URL',
    value: 'url',
    default: 'a database in the data folder',
    help: 'PostgreSQL to use instead of the embedded database; several Keyways may share it',
    schema: DatabaseUrl,
  },
  keys: {
    env: 'KEYWAY_KEYS',
    value: 'keys',
    default: 'keys.json in the data folder, made at the first start',
    help: 'Master keys: 32 bytes of base64 each, separated by commas. The first one counts, all of them decrypt',
    schema: text,
  },
  keysFile: {
    env: 'KEYWAY_KEYS_FILE',
    flag: '--keys-file',
    value: 'file',
    default: 'keys.json in the data folder',
    help: 'File with the master keys, as in KEYWAY_KEYS or as a JSON Web Key Set; there a key may be wrapped by a Key Vault',
    schema: text,
  },
  keysCommand: {
    env: 'KEYWAY_KEYS_COMMAND',
    value: 'command',
    default: 'none',
    help: 'Command that prints the master keys, run by /bin/sh at start, for at most 30 seconds',
    schema: text,
  },
  role: {
    env: 'KEYWAY_ROLE',
    flag: '--role',
    value: 'role',
    default: 'all',
    help: 'web answers requests, worker runs flows, all does both',
    schema: oneOf(['all', 'web', 'worker']),
  },
  sandbox: {
    env: 'KEYWAY_SANDBOX',
    flag: '--sandbox-file',
    value: 'file',
    default: 'no sandbox',
    help: 'JSON that a running Azure sandbox printed; its cloud can then be chosen',
    schema: text,
  },
  cloudFile: {
    env: 'KEYWAY_CLOUD_FILE',
    flag: '--cloud-file',
    value: 'file',
    default: "Microsoft's clouds alone",
    help: 'JSON with the endpoints of a further cloud, such as Azure Stack: name, login, arm, armResource, vault, vaultResource, portalUrl',
    schema: text,
  },
  allowHosts: {
    env: 'KEYWAY_ALLOW_HOSTS',
    flag: '--allow-hosts',
    value: 'hosts',
    default: 'none',
    help: 'Hosts that may be called at private addresses, separated by commas: vaults behind a private endpoint',
    schema: HostList,
  },
  proxy: {
    env: 'KEYWAY_PROXY',
    alsoEnv: ['HTTPS_PROXY', 'https_proxy'],
    value: 'url',
    default: 'HTTPS_PROXY if that is set, else none',
    help: 'Proxy for every outgoing call, with user and password if it wants them; none for no proxy',
    schema: ProxyUrl,
  },
  noProxy: {
    env: 'NO_PROXY',
    alsoEnv: ['no_proxy'],
    value: 'hosts',
    default: 'none',
    help: 'Hosts called without the proxy, separated by commas; example.com stands for all below it too',
    schema: HostList,
  },
  proxyResolves: {
    env: 'KEYWAY_PROXY_RESOLVES',
    value: 'on or off',
    default: 'off',
    help: 'Let the proxy decide about hosts whose names this server cannot look up; off: they are called only when KEYWAY_ALLOW_HOSTS names them',
    schema: oneOf(['on', 'off']),
  },
  federatedTokenFile: {
    env: 'AZURE_FEDERATED_TOKEN_FILE',
    value: 'file',
    default: 'none',
    help: 'File with the token that vouches for this Keyway (workload identity); Kubernetes on Azure sets it by itself',
    schema: text,
  },
  ownTenantId: {
    env: 'AZURE_TENANT_ID',
    value: 'id or domain',
    default: 'none',
    help: 'Tenant in which Keyway itself signs in to the vault that wraps its master key',
    schema: text,
  },
  ownClientId: {
    env: 'AZURE_CLIENT_ID',
    value: 'id',
    default: "the host's own managed identity",
    help: 'App registration, or user-assigned managed identity, it signs in there with',
    schema: text,
  },
  ownClientSecret: {
    env: 'AZURE_CLIENT_SECRET',
    value: 'secret',
    default: 'none',
    help: 'Client secret of that app registration; a certificate, federated token or managed identity is better',
    schema: text,
  },
  ownCertificate: {
    env: 'AZURE_CLIENT_CERTIFICATE_PATH',
    value: 'file',
    default: 'none',
    help: 'PEM file with certificate and private key of that app registration',
    schema: text,
  },
  identityEndpoint: {
    env: 'IDENTITY_ENDPOINT',
    value: 'url',
    default: 'none',
    help: 'Where Azure App Service gives out tokens of the managed identity; set by Azure itself',
    schema: HttpUrl,
  },
  identityHeader: {
    env: 'IDENTITY_HEADER',
    value: 'secret',
    default: 'none',
    help: 'What that endpoint is asked with; set by Azure itself',
    schema: text,
  },
  machineIdentity: {
    env: 'KEYWAY_MACHINE_IDENTITY',
    flag: '--machine-identity',
    value: 'on or off',
    default: 'off',
    help: 'Let OAuth 2.0 clients use the managed identity of the virtual machine Keyway runs on (169.254.169.254)',
    schema: oneOf(['on', 'off']),
  },
  returnUrls: {
    env: 'KEYWAY_RETURN_URLS',
    flag: '--return-urls',
    value: 'urls',
    default: 'none',
    help: 'Pages that browsers may be sent on to after signing in, separated by commas: origins, or URLs with the beginning of a path',
    schema: ReturnUrls,
  },
  jobWait: {
    env: 'KEYWAY_JOB_WAIT',
    flag: '--job-wait',
    value: 'hours',
    default: '24',
    help: 'How long a run waits for a connection that is offline before it fails; 0 for not at all',
    schema: wholeNumber(0, 720),
  },
  scheduleGraceMinutes: {
    env: 'KEYWAY_SCHEDULE_GRACE_MINUTES',
    flag: '--schedule-grace-minutes',
    value: 'number',
    default: '60',
    help: 'How late a scheduled run may start when Keyway was not running at its time; a later one is left out',
    schema: wholeNumber(0, 10_080),
  },
  keepRuns: {
    env: 'KEYWAY_KEEP_RUNS',
    flag: '--keep-runs',
    value: 'days',
    default: '90',
    help: 'How long runs that have ended are kept, and longer while errors of theirs are; 0 for ever',
    schema: wholeNumber(0, 3650),
  },
  keepErrors: {
    env: 'KEYWAY_KEEP_ERRORS',
    flag: '--keep-errors',
    value: 'days',
    default: '30',
    help: 'How long open errors are kept, with the records they hold; 0 for ever',
    schema: wholeNumber(0, 3650),
  },
  keepResolved: {
    env: 'KEYWAY_KEEP_RESOLVED',
    flag: '--keep-resolved',
    value: 'days',
    default: '30',
    help: 'How long resolved errors are kept; 0 for ever',
    schema: wholeNumber(0, 3650),
  },
  rateLimit: {
    env: 'KEYWAY_RATE_LIMIT',
    flag: '--rate-limit',
    value: 'number',
    default: '300',
    help: 'API requests per second and account, after a burst of 1000; 0 for no limit',
    schema: wholeNumber(0, 1_000_000),
  },
  logLevel: {
    env: 'KEYWAY_LOG_LEVEL',
    flag: '--log-level',
    value: 'level',
    default: 'info',
    help: 'Least important lines to log',
    schema: oneOf(['fatal', 'error', 'warn', 'info', 'debug', 'silent']),
  },
} as const satisfies Record<string, Setting>

export type SettingName = keyof typeof SETTINGS
/** What the rows read, by name; a setting that is not set is absent. */
export type Settings = { readonly [N in SettingName]?: z.output<(typeof SETTINGS)[N]['schema']> }
