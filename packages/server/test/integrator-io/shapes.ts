/**
 * The shapes of integrator.io's iClients and connections as JSON Schemas, written by hand from facts about its documents. Each
 * `$comment` names where a fact is from: [S] its published schemas, [D] its API reference, [C] what its command line sends and
 * reads, [O] its older API pages, [H] its help. Answers may have more members than these; requests may not.
 */

export type Schema = Readonly<Record<string, unknown>>

export const ID: Schema = { $comment: '[D] 24 hexadecimal digits', type: 'string', pattern: '^[0-9a-f]{24}$' }
export const DATE: Schema = {
  $comment: '[D] ISO 8601, UTC, milliseconds',
  type: 'string',
  pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$',
}
const MASK: Schema = { $comment: '[S] every secret is returned as six asterisks', const: '******' }
export const TEXTS: Schema = { type: 'array', items: { type: 'string' } }

const PROVIDERS = [
  ...[
    'custom_oauth2',
    'netsuite',
    'amazonmws',
    'awsIam',
    'azureserviceprincipal',
    'integrator',
    'salesforce',
    'shopify',
  ],
  ...['ebay-xml', 'microsoftbusinesscentral', 'google', 'azureoauth', 'squareup', 'zendesk', 'docusign', 'ebay'],
  ...['windowslive', 'bigcommerce', 'asana', 'box', 'dropbox', 'clover', 'servicenow', 'jobvite', 'twilio', 'certify'],
  'woocommerce',
]

/** @param secret how a secret looks on this side */
const oauth2 = (secret: Schema): Schema => ({
  $comment: '[S] the oauth2 block of an iClient',
  type: 'object',
  properties: {
    clientId: { type: 'string' },
    clientSecret: secret,
    scope: { $comment: '[S] a list in answers; a text is taken too', anyOf: [TEXTS, { type: 'string' }] },
    scopeDelimiter: { type: 'string' },
    redirectUri: { type: 'string' },
    grantType: { enum: ['authorizecode', 'clientcredentials', 'password'] },
    clientCredentialsLocation: { enum: ['basicauthheader', 'body'] },
    accessTokenLocation: { enum: ['url', 'header', 'body'] },
    accessTokenHeaderName: { type: 'string' },
    scheme: { type: 'string' },
    validDomainNames: {
      $comment: '[S] hosts alone',
      type: 'array',
      items: { type: 'string', pattern: '^[a-z0-9.-]+$' },
    },
    pkceCodeChallengeMethod: { enum: ['plain', 's256', null] },
    auth: { type: 'object', properties: { uri: { type: 'string' } } },
    token: { type: 'object', properties: { uri: { type: 'string' }, method: { enum: ['GET', 'POST'] } } },
    refresh: { type: 'object', properties: { uri: { type: 'string' } } },
    unencrypted: { type: 'object' },
  },
})

const principal = (secret: Schema): Schema => ({
  $comment: '[S] required: clientId, clientSecret, tenantId',
  type: 'object',
  properties: { clientId: { type: 'string' }, clientSecret: secret, tenantId: { type: 'string' } },
  required: ['clientId', 'clientSecret', 'tenantId'],
})

export const ICLIENT_REQUEST: Schema = {
  $comment: '[S] provider alone is required',
  type: 'object',
  properties: {
    name: { type: 'string' },
    provider: { enum: PROVIDERS },
    formType: { enum: ['assistant', 'http'] },
    _httpConnectorId: ID,
    oauth2: oauth2({ type: 'string' }),
    azureserviceprincipal: principal({ type: 'string' }),
  },
  required: ['provider'],
}

export const ICLIENT_ANSWER: Schema = {
  $comment: '[S][D] _id, lastModified, provider; secrets masked',
  type: 'object',
  properties: {
    _id: ID,
    name: { type: 'string' },
    provider: { enum: PROVIDERS },
    formType: { enum: ['assistant', 'http'] },
    _httpConnectorId: ID,
    lastModified: DATE,
    oauth2: oauth2(MASK),
    azureserviceprincipal: principal(MASK),
  },
  required: ['_id', 'name', 'provider', 'lastModified'],
}

const HTTP: Schema = {
  $comment: '[S] the http block of a connection',
  type: 'object',
  properties: {
    formType: { enum: ['assistant', 'http', 'rest', 'graph_ql', 'assistant_graphql'] },
    _httpConnectorId: ID,
    _iClientId: ID,
    baseURI: { $comment: '[S] absolute, no trailing slash', type: 'string', pattern: '^https?://.*[^/]$' },
    mediaType: { enum: ['xml', 'json', 'urlencoded', 'form-data', 'plaintext'] },
    concurrencyLevel: { $comment: '[S] 1 to 50', type: 'integer', minimum: 1, maximum: 50 },
    retryHeader: { type: 'string' },
    unencrypted: { type: 'object' },
    auth: {
      type: 'object',
      properties: {
        type: {
          enum: [
            'custom',
            'basic',
            'token',
            'oauth',
            'wsse',
            'cookie',
            'digest',
            'oauth1',
            'jwtbearer',
            'jwt',
            'specific',
          ],
        },
        oauth: { type: 'object', properties: { scope: { anyOf: [TEXTS, { type: 'string' }] } } },
      },
      required: ['type'],
    },
  },
  required: ['auth'],
}

const CONNECTION_MEMBERS = {
  name: { $comment: '[S] at most 100 characters', type: 'string', maxLength: 100 },
  type: { enum: ['netsuite', 'salesforce', 'ftp', 's3', 'wrapper', 'http', 'rdbms', 'mongodb', 'as2', 'rest'] },
  externalId: { type: 'string' },
  _borrowConcurrencyFromConnectionId: ID,
  debugDate: { $comment: '[S][C] absent at integrator.io while it is off', anyOf: [DATE, { type: 'null' }] },
  http: HTTP,
}

export const CONNECTION_REQUEST: Schema = {
  $comment: '[S] name, type and the block the type names',
  type: 'object',
  properties: CONNECTION_MEMBERS,
  required: ['name', 'type', 'http'],
}

export const CONNECTION_ANSWER: Schema = {
  $comment: '[S] _id, name, type, createdAt, lastModified; [C] offline; [S] baseURI and mediaType in the http block',
  type: 'object',
  properties: {
    ...CONNECTION_MEMBERS,
    _id: ID,
    createdAt: DATE,
    lastModified: DATE,
    offline: { type: 'boolean' },
    needsAuthorization: { type: 'boolean' },
    debugUntil: { anyOf: [DATE, { type: 'null' }] },
    http: { ...HTTP, required: ['auth', 'baseURI', 'mediaType'] },
  },
  required: ['_id', 'name', 'type', 'http', 'createdAt', 'lastModified', 'offline'],
}

export const ERRORS: Schema = {
  $comment: '[D] always a list, never empty',
  type: 'object',
  properties: {
    errors: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        properties: { code: { type: 'string' }, message: { type: 'string' }, field: { type: 'string' } },
        required: ['code', 'message'],
      },
    },
  },
  required: ['errors'],
}

export const DEPENDENCIES: Schema = {
  $comment: '[C] by type of resource: id, name, paths, accessLevel',
  type: 'object',
  additionalProperties: {
    type: 'array',
    items: {
      type: 'object',
      properties: { id: ID, name: { type: 'string' }, paths: TEXTS, accessLevel: { type: 'string' } },
      required: ['id', 'name', 'paths', 'accessLevel'],
    },
  },
}

export const AUDIT: Schema = {
  $comment: '[C] time, event, source, resourceType, _resourceId, byUser, fieldChanges',
  type: 'array',
  items: {
    type: 'object',
    properties: {
      _id: ID,
      time: DATE,
      event: { type: 'string' },
      source: { enum: ['ui', 'api', 'system', 'connector', 'script', 'stack', 'sso'] },
      resourceType: { type: 'string' },
      _resourceId: ID,
      fieldChanges: { type: 'array', items: { type: 'object', required: ['fieldPath'] } },
    },
    required: ['_id', 'time', 'event', 'source', 'resourceType', '_resourceId', 'fieldChanges'],
  },
}

export const PING: Schema = {
  $comment: '[O] code 200 in the body',
  type: 'object',
  properties: { code: { type: 'integer' } },
  required: ['code'],
}

export const AUTHORIZATION: Schema = {
  $comment: '[H][C]',
  type: 'object',
  properties: { authorizationURL: { type: 'string', pattern: '^https?://' } },
  required: ['authorizationURL'],
}

export const TOKEN_INFO: Schema = {
  $comment: '[O]',
  type: 'object',
  properties: { _userId: ID, scope: { type: 'string' } },
  required: ['_userId', 'scope'],
}
