/**
 * The addresses of a `custom_oauth2` client. They must be those of a sign-in service Keyway knows: tokens for a vault come
 * from nowhere else, and a secret is sent nowhere else. They name cloud and tenant, which everything else goes by.
 */
import { type CloudEndpoints, type OtherClouds, offeredClouds } from '@keyway/connectors'
import type { Cloud } from '@keyway/contract'
import { AppError, AppErrors } from '../errors.ts'

interface Addresses {
  readonly auth?: { readonly uri: string } | undefined
  readonly token: { readonly uri: string }
  readonly refresh?: { readonly uri: string } | undefined
  readonly validDomainNames: readonly string[]
}

export interface Authority {
  readonly cloud: Cloud
  readonly tenantId: string
}

const KINDS = [
  { member: 'auth', label: 'Authorization URL', ending: 'oauth2/v2.0/authorize' },
  { member: 'token', label: 'Access token URL', ending: 'oauth2/v2.0/token' },
  { member: 'refresh', label: 'Refresh token URL', ending: 'oauth2/v2.0/token' },
] as const

/** @throws AppErrors naming every address at fault */
export function authorityOf(addresses: Addresses, others: OtherClouds): Authority {
  const errors: AppError[] = []
  const found: Authority[] = []
  for (const { member, label, ending } of KINDS) {
    const uri = addresses[member]?.uri
    if (uri === undefined) continue
    const field = `oauth2.${member}.uri`
    const refuse = (reason: string): void => {
      errors.push(new AppError('invalid_field', { field, facts: { reason } }))
    }
    const { hostname } = new URL(uri)
    if (!addresses.validDomainNames.includes(hostname)) {
      refuse(`${label}: ${hostname} is not among the valid domain names. Add it there, or correct the URL.`)
      continue
    }
    const authority = authorityAt(uri, ending, offeredClouds(others))
    if (authority === null) {
      const clouds = offeredClouds(others).map((cloud) => new URL(cloud.login).host)
      refuse(`${label} must look like https://HOST/TENANT/${ending}, with HOST one of ${clouds.join(', ')}.`)
    } else if (found[0] !== undefined && !isSame(found[0], authority)) {
      refuse(`${label} is of another cloud or tenant than the other URLs.`)
    } else found.push(authority)
  }
  const [authority] = found
  if (errors.length > 0 || authority === undefined) throw new AppErrors(errors)
  return authority
}

const isSame = (a: Authority, b: Authority): boolean => a.cloud === b.cloud && a.tenantId === b.tenantId

function authorityAt(uri: string, ending: string, clouds: readonly CloudEndpoints[]): Authority | null {
  const cloud = clouds.find(({ login, browserLogin }) => [login, browserLogin].includes(new URL(uri).origin))
  const tenant = new RegExp(`^/([a-z0-9.-]{4,253})/${ending.replaceAll('.', '\\.')}$`, 'i').exec(
    new URL(uri).pathname,
  )?.[1]
  return cloud === undefined || tenant === undefined ? null : { cloud: cloud.cloud, tenantId: tenant.toLowerCase() }
}
