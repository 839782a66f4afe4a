/**
 * Resource Manager for tests: a sandbox, vaults made in passing, and callers of any role who come by plain REST or by the
 * official SDK.
 */
import { KeyVaultManagementClient, type KeyVaultManagementClientOptionalParams } from '@azure/arm-keyvault'
import { ClientSecretCredential } from '@azure/identity'
import type { ArmRole, NewVault } from '../../src/control/index.ts'
import type { SandboxOptions } from '../../src/index.ts'
import { type Answer, startTestSandbox } from '../running-sandbox.ts'
import { trust } from '../trust.ts'

/** What calls say unless they say otherwise; `''` is for none at all. */
export const VERSION = '2023-07-01'

type Policy = NonNullable<KeyVaultManagementClientOptionalParams['additionalPolicies']>[number]['policy']

/** One call; a text goes as it is, anything else as JSON. */
export type Rest = (method: string, path: string, body?: unknown, version?: string) => Promise<Answer>

export async function openArm(options: SandboxOptions = {}) {
  const sandbox = await startTestSandbox(options)
  trust(sandbox)
  const { endpoints, control, tenantId, subscriptionId, resourceGroup } = sandbox
  const group = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`
  const provider = `/subscriptions/${subscriptionId}/providers/Microsoft.KeyVault`
  let count = 0

  const vaultPath = (name: string) => `${group}/providers/Microsoft.KeyVault/vaults/${name}`

  const properties = (change: Readonly<Record<string, unknown>> = {}) => ({
    tenantId,
    sku: { family: 'A' as const, name: 'standard' as const },
    accessPolicies: [],
    ...change,
  })

  /** Plain REST with a bearer token; `''` for none. */
  const restWith =
    (bearer: string): Rest =>
    (method, path, body, version = VERSION) =>
      sandbox.send(
        `${endpoints.arm}${path}${version === '' ? '' : `${path.includes('?') ? '&' : '?'}api-version=${version}`}`,
        {
          method,
          headers: { ...(bearer && { authorization: `Bearer ${bearer}` }), 'content-type': 'application/json' },
          ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
        },
      )

  /** An app with a role on the subscription. */
  async function caller(armRole: ArmRole) {
    const app = control.registerApp({ displayName: `Caller ${++count}`, armRole })
    const secret = app.addSecret('test').secretText
    const credential = new ClientSecretCredential(tenantId, app.clientId, secret, {
      authorityHost: endpoints.login,
      disableInstanceDiscovery: true,
    })
    const tokenFor = async (resource: string): Promise<string> =>
      (await credential.getToken(`${resource}/.default`)).token
    let lastText = ''
    const watch: Policy = {
      name: 'last answer',
      async sendRequest(request, next) {
        const answer = await next(request)
        lastText = answer.bodyAsText ?? ''
        return answer
      },
    }
    /** What a call of the client was refused with; the message off the wire, as the client words that of a page itself. */
    const refusalOf = async (call: PromiseLike<unknown>) => {
      try {
        await call
      } catch (error) {
        const { statusCode, code } = error as { readonly statusCode: number; readonly code: string }
        return { statusCode, code, message: String(JSON.parse(lastText).error.message) }
      }
      return 'not refused'
    }
    return {
      app,
      refusalOf,
      credential,
      tokenFor,
      rest: restWith(await tokenFor(endpoints.armResource)),
      sdk: new KeyVaultManagementClient(credential, subscriptionId, {
        endpoint: endpoints.arm,
        additionalPolicies: [{ position: 'perCall', policy: watch }],
      }),
    }
  }

  /** A name no other test uses, and a vault of that name. */
  const newName = () => `arm-vault-${++count}`
  async function newVault(change: Partial<NewVault> = {}) {
    const name = newName()
    await control.createVault({ name, ...change })
    return name
  }

  return {
    sandbox,
    control,
    endpoints,
    tenantId,
    subscriptionId,
    resourceGroup,
    location: 'eastus',
    group,
    provider,
    vaultPath,
    properties,
    restWith,
    caller,
    newName,
    newVault,
  }
}
