/**
 * The REST API as data: one row per route. The server registers handlers by these names, the client calls them, and
 * OpenAPI and the permission matrix are made from them. A route without a row cannot exist.
 */
import { z } from 'zod'
import { Id, Timestamp } from './ids.ts'
import { filterOf, ListQuery, listQuery } from './input.ts'
import { ApiToken, ApiTokenInput, NewApiToken, Session, SignInInput, SignInLink, System } from './resources/access.ts'
import { Application } from './resources/application.ts'
import { AuditExportQuery, AuditQuery, AuditRow, AuditVerification, AuditVerifyQuery } from './resources/audit.ts'
import {
  Configuration,
  ConfigurationImport,
  ConfigurationQuery,
  ConfigurationResult,
} from './resources/configuration.ts'
import {
  AuthorizeInput,
  ConnectInvitation,
  ConnectLink,
  ConnectLinkInput,
  ConnectTokenInput,
  NewConnectLink,
} from './resources/connect-link.ts'
import {
  AccessToken,
  AccessTokenInput,
  Connection,
  ConnectionInput,
  ConnectionListQuery,
  Dependencies,
  PingResult,
} from './resources/connection.ts'
import {
  CloneInput,
  FlowReplaceInput,
  ReplaceInput,
  ReplaceResult,
  StepCloneInput,
  StepReplaceInput,
} from './resources/copies.ts'
import { Dashboard, DashboardQuery } from './resources/dashboard.ts'
import {
  DebugArmInput,
  DebugDownloadQuery,
  DebugLiveQuery,
  DebugQuery,
  DebugRecord,
  DebugState,
} from './resources/debug.ts'
import { DoctorQuery, DoctorReport } from './resources/doctor.ts'
import { EncryptionKeys, KeyRotation, WrapInput, Wrapped } from './resources/encryption-keys.ts'
import { Event, EventQuery } from './resources/event.ts'
import {
  Export,
  ExportInput,
  ExportInvokeInput,
  ExportInvokeResult,
  PreviewInput,
  PreviewResult,
} from './resources/export.ts'
import { Flow, FlowInput, FlowRunInput } from './resources/flow.ts'
import { Template, TemplateInstallInput, TemplateInstallResult } from './resources/flow-template.ts'
import { FlowTestInput, FlowTestResult, SharedTarget } from './resources/flow-test.ts'
import { NewFlowWebhook, WebhookVerification, WebhookVerificationInput } from './resources/flow-webhook.ts'
import { GrantRecord, Revocation } from './resources/grant.ts'
import { IClient, IClientInput, IClientListQuery } from './resources/iclient.ts'
import {
  DryRunInput,
  DryRunResult,
  Import,
  ImportInput,
  ImportInvokeInput,
  ImportInvokeResult,
  ImportPreviewInput,
  ImportPreviewResult,
} from './resources/import.ts'
import {
  ErrorChoice,
  ErrorExportQuery,
  ErrorQuery,
  FlowErrors,
  Job,
  JobFamily,
  JobQuery,
  ResolvedErrors,
  ResolvedQuery,
  RetryData,
  RetryDataInput,
  StepErrors,
} from './resources/job.ts'
import { JobLogEntry } from './resources/job-log.ts'
import { OperationCallInput, OperationCallQuery, OperationCallResult } from './resources/operation-call.ts'
import { ErrorTagsInput, Tag, TagInput } from './resources/tag.ts'
import { NewWebhook, Webhook, WebhookDelivery, WebhookInput } from './resources/webhook.ts'

/**
 * Who may call: `public` anybody; `read` a session or any token; `write` a session or a token with full access;
 * `token` only a token made for that; `hook` whoever has the address, which holds a secret;
 * `session` only a signed-in browser, or the command line on the machine Keyway runs on.
 */
export type Access = 'public' | 'hook' | 'read' | 'write' | 'session' | 'token'

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Parameters as `:name`. */
  readonly path: string
  readonly access: Access
  readonly summary: string
  readonly query?: z.ZodType
  readonly body?: z.ZodType
  /** Absent: the answer has no body (204), or streams what another server said. */
  readonly response?: z.ZodType
  readonly status: 200 | 201 | 202 | 204
}

/** A path of the application itself, below that of the connection: any method, body and answer passed on. */
const proxied = <const M extends Route['method']>(method: M) =>
  ({
    method,
    path: '/v1/connections/:id/proxy/*',
    access: 'write',
    summary: `Send a ${method} through a connection, to the path and query after /proxy`,
    status: 200,
  }) as const

const PatchBody = z.union([z.array(z.unknown()), z.record(z.string(), z.unknown())])

/** The routes every stored document has. */
function documents<I extends z.ZodType, O extends z.ZodType, Q extends z.ZodType>(
  path: string,
  noun: string,
  input: I,
  output: O,
  query: Q,
) {
  return {
    list: {
      method: 'GET',
      path,
      access: 'read',
      summary: `List ${noun}s`,
      query,
      response: z.array(output),
      status: 200,
    },
    create: {
      method: 'POST',
      path,
      access: 'write',
      summary: `Create a ${noun}`,
      body: input,
      response: output,
      status: 201,
    },
    get: {
      method: 'GET',
      path: `${path}/:id`,
      access: 'read',
      summary: `Get a ${noun}`,
      response: output,
      status: 200,
    },
    replace: {
      method: 'PUT',
      path: `${path}/:id`,
      access: 'write',
      summary: `Replace a ${noun}`,
      body: input,
      response: output,
      status: 200,
    },
    patch: {
      method: 'PATCH',
      path: `${path}/:id`,
      access: 'write',
      summary: `Change a ${noun}: JSON Merge Patch (RFC 7396) or JSON Patch (RFC 6902)`,
      body: PatchBody,
      response: output,
      status: 200,
    },
    delete: { method: 'DELETE', path: `${path}/:id`, access: 'write', summary: `Delete a ${noun}`, status: 204 },
    dependencies: {
      method: 'GET',
      path: `${path}/:id/dependencies`,
      access: 'read',
      summary: `Who uses a ${noun}`,
      response: Dependencies,
      status: 200,
    },
    audit: {
      method: 'GET',
      path: `${path}/:id/audit`,
      access: 'read',
      summary: `Audit rows of a ${noun}`,
      response: z.array(AuditRow),
      status: 200,
    },
  } as const
}

/** Exports and imports, also those of one connection. */
const StepListQuery = listQuery([], { _connectionId: filterOf(Id) })
const ExportListQuery = StepListQuery.extend({ isLookup: filterOf(z.enum(['true', 'false'])) })
const FlowListQuery = listQuery(['lastExecutedAt'], { disabled: filterOf(z.enum(['true', 'false'])) })

const clone = <const P extends string, I extends z.ZodType, O extends z.ZodType>(
  path: P,
  noun: string,
  body: I,
  response: O,
) =>
  ({
    method: 'POST',
    path: `${path}/:id/clone`,
    access: 'write',
    summary: `Copy a ${noun}, without tokens`,
    body,
    response,
    status: 201,
  }) as const

const iclients = documents('/v1/iclients', 'OAuth 2.0 client', IClientInput, IClient, IClientListQuery)
const connections = documents('/v1/connections', 'connection', ConnectionInput, Connection, ConnectionListQuery)
const exports_ = documents('/v1/exports', 'export', ExportInput, Export, ExportListQuery)
const imports = documents('/v1/imports', 'import', ImportInput, Import, StepListQuery)
const flows = documents('/v1/flows', 'flow', FlowInput, Flow, FlowListQuery)
const webhooks = documents('/v1/webhooks', 'webhook', WebhookInput, Webhook, ListQuery)

const AuthorizationUrl = z.object({ authorizationURL: z.url() })
/** Without an address when the app signs in by itself: then it is done already, and was tested. */
const Authorization = z.object({ authorizationURL: z.url().nullable(), ping: PingResult.optional() })
/** The connection somebody has signed in for. */
const SharedSignIn = z.strictObject({ _connectionId: Id })
const JobRef = z.object({ _jobId: Id })

export const ROUTES = {
  'system.get': {
    method: 'GET',
    path: '/v1/system',
    access: 'read',
    summary: 'Version and sandbox of this Keyway',
    response: System,
    status: 200,
  },
  'dashboard.get': {
    method: 'GET',
    path: '/v1/dashboard',
    access: 'read',
    summary: 'How this Keyway stands: what there is, what runs, what failed, and what ends soon',
    query: DashboardQuery,
    response: Dashboard,
    status: 200,
  },
  'system.health': {
    method: 'GET',
    path: '/v1/health',
    access: 'public',
    summary: 'Whether Keyway answers and reaches its database',
    response: z.object({ ok: z.boolean() }),
    status: 200,
  },

  'session.create': {
    method: 'POST',
    path: '/v1/session',
    access: 'public',
    summary: 'Sign in with a one-time token',
    body: SignInInput,
    response: Session,
    status: 201,
  },
  'session.get': {
    method: 'GET',
    path: '/v1/session',
    access: 'session',
    summary: 'Who is signed in',
    response: Session,
    status: 200,
  },
  'session.createLink': {
    method: 'POST',
    path: '/v1/session/links',
    access: 'write',
    summary: 'Make a new one-time sign-in URL, as `keyway signin` prints it',
    response: SignInLink,
    status: 201,
  },
  'session.delete': { method: 'DELETE', path: '/v1/session', access: 'session', summary: 'Sign out', status: 204 },

  'tokens.list': {
    method: 'GET',
    path: '/v1/tokens',
    access: 'session',
    summary: 'List API tokens',
    response: z.array(ApiToken),
    status: 200,
  },
  'tokens.create': {
    method: 'POST',
    path: '/v1/tokens',
    access: 'session',
    summary: 'Create an API token',
    body: ApiTokenInput,
    response: NewApiToken,
    status: 201,
  },
  'tokens.delete': {
    method: 'DELETE',
    path: '/v1/tokens/:id',
    access: 'session',
    summary: 'Revoke an API token',
    status: 204,
  },
  'tokens.info': {
    method: 'GET',
    path: '/v1/tokenInfo',
    access: 'read',
    summary: 'Who a token belongs to',
    response: z.object({ _userId: Id, scope: z.string() }),
    status: 200,
  },

  'applications.list': {
    method: 'GET',
    path: '/v1/httpconnectors',
    access: 'read',
    summary: 'List applications',
    response: z.array(Application),
    status: 200,
  },
  'applications.get': {
    method: 'GET',
    path: '/v1/httpconnectors/:id',
    access: 'read',
    summary: 'Get an application',
    response: Application,
    status: 200,
  },

  'iclients.newRedirectUri': {
    method: 'GET',
    path: '/v1/iclients/newRedirectUri',
    access: 'read',
    summary: 'A redirect URI for an OAuth 2.0 client about to be created. Nothing is stored',
    response: z.object({ redirectUri: z.url() }),
    status: 200,
  },
  'iclients.list': iclients.list,
  'iclients.create': iclients.create,
  'iclients.get': iclients.get,
  'iclients.replace': iclients.replace,
  'iclients.patch': iclients.patch,
  'iclients.delete': iclients.delete,
  'iclients.dependencies': iclients.dependencies,
  'iclients.audit': iclients.audit,

  'connections.list': connections.list,
  'connections.create': connections.create,
  'connections.get': connections.get,
  'connections.replace': connections.replace,
  'connections.patch': connections.patch,
  'connections.delete': connections.delete,
  'connections.dependencies': connections.dependencies,
  'connections.audit': connections.audit,
  'connections.clone': clone('/v1/connections', 'connection', CloneInput, Connection),
  'connections.replaceConnection': {
    method: 'PUT',
    path: '/v1/connections/:id/replace',
    access: 'write',
    summary: 'Put another connection in its place, in exports, imports and flows. Runs under way go on as they are',
    body: ReplaceInput,
    response: ReplaceResult,
    status: 200,
  },
  'connections.ping': {
    method: 'POST',
    path: '/v1/connections/:id/ping',
    access: 'write',
    summary: 'Test a connection',
    response: PingResult,
    status: 200,
  },
  'connections.pingGet': {
    method: 'GET',
    path: '/v1/connections/:id/ping',
    access: 'write',
    summary: "The same, as integrator.io's older clients ask for it",
    response: PingResult,
    status: 200,
  },
  'connections.doctor': {
    method: 'POST',
    path: '/v1/connections/:id/doctor',
    access: 'write',
    summary:
      'Check a connection step by step, and tell where it stops. With Accept: application/x-ndjson, each check is a line as it ends, and the report is the last line',
    query: DoctorQuery,
    response: DoctorReport,
    status: 200,
  },
  'connections.debugLog': {
    method: 'GET',
    path: '/v1/connections/:id/debug',
    access: 'read',
    summary: 'The debug log of a connection, newest first, without secrets',
    query: DebugQuery,
    response: z.array(DebugRecord),
    status: 200,
  },
  'connections.debugOn': {
    method: 'POST',
    path: '/v1/connections/:id/debug',
    access: 'write',
    summary: 'Switch the debug log of a connection on for 60 minutes at most; 0 minutes switch it off',
    body: DebugArmInput,
    response: DebugState,
    status: 200,
  },
  'connections.debugClear': {
    method: 'DELETE',
    path: '/v1/connections/:id/debug',
    access: 'write',
    summary: 'Delete the records of a debug log',
    status: 204,
  },
  'connections.debugLive': {
    method: 'GET',
    path: '/v1/connections/:id/debug/live',
    access: 'read',
    summary:
      'The debug log as it grows, a line of JSON for each record. Ends after a minute, or when the log does; the last line says where to go on',
    query: DebugLiveQuery,
    status: 200,
  },
  'connections.debugDownload': {
    method: 'POST',
    path: '/v1/connections/:id/debug/download',
    access: 'read',
    summary: 'The whole debug log as a file: NDJSON, or HAR for the tools of a browser',
    query: DebugDownloadQuery,
    status: 200,
  },
  'connections.call': {
    method: 'POST',
    path: '/v1/connections/:id/operations/:operation',
    access: 'write',
    summary: 'Call an operation once, with inputs by name. Secrets in the answer are masked unless asked for',
    query: OperationCallQuery,
    body: OperationCallInput,
    response: OperationCallResult,
    status: 200,
  },
  'connections.proxy': {
    method: 'POST',
    path: '/v1/connections/:id/proxy',
    access: 'write',
    summary:
      'Send one request through a connection: headers Integrator-Method and Integrator-Relative-URI, body passed on',
    status: 200,
  },
  'connections.proxyGet': proxied('GET'),
  'connections.proxyPost': proxied('POST'),
  'connections.proxyPut': proxied('PUT'),
  'connections.proxyPatch': proxied('PATCH'),
  'connections.proxyDelete': proxied('DELETE'),
  'connections.token': {
    method: 'POST',
    path: '/v1/connections/:id/token',
    access: 'token',
    summary: 'An access token of a connection, for a program that calls the application itself',
    body: AccessTokenInput,
    response: AccessToken,
    status: 200,
  },
  'connections.authorize': {
    method: 'POST',
    path: '/v1/connection/:id/oauth2',
    access: 'write',
    summary: 'Authorize: where to send the browser. An app that signs in by itself does so at once, and is tested',
    body: AuthorizeInput,
    response: Authorization,
    status: 200,
  },
  'connections.authorizationUrl': {
    method: 'GET',
    path: '/v1/connection/:id/oauth2',
    access: 'write',
    summary: "The same, as integrator.io's clients ask for it",
    response: AuthorizationUrl,
    status: 200,
  },
  'connections.authorizeFrom': {
    method: 'POST',
    path: '/v1/connection/:id/oauth2/from',
    access: 'write',
    summary: 'Authorize with the sign-in of another connection of the same client: one sign-in for both planes',
    body: SharedSignIn,
    response: PingResult,
    status: 200,
  },
  'connections.createConnectLink': {
    method: 'POST',
    path: '/v1/connections/:id/connect-links',
    access: 'write',
    summary: 'Make a link by which somebody else authorizes a connection, once',
    body: ConnectLinkInput,
    response: NewConnectLink,
    status: 201,
  },
  'connections.connectLinks': {
    method: 'GET',
    path: '/v1/connections/:id/connect-links',
    access: 'read',
    summary: 'The connect links of a connection, newest first',
    response: z.array(ConnectLink),
    status: 200,
  },
  'connections.revokeConnectLink': {
    method: 'DELETE',
    path: '/v1/connections/:id/connect-links/:linkId',
    access: 'write',
    summary: 'Take a connect link back',
    status: 204,
  },
  'connect.open': {
    method: 'POST',
    path: '/v1/connect/open',
    access: 'public',
    summary: 'What a connect link asks for. The page behind the link calls it',
    body: ConnectTokenInput,
    response: ConnectInvitation,
    status: 200,
  },
  'connect.start': {
    method: 'POST',
    path: '/v1/connect/start',
    access: 'public',
    summary: 'Begin the sign-in of a connect link: where to send the browser, which is the only one that can finish it',
    body: ConnectTokenInput,
    response: AuthorizationUrl,
    status: 200,
  },
  'connections.revoke': {
    method: 'DELETE',
    path: '/v1/connection/:id/oauth2',
    access: 'write',
    summary: 'Forget the tokens of a connection',
    status: 204,
  },
  'connections.revokeGrant': {
    method: 'DELETE',
    path: '/v1/connections/:id/grant',
    access: 'write',
    summary: 'The same, answering what is to be done to end the authorization at Microsoft too',
    response: Revocation,
    status: 200,
  },
  'connections.grants': {
    method: 'GET',
    path: '/v1/connections/:id/grants',
    access: 'read',
    summary: 'The authorizations of a connection, newest first: who, when, for what, and how each ended',
    response: z.array(GrantRecord),
    status: 200,
  },
  'connections.callback': {
    method: 'GET',
    path: '/connection/oauth2callback/:key',
    access: 'public',
    summary: 'Where Microsoft sends the browser back. Checks the session itself',
    status: 200,
  },

  'exports.preview': {
    method: 'POST',
    path: '/v1/exports/preview',
    access: 'write',
    summary: 'Run an unsaved export for a few records',
    body: PreviewInput,
    response: PreviewResult,
    status: 200,
  },
  'exports.invoke': {
    method: 'POST',
    path: '/v1/exports/:id/invoke',
    access: 'write',
    summary: 'Run an export for one page',
    body: ExportInvokeInput,
    response: ExportInvokeResult,
    status: 200,
  },
  'exports.list': exports_.list,
  'exports.create': exports_.create,
  'exports.get': exports_.get,
  'exports.replace': exports_.replace,
  'exports.patch': exports_.patch,
  'exports.delete': exports_.delete,
  'exports.dependencies': exports_.dependencies,
  'exports.audit': exports_.audit,
  'exports.clone': clone('/v1/exports', 'export', StepCloneInput, Export),
  'exports.replaceConnection': {
    method: 'PUT',
    path: '/v1/exports/:id/replaceConnection',
    access: 'write',
    summary: 'Give an export another connection',
    body: StepReplaceInput,
    response: Export,
    status: 200,
  },

  'imports.invoke': {
    method: 'POST',
    path: '/v1/imports/:id/invoke',
    access: 'write',
    summary: 'Run an import for the given records',
    body: ImportInvokeInput,
    response: ImportInvokeResult,
    status: 200,
  },
  'imports.preview': {
    method: 'POST',
    path: '/v1/imports/preview',
    access: 'write',
    summary: 'Show what an unsaved import makes of records; with dryRun, what it would do with them',
    body: ImportPreviewInput,
    response: ImportPreviewResult,
    status: 200,
  },
  'imports.dryRun': {
    method: 'POST',
    path: '/v1/imports/:id/dryRun',
    access: 'write',
    summary: 'Tell what an import would do with the given records, field by field, and write nothing',
    body: DryRunInput,
    response: DryRunResult,
    status: 200,
  },
  'imports.list': imports.list,
  'imports.create': imports.create,
  'imports.get': imports.get,
  'imports.replace': imports.replace,
  'imports.patch': imports.patch,
  'imports.delete': imports.delete,
  'imports.dependencies': imports.dependencies,
  'imports.audit': imports.audit,
  'imports.clone': clone('/v1/imports', 'import', StepCloneInput, Import),
  'imports.replaceConnection': {
    method: 'PUT',
    path: '/v1/imports/:id/replaceConnection',
    access: 'write',
    summary: 'Give an import another connection',
    body: StepReplaceInput,
    response: Import,
    status: 200,
  },

  'templates.list': {
    method: 'GET',
    path: '/v1/templates',
    access: 'read',
    summary: 'List ready templates of flows',
    response: z.array(Template),
    status: 200,
  },
  'templates.get': {
    method: 'GET',
    path: '/v1/templates/:template',
    access: 'read',
    summary: 'Get a template: the connections and inputs it needs',
    response: Template,
    status: 200,
  },
  'templates.install': {
    method: 'POST',
    path: '/v1/templates/:template/install',
    access: 'write',
    summary:
      'Make the exports, imports and flow of a template, all of them or none. The flow is disabled unless `enable` is true',
    body: TemplateInstallInput,
    response: TemplateInstallResult,
    status: 201,
  },

  'flows.list': flows.list,
  'flows.create': flows.create,
  'flows.get': flows.get,
  'flows.replace': flows.replace,
  'flows.patch': flows.patch,
  'flows.delete': flows.delete,
  'flows.dependencies': flows.dependencies,
  'flows.audit': flows.audit,
  'flows.clone': clone('/v1/flows', 'flow', CloneInput, Flow),
  'flows.replaceConnection': {
    method: 'PUT',
    path: '/v1/flows/:id/replaceConnection',
    access: 'write',
    summary: 'Put another connection in the place of one, in the exports and imports of a flow',
    body: FlowReplaceInput,
    response: Flow,
    status: 200,
  },
  'flows.run': {
    method: 'POST',
    path: '/v1/flows/:id/run',
    access: 'write',
    summary: 'Run a flow, or some of its exports, or what changed between two dates',
    body: FlowRunInput,
    response: JobRef,
    status: 201,
  },
  'flows.test': {
    method: 'POST',
    path: '/v1/flows/:id/test',
    access: 'write',
    summary: 'Try a flow out on a few records: lookups read, imports tell what they would send. Nothing is written',
    body: FlowTestInput,
    response: FlowTestResult,
    status: 200,
  },
  'flows.sharedTargets': {
    method: 'GET',
    path: '/v1/flows/:id/sharedTargets',
    access: 'read',
    summary: 'Other flows that write the same vaults',
    response: z.array(SharedTarget),
    status: 200,
  },
  'flows.makeWebhook': {
    method: 'POST',
    path: '/v1/flows/:id/webhook',
    access: 'write',
    summary: 'Make the address of a webhook, or another one in its place. It is shown this once',
    response: NewFlowWebhook,
    status: 201,
  },
  'flows.deleteWebhook': {
    method: 'DELETE',
    path: '/v1/flows/:id/webhook',
    access: 'write',
    summary: 'Take the address of a webhook away',
    status: 204,
  },
  'flows.verifyWebhook': {
    method: 'PUT',
    path: '/v1/flows/:id/webhook/verification',
    access: 'write',
    summary: 'Say how posts to a webhook are verified: by the token in its address, or by a signature (HMAC) as well',
    body: WebhookVerificationInput,
    response: WebhookVerification,
    status: 200,
  },
  'flows.deliver': {
    method: 'POST',
    path: '/v1/flows/:id/webhook/:token',
    access: 'hook',
    summary:
      'Post records to a flow: a JSON object, a list of them, or one a line (application/x-ndjson). At most 5 MB',
    response: JobRef,
    status: 202,
  },
  'flows.latestJobs': {
    method: 'GET',
    path: '/v1/flows/:id/jobs/latest',
    access: 'read',
    summary: 'The latest run of a flow',
    response: z.array(JobFamily),
    status: 200,
  },
  'flows.lastExportDateTime': {
    method: 'GET',
    path: '/v1/flows/:id/lastExportDateTime',
    access: 'read',
    summary: 'Since when the next run of a flow reads changes: when the last run that came to its end had begun',
    response: z.object({ lastExportDateTime: Timestamp.nullable() }),
    status: 200,
  },
  'flows.errors': {
    method: 'GET',
    path: '/v1/flows/:id/errors',
    access: 'read',
    summary: 'Open errors per step',
    response: FlowErrors,
    status: 200,
  },
  'flows.stepErrors': {
    method: 'GET',
    path: '/v1/flows/:id/:stepId/errors',
    access: 'read',
    summary: 'Open errors of a step, newest first',
    query: ErrorQuery,
    response: StepErrors,
    status: 200,
  },
  'flows.resolvedErrors': {
    method: 'GET',
    path: '/v1/flows/:id/:stepId/resolved',
    access: 'read',
    summary: 'Resolved errors of a step, newest first',
    query: ResolvedQuery,
    response: ResolvedErrors,
    status: 200,
  },
  'flows.exportErrors': {
    method: 'GET',
    path: '/v1/flows/:id/:stepId/errors/export',
    access: 'read',
    summary: 'Errors of a step as a CSV file, newest first',
    query: ErrorExportQuery,
    status: 200,
  },
  'flows.resolveErrors': {
    method: 'PUT',
    path: '/v1/flows/:id/:stepId/resolved',
    access: 'write',
    summary: 'Resolve errors of a step without sending their records again',
    body: ErrorChoice,
    status: 204,
  },
  'flows.deleteResolved': {
    method: 'DELETE',
    path: '/v1/flows/:id/:stepId/resolved',
    access: 'write',
    summary: 'Delete resolved errors of a step, with the records they keep',
    body: ErrorChoice,
    status: 204,
  },
  'flows.tagErrors': {
    method: 'PUT',
    path: '/v1/flows/:id/:stepId/tags',
    access: 'write',
    summary: 'Give errors of a step these tags, in place of those they have',
    body: ErrorTagsInput,
    status: 204,
  },
  'flows.retryErrors': {
    method: 'POST',
    path: '/v1/flows/:id/:stepId/retry',
    access: 'write',
    summary: 'Send the records of errors again, from the step that refused them on',
    body: ErrorChoice,
    response: JobRef,
    status: 201,
  },

  'flows.retryData': {
    method: 'GET',
    path: '/v1/flows/:id/:stepId/:retryDataKey/data',
    access: 'read',
    summary: 'The record of an error as it reached the step, secrets masked',
    response: RetryData,
    status: 200,
  },
  'flows.revealRetryData': {
    method: 'POST',
    path: '/v1/flows/:id/:stepId/:retryDataKey/data/reveal',
    access: 'write',
    summary: 'The same with its secrets, which the audit log tells',
    response: RetryData,
    status: 200,
  },
  'flows.replaceRetryData': {
    method: 'PUT',
    path: '/v1/flows/:id/:stepId/:retryDataKey/data',
    access: 'write',
    summary: 'Change the record of an error before it is sent again. ****** keeps the secret in its place',
    body: RetryDataInput,
    response: RetryData,
    status: 200,
  },

  'tags.list': {
    method: 'GET',
    path: '/v1/tags',
    access: 'read',
    summary: 'List the tags that errors can have, by name',
    response: z.array(Tag),
    status: 200,
  },
  'tags.create': {
    method: 'POST',
    path: '/v1/tags',
    access: 'write',
    summary: 'Create a tag',
    body: TagInput,
    response: Tag,
    status: 201,
  },
  'tags.get': { method: 'GET', path: '/v1/tags/:id', access: 'read', summary: 'Get a tag', response: Tag, status: 200 },
  'tags.replace': {
    method: 'PUT',
    path: '/v1/tags/:id',
    access: 'write',
    summary: 'Rename a tag',
    body: TagInput,
    response: Tag,
    status: 200,
  },
  'tags.delete': {
    method: 'DELETE',
    path: '/v1/tags/:id',
    access: 'write',
    summary: 'Delete a tag, and take it off its errors',
    status: 204,
  },

  'jobs.list': {
    method: 'GET',
    path: '/v1/jobs',
    access: 'read',
    summary: 'List jobs, newest first',
    query: JobQuery,
    response: z.array(Job),
    status: 200,
  },
  'jobs.get': { method: 'GET', path: '/v1/jobs/:id', access: 'read', summary: 'Get a job', response: Job, status: 200 },
  'jobs.family': {
    method: 'GET',
    path: '/v1/jobs/:id/family',
    access: 'read',
    summary: 'A flow job and its steps',
    response: JobFamily,
    status: 200,
  },
  'jobs.log': {
    method: 'GET',
    path: '/v1/jobs/:id/log',
    access: 'read',
    summary: 'What happened to a run, oldest first',
    response: z.array(JobLogEntry),
    status: 200,
  },
  'jobs.cancel': {
    method: 'PUT',
    path: '/v1/jobs/:id/cancel',
    access: 'write',
    summary: 'Cancel a run',
    response: Job,
    status: 200,
  },

  'configuration.export': {
    method: 'GET',
    path: '/v1/configuration',
    access: 'read',
    summary: 'The configuration as one document, without secrets',
    query: ConfigurationQuery,
    response: Configuration,
    status: 200,
  },
  'configuration.import': {
    method: 'POST',
    path: '/v1/configuration',
    access: 'write',
    summary: 'Import a configuration, all of it or nothing; or only tell what would happen',
    body: ConfigurationImport,
    response: ConfigurationResult,
    status: 200,
  },

  'events.list': {
    method: 'GET',
    path: '/v1/events',
    access: 'read',
    summary:
      'Events, oldest first, from the last 30 days. With Accept: text/event-stream, new ones as they happen, after Last-Event-ID where that is sent',
    query: EventQuery,
    response: z.array(Event),
    status: 200,
  },
  'webhooks.list': webhooks.list,
  'webhooks.create': {
    ...webhooks.create,
    summary: 'Create a webhook. The answer holds the secret it is signed with, this once',
    response: NewWebhook,
  },
  'webhooks.get': webhooks.get,
  'webhooks.replace': webhooks.replace,
  'webhooks.patch': webhooks.patch,
  'webhooks.delete': webhooks.delete,
  'webhooks.dependencies': webhooks.dependencies,
  'webhooks.audit': webhooks.audit,
  'webhooks.rotate': {
    method: 'POST',
    path: '/v1/webhooks/:id/rotate',
    access: 'write',
    summary: 'Give a webhook a new secret. The former one signs beside it for a day',
    response: NewWebhook,
    status: 200,
  },
  'webhooks.test': {
    method: 'POST',
    path: '/v1/webhooks/:id/test',
    access: 'write',
    summary: 'Send a test event to a webhook, also to one that is switched off',
    response: WebhookDelivery,
    status: 201,
  },
  'webhooks.deliveries': {
    method: 'GET',
    path: '/v1/webhooks/:id/deliveries',
    access: 'read',
    summary: 'The last 100 deliveries of a webhook, newest first',
    response: z.array(WebhookDelivery),
    status: 200,
  },
  'webhooks.redeliver': {
    method: 'POST',
    path: '/v1/webhooks/:id/deliveries/:deliveryId/redeliver',
    access: 'write',
    summary: 'Send an event to a webhook again',
    response: WebhookDelivery,
    status: 200,
  },
  'keys.list': {
    method: 'GET',
    path: '/v1/keys',
    access: 'read',
    summary: 'The keys that encrypt at rest, and how many values need each',
    response: EncryptionKeys,
    status: 200,
  },
  'keys.add': {
    method: 'POST',
    path: '/v1/keys',
    access: 'session',
    summary: 'Make a key; what is written from now on is encrypted with it',
    response: EncryptionKeys,
    status: 201,
  },
  'keys.rotate': {
    method: 'POST',
    path: '/v1/keys/rotation',
    access: 'session',
    summary:
      'Encrypt everything anew with the newest key, in the background; made first when nothing is left for the one there is',
    response: KeyRotation,
    status: 201,
  },
  'keys.rotation': {
    method: 'GET',
    path: '/v1/keys/rotation',
    access: 'read',
    summary: 'How far the latest rotation has come',
    response: KeyRotation.nullable(),
    status: 200,
  },
  'keys.wrap': {
    method: 'POST',
    path: '/v1/keys/wrap',
    access: 'session',
    summary: 'Have the master key of the key file wrapped by a key of a Key Vault',
    body: WrapInput,
    response: Wrapped,
    status: 200,
  },
  'keys.remove': {
    method: 'DELETE',
    path: '/v1/keys/:kid',
    access: 'session',
    summary: 'Remove a key that no value needs any more',
    status: 204,
  },

  'audit.list': {
    method: 'GET',
    path: '/v1/audit',
    access: 'read',
    summary: 'The audit log, newest first',
    query: AuditQuery,
    response: z.array(AuditRow),
    status: 200,
  },
  'audit.export': {
    method: 'GET',
    path: '/v1/audit/export',
    access: 'read',
    summary: 'The audit log as a file: CSV or NDJSON, newest first',
    query: AuditExportQuery,
    status: 200,
  },
  'audit.verify': {
    method: 'GET',
    path: '/v1/audit/verify',
    access: 'read',
    summary: 'Whether every row of the audit log is as it was written, and none is missing',
    query: AuditVerifyQuery,
    response: AuditVerification,
    status: 200,
  },
} as const satisfies Record<string, Route>

export type RouteName = keyof typeof ROUTES

type Rows = typeof ROUTES
type Parsed<S> = S extends z.ZodType ? z.output<S> : undefined
type Sent<S> = S extends z.ZodType ? z.input<S> : undefined

/** What a handler receives and gives, and what a caller sends, by route name. */
export type RouteBody<N extends RouteName> = Rows[N] extends { body: infer S } ? Parsed<S> : undefined
export type RouteBodyInput<N extends RouteName> = Rows[N] extends { body: infer S } ? Sent<S> : undefined
export type RouteQuery<N extends RouteName> = Rows[N] extends { query: infer S } ? Parsed<S> : undefined
export type RouteQueryInput<N extends RouteName> = Rows[N] extends { query: infer S } ? Sent<S> : undefined
export type RouteResponse<N extends RouteName> = Rows[N] extends { response: infer S } ? Parsed<S> : undefined

type PathParams<P extends string> = P extends `${string}:${infer Name}/${infer Rest}`
  ? Name | PathParams<Rest>
  : P extends `${string}:${infer Name}`
    ? Name
    : never
/** Names of the path parameters of a route, e.g. `'id' | 'stepId'`. */
export type RouteParams<N extends RouteName> = Readonly<Record<PathParams<Rows[N]['path']>, string>>
