/** The templates that look after what is in a vault: rotating, disabling, inventories, access policies. On the sandbox. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aCertificate } from '../support/certificates.ts'
import { putSecrets, readSecrets } from '../support/run-steps.ts'
import { openTemplateWorld, type TemplateWorld, written } from '../support/template-world.ts'

const DAY_MS = 86_400_000
const LONG_AGO = 1_600_000_000
const LATER = Math.floor(Date.now() / 1000) + 10 * 86_400

let world: TemplateWorld
beforeAll(async () => {
  world = await openTemplateWorld()
})
afterAll(() => world.close())

const enable = true

/** What an export lets through of records like those of a vault: their dates cannot be had from a young sandbox. */
async function passed(exportId: string, records: readonly object[]): Promise<readonly string[]> {
  const stored = await world.get(`/v1/exports/${exportId}`)
  const mockOutput = { page_of_records: records.map((record) => ({ record })) }
  const { data } = await world.post('/v1/exports/preview', { ...stored, mockOutput, mock: true })
  return data.map(({ name }: { name: string }) => name)
}
const daysAgo = (days: number): number => Math.floor((Date.now() - days * DAY_MS) / 1000)

describe('rotate old secrets', () => {
  test('gives those that are old and tagged another value, with what else they had, and leaves the others', async () => {
    const tags = { rotate: 'yes', owner: 'ops' }
    await putSecrets(world, world.source, [
      { name: 'old', value: 'old value', contentType: 'password', tags },
      { name: 'untagged', value: 'stays' },
    ])
    const inputs = { olderThanDays: '0', tag: 'rotate', length: 20, characters: 'hexadecimal', expiresInDays: 60 }
    const { flow } = await world.installed('rotate-secrets', { connections: { vault: world.source }, inputs, enable })
    const family = await world.run(flow?._id ?? '')
    expect(family.flowJob).toMatchObject({ status: 'completed', numError: 0 })
    expect(written(family)).toBe(1)
    const secrets = await readSecrets(world, world.source)
    expect(secrets.get('old')).toMatchObject({
      contentType: 'password',
      tags,
      value: expect.stringMatching(/^[0-9a-f]{20}$/),
    })
    const { exp = 0 } = (secrets.get('old')?.attributes ?? {}) as { exp?: number }
    expect(Math.abs(exp * 1000 - Date.now() - 60 * DAY_MS)).toBeLessThan(DAY_MS)
    expect(secrets.get('untagged')?.value).toBe('stays')

    const young = { connections: { vault: world.source }, inputs: { ...inputs, olderThanDays: 1 }, enable }
    expect(written(await world.run((await world.installed('rotate-secrets', young)).flow?._id ?? ''))).toBe(0)
    // The new value is in the vault, and nowhere of Keyway's.
    const kept = JSON.stringify([await world.get(`/v1/flows/${flow?._id}`), await world.get('/v1/audit?limit=1000')])
    expect(kept).not.toContain(secrets.get('old')?.value)
  }, 60_000)

  test('tells old from young by the day, and leaves what is disabled or belongs to a certificate', async () => {
    const inputs = { olderThanDays: 30, prefix: 'app-' }
    const { exports } = await world.installed('rotate-secrets', { connections: { vault: world.source }, inputs })
    const secret = (name: string, days: number, more: object = {}) => ({
      name,
      attributes: { enabled: true, updated: daysAgo(days) },
      ...more,
    })
    const records = [
      secret('app-old', 31),
      secret('app-young', 29),
      secret('other-old', 31),
      secret('app-tls', 31, { managed: true }),
      secret('app-off', 31, { attributes: { enabled: false, updated: daysAgo(31) } }),
    ]
    expect(await passed(exports[0]?._id ?? '', records)).toEqual(['app-old'])
  })

  test('may not keep a value in its settings in the place of a random one', async () => {
    const { imports } = await world.installed('rotate-secrets', { connections: { vault: world.source } })
    const { mappings } = await world.get(`/v1/imports/${imports[0]?._id}`)
    const value = mappings.map((one: object) =>
      'generate' in one && one.generate === 'value' ? { ...one, extract: 'hunter2' } : one,
    )
    const { status, body } = await world.app.call('PATCH', `/v1/imports/${imports[0]?._id}`, { mappings: value })
    expect(status).toBe(422)
    expect(body.errors[0].message).toContain('is not kept in settings')
  })
})

test('disable expired objects: secrets and keys past their date, no others, and once', async () => {
  const vault = world.target
  await putSecrets(world, vault, [
    { name: 'past', value: 'a', exp: LONG_AGO, tags: { owner: 'ops' } },
    { name: 'future', value: 'b', exp: LATER },
    { name: 'never', value: 'c' },
  ])
  await world.write(vault, 'CreateKey', { 'key-name': 'past-key', kty: 'EC', exp: LONG_AGO })
  await world.write(vault, 'CreateKey', { 'key-name': 'future-key', kty: 'EC', exp: LATER })
  const { cert, key } = aCertificate({ notBefore: new Date(LONG_AGO * 1000), notAfter: new Date(Date.now() - DAY_MS) })
  await world.write(vault, 'ImportCertificate', {
    'certificate-name': 'past-tls',
    value: key + cert,
    contentType: 'application/x-pem-file',
  })
  const { flow } = await world.installed('disable-expired', { connections: { vault }, enable })
  const family = await world.run(flow?._id ?? '')
  expect(family.flowJob).toMatchObject({ status: 'completed', numError: 0 })
  expect(written(family)).toBe(3)
  const disabled = async (operation: string) =>
    (await world.list(vault, operation))
      .filter(({ attributes, managed }) => !managed && (attributes as { enabled: boolean }).enabled === false)
      .map(({ name }) => name)
  expect(await disabled('GetSecrets')).toEqual(['past'])
  expect(await disabled('GetKeys')).toEqual(['past-key'])
  expect(await disabled('GetCertificates')).toEqual(['past-tls'])
  expect(written(await world.run(flow?._id ?? ''))).toBe(0)

  const inputs = { graceDays: 30, keys: false, certificates: false }
  const later = await world.installed('disable-expired', { connections: { vault }, inputs })
  const expired = (name: string, days: number) => ({ name, attributes: { enabled: true, exp: daysAgo(days) } })
  expect(await passed(later.exports[0]?._id ?? '', [expired('long', 31), expired('lately', 29)])).toEqual(['long'])
}, 60_000)

test('inventory of a vault: every object as a flat row, with its expiry where it has one', async () => {
  const connections = { vault: world.target }
  const { exports } = await world.installed('inventory-vault', { connections })
  const [secrets, keys, certificates] = await Promise.all(exports.map(({ _id }) => world.records(_id)))
  const past = secrets?.find(({ name }) => name === 'past')
  expect(past).toMatchObject({
    vault: expect.stringContaining('into-vault'),
    kind: 'secret',
    enabled: false,
    expires: new Date(LONG_AGO * 1000).toISOString(),
    daysLeft: Math.floor((LONG_AGO * 1000 - Date.now()) / DAY_MS),
  })
  expect(secrets?.find(({ name }) => name === 'never')).toMatchObject({ expires: '', daysLeft: '', enabled: true })
  expect(new Set(secrets?.map((row) => Object.keys(row).join()))).toHaveLength(1)
  expect(keys?.map(({ name }) => name)).toEqual(expect.arrayContaining(['past-key', 'future-key']))
  expect(certificates).toMatchObject([{ name: 'past-tls', kind: 'certificate' }])

  const soon = await world.installed('inventory-vault', { connections, inputs: { withinDays: 30 } })
  const [some] = await Promise.all(soon.exports.map(({ _id }) => world.records(_id)))
  expect(some?.map(({ name }) => name)).toEqual(expect.arrayContaining(['past', 'future']))
  expect(some?.map(({ name }) => name)).not.toContain('never')
})

test('inventory of a subscription: every vault, and the objects of each', async () => {
  const inputs = { subscriptionId: world.sandbox.subscriptionId }
  const { exports } = await world.installed('inventory-subscription', { connections: { azure: world.azure }, inputs })
  const [vaults, secrets, keys] = await Promise.all(exports.map(({ _id }) => world.records(_id)))
  expect(vaults).toEqual(
    expect.arrayContaining(
      ['from-vault', 'into-vault'].map((vault) => expect.objectContaining({ vault, access: 'access policies' })),
    ),
  )
  const rows = secrets?.map(({ vault, name }) => `${vault} ${name}`)
  expect(rows).toEqual(expect.arrayContaining(['from-vault old', 'into-vault past', 'into-vault never']))
  expect(secrets?.find(({ name }) => name === 'past')).toMatchObject({
    subscription: world.sandbox.subscriptionId,
    resourceGroup: world.sandbox.resourceGroup,
    expires: new Date(LONG_AGO * 1000).toISOString(),
    enabled: false,
  })
  expect(keys?.find(({ name }) => name === 'past-key')).toMatchObject({ vault: 'into-vault', kind: 'key' })
})

describe('grant or remove an access policy across vaults', () => {
  const someone = '33333333-3333-4333-8333-333333333333'
  const permissionsIn = async (vault: string) => {
    const parameters = {
      subscriptionId: world.sandbox.subscriptionId,
      resourceGroupName: world.sandbox.resourceGroup,
      vaultName: vault,
    }
    const [found] = await world.list(world.azure, 'Vaults_Get', { parameters })
    const { accessPolicies } = (found?.properties ?? {}) as {
      accessPolicies?: { objectId: string; permissions: object }[]
    }
    return accessPolicies?.find(({ objectId }) => objectId === someone)?.permissions
  }
  const change = async (inputs: object) => {
    const body = {
      connections: { azure: world.azure },
      inputs: { subscriptionId: world.sandbox.subscriptionId, objectId: someone, ...inputs },
      enable,
    }
    return (await world.installed('change-access-policy', body)).flow?._id ?? ''
  }

  test('adds to what an account has, in every vault that works with policies, once', async () => {
    const accessPolicies = [{ objectId: someone, permissions: { keys: ['get'] } }]
    await world.sandbox.control.createVault({ name: 'has-some', accessPolicies, enableRbacAuthorization: false })
    await world.sandbox.control.createVault({ name: 'with-roles', enableRbacAuthorization: true })
    const flow = await change({ secrets: 'get,list' })
    const family = await world.run(flow)
    expect(family.flowJob).toMatchObject({ status: 'completed', numError: 0 })
    expect(written(family)).toBe(3)
    expect(await permissionsIn('from-vault')).toMatchObject({ secrets: ['get', 'list'] })
    expect(await permissionsIn('has-some')).toMatchObject({ secrets: ['get', 'list'], keys: ['get'] })
    expect(await permissionsIn('with-roles')).toBeUndefined()
    expect(written(await world.run(flow))).toBe(0)
  })

  test('takes away what is named, in the vaults that are named', async () => {
    const flow = await change({ change: 'remove', secrets: ['list'], prefix: 'has-' })
    expect(written(await world.run(flow))).toBe(1)
    expect(await permissionsIn('has-some')).toMatchObject({ secrets: ['get'], keys: ['get'] })
    expect(await permissionsIn('into-vault')).toMatchObject({ secrets: ['get', 'list'] })
    expect(written(await world.run(flow))).toBe(0)
  })
})
