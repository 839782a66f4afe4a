/** Documents as a client sends them, valid as they are; a test changes what it is about. */
import { AZURE_KEY_VAULT_ID } from '@keyway/contract'

const GUID = '22222222-2222-4222-8222-222222222222'

/** @param changes members of `oauth2` */
export const iclientInput = (name: string, changes: object = {}) => ({
  name,
  provider: 'azureoauth',
  _httpConnectorId: AZURE_KEY_VAULT_ID,
  oauth2: {
    clientId: GUID,
    clientSecret: 'canary-secret~value',
    unencrypted: { cloud: 'public', tenantId: 'contoso.onmicrosoft.com' },
    ...changes,
  },
})

/** @param changes members of `http` */
export const connectionInput = (name: string, iclientId: string, changes: object = {}) => ({
  name,
  type: 'http',
  http: {
    _httpConnectorId: AZURE_KEY_VAULT_ID,
    _httpConnectorApiId: 'data-plane',
    _iClientId: iclientId,
    unencrypted: { vaultUrl: 'https://contoso.vault.azure.net' },
    auth: { type: 'oauth', oauth: { scope: ['https://vault.azure.net/user_impersonation'] } },
    ...changes,
  },
})
