/** What a vault may not be: on making it, replacing it and changing it, with nothing changed. */
import { describe, expect, it } from 'vitest'
import { openArm } from './open-arm.ts'
import { OTHER_TENANT, refusing } from './refusing.ts'
import { STRANGER } from './sdk-calls.ts'

const arm = await openArm()
const { control, location, newName, newVault, properties, provider, tenantId, vaultPath } = arm
const { rest } = await arm.caller('Owner')
const refused = refusing(control, rest)

describe('the location of a vault', () => {
  it.each([
    ['missing', undefined, 'LocationRequired'],
    ['no text', 5, 'LocationRequired'],
    ['nowhere', 'atlantis', 'LocationNotAvailableForResourceType'],
  ])('that is %s is refused', async (_name, place, code) => {
    expect(await refused('PUT', vaultPath(newName()), { location: place, properties: properties() })).toMatchObject({
      status: 400,
      code,
    })
  })

  it('may be written as people read it', async () => {
    const vault = newName()
    const made = await rest('PUT', vaultPath(vault), { location: 'East US 2', properties: properties() })
    expect(made.status).toBe(200)
    expect(made.json.location).toBe('East US 2')
    await rest('DELETE', vaultPath(vault))
    expect((await rest('GET', `${provider}/locations/eastus2/deletedVaults/${vault}`)).json.properties.location).toBe(
      'East US 2',
    )
    expect((await refused('GET', `${provider}/locations/westus/deletedVaults/${vault}`)).code).toBe('ResourceNotFound')
  })
})

const entry = (change: object = {}) => ({ tenantId, objectId: STRANGER, permissions: {}, ...change })
const many = (count: number) =>
  Array.from({ length: count }, (_, i) => entry({ objectId: `00000000-0000-4000-8000-${String(i).padStart(12, '0')}` }))
const BAD_POLICIES = "An invalid value was provided for 'accessPolicies'."

/** What no vault may be, new or old: property, value, message. */
const WRONG: readonly (readonly [name: string, change: Readonly<Record<string, unknown>>, message: string])[] = [
  ['another tenant', { tenantId: OTHER_TENANT }, "An invalid value was provided for 'tenantId'."],
  ['a tenant that is no GUID', { tenantId: 'contoso' }, "An invalid value was provided for 'tenantId'."],
  [
    'a tier that does not exist',
    { sku: { family: 'A', name: 'gold' } },
    "The SKU 'A gold' is not supported. Use family 'A' with 'standard' or 'premium'.",
  ],
  [
    'a family of managed HSM',
    { sku: { family: 'B', name: 'standard' } },
    "The SKU 'B standard' is not supported. Use family 'A' with 'standard' or 'premium'.",
  ],
  ['a tier that is no object', { sku: 'standard' }, "An invalid value was provided for 'sku'."],
  [
    'a retention of six days',
    { softDeleteRetentionInDays: 6 },
    "An invalid value was provided for 'softDeleteRetentionInDays'.",
  ],
  [
    'a retention of 91 days',
    { softDeleteRetentionInDays: 91 },
    "An invalid value was provided for 'softDeleteRetentionInDays'.",
  ],
  [
    'a retention of a text',
    { softDeleteRetentionInDays: '30' },
    "An invalid value was provided for 'softDeleteRetentionInDays'.",
  ],
  ['a flag of a text', { enabledForDeployment: 'yes' }, "An invalid value was provided for 'enabledForDeployment'."],
  [
    'roles of a text',
    { enableRbacAuthorization: 'true' },
    "An invalid value was provided for 'enableRbacAuthorization'.",
  ],
  [
    'purge protection switched off',
    { enablePurgeProtection: false },
    'The property "enablePurgeProtection" cannot be set to false. Enabling the purge protection for a vault is an irreversible action.',
  ],
  [
    'an access no vault has',
    { publicNetworkAccess: 'Sometimes' },
    "An invalid value was provided for 'publicNetworkAccess'.",
  ],
  ['policies of a text', { accessPolicies: 'all' }, BAD_POLICIES],
  [
    'a policy of another tenant',
    { accessPolicies: [entry({ tenantId: OTHER_TENANT })] },
    "An invalid value was provided for 'tenantId'.",
  ],
  ['a policy for no object id', { accessPolicies: [entry({ objectId: 'me' })] }, BAD_POLICIES],
  ['a policy through no application id', { accessPolicies: [entry({ applicationId: 'app' })] }, BAD_POLICIES],
  ['a policy without permissions', { accessPolicies: [entry({ permissions: undefined })] }, BAD_POLICIES],
  ['a permission nobody knows', { accessPolicies: [entry({ permissions: { secrets: ['steal'] } })] }, BAD_POLICIES],
  ['a permission with a space', { accessPolicies: [entry({ permissions: { secrets: [' get'] } })] }, BAD_POLICIES],
  ['permissions that are no list', { accessPolicies: [entry({ permissions: { keys: 'get' } })] }, BAD_POLICIES],
  [
    'two policies for one principal',
    { accessPolicies: [entry(), entry()] },
    `Invalid value found at accessPolicies[1].ObjectId: ${STRANGER}`,
  ],
  ['1025 policies', { accessPolicies: many(1025) }, BAD_POLICIES],
  ['rules of a text', { networkAcls: 'none' }, "An invalid value was provided for 'networkAcls'."],
  [
    'a bypass nobody knows',
    { networkAcls: { bypass: 'Everyone' } },
    "An invalid value was provided for 'networkAcls.bypass'.",
  ],
  [
    'an action nobody knows',
    { networkAcls: { defaultAction: 'Ask' } },
    "An invalid value was provided for 'networkAcls.defaultAction'.",
  ],
  [
    'an address that is none',
    { networkAcls: { ipRules: [{ value: '300.1.1.1' }] } },
    'Invalid value found at properties.networkAcls.ipRules[0].value: 300.1.1.1 is not a valid IPv4 address or CIDR',
  ],
  [
    'an IPv6 address',
    { networkAcls: { ipRules: [{ value: '2001:db8::1' }] } },
    'Invalid value found at properties.networkAcls.ipRules[0].value: 2001:db8::1 is not a valid IPv4 address or CIDR',
  ],
  [
    'a private address',
    { networkAcls: { ipRules: [{ value: '1.2.3.4' }, { value: '172.20.10.5' }] } },
    'Invalid value found at properties.networkAcls.ipRules[1].value: 172.20.10.5/32 belongs to forbidden range 172.16.0.0–172.31.255.255 (private IP addresses)',
  ],
  [
    '1001 addresses',
    { networkAcls: { ipRules: Array.from({ length: 1001 }, () => ({ value: '1.2.3.4' })) } },
    "An invalid value was provided for 'networkAcls.ipRules'.",
  ],
  [
    'a subnet that is none',
    { networkAcls: { virtualNetworkRules: [{ id: '/subnets/one' }] } },
    "An invalid value was provided for 'networkAcls.virtualNetworkRules'.",
  ],
]

describe('a vault with', () => {
  it.each(WRONG)('%s is not made', async (_name, change, message) => {
    const call = refused('PUT', vaultPath(newName()), { location, properties: properties(change) })
    expect(await call).toMatchObject({ status: 400, message })
  })

  it.each(WRONG)('%s is not what a vault becomes', async (_name, change, message) => {
    const vault = await newVault()
    expect(await refused('PATCH', vaultPath(vault), { properties: change })).toMatchObject({ status: 400, message })
    const whole = { location, properties: properties(change) }
    expect(await refused('PUT', vaultPath(vault), whole)).toMatchObject({ status: 400, message })
  })

  it.each(['tenantId', 'sku', 'accessPolicies'])('no %s is neither made nor replaced', async (name) => {
    const body = { location, properties: properties({ [name]: undefined }) }
    const message = `The property "${name}" is required.`
    expect(await refused('PUT', vaultPath(newName()), body)).toMatchObject({ status: 400, message })
    expect(await refused('PUT', vaultPath(await newVault()), body)).toMatchObject({ status: 400, message })
  })

  it('a create mode nobody knows is not made', async () => {
    const body = { location, properties: properties({ createMode: 'maybe' }) }
    expect(await refused('PUT', vaultPath(newName()), body)).toMatchObject({
      status: 400,
      message: "An invalid value was provided for 'createMode'.",
    })
  })

  it('soft delete stays with it, and so does its retention', async () => {
    const path = vaultPath(await newVault())
    expect((await refused('PATCH', path, { properties: { enableSoftDelete: false } })).message).toBe(
      'The property "enableSoftDelete" can be set to false only for creating new vault. Enabling the \'soft delete\' functionality is an irreversible action.',
    )
    expect((await refused('PATCH', path, { properties: { softDeleteRetentionInDays: 7 } })).message).toBe(
      'The property "softDeleteRetentionInDays" has been set already and it can\'t be modified.',
    )
  })

  it('tags that are no texts is not made', async () => {
    const body = { location, tags: { team: { name: 'blue' } }, properties: properties() }
    expect((await refused('PUT', vaultPath(newName()), body)).code).toBe('InvalidRequestContent')
  })

  it.each(['ab', '1abc', 'ab-', 'a--b', 'a_b', `a${'b'.repeat(24)}`])('the name %s is not made', async (name) => {
    expect(await refused('PUT', vaultPath(name), { location, properties: properties() })).toMatchObject({
      status: 400,
      code: 'VaultNameNotValid',
    })
  })
})

describe('access policies one by one', () => {
  const change = async (kind: string, policies: unknown) =>
    refused('PUT', `${vaultPath(await newVault())}/accessPolicies/${kind}`, {
      properties: { accessPolicies: policies },
    })

  it.each([
    ['a kind of change nobody knows', 'toggle', [entry()], "An invalid value was provided for 'operationKind'."],
    ['no policies', 'add', undefined, 'The property "accessPolicies" is required.'],
    ['more than 16', 'add', many(17), BAD_POLICIES],
    ['another tenant', 'replace', [entry({ tenantId: OTHER_TENANT })], "An invalid value was provided for 'tenantId'."],
    ['a permission nobody knows', 'remove', [entry({ permissions: { keys: ['bend'] } })], BAD_POLICIES],
  ])('are refused with %s', async (_name, kind, policies, message) => {
    expect(await change(kind, policies)).toMatchObject({ status: 400, code: 'BadRequest', message })
  })
})
