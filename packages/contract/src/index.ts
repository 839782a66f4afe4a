/** The contract between server, client, CLI and console: schemas, routes, errors. Safe to load in a browser. */
export * from './diagnosis/index.ts'
export * from './errors.ts'
export { guarded, unguarded } from './formula-guard.ts'
export * from './ids.ts'
export * from './input.ts'
export * from './resources/access.ts'
export * from './resources/application.ts'
export * from './resources/application-ids.ts'
export * from './resources/audit.ts'
export * from './resources/client-certificate.ts'
export * from './resources/configuration.ts'
export * from './resources/connect-link.ts'
export * from './resources/connection.ts'
export * from './resources/copies.ts'
export * from './resources/dashboard.ts'
export * from './resources/debug.ts'
export * from './resources/doctor.ts'
export * from './resources/encryption-keys.ts'
export * from './resources/event.ts'
export * from './resources/export.ts'
export * from './resources/export-http.ts'
export * from './resources/flow.ts'
export * from './resources/flow-filter.ts'
export * from './resources/flow-steps.ts'
export * from './resources/flow-template.ts'
export * from './resources/flow-test.ts'
export * from './resources/flow-webhook.ts'
export * from './resources/grant.ts'
export {
  AUTH_TYPE_NAMES,
  AUTH_TYPES,
  type AuthType,
  type HttpAuth,
  TOKEN_LOCATIONS,
} from './resources/http-auth.ts'
export {
  type CustomField,
  ERROR_MEDIA_TYPES,
  MEDIA_TYPES,
  type MediaType,
  PING_METHODS,
  type Ping,
  SUCCESS_MEDIA_TYPES,
} from './resources/http-fields.ts'
export * from './resources/iclient.ts'
export { isSymmetric, SIGNATURE_METHODS, type SignatureMethod } from './resources/iclient-references.ts'
export * from './resources/import.ts'
export * from './resources/import-http.ts'
export * from './resources/job.ts'
export * from './resources/job-log.ts'
export { oddCharacter, plainText } from './resources/look-alikes.ts'
export * from './resources/mapping.ts'
export type { MembersOfClient } from './resources/members-of-client.ts'
export * from './resources/operation.ts'
export * from './resources/operation-call.ts'
export * from './resources/schedule.ts'
export * from './resources/stages.ts'
export * from './resources/tag.ts'
export * from './resources/template-language.ts'
export * from './resources/ways.ts'
export * from './resources/webhook.ts'
export * from './routes.ts'
export * from './secret.ts'
export * from './settings.ts'
