import { describe, expect, test } from 'vitest'
import { operationOf } from './azure-key-vault/index.ts'
import { type BuiltRequest, buildRequest } from './build-request.ts'

const SUBSCRIPTION = '6d2c0dd1-7f5b-4d3b-9bb0-3b4e5ac7e0a1'

function row(id: string) {
  const found = operationOf('data-plane', id) ?? operationOf('control-plane', id)
  if (found === undefined) throw new Error(`no operation ${id}`)
  return found
}

function request(id: string, inputs: Record<string, unknown>): BuiltRequest {
  const built = buildRequest(row(id), inputs)
  if (!built.ok) throw new Error(`${built.refusal.label} ${built.refusal.reason}`)
  return built.request
}

describe('a request', () => {
  test('carries method, path, api-version and query', () => {
    expect(request('GetSecrets', { maxresults: 5 })).toEqual({
      method: 'GET',
      path: '/secrets?api-version=2025-07-01&maxresults=5',
    })
  })

  test('leaves out an optional last path segment', () => {
    expect(request('GetSecret', { 'secret-name': 'a' }).path).toMatch(/^\/secrets\/a\?/)
    const version = '4387e9f3d6e14c459867679a90fd0f79'
    expect(request('GetSecret', { 'secret-name': 'a', 'secret-version': version }).path).toMatch(
      new RegExp(`^/secrets/a/${version}\\?`),
    )
  })

  test('leaves an empty segment where a version in the middle is left out, as the official clients do', () => {
    const inputs = { 'key-name': 'a', alg: 'ES256', value: 'AAAA' }
    expect(request('sign', inputs).path).toMatch(/^\/keys\/a\/\/sign\?/)
    expect(request('release', { 'key-name': 'a', target: 't' }).path).toMatch(/^\/keys\/a\/release\?/)
    expect(request('UpdateSecret', { 'secret-name': 'a' }).path).toMatch(/^\/secrets\/a\/\?/)
  })

  test('carries the query that never changes', () => {
    expect(request('Vaults_List', { subscriptionId: SUBSCRIPTION }).path).toBe(
      `/subscriptions/${SUBSCRIPTION}/resources?api-version=2015-11-01&%24filter=resourceType+eq+%27Microsoft.KeyVault%2Fvaults%27`,
    )
  })

  test('puts body inputs where Azure wants them, and keeps an empty secret', () => {
    expect(request('SetSecret', { 'secret-name': 'a', value: '', enabled: false, tags: { b: 'c' } }).body).toEqual({
      value: '',
      attributes: { enabled: false },
      tags: { b: 'c' },
    })
  })

  test('carries the members that never change', () => {
    const inputs = {
      subscriptionId: SUBSCRIPTION,
      resourceGroupName: 'g',
      vaultName: 'contoso',
      location: 'westeurope',
      tenantId: SUBSCRIPTION,
      skuName: 'standard',
    }
    expect(request('Vaults_CreateOrUpdate', inputs).body).toEqual({
      location: 'westeurope',
      properties: { tenantId: SUBSCRIPTION, sku: { family: 'A', name: 'standard' } },
    })
    expect(request('Vaults_CreateOrUpdate', inputs).body).toEqual(request('Vaults_CreateOrUpdate', inputs).body)
  })

  test('takes numbers, booleans and objects written as text', () => {
    const inputs = { 'secret-name': 'a', value: 5, exp: '1800000000', enabled: 'true', tags: '{"b":"c"}' }
    expect(request('SetSecret', inputs).body).toEqual({
      value: '5',
      attributes: { enabled: true, exp: 1_800_000_000 },
      tags: { b: 'c' },
    })
  })

  test.each(['../keys', 'a/../../x', 'a%2fb', 'a?x=1', 'a#b', '..', 'a b', 'a\r\nb', 'a/b', ''])(
    'is never made of the secret name %j',
    (name) => {
      expect(buildRequest(row('GetSecret'), { 'secret-name': name })).toMatchObject({ ok: false })
    },
  )

  test.each([
    ['..', false],
    ['.', false],
    ['a.', false],
    ['../x', false],
    ['a%2fb', false],
    ['(prod)', true],
  ])('of the resource group %j is made: %s', (resourceGroupName, ok) => {
    const inputs = { subscriptionId: SUBSCRIPTION, resourceGroupName }
    expect(buildRequest(row('Vaults_ListByResourceGroup'), inputs)).toMatchObject({ ok })
  })

  test.each([
    ['SetSecret', { 'secret-name': 'a' }, 'missing', 'value'],
    ['SetSecret', { 'secret-name': 'a', value: null }, 'missing', 'value'],
    ['GetSecrets', { maxresults: 26 }, 'invalid', 'maxresults'],
    ['GetSecrets', { maxresults: 'many' }, 'invalid', 'maxresults'],
    ['SetSecret', { 'secret-name': 'a', value: 'b', enabled: 'perhaps' }, 'invalid', 'enabled'],
    ['SetSecret', { 'secret-name': 'a', value: 'b', tags: 'x' }, 'invalid', 'tags'],
    ['SetSecret', { 'secret-name': 'a', value: { b: 1 } }, 'invalid', 'value'],
    ['GetSecrets', { colour: 'red' }, 'unknown', 'colour'],
  ])('of %s with %j is refused as %s', (id, inputs, problem, input) => {
    expect(buildRequest(row(id), inputs)).toMatchObject({ ok: false, refusal: { problem, input } })
  })

  test('a value cannot reach the prototype', () => {
    expect(buildRequest(row('GetSecrets'), JSON.parse('{"__proto__":"x"}'))).toMatchObject({ ok: false })
  })
})
