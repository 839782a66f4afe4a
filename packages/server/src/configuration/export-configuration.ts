/** Writes the configuration as one document. What a schema takes is what goes out, and of that no secret. */
import {
  CONFIGURATION_FORMAT,
  CONFIGURATION_KINDS,
  type Configuration,
  type ConfigurationKind,
  type ConnectionInput,
  isUniversal,
} from '@keyway/contract'
import { sql } from 'kysely'
import { leaveSecretsOut } from '../connections/index.ts'
import type { Deps } from '../deps.ts'
import { type IClientDocument, leaveFieldsOut } from '../iclients/index.ts'
import { VERSION } from '../version.ts'
import type { AnyKind, Named } from './kinds.ts'
import { mapReferences } from './references.ts'

type Documents = Record<ConfigurationKind, Readonly<Record<string, unknown>>[]>

/** @param only kinds asked for; what they refer to comes along */
export async function exportConfiguration(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  kinds: Readonly<Record<ConfigurationKind, AnyKind>>,
  only: readonly ConfigurationKind[],
): Promise<Configuration> {
  // One snapshot: a flow must not refer to an export that came after the exports were read.
  const documents = await db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (tx) => {
      const read = {} as Documents
      for (const kind of CONFIGURATION_KINDS) {
        const rows = await tx
          .selectFrom(kind as 'flows')
          .selectAll()
          .orderBy(sql`lower(name)`)
          .orderBy('id')
          .execute()
        const shown = await kinds[kind].present(tx, rows as never)
        const copied = (one: Named, at: number) => kinds[kind].copied?.(rows[at] as never, one) ?? one
        read[kind] = shown.map((one, at) => portable(kind, kinds[kind], one._id, copied(one, at)))
      }
      return read
    })
  const chosen = only.length === 0 ? documents : choose(documents, only)
  return { format: CONFIGURATION_FORMAT, keyway: VERSION, exportedAt: clock.now().toISOString(), ...chosen }
}

/** As a client would send it: read-only members are dropped by the schema, secrets by name. */
function portable(kind: ConfigurationKind, { input }: AnyKind, _id: string, document: object) {
  // A debug log that is on here is no setting.
  const { debugDate: _, ...sent } = input.parse(document) as Record<string, unknown>
  if (kind === 'iclients') return { _id, ...withoutSecrets(sent) }
  return { _id, ...(kind === 'connections' ? withoutOwnSecrets(sent as unknown as ConnectionInput) : sent) }
}

/** Which there were is told: whoever imports it knows what is missing. */
function withoutOwnSecrets(sent: ConnectionInput): object {
  if (!isUniversal(sent.http)) return sent
  const { http, missing } = leaveSecretsOut(sent.http)
  return { ...sent, http, ...(missing.length > 0 && { secretsLeftOut: [...missing].sort() }) }
}

const BLOCKS = ['oauth2', 'azureserviceprincipal'] as const

function withoutSecrets(iclient: Record<string, unknown>): Record<string, unknown> {
  const blocks = BLOCKS.flatMap((name) => {
    const block = iclient[name] as Record<string, unknown> | undefined
    if (block === undefined) return []
    const { clientSecret: _, clientCertificate: __, clientSecretExpiresAt: ___, ...rest } = block
    return [[name, rest]]
  })
  const { document, missing } = leaveFieldsOut({
    ...iclient,
    ...Object.fromEntries(blocks),
  } as unknown as IClientDocument)
  return { ...document, ...(missing.length > 0 && { secretsLeftOut: [...missing].sort() }) }
}

/** Kinds from the last to the first, as later ones refer to earlier ones; connections also to each other. */
function choose(all: Documents, only: readonly ConfigurationKind[]): Documents {
  const wanted = new Set<string>()
  const chosen = {} as Documents
  for (const kind of [...CONFIGURATION_KINDS].reverse()) {
    const isChosen = (one: Readonly<Record<string, unknown>>) => only.includes(kind) || wanted.has(`${kind} ${one._id}`)
    for (let known = -1; known !== wanted.size; ) {
      known = wanted.size
      for (const one of all[kind].filter(isChosen)) addReferences(wanted, one)
    }
    chosen[kind] = all[kind].filter(isChosen)
  }
  return chosen
}

function addReferences(wanted: Set<string>, document: object): void {
  mapReferences(document, (kind, id) => {
    wanted.add(`${kind} ${id}`)
    return id
  })
}
