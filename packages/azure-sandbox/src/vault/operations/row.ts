/** The shape of an operation of the data plane: everything routing, permission checks and documentation need to know. */
import type { ApiVersion } from '../api-versions.ts'

type Method = 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE'

export interface OperationRow<Id extends string = string> {
  /** Microsoft's operationId. */
  readonly id: Id
  readonly method: Method
  /** `{version}` may be empty or left out, as SDKs do. */
  readonly path: string
  /** Access-policy permission as `group/word`; several words mean any of them will do. Empty: no vault permission exists. */
  readonly permission: string
  /** Data action of Azure RBAC without its `Microsoft.KeyVault/vaults/` prefix. Empty: none exists. */
  readonly dataAction: string
  readonly since: ApiVersion
}

export function row<const Id extends string>(
  id: Id,
  method: Method,
  path: string,
  permission: string,
  dataAction: string,
  since: ApiVersion,
): OperationRow<Id> {
  return { id, method, path, permission, dataAction, since }
}
