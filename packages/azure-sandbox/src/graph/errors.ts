/**
 * Graph's refusals, one row each. Source: https://learn.microsoft.com/graph/errors
 */
interface GraphErrorRow {
  readonly status: number
  readonly code: string
  readonly message: string
}

const GRAPH_ERRORS = {
  tokenMissing: { status: 401, code: 'InvalidAuthenticationToken', message: 'Access token is empty.' },
  tokenInvalid: {
    status: 401,
    code: 'InvalidAuthenticationToken',
    message: 'Access token validation failure. Invalid audience or expired token.',
  },
  denied: {
    status: 403,
    code: 'Authorization_RequestDenied',
    message: 'Insufficient privileges to complete the operation.',
  },
  notFound: {
    status: 404,
    code: 'Request_ResourceNotFound',
    message: "Resource '{id}' does not exist or one of its queried reference-property objects are not present.",
  },
  invalid: { status: 400, code: 'Request_BadRequest', message: '{reason}' },
  conflict: {
    status: 409,
    code: 'Request_MultipleObjectsWithSameKeyValue',
    message:
      'The service principal cannot be created, updated, or restored because the service principal name {id} is already in use.',
  },
  grantTaken: {
    status: 409,
    code: 'Request_MultipleObjectsWithSameKeyValue',
    message: 'Permission entry already exists.',
  },
  credentialTaken: {
    status: 409,
    code: 'Request_MultipleObjectsWithSameKeyValue',
    message:
      'FederatedIdentityCredential with name {name}, or with the same issuer and subject, already exists, or the application has 20 of them.',
  },
  pathUnknown: {
    status: 404,
    code: 'ResourceNotFound',
    message:
      'Resource not found for the segment. The sandbox offers applications, servicePrincipals, users and oauth2PermissionGrants.',
  },
  methodNotAllowed: {
    status: 405,
    code: 'Request_BadRequest',
    message: 'Specified HTTP method is not allowed for the request target.',
  },
} satisfies Record<string, GraphErrorRow>

export type GraphErrorName = keyof typeof GRAPH_ERRORS

export class GraphError extends Error {
  readonly code: GraphErrorName
  readonly row: GraphErrorRow

  constructor(code: GraphErrorName, details: Readonly<Record<string, string>> = {}) {
    const row: GraphErrorRow = GRAPH_ERRORS[code]
    super(row.message.replace(/\{(\w+)\}/g, (_, name: string) => details[name] ?? ''))
    this.code = code
    this.row = row
  }
}
