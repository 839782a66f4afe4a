/** Bodies nobody can read, and input of single operations: Azure's code and status, its text where known, and nothing changed. */
import { describe, expect, it } from 'vitest'
import { openArm } from './open-arm.ts'
import { everything, refusing } from './refusing.ts'
import { STRANGER } from './sdk-calls.ts'

const arm = await openArm()
const { control, endpoints, group, location, newName, newVault, properties, provider, vaultPath } = arm
const { rest, tokenFor } = await arm.caller('Owner')
const refused = refusing(control, rest)

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
      const before = everything(control)
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
      expect(everything(control)).toBe(before)
    },
  )
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
