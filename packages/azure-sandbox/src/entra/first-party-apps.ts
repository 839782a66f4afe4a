/**
 * Microsoft's own apps that appear in tokens without being registered in a tenant.
 */
import type { ApplicationRecord } from './directory.ts'

const firstParty = (
  appId: string,
  displayName: string,
  publicClientUris: readonly string[] = [],
): ApplicationRecord => ({
  appId,
  id: appId,
  servicePrincipalId: appId,
  tenantId: 'f8cdef31-a31e-4b4a-93e4-5f571e91255a',
  displayName,
  signInAudience: 'AzureADMultipleOrgs',
  redirectUris: { web: [], spa: [], publicClient: publicClientUris },
  requiredPermissions: [],
  secrets: [],
  certificates: [],
  federatedCredentials: [],
  enabled: true,
  isFallbackPublicClient: true,
  createdDateTime: '2015-01-01T00:00:00.000Z',
})

/** The portal acts in its reader's name. */
export const PORTAL_APP = firstParty('c44b4083-3bb0-49c1-b47d-974e53cbdf3c', 'Azure Portal')
