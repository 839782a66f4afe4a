/** Role definitions and assignments by plain REST, and what they open and close on both planes. */
import { SecretClient } from '@azure/keyvault-secrets'
import { beforeAll, describe, expect, it } from 'vitest'
import { BUILT_IN_ROLES } from '../../src/core/built-in-roles.ts'
import { openArm } from './open-arm.ts'

const arm = await openArm()
const { control, endpoints, group, newVault, provider, subscriptionId, vaultPath } = arm
const owner = await arm.caller('Owner')
const subscription = `/subscriptions/${subscriptionId}`
const DEFINITIONS = '/providers/Microsoft.Authorization/roleDefinitions'
const V = '2022-04-01'
const idOf = (roleName: string) => BUILT_IN_ROLES.find((role) => role.roleName === roleName)?.id ?? ''
let count = 0
const newId = () => `11111111-2222-4333-8444-${String(++count).padStart(12, '0')}`
const assignmentPath = (scope: string, id = newId()) =>
  `${scope}/providers/Microsoft.Authorization/roleAssignments/${id}`

const roleVault = () => newVault({ enableRbacAuthorization: true })
const bodyOf = (roleName: string, principalId: string, change: object = {}) => ({
  properties: { roleDefinitionId: `${subscription}${DEFINITIONS}/${idOf(roleName)}`, principalId, ...change },
})
const assign = (scope: string, roleName: string, principalId: string, change: object = {}) =>
  owner.rest('PUT', assignmentPath(scope), bodyOf(roleName, principalId, change), V)

describe('role definitions', () => {
  it('that do not exist are 404', async () => {
    const { status, json } = await owner.rest('GET', `${subscription}${DEFINITIONS}/${newId()}`, undefined, V)
    expect(status).toBe(404)
    expect(json.error.code).toBe('RoleDefinitionDoesNotExist')
  })

  it.each(BUILT_IN_ROLES.map((role) => [role.roleName, role] as const))(
    '%s is found by its name, and by its id at the root',
    async (name, role) => {
      const filter = encodeURIComponent(`roleName eq '${name}'`)
      const { json } = await owner.rest('GET', `${subscription}${DEFINITIONS}?$filter=${filter}`, undefined, V)
      expect(json.value).toHaveLength(1)
      expect(json.value[0]).toMatchObject({ id: `${subscription}${DEFINITIONS}/${role.id}`, name: role.id })
      const { actions, notActions, dataActions, notDataActions } = role
      expect(json.value[0].properties.permissions[0]).toMatchObject({
        actions,
        notActions,
        dataActions,
        notDataActions,
      })
      expect((await owner.rest('GET', `${DEFINITIONS}/${role.id}`, undefined, V)).json.properties.roleName).toBe(name)
    },
  )

  it('of one’s own are made, assigned, kept while assigned, and deleted', async () => {
    const vault = await roleVault()
    const id = newId()
    const path = `${subscription}${DEFINITIONS}/${id}`
    const permissions = [{ dataActions: ['Microsoft.KeyVault/vaults/secrets/setSecret/action'] }]
    const made = await owner.rest(
      'PUT',
      path,
      { properties: { roleName: 'Secret writer', permissions, assignableScopes: [subscription] } },
      V,
    )
    expect(made.status).toBe(201)
    expect(made.json.properties.type).toBe('CustomRole')
    const writer = await arm.caller('None')
    const assignment = assignmentPath(vaultPath(vault))
    await owner.rest('PUT', assignment, { properties: { roleDefinitionId: path, principalId: writer.app.objectId } }, V)
    const secrets = new SecretClient(endpoints.vault(vault), writer.credential)
    expect((await secrets.setSecret('one', 'x')).value).toBe('x')
    await expect(secrets.getSecret('one')).rejects.toMatchObject({ statusCode: 403 })
    expect((await owner.rest('DELETE', path, undefined, V)).json.error.code).toBe('RoleDefinitionHasAssignments')
    await owner.rest('DELETE', assignment, undefined, V)
    expect((await owner.rest('DELETE', path, undefined, V)).status).toBe(200)
    expect((await owner.rest('DELETE', path, undefined, V)).status).toBe(204)
  })

  it.each([
    ['of no GUID', () => `${subscription}${DEFINITIONS}/mine`, { roleName: 'A' }, 'InvalidRoleDefinitionId'],
    [
      'that is built in',
      () => `${subscription}${DEFINITIONS}/${idOf('Owner')}`,
      { roleName: 'A' },
      'RoleDefinitionUpdateNotPermitted',
    ],
    [
      'named as another',
      () => `${subscription}${DEFINITIONS}/${newId()}`,
      { roleName: 'Owner' },
      'RoleDefinitionWithSameNameExists',
    ],
    ['of no name', () => `${subscription}${DEFINITIONS}/${newId()}`, {}, 'BadRequest'],
  ])('%s is not written', async (_name, path, properties, code) => {
    expect((await owner.rest('PUT', path(), { properties }, V)).json.error.code).toBe(code)
  })
})

describe('a role assignment is refused', () => {
  let vault = ''
  beforeAll(async () => {
    vault = vaultPath(await roleVault())
  })
  const someone = () => owner.app.objectId

  it.each([
    [
      'to a Contributor',
      403,
      'AuthorizationFailed',
      async () =>
        (await arm.caller('Contributor')).rest('PUT', assignmentPath(vault), bodyOf('Key Vault Reader', someone()), V),
    ],
    [
      'under a name that is no GUID',
      400,
      'InvalidRoleAssignmentId',
      () => owner.rest('PUT', assignmentPath(vault, 'mine'), bodyOf('Key Vault Reader', someone()), V),
    ],
    [
      'of a role that does not exist',
      400,
      'RoleDefinitionDoesNotExist',
      () => owner.rest('PUT', assignmentPath(vault), bodyOf('Key Vault Dreamer', someone()), V),
    ],
    [
      'without a principal',
      400,
      'BadRequest',
      () => owner.rest('PUT', assignmentPath(vault), { properties: { roleDefinitionId: idOf('Owner') } }, V),
    ],
    [
      'without a role',
      400,
      'BadRequest',
      () => owner.rest('PUT', assignmentPath(vault), { properties: { principalId: someone() } }, V),
    ],
    ['to what is no GUID', 400, 'InvalidPrincipalId', () => assign(vault, 'Key Vault Reader', 'megan')],
    ['to a principal nobody is', 400, 'PrincipalNotFound', () => assign(vault, 'Key Vault Reader', newId())],
    [
      'to a principal of another type',
      400,
      'UnmatchedPrincipalType',
      () => assign(vault, 'Key Vault Reader', someone(), { principalType: 'User' }),
    ],
    [
      'at a vault that is not there',
      404,
      'ResourceNotFound',
      () => assign(vaultPath('not-there'), 'Key Vault Reader', someone()),
    ],
    [
      'at a group that is not there',
      404,
      'ResourceGroupNotFound',
      () => assign(`${subscription}/resourceGroups/nowhere`, 'Key Vault Reader', someone()),
    ],
    [
      'at a resource of another provider',
      404,
      'ResourceNotFound',
      () => assign(`${group}/providers/Microsoft.Storage/storageAccounts/one`, 'Key Vault Reader', someone()),
    ],
    [
      'at what is no scope',
      404,
      'MissingSubscription',
      () => assign(`${vault}/secrets`, 'Key Vault Reader', someone()),
    ],
    [
      'in a foreign subscription',
      404,
      'SubscriptionNotFound',
      () => assign(`/subscriptions/${newId()}`, 'Key Vault Reader', someone()),
    ],
  ])('%s', async (_name, status, code, call) => {
    const before = JSON.stringify(control.snapshot().roleAssignments)
    const answer = await call()
    expect([answer.status, answer.json.error.code]).toEqual([status, code])
    const assignmentsAt = (text: string) => text.split(vault).length
    expect(assignmentsAt(JSON.stringify(control.snapshot().roleAssignments))).toBe(assignmentsAt(before))
  })

  it('twice, and under one name for another principal', async () => {
    const first = assignmentPath(vault)
    expect((await owner.rest('PUT', first, bodyOf('Key Vault Reader', someone()), V)).status).toBe(201)
    expect((await owner.rest('PUT', first, bodyOf('Key Vault Reader', someone()), V)).status).toBe(200)
    const twin = await assign(vault, 'Key Vault Reader', someone())
    expect([twin.status, twin.json.error.code]).toEqual([409, 'RoleAssignmentExists'])
    const other = (await arm.caller('None')).app.objectId
    const moved = await owner.rest('PUT', first, bodyOf('Key Vault Reader', other), V)
    expect([moved.status, moved.json.error.code]).toEqual([400, 'RoleAssignmentUpdateNotPermitted'])
  })

  it('to a Key Vault Data Access Administrator, but for the roles of vaults', async () => {
    const administrator = await arm.caller('None')
    await assign(group, 'Key Vault Data Access Administrator', administrator.app.objectId)
    const put = (roleName: string) =>
      administrator.rest('PUT', assignmentPath(vault), bodyOf(roleName, administrator.app.objectId), V)
    expect((await put('Owner')).json.error.code).toBe('AuthorizationFailed')
    expect((await put('Key Vault Crypto Service Release User')).status).toBe(403)
    expect((await put('Key Vault Secrets User')).status).toBe(201)
  })
})

describe('role assignments', () => {
  it('are made, read, listed and deleted', async () => {
    const scope = vaultPath(await roleVault())
    const { app } = await arm.caller('None')
    const path = assignmentPath(scope)
    const made = await owner.rest('PUT', path, bodyOf('Key Vault Reader', app.objectId, { description: 'why' }), V)
    expect(made.status).toBe(201)
    expect(made.json).toMatchObject({
      id: path,
      properties: { scope, principalId: app.objectId, principalType: 'ServicePrincipal', description: 'why' },
    })
    expect((await owner.rest('GET', path, undefined, V)).json).toEqual(made.json)
    const list = async (filter: string) =>
      (
        await owner.rest(
          'GET',
          `${scope}/providers/Microsoft.Authorization/roleAssignments?$filter=${encodeURIComponent(filter)}`,
          undefined,
          V,
        )
      ).json.value
    expect(await list(`principalId eq '${app.objectId}'`)).toEqual([made.json])
    expect((await list('atScope()')).length).toBeGreaterThan(1)
    expect((await owner.rest('DELETE', path, undefined, V)).json.id).toBe(path)
    expect((await owner.rest('DELETE', path, undefined, V)).status).toBe(204)
    expect((await owner.rest('GET', path, undefined, V)).json.error.code).toBe('RoleAssignmentNotFound')
  })

  it('at one secret open that secret and no other', async () => {
    const vault = await roleVault()
    await assign(vaultPath(vault), 'Key Vault Secrets Officer', owner.app.objectId)
    const all = new SecretClient(endpoints.vault(vault), owner.credential)
    for (const name of ['mine', 'yours']) await all.setSecret(name, name)
    const user = await arm.caller('None')
    await assign(`${vaultPath(vault)}/secrets/mine`, 'Key Vault Secrets User', user.app.objectId)
    const own = new SecretClient(endpoints.vault(vault), user.credential)
    expect((await own.getSecret('mine')).value).toBe('mine')
    await expect(own.getSecret('yours')).rejects.toMatchObject({ statusCode: 403 })
    await expect(own.listPropertiesOfSecrets().next()).rejects.toMatchObject({ statusCode: 403 })
  })

  it('below a subscription show what they cover in its lists, and nothing else', async () => {
    const vault = await newVault()
    const { app, rest, sdk } = await arm.caller('None')
    const lists = [`${provider}/vaults`, `${group}/providers/Microsoft.KeyVault/vaults`, `${subscription}/resources`]
    for (const list of lists) expect((await rest('GET', list)).status).toBe(403)
    await assign(vaultPath(vault), 'Key Vault Reader', app.objectId)
    for (const list of lists)
      expect((await rest('GET', list)).json.value.map((one: { name: string }) => one.name)).toEqual([vault])
    const names: (string | undefined)[] = []
    for await (const one of sdk.vaults.listBySubscription()) names.push(one.name)
    expect(names).toEqual([vault])
    expect((await rest('GET', `${subscription}/resourceGroups`)).json.value).toEqual([])
    await assign(group, 'Reader', app.objectId)
    const groups = (await rest('GET', `${subscription}/resourceGroups`)).json.value
    expect(groups.map((one: { id: string }) => one.id)).toEqual([group])
  })

  it('of a Key Vault Contributor make vaults but purge none', async () => {
    const contributor = await arm.caller('None')
    await assign(subscription, 'Key Vault Contributor', contributor.app.objectId)
    const vault = await newVault()
    expect((await contributor.rest('DELETE', vaultPath(vault))).status).toBe(200)
    const purge = `${provider}/locations/eastus/deletedVaults/${vault}/purge`
    expect((await contributor.rest('POST', purge)).json.error.message).toContain(
      "'Microsoft.KeyVault/locations/deletedVaults/purge/action'",
    )
    const purger = await arm.caller('None')
    await assign(subscription, 'Key Vault Purge Operator', purger.app.objectId)
    expect((await purger.rest('POST', purge)).status).toBe(202)
  })

  it('do not come back with a recovered vault', async () => {
    const vault = await roleVault()
    const { app, rest } = await arm.caller('None')
    await assign(vaultPath(vault), 'Key Vault Reader', app.objectId)
    expect((await rest('GET', vaultPath(vault))).status).toBe(200)
    await owner.rest('DELETE', vaultPath(vault))
    const body = {
      location: 'eastus',
      properties: arm.properties({ createMode: 'recover', accessPolicies: undefined }),
    }
    expect((await owner.rest('PUT', vaultPath(vault), body)).json.properties.enableRbacAuthorization).toBe(true)
    expect((await rest('GET', vaultPath(vault))).status).toBe(403)
  })
})

describe('a condition of a role assignment', () => {
  const NAMED = "@Resource[Microsoft.KeyVault/vaults/secrets:name] StringStartsWith 'app-'"

  it.each([
    ['in another version', { condition: NAMED, conditionVersion: '1.0' }, 'InvalidConditionVersion'],
    ['without a version', { condition: NAMED }, 'InvalidConditionVersion'],
    ['of half a sentence', { condition: `(${NAMED}`, conditionVersion: '2.0' }, 'InvalidCondition'],
    [
      'on an attribute nobody has',
      { condition: "@Principal[x:team] StringEquals 'a'", conditionVersion: '2.0' },
      'InvalidCondition',
    ],
    ['that is no text', { condition: 5, conditionVersion: '2.0' }, 'InvalidCondition'],
  ])('%s is refused', async (_name, change, code) => {
    const answer = await assign(vaultPath(await roleVault()), 'Key Vault Secrets User', owner.app.objectId, change)
    expect([answer.status, answer.json.error.code]).toEqual([400, code])
  })

  it('decides which secrets the role opens, and closes the list', async () => {
    const vault = await roleVault()
    await assign(vaultPath(vault), 'Key Vault Secrets Officer', owner.app.objectId)
    const all = new SecretClient(endpoints.vault(vault), owner.credential)
    for (const name of ['app-one', 'App-Two', 'other']) await all.setSecret(name, name)
    const user = await arm.caller('None')
    const made = await assign(vaultPath(vault), 'Key Vault Secrets User', user.app.objectId, {
      condition: NAMED,
      conditionVersion: '2.0',
    })
    expect(made.json.properties).toMatchObject({ condition: NAMED, conditionVersion: '2.0' })
    const own = new SecretClient(endpoints.vault(vault), user.credential)
    expect((await own.getSecret('app-one')).value).toBe('app-one')
    await expect(own.getSecret('App-Two')).rejects.toMatchObject({ statusCode: 403 })
    await expect(own.getSecret('other')).rejects.toMatchObject({ statusCode: 403 })
    await expect(own.listPropertiesOfSecrets().next()).rejects.toMatchObject({ statusCode: 403 })
  })
})
