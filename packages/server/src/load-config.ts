/** Settings from flags and environment, read by the rows of the contract's table. Everything wrong is told at once. */
import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import type { CloudEndpoints, SandboxTarget } from '@keyway/connectors'
import { SETTINGS, type Setting, type SettingName, type Settings } from '@keyway/contract'
import { z } from 'zod'
import type { Config } from './config.ts'
import { StartError } from './start-error.ts'

/** Texts as they were written; empty ones count as not set. Flags win over the environment. */
export type Flags = Readonly<Partial<Record<SettingName, string | number | undefined>>>
export type Environment = Readonly<Record<string, string | undefined>>

/** @throws StartError with one line per wrong setting */
export function loadConfig(env: Environment, flags: Flags = {}): Config {
  const settings = readSettings(env, flags)
  const port = settings.port ?? 5390
  return {
    host: settings.host ?? '127.0.0.1',
    port,
    publicUrl: settings.publicUrl ?? `http://localhost:${port}`,
    dataDir: resolve(settings.dataDir ?? join(homedir(), '.keyway')),
    databaseUrl: settings.databaseUrl ?? null,
    keys: settings.keys ?? null,
    keysFile: settings.keysFile ?? null,
    keysCommand: settings.keysCommand ?? null,
    ownIdentity: {
      tenantId: settings.ownTenantId ?? null,
      clientId: settings.ownClientId ?? null,
      clientSecret: settings.ownClientSecret ?? null,
      certificateFile: settings.ownCertificate ?? null,
    },
    role: settings.role ?? 'all',
    sandbox: settings.sandbox === undefined ? null : readSandbox(settings.sandbox),
    customCloud: settings.cloudFile === undefined ? null : readCloud(settings.cloudFile),
    hostIdentity: {
      federatedTokenFile: settings.federatedTokenFile ?? null,
      endpoint: identityEndpoint(settings),
      machine: settings.machineIdentity === 'on',
    },
    returnUrls: settings.returnUrls ?? [],
    jobWaitHours: settings.jobWait ?? 24,
    scheduleGraceMinutes: settings.scheduleGraceMinutes ?? 60,
    keepDays: {
      runs: settings.keepRuns ?? 90,
      errors: settings.keepErrors ?? 30,
      resolved: settings.keepResolved ?? 30,
    },
    rateLimit: settings.rateLimit ?? 300,
    allowHosts: settings.allowHosts ?? [],
    proxy: settings.proxy === undefined || settings.proxy === 'none' ? null : settings.proxy,
    noProxy: settings.noProxy ?? [],
    proxyResolves: settings.proxyResolves === 'on',
    logLevel: settings.logLevel ?? 'info',
  }
}

/** Azure sets both; one alone is another thing of the same name (Azure Arc, Service Fabric). */
const identityEndpoint = ({ identityEndpoint: url, identityHeader: header }: Settings) =>
  url === undefined || header === undefined ? null : { url, header }

function readSettings(env: Environment, flags: Flags): Settings {
  const faults: string[] = []
  const entries = (Object.entries(SETTINGS) as [SettingName, Setting][]).flatMap(([name, row]) => {
    const flag = flags[name]
    const variable = [row.env, ...(row.alsoEnv ?? [])].find((one) => (env[one] ?? '').trim() !== '') ?? row.env
    const text = String(flag ?? env[variable] ?? '').trim()
    if (text === '') return []
    const result = row.schema.safeParse(text)
    if (result.success) return [[name, result.data]]
    const source = flag === undefined ? variable : (row.flag ?? name)
    faults.push(`${source} ${result.error.issues[0]?.message ?? 'is not valid'}.`)
    return []
  })
  if (faults.length > 0) throw new StartError(faults.join('\n'))
  return Object.fromEntries(entries) as Settings
}

const SandboxFile = z.object({
  login: z.url(),
  browserLogin: z.url(),
  arm: z.url(),
  armResource: z.url(),
  vault: z.string().includes('{vault}'),
  vaultResource: z.url(),
  portalUrl: z.url(),
  tenantId: z.string(),
  ca: z.string(),
  limits: z.literal('published').optional(),
}) satisfies z.ZodType<SandboxTarget>

function readSandbox(path: string): SandboxTarget {
  try {
    return SandboxFile.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch (cause) {
    throw new StartError(
      `KEYWAY_SANDBOX: ${path} does not hold what a running sandbox prints. Start one with: npm run sandbox -- --json`,
      { cause },
    )
  }
}

/** Where tokens are asked for and sent to: an https origin, nothing after it. */
const Origin = z
  .string()
  .refine(
    (text) => /^https:\/\/[a-z0-9.-]+(:\d{1,5})?$/.test(text),
    'must be an https origin such as https://login.example.com',
  )

const CloudFile = z.strictObject({
  name: z.string().trim().min(1).max(60),
  login: Origin,
  arm: Origin,
  armResource: z.url().regex(/[^/]$/, 'must not end with a slash'),
  vault: z
    .string()
    .regex(/^https:\/\/\{vault\}(\.[a-z0-9-]+){2,}(:\d{1,5})?$/, 'must look like https://{vault}.vault.example.com'),
  vaultResource: z.url().regex(/[^/]$/, 'must not end with a slash'),
  portalUrl: z.url(),
})

function readCloud(path: string): CloudEndpoints {
  let content: unknown
  try {
    content = JSON.parse(readFileSync(path, 'utf8'))
  } catch (cause) {
    throw new StartError(`KEYWAY_CLOUD_FILE: ${path} cannot be read as JSON.`, { cause })
  }
  const result = CloudFile.safeParse(content)
  if (result.success) return { cloud: 'custom', limits: 'published', ...result.data }
  const [issue] = result.error.issues
  const member = issue?.path.join('.') || (issue?.code === 'unrecognized_keys' ? issue.keys.join(', ') : 'the file')
  throw new StartError(`KEYWAY_CLOUD_FILE: in ${path}, ${member} is not right: ${issue?.message}.`)
}
