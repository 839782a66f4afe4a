/**
 * Every refusal the data plane knows, provoked at least once: by Microsoft's clients, unmodified, or, where a client would
 * never send such a thing, by a request as it is. Status, codes and text are exact, and nothing changes.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ErrorName } from './errors.ts'
import { changeSettings, DEFAULT_SETTINGS } from './settings.ts'
import { ACCESS_REFUSALS } from './testing/refusals/access-refusals.ts'
import { CERTIFICATE_REFUSALS } from './testing/refusals/certificate-refusals.ts'
import { KEY_REFUSALS } from './testing/refusals/key-refusals.ts'
import { LIFE_REFUSALS } from './testing/refusals/life-refusals.ts'
import { PROPERTY_REFUSALS } from './testing/refusals/property-refusals.ts'
import type { RefusalCase } from './testing/refusals/refusal-case.ts'
import { REQUEST_REFUSALS } from './testing/refusals/request-refusals.ts'
import { TOKEN_REFUSALS } from './testing/refusals/token-refusals.ts'
import { openSdkClients, type SdkClients } from './testing/sdk/sdk-call.ts'
import { type ServedVault, serveTestVault } from './testing/test-vault.ts'

// making keys takes its time on a busy machine
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

/** By the row of `errors.ts`: the type asks for each. */
const REFUSALS: Readonly<Record<ErrorName, readonly RefusalCase[]>> = {
  ...TOKEN_REFUSALS,
  ...REQUEST_REFUSALS,
  ...PROPERTY_REFUSALS,
  ...ACCESS_REFUSALS,
  ...LIFE_REFUSALS,
  ...KEY_REFUSALS,
  ...CERTIFICATE_REFUSALS,
}

let served: ServedVault
let clients: SdkClients
let untouched: ServedVault['vault']
let count = 0

beforeAll(async () => {
  served = await serveTestVault()
  clients = openSdkClients(served)
  untouched = served.vault
})
afterAll(() => served.close())
beforeEach(() => {
  changeSettings(served.context.store, DEFAULT_SETTINGS)
  served.context.store.collection<ServedVault['vault']>('vaults').set('contoso', untouched)
})

describe.each(Object.entries(REFUSALS))('the refusal %s', (_error, cases) => {
  it.each(cases.map((one) => [one.when, one] as const))('is answered when %s', async (_when, one) => {
    const name = `object-${++count}`
    const act = await one.arrange(clients, name)
    const before = served.held()
    const answer = await act()

    const { code, inner } = one
    const fill = (text: string) => text.replaceAll('{name}', name).replaceAll('{url}', served.url)
    const innererror = inner === undefined ? {} : { innererror: { code: inner } }
    expect(answer).toMatchObject({ status: one.status, error: { code, ...innererror } })
    const { message } = answer.error as { message: string }
    if (typeof one.message === 'string') expect(message).toBe(fill(one.message))
    else for (const part of one.message) expect(message).toContain(fill(part))
    expect(served.held()).toEqual(before)
  })
})
