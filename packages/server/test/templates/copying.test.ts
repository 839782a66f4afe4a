/** The templates that carry objects from vault to vault, run on the sandbox: what arrives, and what a second run does. */
import { ALL_PERMISSIONS } from '@keyway/azure-sandbox'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { putSecrets, readSecrets } from '../support/run-steps.ts'
import { openTemplateWorld, type TemplateWorld, written } from '../support/template-world.ts'

const SELF = { issuerName: 'Self', subject: 'CN=contoso.com', kty: 'EC', crv: 'P-256' }
const SECRETS = [
  { name: 'app-a', value: 'value of a', contentType: 'text/plain', tags: { owner: 'ops' }, exp: 1_900_000_000 },
  { name: 'app-b', value: 'value of b' },
  { name: 'other', value: 'value of other' },
]

let world: TemplateWorld
let connections: object
beforeAll(async () => {
  world = await openTemplateWorld()
  connections = { source: world.source, target: world.target }
  await putSecrets(world, world.source, [...SECRETS, { name: 'hidden', value: 'not to be read', enabled: false }])
  await world.write(world.source, 'CreateCertificate', { 'certificate-name': 'tls', ...SELF })
  await world.write(world.source, 'CreateCertificate', { 'certificate-name': 'kept-in', ...SELF, exportable: false })
  await world.write(world.source, 'CreateKey', { 'key-name': 'signing', kty: 'EC' })
  await world.write(world.source, 'CreateKey', { 'key-name': 'signing', kty: 'EC' })
})
afterAll(() => world.close())

const thumbprints = async (connection: string) =>
  new Map((await world.list(connection, 'GetCertificates')).map(({ name, x5t }) => [name, x5t]))
const versions = async (connection: string, operation: string, input: string, name: string) =>
  await world.list(connection, operation, { parameters: { [input]: name } })

test('mirror a vault: secrets, certificates with their keys, and keys with all versions; then only what changed', async () => {
  const { flow } = await world.installed('mirror-vault', { connections, enable: true })
  const id = flow?._id ?? ''
  const first = await world.run(id)
  expect(first.flowJob).toMatchObject({ status: 'completed', numError: 0 })
  expect(written(first)).toBe(5)

  const copied = await readSecrets(world, world.target)
  expect(copied.get('app-a')).toMatchObject({
    value: 'value of a',
    contentType: 'text/plain',
    tags: { owner: 'ops' },
    attributes: { exp: 1_900_000_000 },
  })
  expect([...copied.keys()].toSorted()).toEqual(['app-a', 'app-b', 'other', 'tls'])
  const [from, into] = [await thumbprints(world.source), await thumbprints(world.target)]
  expect([...into]).toEqual([['tls', from.get('tls')]])
  const publicKey = async (connection: string) =>
    (await world.list(connection, 'GetKey', { parameters: { 'key-name': 'tls' } })).map(
      ({ key }) => (key as JsonWebKey).x,
    )
  expect(await publicKey(world.target)).toEqual(await publicKey(world.source))
  const keyIds = async (connection: string) =>
    (await versions(connection, 'GetKeyVersions', 'key-name', 'signing')).map(({ version }) => version)
  expect(await keyIds(world.target)).toEqual(await keyIds(world.source))
  expect(await keyIds(world.target)).toHaveLength(2)

  const second = await world.run(id)
  expect(second.flowJob).toMatchObject({ status: 'completed', numError: 0 })
  expect(written(second)).toBe(0)

  await putSecrets(world, world.source, [{ name: 'app-a', value: 'new value', exp: 1_900_000_000 }])
  await world.write(world.source, 'CreateCertificate', { 'certificate-name': 'tls', ...SELF })
  expect(written(await world.run(id))).toBe(2)
  expect((await readSecrets(world, world.target)).get('app-a')).toMatchObject({ value: 'new value' })
  expect(await thumbprints(world.target)).toEqual(new Map([['tls', (await thumbprints(world.source)).get('tls')]]))
}, 60_000)

test('copy a vault: only what is asked for, and what is there may be kept', async () => {
  await world.write(world.source, 'SetSecret', { 'secret-name': 'app-new', value: 'only here' })
  await world.write(world.target, 'SetSecret', { 'secret-name': 'app-b', value: 'of the target' })
  const inputs = { certificates: false, existing: 'keep', prefix: 'app-' }
  const { flow, exports } = await world.installed('copy-vault', { connections, inputs, enable: true })
  expect(exports.map(({ name }) => name)).not.toContainEqual(expect.stringContaining('certificate'))
  const family = await world.run(flow?._id ?? '')
  expect(family.flowJob).toMatchObject({ status: 'completed', numError: 0 })
  expect(written(family)).toBe(1)
  const copied = await readSecrets(world, world.target)
  expect(copied.get('app-new')).toMatchObject({ value: 'only here' })
  expect(copied.get('app-b')).toMatchObject({ value: 'of the target' })

  const update = await world.installed('copy-vault', { connections, enable: true })
  const updated = await world.run(update.flow?._id ?? '')
  expect(updated.flowJob).toMatchObject({ status: 'completed', numError: 0 })
  expect(written(updated)).toBe(1)
  expect((await readSecrets(world, world.target)).get('app-b')).toMatchObject({ value: 'value of b' })
}, 60_000)

test('back up and restore: every kind comes back with its versions from the records of a file', async () => {
  const backup = await world.installed('back-up-vault', { connections: { vault: world.source } })
  expect(backup.flow).toBeNull()
  const records = (await Promise.all(backup.exports.map(({ _id }) => world.records(_id)))).flat()
  const lines = records.map((record) => JSON.stringify(record)).join('\n')
  expect(records.map(({ kind, name }) => `${kind} ${name}`).toSorted()).toEqual([
    'certificate kept-in',
    'certificate tls',
    'key signing',
    ...['app-a', 'app-b', 'app-new', 'hidden', 'other'].map((name) => `secret ${name}`),
  ])
  expect(lines).not.toContain('value of b')

  // A preview shows them to people, who need not see even what is encrypted.
  const stored = await world.get(`/v1/exports/${backup.exports[0]?._id}`)
  expect(JSON.stringify(await world.post('/v1/exports/preview', stored))).not.toContain(String(records[0]?.value))

  const third = await world.make('/v1/connections', await emptyVault('third-vault'))
  await world.authorize(third)
  const restore = await world.installed('restore-vault', { connections: { vault: third } })
  for (const { _id } of restore.imports) {
    const answers = await world.post(
      `/v1/imports/${_id}/invoke`,
      lines.split('\n').map((line) => JSON.parse(line)),
    )
    expect(answers.map(({ statusCode }: { statusCode: number }) => statusCode)).toEqual(records.map(() => 200))
  }
  const restored = await readSecrets(world, world.source)
  for (const [name, { value, managed }] of await readSecrets(world, third)) {
    if (!managed) expect(value).toEqual(restored.get(name)?.value)
  }
  expect(await versions(third, 'GetSecretVersions', 'secret-name', 'app-a')).toHaveLength(2)
  expect(await thumbprints(third)).toEqual(await thumbprints(world.source))
  expect(await versions(third, 'GetKeyVersions', 'key-name', 'signing')).toHaveLength(2)
}, 60_000)

test('mirror a vault, with what is gone: deletes what the first vault does not have, of the kinds and names that are chosen', async () => {
  const at = (connection: string, operation: string, input: string, name: string, more: object = {}) =>
    world.write(connection, operation, { [input]: name, ...more })
  // A disabled secret is not copied, and yet it is there.
  await putSecrets(world, world.source, [{ name: 'mirror-off', value: 'disabled', enabled: false }])
  for (const name of ['mirror-off', 'mirror-gone', 'elsewhere']) {
    await at(world.target, 'SetSecret', 'secret-name', name, { value: 'of the target' })
  }
  await at(world.target, 'CreateCertificate', 'certificate-name', 'mirror-tls', SELF)
  await at(world.target, 'CreateKey', 'key-name', 'mirror-key', { kty: 'EC' })
  await at(world.target, 'CreateKey', 'key-name', 'mirror-shared', { kty: 'EC' })
  await at(world.source, 'CreateKey', 'key-name', 'mirror-shared', { kty: 'EC' })

  const inputs = { prefix: 'mirror-', remove: true }
  const { flow } = await world.installed('mirror-vault', { connections, inputs, enable: true })
  const family = await world.run(flow?._id ?? '')
  expect(family.flowJob).toMatchObject({ status: 'completed', numError: 0 })
  expect(written(family)).toBe(3)
  const namesOf = async (operation: string) =>
    (await world.list(world.target, operation))
      .map(({ name }) => String(name))
      .filter((name) => !name.startsWith('app'))
  expect(await namesOf('GetSecrets')).toEqual(expect.arrayContaining(['mirror-off', 'elsewhere']))
  expect(await namesOf('GetSecrets')).not.toContain('mirror-gone')
  expect(await namesOf('GetCertificates')).not.toContain('mirror-tls')
  expect(await namesOf('GetKeys')).toContain('mirror-shared')
  expect(await namesOf('GetKeys')).not.toContain('mirror-key')
  expect(written(await world.run(flow?._id ?? ''))).toBe(0)
}, 60_000)

async function emptyVault(name: string): Promise<object> {
  const { sandbox, person } = world
  const accessPolicies = [{ objectId: person, permissions: ALL_PERMISSIONS }]
  const { url } = await sandbox.control.createVault({ name, accessPolicies, enableRbacAuthorization: false })
  const { name: _, http, ...rest } = await world.get(`/v1/connections/${world.source}`)
  return { ...rest, name, http: { ...http, baseURI: undefined, unencrypted: { vaultUrl: url } } }
}
