/** Which members, headers and parameters hold secrets, by their names: the tables that redaction goes by. */

/**
 * Members of JSON and of forms, in any case, underscores and hyphens ignored. `value` is a secret's, a backup's, a PFX file's or
 * the outcome of a key operation; of lists it is the records, and those are looked into.
 */
const SECRET_MEMBERS: ReadonlySet<string> = new Set([
  ...['value', 'secret', 'secretvalue', 'secrettext', 'clientsecret', 'sharedsecret', 'secretkey', 'secrethex'],
  ...['password', 'passwd', 'pwd', 'passphrase', 'pin', 'credential', 'credentials'],
  ...[
    'token',
    'accesstoken',
    'refreshtoken',
    'idtoken',
    'sessiontoken',
    'bearertoken',
    'jwt',
    'targetattestationtoken',
  ],
  ...['assertion', 'clientassertion', 'codeverifier', 'samlresponse', 'authorization', 'cookie', 'setcookie'],
  ...[
    'apikey',
    'accesskey',
    'accountkey',
    'sharedaccesskey',
    'subscriptionkey',
    'primarykey',
    'secondarykey',
    'authkey',
  ],
  ...['privatekey', 'pfx', 'pkcs12', 'p12', 'keyhsm', 'connectionstring', 'primaryconnectionstring'],
  ...['secondaryconnectionstring', 'sas', 'sastoken', 'sig', 'signature', 'sharedaccesssignature'],
  // Private members of a JSON Web Key: RFC 7518 6.2.2, 6.3.2 and 6.4.
  ...['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'],
])

const plain = (name: string): string => name.toLowerCase().replaceAll(/[-_.\s]/g, '')

/** Names of one connection's own, in any case. */
export const among = (names: readonly string[]): ((name: string) => boolean) => {
  const own = new Set(names.map((name) => name.toLowerCase()))
  return (name) => own.has(name.toLowerCase())
}

/** @param more names an operation gives besides, dotted: the last part counts */
export const secretMembers = (more: readonly string[]): ((name: string) => boolean) => {
  const own = new Set(more.map((dotted) => plain(dotted.slice(dotted.lastIndexOf('.') + 1))))
  return (name) => SECRET_MEMBERS.has(plain(name)) || own.has(plain(name))
}

/** Of the token endpoint nothing is shown but this, so that no grant type to come can bring a new secret. */
export const SIGN_IN_MEMBERS: ReadonlySet<string> = new Set([
  ...['grant_type', 'client_id', 'scope', 'redirect_uri', 'client_assertion_type', 'resource', 'requested_token_use'],
  ...['token_type', 'expires_in', 'ext_expires_in', 'refresh_token_expires_in', 'expires_on', 'not_before'],
  ...['error', 'error_description', 'error_codes', 'error_uri', 'error_subcode', 'suberror'],
  ...['timestamp', 'trace_id', 'correlation_id'],
])

const SECRET_PARAMETER = /^(code|key|state|nonce|claims|pass|auth|session(id)?|x-amz-.*|sv|se|sp)$/i

/** Where a list of Azure's goes on. */
const PLACE = /^\$?skiptoken$/i

export const isSecretParameter = (name: string): boolean =>
  !PLACE.test(name) &&
  (SECRET_PARAMETER.test(name) ||
    (plain(name) !== 'value' && secretMembers([])(name)) ||
    /secret|token$|password/i.test(name))

const SECRET_HEADER = /auth|cookie|token|secret|key|signature|password|credential|assertion|session|sas\b/i
/** Named like secrets, and none: what Key Vault says about the caller's network, and what a 401 asks for. */
const KNOWN_HEADER = /^(x-ms-keyvault-[a-z-]+|(www|proxy)-authenticate)$/i

export const isSecretHeader = (name: string): boolean => SECRET_HEADER.test(name) && !KNOWN_HEADER.test(name)
