/**
 * Who may change what in Graph: a person needs the permission in the token and the role in the directory, an app needs the
 * permission given by an administrator for everyone. Source: https://learn.microsoft.com/graph/permissions-overview
 */
import type { Caller } from '../core/context.ts'
import type { EntraContext } from '../entra/entra-context.ts'
import { GRAPH_APP_ID } from '../entra/scope-rules.ts'

/** Covers every write of this plane. */
const DIRECTORY = 'Directory.ReadWrite.All'

/** One of the permissions listed, or the directory's own, is enough. */
export type WritePermission =
  | 'Application.ReadWrite.All'
  | 'DelegatedPermissionGrant.ReadWrite.All'
  | 'User.ReadWrite.All'

export function mayWrite(entra: EntraContext, caller: Caller, permission: WritePermission): boolean {
  const holds = (scopes: readonly string[]) => scopes.includes(permission) || scopes.includes(DIRECTORY)
  if (caller.kind === 'user') {
    const isAdministrator = entra.directory.findUser(caller.objectId)?.isAdministrator ?? false
    return isAdministrator && holds(String(caller.claims.scp ?? '').split(' '))
  }
  return entra.directory
    .consents(caller.appId)
    .some((consent) => consent.userId === undefined && consent.resourceAppId === GRAPH_APP_ID && holds(consent.scopes))
}
