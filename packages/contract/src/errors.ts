/**
 * Every error the API can answer, in one table: code, HTTP status, what it means and what to do.
 * Clients match on `code`; the message may be reworded.
 */
import { z } from 'zod'

export interface ErrorRow {
  readonly status: number
  /** Shown to people. `{name}` marks are filled from the error's facts. */
  readonly message: string
}

const table = {
  invalid_json: { status: 400, message: 'The request body is not valid JSON.' },
  invalid_query: { status: 400, message: 'The query is not valid: {reason}' },
  invalid_query_params: { status: 400, message: 'Provide either include or exclude in the query, not both.' },
  unsupported_media_type: { status: 415, message: 'Send the body as application/json.' },
  body_too_large: { status: 413, message: 'The request body is larger than {limit}.' },
  unauthenticated: {
    status: 401,
    message:
      'Sign in first: open the one-time URL that Keyway prints at start, or send an API token as a Bearer token.',
  },
  signin_link_invalid: {
    status: 401,
    message: 'This sign-in link was used already or has expired. Run "keyway signin" on the server for a new one.',
  },
  access_restricted: { status: 403, message: 'This token may only read. Use a token with full access.' },
  token_scope_required: {
    status: 403,
    message: 'Only an API token with the scope "token" gets access tokens of connections. Make one under Settings.',
  },
  session_required: {
    status: 403,
    message: 'An API token cannot do this. Sign in to the console, or use the command line where Keyway runs.',
  },
  cross_site_request: {
    status: 403,
    message: 'The request came from another site or without the X-Keyway header, so it was refused.',
  },
  host_not_allowed: { status: 421, message: 'Keyway does not answer for this host name. Open it at {publicUrl}.' },
  resource_not_found: { status: 404, message: 'There is no {resource} with this id.' },
  route_not_found: { status: 404, message: 'There is nothing at {method} {path}.' },
  method_not_allowed: { status: 405, message: '{method} is not possible at {path}. Possible: {allowed}.' },
  rate_limited: { status: 429, message: 'Too many requests. Try again in {seconds} s.' },
  missing_required_field: { status: 422, message: '{label} is required.' },
  invalid_field: { status: 422, message: '{reason}' },
  unknown_field: { status: 422, message: 'Unknown field: {field}. Remove it or correct its name.' },
  masked_secret: {
    status: 422,
    message: 'This value is only asterisks. Leave the field out to keep the stored secret, or enter the real one.',
  },
  name_taken: { status: 422, message: 'The name "{name}" is already used by another {resource}. Choose another name.' },
  invalid_ref: { status: 422, message: 'There is no {resource} with the id {id}.' },
  in_use: { status: 422, message: 'This {resource} is used by {users}. Remove it there first.' },
  immutable_field: { status: 422, message: '{reason}' },
  invalid_patch: { status: 422, message: 'The patch cannot be applied: {reason}' },
  scope_unknown: {
    status: 422,
    message: '"{scope}" is not a scope of {resource}. Choose one from the list, or add a scope of the same resource.',
  },
  vault_url_invalid: { status: 422, message: '{reason}' },
  vault_host_foreign: {
    status: 422,
    message: '"{host}" is not a Key Vault of the {cloud} cloud. A Vault URL there looks like {example}.',
  },
  operation_unknown: { status: 422, message: 'There is no operation "{operation}" for {api}.' },
  parameter_missing: { status: 422, message: '{label} is required by the operation {operation}.' },
  connection_not_authorized: {
    status: 422,
    message: 'The connection "{name}" is not authorized yet. Open it and press Save & authorize.',
  },
  token_resource_foreign: {
    status: 422,
    message: 'The connection "{name}" is for {resource}. It gives no token for {scope}.',
  },
  browser_not_needed: {
    status: 422,
    message:
      'Nobody has to sign in for the connection "{name}": its app signs in by itself. Send a POST to authorize it.',
  },
  connection_offline: { status: 422, message: 'The connection "{name}" is offline: {reason}' },
  secret_needed: { status: 422, message: 'Enter the client secret: the settings it belongs to have changed.' },
  credential_missing: {
    status: 422,
    message: 'The OAuth 2.0 client "{client}" has no {credential} yet. Open it and enter it, then authorize.',
  },
  secret_needed_again: {
    status: 422,
    message: 'Enter {label} again: the address it is sent to has changed, and secrets do not follow it by themselves.',
  },
  no_access_token: {
    status: 422,
    message: 'The connection "{name}" signs in without OAuth 2.0, so there is no access token to give.',
  },
  inactive_flow: { status: 422, message: 'The flow "{name}" is disabled. Enable it, then run it.' },
  key_in_use: {
    status: 422,
    message: '{count} encrypted values still need the key {kid}. Run "keyway keys rotate" first.',
  },
  key_current: {
    status: 422,
    message: 'New values are encrypted with the key {kid}. Run "keyway keys rotate" to replace it, then remove it.',
  },
  key_just_replaced: {
    status: 409,
    message: 'The key was replaced a moment ago, and another process may still use it. Try again in {seconds} s.',
  },
  key_not_wrapped: { status: 422, message: '{reason}' },
  nothing_to_retry: {
    status: 422,
    message: 'None of these errors can be retried: they are resolved, gone, or being retried already.',
  },
  not_retriable: { status: 422, message: '{reason}' },
  flow_running: { status: 409, message: 'The flow "{name}" is already running. Wait for it, or cancel the run.' },
  signature_refused: {
    status: 401,
    message: 'This webhook takes signed posts alone, and this one has no signature that fits its body.',
  },
  webhook_full: {
    status: 429,
    message: 'Too much waits for this flow already. Post again once it has worked on some of it.',
  },
  job_finished: { status: 422, message: 'The job has ended already, so it cannot be cancelled.' },
  conflict: {
    status: 409,
    message: 'The {resource} was changed by somebody else in the meantime. Reload it and try again.',
  },
  authorization_state_invalid: {
    status: 400,
    message:
      'This sign-in was already finished, has expired, or was started in another browser. Start again from Keyway.',
  },
  connect_link_invalid: {
    status: 404,
    message: 'This link was used already, was taken back, or has expired. Ask whoever sent it for a new one.',
  },
  authorization_failed: { status: 400, message: 'Microsoft did not authorize the connection: {reason}' },
  upstream_failed: { status: 502, message: '{reason}' },
  upstream_timeout: { status: 504, message: '{host} did not answer within {seconds} s.' },
  upstream_throttled: {
    status: 429,
    message: '{host} takes no more calls for the moment: its limit is reached. Try again in {seconds} s.',
  },
  proxy_header_invalid: { status: 400, message: '{reason}' },
  keys_unavailable: {
    status: 503,
    message:
      'Keyway cannot encrypt or decrypt just now, so nothing was changed. An administrator starts this process with the master key of the others, then try again.',
  },
  shutting_down: { status: 503, message: 'Keyway is stopping. Try again in a moment.' },
  internal_error: {
    status: 500,
    message: 'Something went wrong inside Keyway. The log has the details under request {requestId}.',
  },
} as const satisfies Record<string, ErrorRow>

export type ErrorCode = keyof typeof table
export const ERRORS: Readonly<Record<ErrorCode, ErrorRow>> = table

/** Fills the `{name}` marks of a message; a mark without a fact stays readable as its name. */
export function errorMessage(code: ErrorCode, facts: Readonly<Record<string, string | number>> = {}): string {
  return ERRORS[code].message.replace(/\{(\w+)\}/g, (_, name: string) => String(facts[name] ?? name))
}

export const ApiError = z.object({
  code: z.string(),
  message: z.string(),
  /** Dotted path of the field the error belongs to, e.g. `http.unencrypted.vaultUrl`. */
  field: z.string().optional(),
})
export type ApiError = z.infer<typeof ApiError>

/** The body of every answer that is not 2xx: `{"errors":[{code,message,field?}]}`, plus the request's id. */
export const ErrorEnvelope = z.object({ errors: z.array(ApiError).min(1), requestId: z.string().optional() })
export type ErrorEnvelope = z.infer<typeof ErrorEnvelope>
