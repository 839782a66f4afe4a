/** The 200 secrets of the sample vault: every kind of thing people keep there, none of them real. */
import { createHash } from 'node:crypto'

export interface SampleSecret {
  readonly name: string
  readonly value: string
  readonly contentType?: string
  readonly tags?: Readonly<Record<string, string>>
  readonly enabled: boolean
  /** ISO dates. */
  readonly notBefore?: string
  readonly expires?: string
}

const SYSTEMS = ['billing', 'orders', 'shop', 'warehouse', 'payroll', 'search', 'mail', 'reports', 'crm', 'portal']
const STAGES = ['dev', 'test', 'staging', 'prod']

interface Kind {
  readonly suffix: string
  readonly contentType?: string
  value(seed: string): string
}

const KINDS: readonly Kind[] = [
  { suffix: 'db-password', contentType: 'text/plain', value: (seed) => seed.slice(0, 24) },
  { suffix: 'api-key', value: (seed) => `key-${seed.slice(0, 32)}` },
  {
    suffix: 'connection-string',
    contentType: 'text/plain',
    value: (seed) => `Server=db.contoso.example;User Id=app;Password=${seed.slice(0, 20)};Encrypt=true`,
  },
  {
    suffix: 'service-account',
    contentType: 'application/json',
    value: (seed) => JSON.stringify({ user: 'svc', password: seed.slice(0, 20), note: 'Zürich, 東京' }),
  },
  {
    suffix: 'signing-key',
    contentType: 'application/octet-stream',
    value: (seed) => Buffer.from(seed).toString('base64'),
  },
]

const DAY_MS = 86_400_000

/** @param now milliseconds since the epoch; expiry dates are counted from it */
export function sampleSecrets(now: number): SampleSecret[] {
  const rows = SYSTEMS.flatMap((system) => STAGES.flatMap((stage) => KINDS.map((kind) => ({ system, stage, kind }))))
  return rows.map(({ system, stage, kind }, index) => {
    const name = `${system}-${stage}-${kind.suffix}`
    // Derived, so that a second start writes the same values and not a new version of everything.
    const seed = createHash('sha256').update(`keyway sample ${name}`).digest('hex')
    return {
      name,
      value: kind.value(seed),
      ...(kind.contentType === undefined ? {} : { contentType: kind.contentType }),
      ...(index % 4 === 3 ? {} : { tags: { system, stage, owner: `${system}-team` } }),
      enabled: true,
      ...(index % 5 === 0 ? { notBefore: date(now - 30 * DAY_MS) } : {}),
      ...(index % 3 === 0 ? { expires: date(now + (20 + index) * DAY_MS) } : {}),
    }
  })
}

/** Key Vault counts whole seconds. */
const date = (milliseconds: number): string => new Date(Math.floor(milliseconds / 1000) * 1000).toISOString()
