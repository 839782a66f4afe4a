/** One operation of an application as the API offers it. Forms, pickers, the command line and docs are drawn from this. */
import { z } from 'zod'
import { API_TYPES } from './connection.ts'

/** What operations are about, in the order people see them. */
export const OPERATION_GROUPS = {
  secrets: 'Secrets',
  deletedSecrets: 'Deleted secrets',
  keys: 'Keys',
  keyUse: 'Cryptography with keys',
  keyRotation: 'Key rotation',
  deletedKeys: 'Deleted keys',
  certificates: 'Certificates',
  certificateRequests: 'Certificate requests',
  certificateIssuers: 'Certificate issuers and contacts',
  deletedCertificates: 'Deleted certificates',
  vaults: 'Vaults',
  accessPolicies: 'Access policies',
  deletedVaults: 'Deleted vaults',
  vaultSecrets: 'Secrets through Resource Manager',
  vaultKeys: 'Keys through Resource Manager',
  privateEndpoints: 'Private endpoints',
  subscriptions: 'Subscriptions and groups',
} as const satisfies Record<string, string>
export type OperationGroup = keyof typeof OPERATION_GROUPS

/**
 * `bytes`: binary in base64url or base64, or a text after `text:`. `date`: an ISO 8601 date or time, or seconds since 1970, which is what the service
 * gets. `list`: of texts or of objects, see `items`.
 */
export const INPUT_TYPES = ['string', 'number', 'boolean', 'object', 'list', 'bytes', 'date'] as const

export const OperationInput = z.object({
  name: z.string(),
  label: z.string(),
  type: z.enum(INPUT_TYPES),
  in: z.enum(['path', 'query', 'body']),
  required: z.boolean(),
  help: z.string(),
  /** Of an object or a list: its JSON. */
  example: z.union([z.string(), z.number(), z.boolean()]).optional(),
  /** It must not be kept in settings, typed on a command line, or told. */
  secret: z.boolean().optional(),
  /** What a list is of. */
  items: z.enum(['string', 'object']).optional(),
  /** Limits, where Azure has them: values to choose from, a pattern, bounds of a number, longest text or list. */
  options: z.array(z.string()).optional(),
  pattern: z.string().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  maxLength: z.number().optional(),
})
export type OperationInput = z.infer<typeof OperationInput>

/**
 * Export: gives records. Import: is called once per record. Lookup: finds out more about a record. Call: once, by hand, which
 * every operation can be.
 */
export const OPERATION_USES = ['export', 'import', 'lookup', 'call'] as const
export type OperationUse = (typeof OPERATION_USES)[number]

export const Operation = z.object({
  /** Microsoft's operationId, e.g. `GetSecrets`. */
  id: z.string(),
  name: z.string(),
  help: z.string(),
  group: z.enum(Object.keys(OPERATION_GROUPS) as [OperationGroup, ...OperationGroup[]]),
  api: z.enum(API_TYPES),
  method: z.enum(['GET', 'PUT', 'POST', 'PATCH', 'DELETE']),
  path: z.string(),
  apiVersion: z.string(),
  use: z.array(z.enum(OPERATION_USES)),
  inputs: z.array(OperationInput),
  /** What a caller needs in Azure: access-policy permission and RBAC data action. */
  permission: z.object({ policy: z.string().optional(), rbac: z.string().optional() }),
  /** The list can fetch each record whole: the label of that choice, e.g. `Get the value of each secret`. */
  withValues: z.string().optional(),
  /** What else it can fetch of each record: the operation, and the label of that choice. */
  valuesBy: z.array(z.object({ operation: z.string(), label: z.string() })).optional(),
  /** Azure answers before it is done: what one waits for then, e.g. `until the vault is gone`. */
  longRunning: z.string().optional(),
  /** For imports: input name -> `$.path` in a record of the matching list; used when an import has no mappings. */
  defaultMapping: z.record(z.string(), z.string()).optional(),
  /** Dotted members of answers that hold secrets and are masked wherever people look. */
  sensitive: z.array(z.string()),
  docs: z.url(),
})
export type Operation = z.infer<typeof Operation>
