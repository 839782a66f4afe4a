/**
 * Everything Entra ID refuses with, one row per AADSTS code, and the envelope it is sent in.
 * Source: https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 */
import type { Ids } from '../core/context.ts'

export interface FailureRow {
  /** OAuth 2.0 `error` (RFC 6749, section 5.2, and Entra's own). */
  readonly error: string
  /** HTTP status at the token endpoint. */
  readonly status: 400 | 401 | 403 | 500 | 503
  readonly suberror?: string
  /** Seconds of `Retry-After`, where trying again helps. */
  readonly retryAfter?: number
  /** `{name}` is filled from the failure's details. */
  readonly message: string
}

const grant = (message: string, suberror?: string): FailureRow => ({
  error: 'invalid_grant',
  status: 400,
  message,
  ...(suberror && { suberror }),
})
const request = (message: string): FailureRow => ({ error: 'invalid_request', status: 400, message })
/** `invalid_client` is the one error with status 401 (RFC 6749, section 5.2). */
const client = (message: string): FailureRow => ({ error: 'invalid_client', status: 401, message })
const interaction = (message: string, suberror = 'basic_action'): FailureRow => ({
  error: 'interaction_required',
  status: 400,
  suberror,
  message,
})

export const FAILURES = {
  // The client and its credential.
  7000215: client(
    "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '{appId}'.",
  ),
  7000222: client(
    "The provided client secret keys for app '{appId}' are expired. Visit the Azure portal to create new keys for your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added security: https://aka.ms/certCreds.",
  ),
  7000218: client("The request body must contain the following parameter: 'client_assertion' or 'client_secret'."),
  700025: client("Client is public so neither 'client_assertion' nor 'client_secret' should be presented."),
  700027: client(
    "The certificate with identifier used to sign the client assertion is not registered on application. [Reason - {reason}, Thumbprint of key used by client: '{thumbprint}', Please visit the Azure Portal, Graph Explorer or directly use MS Graph to see configured keys for app Id '{appId}'.]",
  ),
  50012: client('Authentication failed. {reason}'),
  700023: client(
    'Client assertion audience claim does not match Realm issuer. Review the documentation at https://learn.microsoft.com/entra/identity-platform/certificate-credentials.',
  ),
  700024: client(
    'Client assertion is not within its valid time range. Current time: {now}, assertion valid from {from}, expiry time of assertion {to}.',
  ),
  700021: client("Client assertion application identifier doesn't match 'client_id' parameter."),
  700211: client(
    "No matching federated identity record found for presented assertion issuer '{issuer}'. Check your federated identity credential Subject, Audience and Issuer against the presented assertion.",
  ),
  700212: client(
    "No matching federated identity record found for presented assertion audience '{audience}'. Check your federated identity credential Subject, Audience and Issuer against the presented assertion.",
  ),
  700213: client(
    "No matching federated identity record found for presented assertion subject '{subject}'. Check your federated identity credential Subject, Audience and Issuer against the presented assertion.",
  ),
  700016: {
    error: 'unauthorized_client',
    status: 400,
    message:
      "Application with identifier '{appId}' was not found in the directory '{tenant}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.",
  },
  700011: client("Application with identifier '{appId}' was not found in the directory."),
  70001: {
    error: 'unauthorized_client',
    status: 400,
    message: "The application named '{appId}' was not found in the tenant named '{tenant}'.",
  },
  7000112: { error: 'unauthorized_client', status: 400, message: "Application '{appId}'({name}) is disabled." },
  // The tenant and the redirect.
  90002: request(
    "Tenant '{tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.",
  ),
  50194: request(
    "Application '{appId}'({name}) is not configured as a multi-tenant application. Usage of the /common endpoint is not supported for such apps created after '10/15/2018'. Use a tenant-specific endpoint or configure the application to be multi-tenant.",
  ),
  50059: request(
    'No tenant-identifying information found in either the request or implied by any provided credentials.',
  ),
  9001023: request(
    'The grant type is not supported over the /common or /consumers endpoints. Please use the /organizations or tenant-specific endpoint.',
  ),
  50011: request(
    "The redirect URI '{redirectUri}' specified in the request does not match the redirect URIs configured for the application '{appId}'. Make sure the redirect URI sent in the request matches one added to your application in the Azure portal. Navigate to https://aka.ms/redirectUriMismatchError to learn more about how to fix this.",
  ),
  900971: request('No reply address provided.'),
  90072: grant(
    "User account '{user}' from identity provider '{provider}' does not exist in tenant '{tenant}' and cannot access the application '{appId}'({name}) in that tenant. The account needs to be added as an external user in the tenant first. Sign out and sign in again with a different Azure Active Directory user account.",
  ),
  50020: grant(
    "User account '{user}' from identity provider '{provider}' does not exist in tenant '{tenant}' and cannot access the application '{appId}'({name}) in that tenant. The account needs to be added as an external user in the tenant first. Sign out and sign in again with a different Azure Active Directory user account.",
  ),
  700005: grant('The provided authorization code is intended to use against other tenant, thus rejected.'),
  // Consent and permissions.
  65001: grant(
    "The user or administrator has not consented to use the application with ID '{appId}' named '{name}'. Send an interactive authorization request for this user and resource.",
    'consent_required',
  ),
  65004: { error: 'access_denied', status: 400, message: 'User declined to consent to access the app.' },
  90094: {
    error: 'access_denied',
    status: 400,
    suberror: 'consent_required',
    message:
      'An administrator of {tenant} has set a policy that prevents you from granting {name} the permissions it is requesting.',
  },
  90095: {
    error: 'access_denied',
    status: 400,
    suberror: 'consent_required',
    message:
      'Admin consent is required for the permissions requested by this application. An admin consent request may be sent to the admin.',
  },
  65005: client(
    "The application '{name}' asked for scope '{scope}' that doesn't exist on the resource '{resource}'. Contact the app vendor.",
  ),
  650052: client(
    "The app is trying to access a service '{resource}' that your organization '{tenant}' lacks a service principal for. Contact your IT Admin to review the configuration of your service subscriptions.",
  ),
  650056: client(
    "Misconfigured application. This could be due to one of the following: the client has not listed any permissions for '{resource}' in the requested permissions in the client's application registration. Or, the admin has not consented in the tenant. Please contact your admin to fix the configuration or consent on behalf of the tenant.",
  ),
  650057: {
    error: 'invalid_resource',
    status: 400,
    message:
      "Invalid resource. The client has requested access to a resource which is not listed in the requested permissions in the client's application registration. Client app ID: {appId}({name}). Resource value from request: {resource}.",
  },
  500011: {
    error: 'invalid_resource',
    status: 400,
    message:
      'The resource principal named {resource} was not found in the tenant named {tenant}. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You might have sent your authentication request to the wrong tenant.',
  },
  50105: grant(
    "Your administrator has configured the application {name} ('{appId}') to block users unless they are specifically granted ('assigned') access to the application. The signed in user '{user}' is blocked because they are not a direct member of a group with access, nor had access directly assigned by an administrator.",
  ),
  // Grants: codes and refresh tokens.
  70000: grant('Provided grant is invalid or malformed.', 'bad_token'),
  70008: grant(
    'The provided authorization code or refresh token has expired due to inactivity. Send a new interactive authorization request for this user and resource.',
  ),
  700082: grant(
    'The refresh token has expired due to inactivity. The token was issued on {issuedAt} and was inactive for 90.00:00:00.',
    'bad_token',
  ),
  700084: grant(
    'The refresh token was issued to a single page app (SPA), and therefore has a fixed, limited lifetime of 1.00:00:00, which cannot be extended. It is now expired and a new sign in request must be sent by the SPA to the sign in page. The token was issued on {issuedAt}.',
    'bad_token',
  ),
  50173: grant(
    "The provided grant has expired due to it being revoked, a fresh auth token is needed. The user might have changed or reset their password. The grant was issued on '{issuedAt}' and the TokensValidFrom date (before which tokens are not valid) for this user is '{validFrom}'.",
    'bad_token',
  ),
  50133: grant('The session is not valid due to password expiration or recent password change.', 'bad_token'),
  70043: grant(
    'The refresh token has expired or is invalid due to sign-in frequency checks by conditional access. The token was issued on {issuedAt} and the maximum allowed lifetime for this request is {lifetime}.',
    'token_expired',
  ),
  54005: grant(
    'OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.',
  ),
  501481: grant('The Code_Verifier does not match the code_challenge supplied in the authorization request.'),
  50147: request('Invalid size of Code_Challenge parameter.'),
  501491: request('Invalid Code_Challenge parameter.'),
  // People and policies.
  50076: grant(
    "Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access '{resource}'.",
    'basic_action',
  ),
  50079: grant(
    "Due to a configuration change made by your administrator, or because you moved to a new location, you must enroll in multi-factor authentication to access '{resource}'.",
    'basic_action',
  ),
  50072: interaction(
    "Due to a configuration change made by your administrator, or because you moved to a new location, you must enroll in multi-factor authentication to access '{resource}'.",
  ),
  50074: interaction('Strong Authentication is required.'),
  50078: grant(
    "Presented multi-factor authentication has expired due to policies configured by your administrator, you must refresh your multi-factor authentication to access '{resource}'.",
    'basic_action',
  ),
  53000: grant(
    'Device is not in required device state: {state}. Conditional Access policy requires a compliant device, and the device is not compliant. The user must enroll their device with an approved MDM provider like Intune.',
    'message_only',
  ),
  53001: grant(
    'Device is not in required device state: {state}. Conditional Access policy requires a domain joined device, and the device is not domain joined.',
    'message_only',
  ),
  53002: grant('The app used is not an approved app for Conditional Access.', 'message_only'),
  53003: grant(
    'Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.',
    'message_only',
  ),
  50131: grant(
    'Device is not in required state or the request was blocked due to suspicious activity, access policy, or security policy decisions.',
    'message_only',
  ),
  530032: grant('Tenant admin has configured a security policy that blocks this request.', 'message_only'),
  530035: grant(
    'Access has been blocked by security defaults. This is due to the request using legacy auth or being deemed unsafe by security defaults policies.',
    'message_only',
  ),
  50126: grant('Error validating credentials due to invalid username or password.'),
  50034: grant(
    'The user account {user} does not exist in the {tenant} directory. To sign into this application, the account must be added to the directory.',
  ),
  50053: grant("The account is locked, you've tried to sign in too many times with an incorrect user ID or password."),
  50055: grant('The password is expired.', 'user_password_expired'),
  50057: grant('The user account is disabled.'),
  50058: {
    error: 'login_required',
    status: 400,
    message:
      "A silent sign-in request was sent but no user is signed in. The cookies used to represent the user's session were not sent in the request to Azure AD. This can happen if the user is using Internet Explorer or Edge, and the web app sending the silent sign-in request is in different IE security zone than the Azure AD endpoint (login.microsoftonline.com).",
  },
  // The request itself.
  70003: {
    error: 'unsupported_grant_type',
    status: 400,
    message: "The app requested an unsupported grant type '{grantType}'.",
  },
  70011: {
    error: 'invalid_scope',
    status: 400,
    message:
      "The provided request must include a 'scope' input parameter. The provided value for the input parameter 'scope' is not valid. The scope {scope} is not valid.",
  },
  1002012: {
    error: 'invalid_scope',
    status: 400,
    message:
      'The provided value for scope {scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).',
  },
  700022: {
    error: 'invalid_request',
    status: 400,
    message:
      "The provided value for the input parameter 'scope' is not valid because it contains more than one resource. Scope {scope} is not valid.",
  },
  28002: request(
    "Provided value for the input parameter scope '{scope}' is not valid when requesting an access token.",
  ),
  28003: request(
    'Provided value for the input parameter scope cannot be empty when requesting an access token using the provided authorization code.',
  ),
  901002: request("The 'resource' request parameter is not supported."),
  900144: request("The request body must contain the following parameter: '{parameter}'."),
  900561: request('The endpoint only accepts POST requests. Received a {method} request.'),
  9002313: request('Invalid request. Request is malformed or invalid.'),
  90014: request(
    "The required field '{parameter}' is missing from the credential. Ensure that you have all the necessary parameters for the login request.",
  ),
  700054: {
    error: 'unsupported_response_type',
    status: 400,
    message: "response_type '{responseType}' is not enabled for the application.",
  },
  90023: request('Invalid STS request.'),
  9002326: request(
    "Cross-origin token redemption is permitted only for the 'Single-Page Application' client-type. Request origin: '{origin}'.",
  ),
  9002327: request(
    "Tokens issued for the 'Single-Page Application' client-type may only be redeemed via cross-origin requests.",
  ),
  9002325: request('Proof Key for Code Exchange is required for cross-origin authorization code redemption.'),
  70007: {
    error: 'unsupported_response_mode',
    status: 400,
    message: "'{responseMode}' is not a supported value of 'response_mode' when requesting a token.",
  },
  50049: { error: 'invalid_instance', status: 400, message: 'Unknown or invalid instance.' },
  // Device code (RFC 8628).
  70016: {
    error: 'authorization_pending',
    status: 400,
    message: 'OAuth 2.0 device flow error. Authorization is pending. Continue polling.',
  },
  70018: {
    error: 'bad_verification_code',
    status: 400,
    message: 'Invalid verification code due to User typing in wrong user code for device code flow.',
  },
  70020: {
    error: 'expired_token',
    status: 400,
    message: "The provided value for the input parameter 'device_code' is not valid. This device code has expired.",
  },
  // On-behalf-of.
  50013: grant('Assertion failed signature validation. {reason}'),
  500131: grant(
    "Assertion audience does not match the Client app presenting the assertion. The audience in the assertion was '{audience}' and the expected audience is '{appId}'.",
  ),
  500133: grant(
    'Assertion is not within its valid time range. Ensure that the access token is not expired before using it for user assertion, or request a new token.',
  ),
  7000114: {
    error: 'unauthorized_client',
    status: 400,
    message: "Application '{appId}' is not allowed to make application on-behalf-of calls.",
  },
  // Service trouble.
  90033: {
    error: 'temporarily_unavailable',
    status: 503,
    retryAfter: 1,
    message: 'A transient error has occurred. Please try again.',
  },
} satisfies Record<number, FailureRow>

export type FailureCode = keyof typeof FAILURES

/** What one refusal says otherwise than its row. */
export interface FailureOptions {
  /** JSON to pass on to the next authorize request (Conditional Access). */
  readonly claims?: string | undefined
  /** The endpoint's own word for it, e.g. `authorization_declined` where the device code flow says so. */
  readonly error?: string
}

/** Thrown anywhere inside the Entra plane; turned into an envelope, a redirect or a page at its edge. */
export class EntraFailure extends Error {
  readonly code: FailureCode
  readonly row: FailureRow
  readonly claims: string | undefined

  constructor(code: FailureCode, details: Readonly<Record<string, string>> = {}, options: FailureOptions = {}) {
    const row: FailureRow = FAILURES[code]
    super(row.message.replace(/\{(\w+)\}/g, (_, name: string) => details[name] ?? ''))
    this.code = code
    this.row = options.error === undefined ? row : { ...row, error: options.error }
    this.claims = options.claims
  }
}

export interface FailureTrace {
  readonly description: string
  readonly traceId: string
  readonly body: Readonly<Record<string, unknown>>
}

/** The token endpoint's error body, with fresh trace ids. `now` in milliseconds since the epoch. */
export function describeFailure(failure: EntraFailure, ids: Ids, now: number, correlationId?: string): FailureTrace {
  const traceId = ids.guid()
  const correlation = correlationId ?? ids.guid()
  const timestamp = new Date(now)
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, 'Z')
  const description =
    `AADSTS${failure.code}: ${failure.message} ` +
    `Trace ID: ${traceId} Correlation ID: ${correlation} Timestamp: ${timestamp}`
  return {
    description,
    traceId,
    body: {
      error: failure.row.error,
      error_description: description,
      error_codes: [failure.code],
      timestamp,
      trace_id: traceId,
      correlation_id: correlation,
      error_uri: `https://login.microsoftonline.com/error?code=${failure.code}`,
      ...(failure.row.suberror && { suberror: failure.row.suberror }),
      ...(failure.claims && { claims: failure.claims }),
    },
  }
}
