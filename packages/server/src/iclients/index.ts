/** iClients: OAuth 2.0 clients that connections sign in with. */
import type { Deps } from '../deps.ts'
import { documentHandlers } from '../documents/index.ts'
import type { Handlers } from '../http/handler.ts'
import { newCallbackKey } from './callback-key.ts'
import { redirectUriOf } from './iclient-document.ts'
import { iclientKind } from './iclient-kind.ts'

export { endingClients } from './ending.ts'
export type { IClientDocument } from './iclient-document.ts'
export { clientSecretPlace, findIClient, privateKeyPlace, type StoredIClient } from './iclient-document.ts'
export { missingCredential } from './missing-credential.ts'
export { signJwt } from './references/jwt.ts'
export { leaveFieldsOut, markFields, openFields } from './references/own-fields.ts'
export {
  type RequestOverride,
  renderOverride,
  type SeenByOverrides,
  type UniversalOAuth,
} from './universal-client.ts'
export { warnOfEnds } from './warn-of-ends.ts'

export type IClientHandlers = Pick<Handlers, Extract<keyof Handlers, `iclients.${string}`>>

/** @param forget drops what is cached of a connection, after its client changed */
export function iclientsHandlers(deps: Deps, forget: (connectionId: string) => void): IClientHandlers {
  const documents = documentHandlers(iclientKind(deps, forget), deps)
  return {
    'iclients.newRedirectUri': async () => ({ redirectUri: redirectUriOf(deps.config.publicUrl, newCallbackKey()) }),
    'iclients.list': documents.list,
    'iclients.create': documents.create,
    'iclients.get': documents.get,
    'iclients.replace': documents.replace,
    'iclients.patch': documents.patch,
    'iclients.delete': documents.delete,
    'iclients.dependencies': documents.dependencies,
    'iclients.audit': documents.audit,
  }
}
