/**
 * The resource a role is assigned at: it must be there.
 */
import { VAULT_TYPE } from '../../core/vault-record.ts'
import { type ArmCall, groupKey, groups } from '../call.ts'
import { ArmError } from '../errors.ts'
import { isIn, vaults } from '../vault-store.ts'

const SCOPE =
  /^\/subscriptions\/(?<subscription>[^/]+)(?:\/resourceGroups\/(?<group>[^/]+)(?:\/providers\/(?<type>[^/]+\/[^/]+)\/(?<name>[^/]+)(?:\/(?:secrets|keys|certificates)\/[^/]+)?)?)?$/i

/**
 * Objects of a vault are taken at their word: a role may be given for one that is still to be made.
 *
 * @throws ArmError groupNotFound, resourceNotFound, or pathUnknown for what is no scope.
 */
export function requireScope(call: ArmCall, scope: string): void {
  const parts = SCOPE.exec(scope)?.groups
  if (!parts) throw new ArmError('pathUnknown')
  const { subscription = '', group, type, name } = parts
  if (group === undefined) return
  if (!groups(call.context).has(groupKey(subscription, group))) throw new ArmError('groupNotFound', { group })
  if (type === undefined || name === undefined) return
  const vault = vaults(call.context).get(name.toLowerCase())
  const isThere = type.toLowerCase() === VAULT_TYPE.toLowerCase() && vault && isIn(vault, subscription, group)
  if (!isThere) throw new ArmError('resourceNotFound', { type, name, group })
}
