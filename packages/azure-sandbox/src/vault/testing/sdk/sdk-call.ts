/** How a test calls an operation through Microsoft's clients: the shape of a row, and the clients it is handed. */
import { CertificateClient } from '@azure/keyvault-certificates'
import { CryptographyClient, KeyClient } from '@azure/keyvault-keys'
import { SecretClient, type SecretClientOptions } from '@azure/keyvault-secrets'
import type { OperationId } from '../../operations/index.ts'
import type { ServedVault } from '../test-vault.ts'

type PipelinePolicy = NonNullable<SecretClientOptions['additionalPolicies']>[number]['policy']

export interface SdkClients {
  readonly served: ServedVault
  readonly secrets: SecretClient
  readonly keys: KeyClient
  readonly certificates: CertificateClient
  /** Of a key by its id. The client computes alone what it can as soon as it is allowed to read the key. */
  crypto(id: string | undefined): CryptographyClient
  /** Status and error of the last answer, as they came: the clients keep no details of a refused list. */
  lastAnswer(): Answer
}

interface Answer {
  readonly status: number
  readonly error?: { readonly code: string; readonly message: string; readonly innererror?: { readonly code: string } }
}

export interface SdkCall {
  /** Prepares what the call needs, as a caller who may do everything; the function it returns is the call. */
  arrange(clients: SdkClients, name: string): Promise<() => Promise<unknown>>
  /** Members of what the call returns. */
  shows(name: string): unknown
  /** Operations the client's method calls as well. */
  readonly besides?: readonly OperationId[]
  /** Operations withheld from the caller who lacks this one: with them the client would not ask the vault at all. */
  readonly withheld?: readonly OperationId[]
}

/** Clients as they come, their check of the challenge's resource on; a policy of their pipeline reads answers along. */
export function openSdkClients(served: ServedVault): SdkClients {
  let last: Answer = { status: 0 }
  const policy: PipelinePolicy = {
    name: 'read along',
    async sendRequest(request, next) {
      const response = await next(request)
      const isRefusal = response.status >= 400
      last = { status: response.status, ...(isRefusal ? JSON.parse(response.bodyAsText ?? '{}') : {}) }
      return response
    },
  }
  const options = { additionalPolicies: [{ policy, position: 'perCall' as const }] }
  return {
    served,
    secrets: new SecretClient(served.url, served.credential, options),
    keys: new KeyClient(served.url, served.credential, options),
    certificates: new CertificateClient(served.url, served.credential, options),
    crypto: (id = '') => new CryptographyClient(id, served.credential, options),
    lastAnswer: () => last,
  }
}

/** Names in a list that are `name`, as often as they are in it. */
export async function namesLike(list: AsyncIterable<{ readonly name?: string }>, name: string): Promise<string[]> {
  const found: string[] = []
  for await (const one of list) if (one.name === name) found.push(one.name)
  return found
}

/** What a poller that need not wait has brought back. */
export async function resultOf<T>(poller: Promise<{ pollUntilDone(): Promise<T> }>): Promise<T> {
  return (await poller).pollUntilDone()
}
