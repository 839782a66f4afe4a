/** The vault's firewall, asked before permissions (Microsoft, "Authentication in Azure Key Vault", request flow). */
import { BlockList, isIP } from 'node:net'
import type { Caller } from '../../core/context.ts'
import type { NetworkAcls, VaultRecord } from '../../core/vault-record.ts'
import { refusal } from '../errors.ts'
import { callerText, vaultText } from './caller-text.ts'

/**
 * Throws `connectionDenied` or `firewallDenied` when the address may not reach the vault.
 *
 * Nobody calls through a private link or from within a perimeter, and no caller is a trusted Microsoft service: `bypass` and
 * the subnets let nobody in.
 */
export function checkNetwork(vault: VaultRecord, caller: Caller, clientAddress: string): void {
  const denied = (name: 'connectionDenied' | 'firewallDenied') =>
    refusal(name, { caller: callerText(caller), vault: vaultText(vault), address: clientAddress })
  if (vault.publicNetworkAccess !== 'Enabled') throw denied('connectionDenied')
  if (vault.networkAcls && !admits(vault.networkAcls, clientAddress)) throw denied('firewallDenied')
}

function admits(acls: NetworkAcls, clientAddress: string): boolean {
  if (acls.defaultAction === 'Allow') return true
  const address = clientAddress.replace(/^::ffff:/i, '')
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
  return isIP(address) !== 0 && listOf(acls.ipRules.map((rule) => rule.value)).check(address, family)
}

function listOf(rules: readonly string[]): BlockList {
  const list = new BlockList()
  for (const rule of rules) {
    const [address = '', prefix] = rule.split('/')
    const version = isIP(address)
    if (version === 0) continue
    const family = version === 6 ? 'ipv6' : 'ipv4'
    if (prefix === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(prefix), family)
  }
  return list
}
