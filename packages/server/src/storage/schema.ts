/**
 * The tables, as Kysely sees them. Columns are snake_case in SQL and camelCase here (CamelCasePlugin). A document's own
 * members live in `doc`; what is searched, joined or changed on its own has a column. Columns ending in `Sealed` hold
 * JWE text (see encryption/) and are never selected into an API answer.
 */
import type { Diagnosis } from '@keyway/contract'
import type { ColumnType, Generated, GeneratedAlways, JSONColumnType } from 'kysely'

type CreatedAt = ColumnType<Date, Date | undefined, never>

/** JSON column of type T, written as a JSON string. */
export type Json<T> = JSONColumnType<T & object, string, string>

interface Document {
  id: string
  name: string
  doc: Json<object>
  createdAt: CreatedAt
  lastModified: Date
}

export interface UserTable {
  id: string
  name: string
  createdAt: CreatedAt
}

/** A browser's session; `id` is the SHA-256 of the cookie's token. */
export interface SessionTable {
  id: string
  userId: string
  createdAt: CreatedAt
  lastUsedAt: Date
  expiresAt: Date
}

/** One-time sign-in links; `id` is the SHA-256 of the token. */
export interface SignInLinkTable {
  id: string
  userId: string
  expiresAt: Date
  usedAt: Date | null
}

/** API tokens; `hash` is the SHA-256 of the token (256 random bits, so no slow hash is needed). */
export interface ApiTokenTable {
  id: string
  userId: string
  name: string
  hash: string
  prefix: string
  scope: 'full' | 'read' | 'token'
  /** Made at start for the command line on this machine; it may also do what else needs a browser session. */
  local: Generated<boolean>
  createdAt: CreatedAt
  lastUsedAt: Date | null
  expiresAt: Date | null
}

export interface EncryptionKeyTable {
  /** Key id (RFC 7638 thumbprint), as in the header of every JWE sealed with it. */
  kid: string
  /** A known text sealed with the key, opened at start to tell a wrong key. */
  checkSealed: string
  createdAt: CreatedAt
}

export interface IClientTable extends Document {
  clientSecretSealed: string | null
  /** Of the client's certificate: PKCS #8, PEM. */
  privateKeySealed: string | null
  /** Last segment of the callback path; each client has its own. */
  callbackKey: string
  /** Days before its end that a warning was last written for; null: none for the secret or certificate it has now. */
  expiryWarned: number | null
}

export interface ConnectionTable extends Document {
  iclientId: string
  offline: boolean
  offlineSince: Date | null
  needsAuthorization: boolean
  diagnosis: JSONColumnType<Diagnosis | null, string | null, string | null>
}

/** The tokens of a connection. `version` grows by one with every write (compare-and-set). */
export interface GrantTable {
  connectionId: string
  version: Generated<number>
  accessTokenSealed: string
  accessTokenExpiresAt: Date
  refreshTokenSealed: string | null
  refreshTokenExpiresAt: Date | null
  scope: string[]
  missingScope: string[]
  tenantId: string
  grantedBy: string
  grantedAt: Date
  refreshedAt: Date
  /** The process that may call the token endpoint now, its fencing number, and until when. */
  leaseOwner: string | null
  leaseFence: Generated<number>
  leaseUntil: Date | null
}

/** A started authorization: what `state` points at. `id` is the SHA-256 of the state. Used once, for 10 minutes. */
export interface AuthorizationTable {
  id: string
  connectionId: string
  iclientId: string
  userId: string
  /** Set when a browser started it: only that session may finish it. */
  sessionId: string | null
  /** Set when a token started it: any session of the same user may finish it. */
  codeVerifierSealed: string
  nonce: string
  redirectUri: string
  createdAt: CreatedAt
  expiresAt: Date
  usedAt: Date | null
}

export interface ExportTable extends Document {
  connectionId: string
}

export interface ImportTable extends Document {
  connectionId: string
}

export interface FlowTable extends Document {
  lastExecutedAt: Date | null
}

export interface JobTable {
  id: string
  type: 'flow' | 'export' | 'import'
  status: 'queued' | 'running' | 'retrying' | 'canceling' | 'completed' | 'failed' | 'canceled'
  flowId: string
  exportId: string | null
  importId: string | null
  flowJobId: string | null
  numExport: Generated<number>
  numSuccess: Generated<number>
  numIgnore: Generated<number>
  numError: Generated<number>
  numPagesGenerated: Generated<number>
  numPagesProcessed: Generated<number>
  doneExporting: Generated<boolean>
  /** Where a generator's next page starts; written in the same transaction as the page's counters and errors. */
  cursor: JSONColumnType<object | null, string | null, string | null>
  /** What a flow job was started to do: its exports and imports as they were then. Null for the jobs of steps. */
  plan: JSONColumnType<object | null, string | null, string | null>
  /** Grows with every process that takes the run; a process writes only under the number it took it with. */
  fence: Generated<number>
  /** Times the run was taken since it last got a page done. */
  idleStarts: Generated<number>
  diagnosis: JSONColumnType<Diagnosis | null, string | null, string | null>
  createdAt: CreatedAt
  startedAt: Date | null
  endedAt: Date | null
  lastModified: Date
}

export interface JobErrorTable {
  id: string
  flowId: string
  stepId: string
  flowJobId: string
  occurredAt: Date
  source: string
  code: string
  message: string
  traceKey: string | null
  classification: string
  diagnosis: JSONColumnType<Diagnosis | null, string | null, string | null>
  /** The record as it reached the step, sealed: it may hold secrets. */
  retryDataSealed: string | null
}

export interface AuditTable {
  id: string
  /** Orders rows of the same millisecond. */
  position: GeneratedAlways<number>
  time: CreatedAt
  event: string
  source: 'ui' | 'api' | 'system'
  resourceType: string
  resourceId: string
  resourceName: string
  userId: string | null
  userName: string | null
  fieldPaths: string[]
  requestId: string | null
}

/** What was lately taken of a vault's allowance; `id` is its host and what is counted together. See outbound/pace/. */
export interface VaultPaceTable {
  id: string
  ledger: Json<object>
  updatedAt: Date
}

/** When the last run of a flow's export that came to its end had begun. */
export interface ExportTimeTable {
  flowId: string
  exportId: string
  lastExportDateTime: Date
}

export interface Database {
  users: UserTable
  sessions: SessionTable
  signInLinks: SignInLinkTable
  apiTokens: ApiTokenTable
  encryptionKeys: EncryptionKeyTable
  iclients: IClientTable
  connections: ConnectionTable
  grants: GrantTable
  authorizations: AuthorizationTable
  exports: ExportTable
  imports: ImportTable
  flows: FlowTable
  jobs: JobTable
  jobErrors: JobErrorTable
  audit: AuditTable
  vaultPaces: VaultPaceTable
  exportTimes: ExportTimeTable
}
