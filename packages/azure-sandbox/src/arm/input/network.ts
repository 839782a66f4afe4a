/**
 * A vault's network rules, as clients send them: addresses, subnets, and whether the public endpoint answers at all.
 * Source: https://learn.microsoft.com/azure/key-vault/general/network-security
 */
import { BlockList, isIPv4 } from 'node:net'
import type { NetworkAcls, VaultRecord } from '../../core/vault-record.ts'
import { ArmError } from '../errors.ts'
import { isObject, type Json } from '../json.ts'
import { invalidValue, isAbsent, readFlag, readList, readWord } from './values.ts'

const MAX_IP_RULES = 1000
const MAX_SUBNETS = 200
const SUBNET =
  /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.Network\/virtualNetworks\/[^/]+\/subnets\/[^/]+$/i

/** A vault's endpoint is public: no caller ever comes from one of these. */
const PRIVATE_RANGES: readonly (readonly [first: string, prefix: number, last: string])[] = [
  ['10.0.0.0', 8, '10.255.255.255'],
  ['172.16.0.0', 12, '172.31.255.255'],
  ['192.168.0.0', 16, '192.168.255.255'],
]

/** @throws ArmError valueInvalid. */
export function readPublicAccess(value: unknown): VaultRecord['publicNetworkAccess'] | undefined {
  if (isAbsent(value)) return undefined
  return readWord<VaultRecord['publicNetworkAccess']>(
    value,
    ['Enabled', 'Disabled', 'SecuredByPerimeter'],
    'publicNetworkAccess',
  )
}

/** Undefined for the rules that allow everything: they are Azure's default and are not kept. */
export function readAcls(value: unknown): NetworkAcls | undefined {
  if (isAbsent(value)) return undefined
  if (!isObject(value)) throw invalidValue('networkAcls')
  const addresses = readList(value.ipRules, 'networkAcls.ipRules')
  const subnets = readList(value.virtualNetworkRules, 'networkAcls.virtualNetworkRules')
  if (addresses.length > MAX_IP_RULES) throw invalidValue('networkAcls.ipRules')
  if (subnets.length > MAX_SUBNETS) throw invalidValue('networkAcls.virtualNetworkRules')
  const acls: NetworkAcls = {
    bypass: readWord(value.bypass, ['AzureServices', 'None'], 'networkAcls.bypass'),
    defaultAction: readWord(value.defaultAction, ['Allow', 'Deny'], 'networkAcls.defaultAction'),
    ipRules: addresses.map((rule, index) => ({ value: readIpRule(rule.value, String(index)) })),
    virtualNetworkRules: subnets.map(readSubnet),
  }
  const allowsAll = acls.bypass === 'AzureServices' && acls.defaultAction === 'Allow'
  return allowsAll && addresses.length === 0 && subnets.length === 0 ? undefined : acls
}

/** IPv4, alone or with a prefix; kept with one. */
function readIpRule(value: unknown, index: string): string {
  const [address = '', prefix = '32', ...rest] = String(value).split('/')
  if (rest.length > 0 || !isIPv4(address) || !/^\d{1,2}$/.test(prefix) || Number(prefix) > 32)
    throw new ArmError('addressInvalid', { index, value: String(value) })
  const forbidden = PRIVATE_RANGES.find(
    ([first, length]) => Number(prefix) >= length && isWithin(address, first, length),
  )
  if (forbidden) {
    const range = `${forbidden[0]}\u2013${forbidden[2]}`
    throw new ArmError('addressPrivate', { index, value: `${address}/${prefix}`, range })
  }
  return `${address}/${prefix}`
}

function isWithin(address: string, first: string, prefix: number): boolean {
  const range = new BlockList()
  range.addSubnet(first, prefix)
  return range.check(address)
}

/** Ids of subnets come back in lower case. */
function readSubnet(rule: Json): NetworkAcls['virtualNetworkRules'][number] {
  if (typeof rule.id !== 'string' || !SUBNET.test(rule.id)) throw invalidValue('networkAcls.virtualNetworkRules')
  const ignoreMissingVnetServiceEndpoint = readFlag(rule, 'ignoreMissingVnetServiceEndpoint')
  return {
    id: rule.id.toLowerCase(),
    ...(ignoreMissingVnetServiceEndpoint !== undefined && { ignoreMissingVnetServiceEndpoint }),
  }
}
