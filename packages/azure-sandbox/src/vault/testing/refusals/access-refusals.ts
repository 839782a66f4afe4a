/** Callers a vault lets in but not to everything, networks it does not let in, and what no vault offers. */
import { changeSettings } from '../../settings.ts'
import { APP, OBJECT, TENANT } from '../test-vault.ts'
import { type RefusalCase, refusedBy, refusedRaw } from './refusal-case.ts'

const CALLER = `appid=${APP};oid=${OBJECT};iss=https://sts.windows.net/${TENANT}/`
const VAULT = 'contoso;location=eastus'
const SCOPE =
  '/subscriptions/1f4e8a92-73c6-4d05-8b19-e6a05d3c7f20/resourcegroups/contoso-dev/providers/microsoft.keyvault/vaults/contoso'
const forbidden = { status: 403, code: 'Forbidden' } as const

type Change = Parameters<Parameters<RefusalCase['arrange']>[0]['served']['change']>[0]

/** Reads a secret that is there, of a vault changed so. */
const reading = (change: Change): RefusalCase['arrange'] => {
  return async (clients, name) => {
    await clients.secrets.setSecret(name, 'v')
    clients.served.change(change)
    return () => refusedBy(clients, clients.secrets.getSecret(name))
  }
}

export const ACCESS_REFUSALS = {
  policyDenied: [
    {
      ...forbidden,
      when: 'no access policy speaks for the caller',
      arrange: reading({ accessPolicies: [] }),
      inner: 'ForbiddenByPolicy',
      message: `The user, group or application '${CALLER}' does not have secrets get permission on key vault '${VAULT}'. For help resolving this issue, please see https://go.microsoft.com/fwlink/?linkid=2125287`,
    },
  ],
  rbacDenied: [
    {
      ...forbidden,
      when: 'no role assignment covers the object',
      arrange: reading({ enableRbacAuthorization: true }),
      inner: 'ForbiddenByRbac',
      message: `Caller is not authorized to perform action on resource.\r\nIf role assignments, deny assignments or role definitions were changed recently, please observe propagation time.\r\nCaller: ${CALLER}\r\nAction: 'Microsoft.KeyVault/vaults/secrets/getSecret/action'\r\nResource: '${SCOPE}/secrets/{name}'\r\nAssignment: (not found)\r\nDenyAssignmentId: null\r\nDecisionReason: null \r\nVault: ${VAULT}\r\n`,
    },
  ],
  firewallDenied: [
    {
      ...forbidden,
      when: 'the firewall does not know the address',
      arrange: reading({
        networkAcls: {
          bypass: 'None',
          defaultAction: 'Deny',
          ipRules: [{ value: '10.9.0.0/16' }],
          virtualNetworkRules: [],
        },
      }),
      inner: 'ForbiddenByFirewall',
      message: `Client address is not authorized and caller is not a trusted service.\r\nClient address: 127.0.0.1\r\nCaller: ${CALLER}\r\nVault: ${VAULT}`,
    },
  ],
  connectionDenied: [
    {
      ...forbidden,
      when: 'public network access is disabled',
      arrange: reading({ publicNetworkAccess: 'Disabled' }),
      inner: 'ForbiddenByConnection',
      message: `Public network access is disabled and request is not from a trusted service nor via an approved private link.\r\nCaller: ${CALLER}\r\nVault: ${VAULT}`,
    },
  ],
  managedHsmOnly: [
    {
      status: 400,
      code: 'NotSupported',
      when: 'random bytes are asked of a vault',
      arrange: async (clients) => () => refusedBy(clients, clients.keys.getRandomBytes(8)),
      message: 'Operation GetRandomBytes is offered by Managed HSM only; contoso is a key vault.',
    },
  ],
  storageRetired: [
    {
      status: 400,
      code: 'NotSupported',
      when: 'a managed storage account is asked for',
      arrange: async (clients) => () => refusedRaw(clients, 'GET', '/storage/any'),
      message:
        'Managed storage account keys are deprecated and not offered by this vault (operation GetStorageAccount). Use Microsoft Entra ID to authorize requests to Azure Storage.',
    },
  ],
  previewUnsupported: [
    {
      status: 400,
      code: 'NotSupported',
      when: 'a key is to be wrapped for a secure environment',
      arrange: async (clients, name) => () =>
        refusedRaw(clients, 'POST', `/keys/${name}/securewrapkey?api-version=2026-01-01-preview`, {}),
      message: 'Preview operation securewrapkey is not offered by this vault.',
    },
  ],
  throttled: [
    {
      status: 429,
      code: 'Throttled',
      when: 'the published limits are on and used up',
      arrange: async (clients, name) => {
        changeSettings(clients.served.context.store, { limits: 'published' })
        const create = () => refusedRaw(clients, 'POST', `/keys/${name}/create`, { kty: 'EC-HSM' })
        for (let made = 0; made < 10; made++) await create()
        return create
      },
      message:
        'Request was not processed because too many requests were received. Reason: VaultRequestTypeLimitReached',
    },
  ],
} as const satisfies Readonly<Record<string, readonly RefusalCase[]>>
