/** Connections: their documents and their status. Authorizing, pinging and calling belong to other domains. */
import type { Deps } from '../deps.ts'
import { documentHandlers } from '../documents/index.ts'
import type { Handlers } from '../http/handler.ts'
import { connectionKind } from './connection-kind.ts'
import { patchConnection } from './patch-connection.ts'

export { claimChecks, settleCheck } from './claim-checks.ts'
export { type ConnectionDocument, endpointsOf } from './connection-document.ts'
export { dropGrants, noteChecked, setAuthorized, setOffline, setOnline } from './connection-status.ts'
export { beginGrant } from './grant-history.ts'

export { fetchesToken, NEVER } from './universal/first-grant.ts'
export { leaveSecretsOut, markSecrets } from './universal/missing-secrets.ts'
export { type Secrets, secretsPlace } from './universal/secrets.ts'
export { render, renderedBaseUri, type Seen, seenByTemplates, templatesOf } from './universal/seen-by-templates.ts'

export type ConnectionHandlers = Pick<
  Handlers,
  | 'connections.list'
  | 'connections.create'
  | 'connections.get'
  | 'connections.replace'
  | 'connections.patch'
  | 'connections.delete'
  | 'connections.dependencies'
  | 'connections.audit'
  | 'connections.clone'
>

/** @param forget drops what is cached of a connection, after it was changed or deleted */
export function connectionsHandlers(deps: Deps, forget: (connectionId: string) => void): ConnectionHandlers {
  const documents = documentHandlers(connectionKind(deps, forget), deps)
  return {
    'connections.list': documents.list,
    'connections.create': documents.create,
    'connections.get': documents.get,
    'connections.replace': documents.replace,
    'connections.patch': (request) => patchConnection(deps, documents, forget, request),
    'connections.delete': documents.delete,
    'connections.dependencies': documents.dependencies,
    'connections.audit': documents.audit,
    'connections.clone': documents.clone,
  }
}
