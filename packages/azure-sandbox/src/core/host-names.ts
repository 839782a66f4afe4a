/**
 * Host names of the planes, by cloud: names that need no setup, those of Azure's own clouds for a sandbox that stands in for one of them, or
 * names of your own (a cloud such as Azure Stack Hub).
 */

export interface HostNames {
  /** Entra ID, e.g. `login.microsoftonline.com`. */
  readonly login: string
  /** Other names of the same, that clients or tokens use. */
  readonly loginAliases?: readonly string[]
  /** Resource Manager. */
  readonly arm: string
  /** Microsoft Graph. */
  readonly graph: string
  /** Parent domain of all vaults; with `https://` in front it is their audience. */
  readonly vaultSuffix: string
}

/** Source: Microsoft's pages on national clouds, "Azure environments", and "Azure Key Vault DNS suffixes". */
export const HOST_NAMES = {
  localhost: {
    login: 'login.localhost',
    arm: 'management.localhost',
    graph: 'graph.localhost',
    vaultSuffix: 'vault.localhost',
  },
  azure: {
    login: 'login.microsoftonline.com',
    loginAliases: ['login.windows.net', 'sts.windows.net'],
    arm: 'management.azure.com',
    graph: 'graph.microsoft.com',
    vaultSuffix: 'vault.azure.net',
  },
  usGovernment: {
    login: 'login.microsoftonline.us',
    arm: 'management.usgovcloudapi.net',
    graph: 'graph.microsoft.us',
    vaultSuffix: 'vault.usgovcloudapi.net',
  },
  china: {
    login: 'login.partner.microsoftonline.cn',
    loginAliases: ['login.chinacloudapi.cn'],
    arm: 'management.chinacloudapi.cn',
    graph: 'microsoftgraph.chinacloudapi.cn',
    vaultSuffix: 'vault.azure.cn',
  },
} as const satisfies Readonly<Record<string, HostNames>>

export type CloudName = keyof typeof HOST_NAMES

export const isCloudName = (text: string): text is CloudName => Object.hasOwn(HOST_NAMES, text)

/** All names of one cloud, as a certificate lists them. */
export const certificateNames = ({ login, loginAliases = [], arm, graph, vaultSuffix }: HostNames): string[] => [
  login,
  ...loginAliases,
  arm,
  graph,
  `*.${vaultSuffix}`,
]
