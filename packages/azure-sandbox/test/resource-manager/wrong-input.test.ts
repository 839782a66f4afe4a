/** Wrong input to Resource Manager: Azure's code and status, its text where it is known, and nothing changed. */
import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { openArm } from './open-arm.ts'
import { STRANGER } from './sdk-calls.ts'

const arm = await openArm()
const { control, endpoints, group, location, newName, newVault, properties, provider, restWith, tenantId, vaultPath } =
  arm
const { app, rest, tokenFor } = await arm.caller('Owner')
const OTHER_TENANT = 'c29e4b70-18d5-4f6a-b3c7-90e5a1d27f48'

/** A digest of all that is stored, collections nobody has written to left out. */
const everything = () => {
  const filled = Object.entries(control.snapshot()).filter(([, values]) => Object.keys(values).length > 0)
  return createHash('sha256').update(JSON.stringify(filled)).digest('hex')
}

/** Sends a call that must be refused, and sees that it changed nothing. */
async function refused(...call: Parameters<typeof rest>) {
  const before = everything()
  const { status, json, headers } = await rest(...call)
  expect(everything()).toBe(before)
  return { status, ...(json.error as { code: string; message: string }), headers }
}

describe('a token', () => {
  const claims = () => ({
    aud: endpoints.armResource,
    iss: `https://sts.windows.net/${tenantId}/`,
    tid: tenantId,
    oid: app.objectId,
  })
  const missing = {
    code: 'AuthenticationFailed',
    message: "Authentication failed. The 'Authorization' header is missing.",
  }

  it.each([
    ['that is missing', async () => '', missing],
    ['of no known form', async () => 'nonsense', { code: 'InvalidAuthenticationToken' }],
    ['for the vault', () => tokenFor(endpoints.vaultResource), { code: 'InvalidAuthenticationTokenAudience' }],
    ['signed by a stranger', () => control.forgeToken(claims(), 'stranger'), { code: 'InvalidAuthenticationToken' }],
    [
      'of another tenant',
      () => control.forgeToken({ ...claims(), iss: `https://sts.windows.net/${OTHER_TENANT}/`, tid: OTHER_TENANT }),
      { code: 'InvalidAuthenticationTokenTenant' },
    ],
    [
      'that has expired',
      () => control.forgeToken({ ...claims(), iat: 1, nbf: 1, exp: 2 }),
      { code: 'ExpiredAuthenticationToken' },
    ],
  ])('%s is refused with 401 and where to get another', async (_name, make, error) => {
    const answer = await restWith(await make())('GET', group)
    expect(answer.status).toBe(401)
    expect(answer.json.error).toMatchObject(error)
    expect(answer.headers['www-authenticate']).toContain(`authorization_uri="https://login.windows.net/${tenantId}"`)
  })
})

describe('an api-version', () => {
  const named = (version: string) => `api-version=${version}`

  it.each([
    ['missing', '', { code: 'MissingApiVersionParameter' }],
    ['empty', named(''), { code: 'MissingApiVersionParameter' }],
    ['of no date', named('latest'), { code: 'InvalidApiVersionParameter' }],
    [
      'given twice',
      `${named('2023-07-01')}&${named('2023-07-01')}`,
      {
        code: 'InvalidApiVersionParameter',
        message: expect.stringMatching(
          /^The api-version '2023-07-01,2023-07-01' is invalid\. The supported versions are '/,
        ),
      },
    ],
    [
      'the provider does not have',
      named('2023-07-02'),
      {
        code: 'NoRegisteredProviderFound',
        message: expect.stringMatching(
          /^No registered resource provider found for location 'eastus' and API version '2023-07-02' for type 'vaults'\. The supported api-versions are '2026-02-01, /,
        ),
      },
    ],
  ])('that is %s is refused with 400', async (_name, query, error) => {
    expect(await refused('GET', `${vaultPath('any')}${query && '?'}${query}`, undefined, '')).toMatchObject({
      status: 400,
      ...error,
    })
  })

  it('older than the type is refused for that type alone', async () => {
    const vault = await newVault()
    expect((await rest('GET', vaultPath(vault), undefined, '2018-02-14')).status).toBe(200)
    const { code, message } = await refused('GET', `${vaultPath(vault)}/keys`, undefined, '2018-02-14')
    expect(code).toBe('NoRegisteredProviderFound')
    expect(message).toContain("for type 'vaults/keys'")
  })

  it('of Resource Manager itself is refused when it is no date or too old', async () => {
    for (const version of ['latest', '2001-01-01', '2021-13-01'])
      expect((await refused('GET', group, undefined, version)).code).toBe('InvalidApiVersionParameter')
  })
})

describe('a path', () => {
  it.each([
    ['of no subscription', '/nothing/at/all', 404, 'MissingSubscription'],
    ['with a subscription that is no GUID', '/subscriptions/mine/resourceGroups', 400, 'InvalidSubscriptionId'],
    ['with a foreign subscription', `/subscriptions/${STRANGER}/resourceGroups`, 404, 'SubscriptionNotFound'],
    [
      'of a foreign provider',
      `${group}/providers/Microsoft.Storage/storageAccounts/one`,
      404,
      'InvalidResourceNamespace',
    ],
    [
      'of a type the provider does not have',
      `${group}/providers/Microsoft.KeyVault/safes/one`,
      404,
      'InvalidResourceType',
    ],
    ['deeper than any type', `${vaultPath('one')}/secrets/a/b/c`, 404, 'InvalidResourceType'],
  ])('%s is refused by the gateway', async (_name, path, status, code) => {
    const answer = await refused('GET', path)
    expect([answer.status, answer.code]).toEqual([status, code])
    expect(answer.headers['x-ms-failure-cause']).toBe('gateway')
    expect(answer.headers).not.toHaveProperty('x-ms-keyvault-service-version')
  })

  it.each([
    ['POST', () => vaultPath('one')],
    ['DELETE', () => `${vaultPath('one')}/accessPolicies/add`],
    ['PATCH', () => `${vaultPath('one')}/keys/one`],
    ['GET', () => `${provider}/checkNameAvailability`],
    ['PUT', () => `${provider}/locations/eastus/deletedVaults/one/purge`],
    ['POST', () => '/subscriptions'],
  ])('%s is refused where the type has no such method', async (method, path) => {
    const answer = await refused(method, path())
    expect([answer.status, answer.code]).toEqual([405, 'HttpMethodNotSupported'])
  })
})

describe('a body', () => {
  it.each([
    ['half a JSON', '{"location":'],
    ['a list', '[]'],
    ['a text', '"vault"'],
    ['a number', '1'],
    ['null', 'null'],
  ])('of %s is refused wherever one is read', async (_name, body) => {
    const vault = await newVault()
    const writes: readonly (readonly [string, string])[] = [
      ['PUT', vaultPath(newName())],
      ['PUT', vaultPath(vault)],
      ['PATCH', vaultPath(vault)],
      ['PUT', `${vaultPath(vault)}/accessPolicies/add`],
      ['PUT', `${vaultPath(vault)}/secrets/one`],
      ['PUT', `${vaultPath(vault)}/keys/one`],
      ['PUT', `${vaultPath(vault)}/privateEndpointConnections/one`],
      ['POST', `${provider}/checkNameAvailability`],
      ['PUT', `${group}-new`],
      ['PUT', `${vaultPath(vault)}/providers/Microsoft.Authorization/roleAssignments/${STRANGER}`],
    ]
    for (const [method, path] of writes)
      expect(await refused(method, path, body), path).toMatchObject({ status: 400, code: 'InvalidRequestContent' })
  })

  it.each([
    ['a vault', () => vaultPath('absent-props'), { location }],
    ['access policies', async () => `${vaultPath(await newVault())}/accessPolicies/add`, {}],
    ['a secret', async () => `${vaultPath(await newVault())}/secrets/one`, {}],
    ['a key', async () => `${vaultPath(await newVault())}/keys/one`, {}],
    ['a connection', async () => `${vaultPath(await newVault())}/privateEndpointConnections/one`, {}],
  ])('without properties is refused for %s', async (_name, path, body) => {
    const where = await path()
    expect(await refused('PUT', where, body)).toMatchObject({
      status: 400,
      code: 'BadRequest',
      message: 'The property "properties" is required.',
    })
    expect(await refused('PUT', where, { ...body, properties: 'all' })).toMatchObject({
      status: 400,
      code: 'BadRequest',
      message: "An invalid value was provided for 'properties'.",
    })
  })
})

describe('a body of another kind', () => {
  it.each(['text/plain', 'application/xml', 'application/x-www-form-urlencoded'])(
    'the media type %s is refused',
    async (type) => {
      const before = everything()
      const answer = await arm.sandbox.send(`${endpoints.arm}${vaultPath(newName())}?api-version=2023-07-01`, {
        method: 'PUT',
        headers: { authorization: `Bearer ${await tokenFor(endpoints.armResource)}`, 'content-type': type },
        body: JSON.stringify({ location, properties: properties() }),
      })
      expect(answer.status).toBe(415)
      expect(answer.json.error).toEqual({
        code: 'UnsupportedMediaType',
        message: `The content media type '${type}' is not supported. Only 'application/json' is supported.`,
      })
      expect(everything()).toBe(before)
    },
  )
})

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

describe('other input', () => {
  it.each([
    ['no name', { type: 'Microsoft.KeyVault/vaults' }],
    ['no type', { name: 'any-name' }],
    ['another type', { name: 'any-name', type: 'Microsoft.KeyVault/safes' }],
  ])('a name check with %s is refused', async (_name, body) => {
    expect(await refused('POST', `${provider}/checkNameAvailability`, body)).toMatchObject({
      status: 400,
      code: 'BadRequest',
    })
  })

  it.each(['0', '-1', 'ten', '1.5'])('a page of %s items is refused', async (top) => {
    expect((await refused('GET', `${provider}/vaults?$top=${top}`)).code).toBe('BadRequest')
  })

  it('a connection with a status nobody knows is refused', async () => {
    const path = `${vaultPath(await newVault())}/privateEndpointConnections/one`
    const body = { properties: { privateLinkServiceConnectionState: { status: 'Maybe' } } }
    expect(await refused('PUT', path, body)).toMatchObject({ status: 400, code: 'BadRequest' })
  })

  it('a secret without a value is refused', async () => {
    const path = `${vaultPath(await newVault())}/secrets/one`
    expect((await refused('PUT', path, { properties: { contentType: 'x' } })).message).toBe(
      'The property "value" is required.',
    )
  })

  it.each(['secrets', 'keys'])('a name no object may have is refused in the vault’s words: %s', async (kind) => {
    const path = `${vaultPath(await newVault())}/${kind}/not_a_name`
    const message = 'The request URI contains an invalid name: not_a_name'
    expect(await refused('GET', path)).toMatchObject({ status: 400, code: 'BadParameter', message })
    const body = { properties: { value: 'x', kty: 'RSA' } }
    expect(await refused('PUT', path, body)).toMatchObject({ status: 400, code: 'BadParameter', message })
  })

  it('a key of a type vaults do not have is refused', async () => {
    const path = `${vaultPath(await newVault())}/keys/one`
    expect((await refused('PUT', path, { properties: { kty: 'oct' } })).status).toBe(400)
  })

  it('a vault that is throttled says when to come again, through Resource Manager too', async () => {
    const vault = await newVault()
    const fault = { status: 429, code: 'Throttled', message: 'Later.', retryAfter: 7, times: 1 }
    control.vaultFaults.arm({ vault, ...fault })
    const answer = await rest('GET', `${vaultPath(vault)}/keys`)
    expect(answer.status).toBe(429)
    expect(answer.json.error).toEqual({ code: 'Throttled', message: 'Later.' })
    expect(answer.headers['retry-after']).toBe('7')
  })

  it('a key with a rotation policy the vault refuses is not made', async () => {
    const path = `${vaultPath(await newVault())}/keys/one`
    const rotationPolicy = { lifetimeActions: [{ action: { type: 'explode' }, trigger: {} }] }
    expect((await rest('PUT', path, { properties: { kty: 'EC', rotationPolicy } })).status).toBe(400)
    expect((await rest('GET', path)).status).toBe(404)
    expect((await rest('PUT', path, { properties: { kty: 'EC' } })).status).toBe(200)
  })
})
