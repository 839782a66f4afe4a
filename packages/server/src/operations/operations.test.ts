import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type AzureWorld, openAzureWorld } from '../../test/support/azure-world.ts'
import type { TestAnswer } from '../../test/support/open-test-app.ts'
import { operationsHandlers } from './index.ts'

const CANARY = 'canary-called~value'
let world: AzureWorld
let vault: string
let control: string

beforeAll(async () => {
  world = await openAzureWorld({}, (deps, { outbound }) => operationsHandlers(deps, outbound))
  await world.createVault('by-hand')
  vault = await world.connect('by-hand')
  await world.authorize(vault)
  control = await world.connect('control', {
    _httpConnectorApiId: 'control-plane',
    unencrypted: {},
    auth: { type: 'oauth', oauth: { scope: [`${world.sandbox.endpoints.armResource}/user_impersonation`] } },
  })
  await world.authorize(control)
})
afterAll(() => world.close())

const call = (operation: string, body: object, query = '', connection = vault): Promise<TestAnswer> =>
  world.app.call('POST', `/v1/connections/${connection}/operations/${operation}${query}`, body)
const set = (name: string, value = 'x') => call('SetSecret', { inputs: { 'secret-name': name, value } })
const audited = async () =>
  (await world.app.call('GET', `/v1/audit?_resourceId=${vault}&limit=5`)).body.map(
    ({ event, fieldChanges }: { event: string; fieldChanges: { fieldPath: string }[] }) => [
      event,
      ...fieldChanges.map(({ fieldPath }) => fieldPath),
    ],
  )
/** Looks until it is done, as clients do; gives the answers. */
async function untilDone(operation: string, inputs: object, connection = vault): Promise<TestAnswer['body'][]> {
  const answers = [(await call(operation, { inputs }, '', connection)).body]
  while (answers.at(-1).pending) {
    const { at, afterMs } = answers.at(-1).pending
    await new Promise((resolve) => setTimeout(resolve, Math.min(afterMs, 50)))
    answers.push((await call(operation, { inputs, pending: at }, '', connection)).body)
  }
  return answers
}

describe('a call by hand is refused', () => {
  test('when there is no such connection or operation', async () => {
    expect((await call('GetSecrets', {}, '', 'a'.repeat(24))).body.errors).toMatchObject([
      { code: 'resource_not_found' },
    ])
    const { status, body } = await call('Vaults_Get', {})
    expect([status, body.errors[0].message]).toEqual([422, 'There is no operation "Vaults_Get" for the data plane.'])
  })

  test('when inputs do not fit, each at its field and without what they held', async () => {
    const { status, text, body } = await call('SetSecret', {
      inputs: { 'secret-name': '../x', value: { a: CANARY }, exp: 'soon', colour: 'red' },
    })
    expect(status).toBe(422)
    expect(text).not.toContain(CANARY)
    expect(body.errors.map(({ field }: { field: string }) => field)).toEqual([
      'inputs.colour',
      'inputs.secret-name',
      'inputs.value',
      'inputs.exp',
    ])
    expect((await call('SetSecret', { inputs: { 'secret-name': 'a' } })).body.errors).toMatchObject([
      { code: 'parameter_missing', field: 'inputs.value' },
    ])
  })

  test('by Azure, with the diagnosis, and without a secret it quotes', async () => {
    const missing = await call('GetSecret', { inputs: { 'secret-name': 'missing' } })
    expect(missing.body).toMatchObject({ ok: false, status: 404, diagnosis: { code: 'not_found' } })
    const refused = await call('ImportCertificate', { inputs: { 'certificate-name': 'c', value: CANARY } })
    expect(refused.body).toMatchObject({ ok: false, status: 400, request: { body: { value: '******' } } })
    expect(refused.text).not.toContain(CANARY)
  })

  test('when it would look at another host than that of the connection', async () => {
    const inputs = { subscriptionId: world.sandbox.subscriptionId, location: 'westeurope', vaultName: 'none' }
    const pending = 'https://evil.example/operations/1'
    const { body } = await call('Vaults_PurgeDeleted', { inputs, pending }, '', control)
    expect(body).toMatchObject({ ok: false, diagnosis: { code: 'next_page_foreign' } })
    const list = await call('GetSecrets', { next: 'https://evil.example/secrets' })
    expect(list.body).toMatchObject({ ok: false, diagnosis: { code: 'next_page_foreign' } })
  })
})

describe('a call by hand', () => {
  test('that is only looked at sends nothing and shows the request without its secrets', async () => {
    const before = world.sandbox.control.calls.list().length
    const { body } = await call('SetSecret', { inputs: { 'secret-name': 'dry', value: CANARY } }, '?dryRun=true')
    const url = `${world.sandbox.endpoints.vault('by-hand')}/secrets/dry?api-version=2025-07-01`
    expect(body).toEqual({
      ok: true,
      status: null,
      request: { method: 'PUT', url, body: { value: '******' } },
      masked: [],
    })
    expect(world.sandbox.control.calls.list().length).toBe(before)
  })

  test('masks secrets in the answer, and says which', async () => {
    const made = await set('masked', CANARY)
    expect(made.body).toMatchObject({ ok: true, status: 200, masked: ['value'], body: { value: '******' } })
    const read = await call('GetSecret', { inputs: { 'secret-name': 'masked' } })
    expect(read.body).toMatchObject({ masked: ['value'], body: { value: '******', attributes: { enabled: true } } })
    expect(made.text + read.text).not.toContain(CANARY)
  })

  test('security 61: reveals them when asked to, which is in the audit log before', async () => {
    await set('revealed', CANARY)
    const { body } = await call('GetSecret', { inputs: { 'secret-name': 'revealed' } }, '?reveal=true')
    expect(body).toMatchObject({ masked: [], body: { value: CANARY } })
    expect((await audited())[0]).toEqual(['reveal', 'operations.GetSecret'])
    const gone = await call('GetSecret', { inputs: { 'secret-name': 'nobody' } }, '?reveal=true')
    expect(gone.body.ok).toBe(false)
    expect((await audited())[0]).toEqual(['reveal', 'operations.GetSecret'])
  })

  test('stands in the audit log when it changes something, and not when it reads', async () => {
    await set('audited')
    await call('GetSecrets', {})
    expect((await audited())[0]).toEqual(['call', 'operations.SetSecret'])
  })

  test('goes through a list page by page', async () => {
    for (const name of ['page-1', 'page-2', 'page-3']) await set(name)
    const names: string[] = []
    let next: string | undefined
    let pages = 0
    do {
      const { body } = await call('GetSecrets', { inputs: { maxresults: 2 }, next })
      names.push(...body.records.map(({ name }: { name: string }) => name))
      next = body.next
      pages += 1
    } while (next !== undefined)
    expect(names).toEqual(expect.arrayContaining(['page-1', 'page-2', 'page-3']))
    expect(pages).toBeGreaterThan(1)
  })
})

describe('an operation that goes on after its answer', () => {
  test('is looked at until a deleted secret can be purged', async () => {
    await set('slow')
    world.sandbox.control.changeVaultSettings({ deleteDelay: 300 }, 'by-hand')
    const answers = await untilDone('DeleteSecret', { 'secret-name': 'slow' })
    world.sandbox.control.changeVaultSettings({ deleteDelay: 0 }, 'by-hand')
    expect(answers[0].pending).toMatchObject({ until: 'until the deleted secret can be recovered or purged' })
    expect(answers[1]).toMatchObject({ ok: true, status: 404, pending: {} })
    expect(answers.at(-1)).toEqual(expect.objectContaining({ ok: true, status: 200, masked: [] }))
  })

  test('is looked at until a certificate is issued, and shows how its request ended', async () => {
    world.sandbox.control.changeVaultSettings({ certificateDelay: 300 }, 'by-hand')
    const inputs = { 'certificate-name': 'slow-certificate', issuerName: 'Self', subject: 'CN=contoso.com', kty: 'EC' }
    const answers = await untilDone('CreateCertificate', inputs)
    world.sandbox.control.changeVaultSettings({ certificateDelay: 0 }, 'by-hand')
    expect(answers[0]).toMatchObject({ body: { status: 'inProgress' }, pending: { until: expect.any(String) } })
    expect(answers.at(-1)).toMatchObject({ ok: true, body: { status: 'completed' } })
  })

  test('is looked at where Resource Manager says, until a vault is purged', async () => {
    const { subscriptionId, resourceGroup: resourceGroupName, tenantId } = world.sandbox
    const named = { subscriptionId, vaultName: 'purged-by-hand' }
    const settings = { location: 'westeurope', tenantId, skuName: 'standard' }
    await call('Vaults_CreateOrUpdate', { inputs: { ...named, resourceGroupName, ...settings } }, '', control)
    await call('Vaults_Delete', { inputs: { ...named, resourceGroupName } }, '', control)
    const answers = await untilDone('Vaults_PurgeDeleted', { ...named, location: 'westeurope' }, control)
    expect(answers[0]).toMatchObject({ status: 202, pending: { at: expect.stringContaining('/operationResults/') } })
    expect(answers.length).toBe(3)
    expect(answers.at(-1)).toMatchObject({ ok: true, status: 200 })
    const gone = await call('Vaults_GetDeleted', { inputs: { ...named, location: 'westeurope' } }, '', control)
    expect(gone.body).toMatchObject({ ok: false, status: 404 })
  })
})
