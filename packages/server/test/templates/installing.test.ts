/** Installing templates: what is made, all of it or nothing; and what is refused, at its field. */
import { FLOW_TEMPLATES } from '@keyway/connectors'
import { AZURE_KEY_VAULT_ID } from '@keyway/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createFlows } from '../../src/flows/index.ts'
import { NO_OUTBOUND } from '../support/no-outbound.ts'
import { ABSENT_SANDBOX, openTestApp, type TestApp } from '../support/open-test-app.ts'
import { openTestDeps } from '../support/open-test-deps.ts'
import { connectionInput, iclientInput } from '../support/sample-documents.ts'

const SUBSCRIPTION = '22222222-2222-4222-8222-222222222222'

let app: TestApp
const ids: Record<string, string> = {}
beforeAll(async () => {
  const deps = await openTestDeps({ sandbox: ABSENT_SANDBOX })
  const { handlers } = createFlows(deps, NO_OUTBOUND)
  app = await openTestApp({ deps, handlers })
  const make = async (path: string, body: object) => {
    const answer = await app.call('POST', path, body)
    expect(answer.body.errors).toBeUndefined()
    return answer.body._id as string
  }
  const iclient = await make('/v1/iclients', iclientInput('client'))
  ids.one = await make('/v1/connections', connectionInput('one', iclient))
  ids.other = await make('/v1/connections', connectionInput('other', iclient))
  const arm = {
    _httpConnectorId: AZURE_KEY_VAULT_ID,
    _httpConnectorApiId: 'control-plane',
    unencrypted: {},
    auth: { type: 'oauth', oauth: { scope: ['https://management.azure.com/user_impersonation'] } },
  }
  ids.azure = await make('/v1/connections', connectionInput('azure', iclient, arm))
})
afterAll(() => app.close())

const install = (template: string, body: object) => app.call('POST', `/v1/templates/${template}/install`, body)
const both = () => ({ source: ids.one, target: ids.other })
const count = async () => {
  const lists = await Promise.all(['exports', 'imports', 'flows'].map((kind) => app.call('GET', `/v1/${kind}`)))
  return lists.map(({ body }) => body.length)
}

describe('the list of templates', () => {
  test('tells what each needs, and one is found by its name in any case of letters', async () => {
    const { body } = await app.call('GET', '/v1/templates')
    expect(body.map(({ _id }: { _id: string }) => _id)).toEqual(FLOW_TEMPLATES.map(({ _id }) => _id))
    const one = await app.call('GET', '/v1/templates/Mirror-Vault')
    expect(one.body).toEqual(body[0])
    expect(one.body.connections.map(({ role }: { role: string }) => role)).toEqual(['source', 'target'])
    expect((await app.call('GET', '/v1/templates/none')).status).toBe(404)
    expect((await install('none', {})).status).toBe(404)
  })
})

describe('installing', () => {
  test.each(FLOW_TEMPLATES.map((template) => [template._id, template] as const))(
    '%s makes documents that are checked and audited as any others, and a flow that waits',
    async (id, { connections, inputs, result }) => {
      const chosen = connections.map(({ role, api }) => [role, api === 'control-plane' ? ids.azure : ids.one] as const)
      const body = {
        connections: { ...Object.fromEntries(chosen), ...(id.includes('-vault') && { target: ids.other }) },
        inputs: Object.fromEntries(
          inputs
            .filter(({ required, default: none }) => required && none === undefined)
            .map(({ name }) => [name, SUBSCRIPTION]),
        ),
      }
      if (!connections.some(({ role }) => role === 'target')) delete (body.connections as { target?: string }).target
      if (id === 'change-access-policy') Object.assign(body.inputs, { keys: 'get' })
      const { status, body: made } = await install(id, body)
      expect(made.errors).toBeUndefined()
      expect(status).toBe(201)
      const kind = made.flow ? 'flow' : made.exports.length > 0 ? 'exports' : 'imports'
      expect(kind).toBe(result)
      if (made.flow)
        expect((await app.call('GET', `/v1/flows/${made.flow._id}`)).body).toMatchObject({ disabled: true })
      const [row] = (await app.call('GET', `/v1/audit?q=${encodeURIComponent(made.name)}&limit=1`)).body
      expect(row).toMatchObject({ event: 'create', result: 'ok' })
    },
  )

  test('finds a free name, keeps to one that was given, and enables what is asked for', async () => {
    const body = { connections: both() }
    const [first, second] = [await install('mirror-vault', body), await install('mirror-vault', body)]
    expect(second.body.name).not.toBe(first.body.name)
    const named = await install('mirror-vault', { ...body, name: 'Night copy', enable: true })
    expect(named.body.flow.name).toBe('Night copy')
    expect(named.body.exports[0].name).toBe('Night copy: secrets')
    expect((await app.call('GET', `/v1/flows/${named.body.flow._id}`)).body.disabled).toBe(false)
    const before = await count()
    const again = await install('copy-vault', { ...body, name: 'night copy' })
    expect(again.status).toBe(422)
    expect(again.body.errors).toMatchObject([{ code: 'name_taken', field: 'name' }])
    expect(await count()).toEqual(before)
  })
})

describe('what is refused, all of it at once and with nothing made', () => {
  const refused = async (template: string, body: object) => {
    const before = await count()
    const answer = await install(template, body)
    expect(answer.status).toBe(422)
    expect(await count()).toEqual(before)
    return answer.body.errors.map(({ code, field }: { code: string; field: string }) => `${code} ${field}`)
  }

  test('connections that are missing, of nothing, of the wrong API, twice the same, or of no role', async () => {
    expect(await refused('mirror-vault', {})).toEqual([
      'missing_required_field connections.source',
      'missing_required_field connections.target',
    ])
    expect(await refused('mirror-vault', { connections: { source: ids.azure, target: 'a'.repeat(24) } })).toEqual([
      'invalid_field connections.source',
      'invalid_ref connections.target',
    ])
    expect(
      await refused('mirror-vault', { connections: { source: ids.one, target: ids.one, third: ids.one } }),
    ).toEqual(['unknown_field connections.third', 'invalid_field connections.target'])
    const { body } = await install('mirror-vault', { connections: { source: ids.azure, target: ids.one } })
    expect(body.errors[0].message).toContain('Choose one for the data plane')
  })

  test('inputs that are missing, of the wrong kind, beyond their limits, or of no name', async () => {
    const connections = { vault: ids.one }
    const inputs = { olderThanDays: 'soon', length: 4, characters: 'runes', prefix: 'a"b', nothing: 1 }
    expect(await refused('rotate-secrets', { connections, inputs })).toEqual([
      'unknown_field inputs.nothing',
      'invalid_field inputs.olderThanDays',
      'invalid_field inputs.prefix',
      'invalid_field inputs.length',
      'invalid_field inputs.characters',
    ])
    expect(await refused('change-access-policy', { connections: { azure: ids.azure } })).toEqual([
      'missing_required_field inputs.subscriptionId',
      'missing_required_field inputs.objectId',
    ])
    const none = { secrets: false, keys: false, certificates: false }
    expect(await refused('disable-expired', { connections, inputs: none })).toEqual(['invalid_field inputs.secrets'])
  })

  test('a name that is too long, members that there are not, and inputs that are no object', async () => {
    expect(await refused('mirror-vault', { name: 'x'.repeat(61), connections: both() })).toEqual(['invalid_field name'])
    expect(await refused('mirror-vault', { conections: {} })).toEqual(['unknown_field conections'])
    expect(await refused('mirror-vault', { inputs: [] })).toEqual(['invalid_field inputs'])
  })
})
