/** The kinds of documents as people call them, and where each is edited. One row per kind. */
import type { DocumentKind } from '../api/queries.ts'

export interface KindRow {
  readonly kind: DocumentKind
  /** What the API calls it in `/dependencies` and the audit log. */
  readonly resourceType: string
  readonly noun: string
  /** Where one is opened; `$id` is filled in. */
  readonly path: '/oauth-clients/$id' | '/connections/$id' | '/exports/$id' | '/imports/$id' | '/flows/$id'
  /** Where one is created, where that is not its path with `new` in place of the id. */
  readonly newPath?: '/flows/new'
  /** What opening one is called. */
  readonly open: 'Edit' | 'Open'
}

export const KINDS = {
  iclients: {
    kind: 'iclients',
    resourceType: 'iclient',
    noun: 'OAuth 2.0 client',
    path: '/oauth-clients/$id',
    open: 'Edit',
  },
  connections: {
    kind: 'connections',
    resourceType: 'connection',
    noun: 'connection',
    path: '/connections/$id',
    open: 'Edit',
  },
  exports: { kind: 'exports', resourceType: 'export', noun: 'export', path: '/exports/$id', open: 'Edit' },
  imports: { kind: 'imports', resourceType: 'import', noun: 'import', path: '/imports/$id', open: 'Edit' },
  flows: { kind: 'flows', resourceType: 'flow', noun: 'flow', path: '/flows/$id', open: 'Open', newPath: '/flows/new' },
} as const satisfies Record<DocumentKind, KindRow>

/** The row of a kind by any of the names the API uses for it: `connections` or `connection`. */
export const kindRow = (name: string): KindRow | undefined =>
  Object.values(KINDS).find((row) => row.kind === name || row.resourceType === name)
