/**
 * The tables, as Kysely sees them. Columns are snake_case in SQL and camelCase here (CamelCasePlugin). A document's own
 * members live in `doc`; what is searched, joined or changed on its own has a column. Columns ending in `Sealed` hold
 * JWE text (see encryption/) and are never selected into an API answer.
 */
import type { ConnectionStatus, Diagnosis, JobLogEvent } from '@keyway/contract'
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
  /** The key itself, sealed with the master key. Null: it is a master key that sealed values itself (first versions). */
  keySealed: string | null
  /** Of such a key: a known text sealed with it, opened at start to tell a wrong key. */
  checkSealed: string | null
  /** The highest one seals. */
  position: GeneratedAlways<number>
  createdAt: CreatedAt
  /** By the database's clock: how long every process has had to hear of it. */
  insertedAt: Generated<Date>
}

/** One walk over everything sealed, to seal it with the newest key; ended or not, and by whom it is done. */
export interface KeyRotationTable {
  id: string
  /** The key everything is sealed with at its end. */
  kid: string
  total: Generated<number>
  done: Generated<number>
  /** Values no key opens; they stay as they are. */
  unreadable: Generated<number>
  startedAt: Date
  endedAt: Date | null
  leaseOwner: string | null
  leaseUntil: Date | null
}

export interface IClientTable extends Document {
  clientSecretSealed: string | null
  /** Of the client's certificate: PKCS #8, PEM. */
  privateKeySealed: string | null
  /** Custom fields that are secrets, and the key of its JWT: JSON by dotted place. */
  fieldsSealed: string | null
  /** Last segment of the callback path; each client has its own. */
  callbackKey: string
  /** Days before its end that a warning was last written for; null: none for the secret or certificate it has now. */
  expiryWarned: number | null
}

export interface ConnectionTable extends Document {
  /** Null: it signs in without an OAuth 2.0 client. */
  iclientId: string | null
  /** Its own secrets, as a JSON object by their place in the document; null: it has none. */
  secretsSealed: string | null
  offline: boolean
  offlineSince: Date | null
  needsAuthorization: boolean
  diagnosis: JSONColumnType<Diagnosis | null, string | null, string | null>
  /** What lists filter and sort by, told by the other columns. */
  status: GeneratedAlways<ConnectionStatus>
  apiType: GeneratedAlways<string | null>
  application: GeneratedAlways<string | null>
  address: GeneratedAlways<string>
  /** Until when its debug log is on. */
  debugUntil: Date | null
  /** When it was last tested. */
  checkedAt: Date | null
  /** When Keyway tests it next by itself; null: it is not offline, or needs a person. */
  nextCheckAt: Date | null
  /** Tests that failed since it went offline. */
  failedChecks: Generated<number>
}

/** A request and its answer in the debug log of a connection, its secrets taken out before it came here. */
export interface DebugRecordTable {
  position: GeneratedAlways<number>
  connectionId: string
  time: Date
  askedBy: string
  failed: boolean
  /** JSON text: of characters that a jsonb column would refuse, answers may have some. */
  record: string
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
  /** Times its tokens were renewed. */
  renewals: Generated<number>
  /** The process that may call the token endpoint now, its fencing number, and until when. */
  leaseOwner: string | null
  leaseFence: Generated<number>
  leaseUntil: Date | null
  /** A renewal was asked for and its answer never arrived: the refresh token may be spent. */
  answerLost: Generated<boolean>
}

/** An authorization a connection has or had; without its tokens. */
export interface GrantHistoryTable {
  id: string
  position: GeneratedAlways<number>
  connectionId: string
  grantedBy: string
  grantedAt: Date
  byUserId: string | null
  byUserName: string | null
  scope: string[]
  missingScope: string[]
  tenantId: string
  way: string
  /** As of its end; those of one in use stand in `grants`. */
  renewals: Generated<number>
  refreshedAt: Date
  endedAt: Date | null
  ended: 'replaced' | 'revoked' | 'changed' | null
  /** Why Microsoft renewed it no more. */
  diagnosis: JSONColumnType<Diagnosis | null, string | null, string | null>
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
  /** Set when a connect link started it: only the browser with the cookie of this mark may finish it. */
  linkId: string | null
  browserMark: string | null
  /** Where the browser goes in the end; null: to a page of ours. */
  returnTo: string | null
  createdAt: CreatedAt
  expiresAt: Date
  usedAt: Date | null
}

/** A link by which somebody else authorizes a connection. `tokenHash` is an HMAC under the key that is sealed beside it. */
export interface ConnectLinkTable {
  id: string
  connectionId: string
  userId: string
  userName: string
  keySealed: string
  tokenHash: string
  createdAt: Date
  expiresAt: Date
  returnTo: string | null
  usedAt: Date | null
  usedBy: string | null
  revokedAt: Date | null
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

/** When a flow runs next by one of its schedules. */
export interface FlowScheduleTable {
  flowId: string
  schedule: string
  timezone: string
  nextAt: Date
}

/** A run that waits for its turn: the flow runs once at a time. `id` is the id its job will have. */
export interface FlowStartTable {
  id: string
  flowId: string
  reason: 'schedule' | 'after' | 'webhook'
  /** Which schedule of the flow; empty for other reasons. */
  schedule: Generated<string>
  createdAt: ColumnType<Date, Date, never>
}

/** Where records are posted to; `tokenHash` is the SHA-256 of the token (256 random bits, so no slow hash is needed). */
export interface FlowWebhookTable {
  flowId: string
  tokenHash: string
  prefix: string
  createdAt: ColumnType<Date, Date, Date>
  lastUsedAt: Date | null
  /** How posts are signed; null: they are not. */
  signature: JSONColumnType<PostSignature | null, string | null, string | null>
  signatureKeySealed: string | null
}

export interface PostSignature {
  readonly algorithm: 'sha1' | 'sha256' | 'sha384' | 'sha512'
  readonly encoding: 'hex' | 'base64'
  readonly header: string
}

/** What was posted and not run yet, sealed: it may hold secrets. */
export interface FlowDeliveryTable {
  id: string
  flowId: string
  /** Order of arrival within a flow. */
  position: GeneratedAlways<string | number>
  records: number
  bodySealed: string
  receivedAt: Date
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
  startedBy: Generated<'person' | 'schedule' | 'after' | 'webhook' | 'retry'>
  /** Grows with every process that takes the run; a process writes only under the number it took it with. */
  fence: Generated<number>
  /** Times the run was taken since it last got a page done. */
  idleStarts: Generated<number>
  diagnosis: JSONColumnType<Diagnosis | null, string | null, string | null>
  /** The connection a queued run waits for, since when, and when it gives up. No process has such a run. */
  waitsFor: string | null
  waitsSince: Date | null
  waitsUntil: Date | null
  /** It does not go on earlier, so that a connection that comes and goes is left in peace. */
  notBefore: Date | null
  /** Times it waited since it last got a page done. */
  waits: Generated<number>
  createdAt: CreatedAt
  startedAt: Date | null
  endedAt: Date | null
  lastModified: Date
}

/** What happened to a run, in the order of `position`. */
export interface JobLogTable {
  position: Generated<string>
  flowJobId: string
  time: Date
  event: JobLogEvent
  facts: Json<Record<string, string | number>>
}

export interface JobErrorTable {
  id: string
  flowId: string
  stepId: string
  /** Which of the step's places in its flow the record failed at, from 0 on, in the order of the document. */
  stepPlace: Generated<number>
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
  /** Null: it is open. */
  resolvedAt: Date | null
  /** A person's name, or `retry`. */
  resolvedBy: string | null
  /** The run that sends the record again; while it has not ended nobody else does. */
  retryJobId: string | null
  /** How often Keyway sent it again by itself. */
  autoRetries: Generated<number>
  /** When it does so next; null: not by itself. */
  autoRetryAt: Date | null
}

export interface TagTable {
  id: string
  name: string
  createdAt: CreatedAt
  lastModified: Date
}

/** Which errors have which tags. */
export interface JobErrorTagTable {
  errorId: string
  tagId: string
}

/** Only ever added to; the database chains each row to the one before it as the transaction commits (migration 8). */
export interface AuditTable {
  id: string
  /** Place in the chain, from 1 on, without gaps. */
  sequence: GeneratedAlways<number>
  time: CreatedAt
  event: string
  result: Generated<'ok' | 'failed'>
  /** The code of the diagnosis or error, when something failed. */
  reason: string | null
  source: 'ui' | 'api' | 'cli' | 'system'
  /** The address the request came from. */
  address: string | null
  resourceType: string
  resourceId: string
  resourceName: string
  userId: string | null
  userName: string | null
  fieldPaths: string[]
  requestId: string | null
  /** Empty in the first row. */
  previousHash: GeneratedAlways<string>
  hash: GeneratedAlways<string>
}

/** The newest row of the audit log: one row, locked by whoever commits the next. */
export interface AuditHeadTable {
  id: Generated<boolean>
  sequence: number
  hash: string
}

/** What was lately taken of a vault's allowance; `id` is its host and what is counted together. See outbound/pace/. */
export interface VaultPaceTable {
  id: string
  ledger: Json<object>
  updatedAt: Date
}

/** What happened, for others to hear. Without a number (`sequence`) it has not been handed on yet; see events/relay.ts. */
export interface EventTable {
  id: string
  position: GeneratedAlways<number>
  sequence: number | null
  type: string
  time: Date
  resourceType: string
  resourceId: string
  resourceName: string
  data: Json<object>
}

export interface WebhookTable extends Document {
  secretSealed: string
  /** The one before the last rotation; it signs too until `formerUntil`. */
  formerSecretSealed: string | null
  formerUntil: Date | null
  failingSince: Date | null
  disabledReason: string | null
}

/** One event on its way to one webhook. */
export interface WebhookDeliveryTable {
  id: string
  position: GeneratedAlways<number>
  webhookId: string
  eventId: string
  type: string
  resourceId: string
  resourceName: string
  status: 'pending' | 'delivered' | 'failed'
  attempts: Generated<number>
  createdAt: ColumnType<Date, Date | undefined, Date>
  nextAttemptAt: Date | null
  lastAttemptAt: Date | null
  responseStatus: number | null
  error: string | null
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
  keyRotations: KeyRotationTable
  iclients: IClientTable
  connections: ConnectionTable
  debugRecords: DebugRecordTable
  grants: GrantTable
  grantHistory: GrantHistoryTable
  authorizations: AuthorizationTable
  connectLinks: ConnectLinkTable
  exports: ExportTable
  imports: ImportTable
  flows: FlowTable
  flowSchedules: FlowScheduleTable
  flowStarts: FlowStartTable
  flowWebhooks: FlowWebhookTable
  flowDeliveries: FlowDeliveryTable
  jobs: JobTable
  jobErrors: JobErrorTable
  tags: TagTable
  jobErrorTags: JobErrorTagTable
  jobLog: JobLogTable
  audit: AuditTable
  auditHead: AuditHeadTable
  vaultPaces: VaultPaceTable
  events: EventTable
  webhooks: WebhookTable
  webhookDeliveries: WebhookDeliveryTable
  exportTimes: ExportTimeTable
}
