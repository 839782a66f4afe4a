/**
 * The configuration of a Keyway as one document: OAuth 2.0 clients, connections, exports, imports and flows, without any
 * secret. What is imported asks for its secrets anew.
 */
import { z } from 'zod'
import { Id, Timestamp } from '../ids.ts'
import { filterOf } from '../input.ts'

/** Grows when a file of before could not be read any more. */
export const CONFIGURATION_FORMAT = 1

/** In the order they refer to each other. */
export const CONFIGURATION_KINDS = ['iclients', 'connections', 'exports', 'imports', 'flows'] as const
export type ConfigurationKind = (typeof CONFIGURATION_KINDS)[number]

const KINDS_LIST = new RegExp(`^(${CONFIGURATION_KINDS.join('|')})(,(${CONFIGURATION_KINDS.join('|')}))*$`)

export const ConfigurationQuery = z.strictObject({
  /** Kinds, with commas in between. What they refer to comes along. Left out: everything. */
  only: filterOf(
    z.string().regex(KINDS_LIST, `must be some of ${CONFIGURATION_KINDS.join(', ')}, with commas between`),
  ),
})

const Document = z.record(z.string(), z.unknown())

export const Configuration = z.object({
  format: z.literal(CONFIGURATION_FORMAT),
  /** The version it was made with. */
  keyway: z.string(),
  exportedAt: Timestamp,
  iclients: z.array(Document),
  connections: z.array(Document),
  exports: z.array(Document),
  imports: z.array(Document),
  flows: z.array(Document),
})
export type Configuration = z.infer<typeof Configuration>

/** What to do with a document that is there already: leave it, make it like the one in the file, or add another. */
export const CONFLICTS = ['skip', 'update', 'create'] as const
export type Conflicts = (typeof CONFLICTS)[number]

/** Each document is checked as if it was sent alone; errors name their place, such as `connections.3.http.auth`. */
export const ConfigurationImport = z.strictObject({
  configuration: z.strictObject({
    format: z.literal(CONFIGURATION_FORMAT, {
      error: () =>
        `must be ${CONFIGURATION_FORMAT}: this file is not one that "keyway config export" of this version makes`,
    }),
    keyway: z.string().optional(),
    exportedAt: z.string().optional(),
    iclients: z.array(Document).default([]),
    connections: z.array(Document).default([]),
    exports: z.array(Document).default([]),
    imports: z.array(Document).default([]),
    flows: z.array(Document).default([]),
  }),
  conflicts: z.enum(CONFLICTS).default('skip'),
  /** Only tell what would happen. */
  dryRun: z.boolean().default(false),
})
export type ConfigurationImport = z.infer<typeof ConfigurationImport>

export const ConfigurationChange = z.object({
  kind: z.enum(CONFIGURATION_KINDS),
  action: z.enum(['create', 'update', 'skip']),
  /** Here, after the import. */
  _id: Id,
  name: z.string(),
  /** In the file, where it got another name here. */
  nameInFile: z.string().optional(),
  /** What the document that was there already is recognized by. */
  matchedBy: z.enum(['id', 'externalId', 'name']).optional(),
  /** What a person has to do before it works. */
  needs: z.enum(['clientSecret', 'clientCertificate', 'secrets', 'authorization']).optional(),
})
export type ConfigurationChange = z.infer<typeof ConfigurationChange>

export const ConfigurationResult = z.object({ dryRun: z.boolean(), documents: z.array(ConfigurationChange) })
export type ConfigurationResult = z.infer<typeof ConfigurationResult>
