/** The Azure clouds: where each signs in, where its Resource Manager answers, and how its vaults are named. */
import type { ApiType, Cloud } from '@keyway/contract'
import type { CloudEndpoints, SandboxTarget } from '../application-definition.ts'

/** Apps, tenants and vaults never cross from one of these into another. */
const CLOUD_ROWS: readonly CloudEndpoints[] = [
  {
    cloud: 'public',
    name: 'Azure (global)',
    login: 'https://login.microsoftonline.com',
    arm: 'https://management.azure.com',
    armResource: 'https://management.azure.com',
    vault: 'https://{vault}.vault.azure.net',
    vaultResource: 'https://vault.azure.net',
    portalUrl: 'https://portal.azure.com',
    limits: 'published',
  },
  {
    cloud: 'usGovernment',
    name: 'Azure US Government',
    login: 'https://login.microsoftonline.us',
    arm: 'https://management.usgovcloudapi.net',
    armResource: 'https://management.usgovcloudapi.net',
    vault: 'https://{vault}.vault.usgovcloudapi.net',
    vaultResource: 'https://vault.usgovcloudapi.net',
    portalUrl: 'https://portal.azure.us',
    limits: 'published',
  },
  {
    cloud: 'china',
    name: 'Azure China (21Vianet)',
    login: 'https://login.partner.microsoftonline.cn',
    arm: 'https://management.chinacloudapi.cn',
    armResource: 'https://management.chinacloudapi.cn',
    vault: 'https://{vault}.vault.azure.cn',
    vaultResource: 'https://vault.azure.cn',
    portalUrl: 'https://portal.azure.cn',
    limits: 'published',
  },
]

/** The sandbox as one more cloud, at the addresses the running sandbox announced. */
export function sandboxCloud(target: SandboxTarget): CloudEndpoints {
  return {
    cloud: 'sandbox',
    name: 'Azure sandbox (built in)',
    login: target.login,
    browserLogin: target.browserLogin,
    arm: target.arm,
    armResource: target.armResource,
    vault: target.vault,
    vaultResource: target.vaultResource,
    portalUrl: target.portalUrl,
    limits: target.limits ?? 'learned',
  }
}

/** What a server offers besides Microsoft's clouds: a sandbox, and a cloud of its operator's, such as Azure Stack. */
export interface OtherClouds {
  readonly sandbox: SandboxTarget | null
  readonly customCloud: CloudEndpoints | null
}

/** Every cloud on offer; the sandbox comes first where it runs, as it is what people try first. */
export function offeredClouds({ sandbox, customCloud }: OtherClouds): readonly CloudEndpoints[] {
  return [
    ...(sandbox === null ? [] : [sandboxCloud(sandbox)]),
    ...(customCloud === null ? [] : [customCloud]),
    ...CLOUD_ROWS,
  ]
}

/** Endpoints of a cloud; null when it is not offered here (the sandbox is switched off). */
export function cloudEndpoints(cloud: Cloud, others: OtherClouds): CloudEndpoints | null {
  return offeredClouds(others).find((row) => row.cloud === cloud) ?? null
}

/** The resource (token audience) an API asks tokens for. A token for one is never sent to the other. */
export function resourceOf(endpoints: CloudEndpoints, api: ApiType): string {
  return api === 'data-plane' ? endpoints.vaultResource : endpoints.armResource
}

/** Where calls of an API go. `vaultUrl` is the checked one (see vault-url.ts) and needed for the data plane only. */
export function baseUrlOf(endpoints: CloudEndpoints, api: ApiType, vaultUrl: string | undefined): string {
  if (api === 'control-plane') return endpoints.arm
  if (vaultUrl === undefined) throw new TypeError('a data-plane connection has a vault URL')
  return vaultUrl
}
