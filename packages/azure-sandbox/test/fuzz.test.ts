/** Random and malformed requests to every plane but the vault's (it has its own): no crash, no 5xx, always an answer. */
import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import { startTestSandbox } from './running-sandbox.ts'

const sandbox = await startTestSandbox()
const { endpoints, control, tenantId, subscriptionId } = sandbox
const app = control.registerApp({ displayName: 'Fuzz', redirectUris: ['http://localhost:1/cb'], armRole: 'Owner' })
const secret = app.addSecret('x').secretText
const token = async (resource: string) =>
  (
    await sandbox.token({
      grant_type: 'client_credentials',
      client_id: app.clientId,
      client_secret: secret,
      scope: `${resource}/.default`,
    })
  ).json.access_token
const armToken = await token(endpoints.armResource)
const graphToken = await token('https://graph.microsoft.com')

let counter = 0
/** The same numbers in every run, so that a failure can be repeated. */
const pick = (count: number): number => createHash('sha256').update(`fuzz ${counter++}`).digest().readUInt32BE() % count
const one = <T>(list: readonly T[]): T => list[pick(list.length)] as T

const WORDS = [
  '',
  '%',
  '%zz',
  '..',
  '//',
  "'",
  '"',
  '<script>',
  '{}',
  '[]',
  'null',
  '0',
  '-1',
  '9'.repeat(40),
  'ä',
  '\u0001',
  'a'.repeat(3000),
  tenantId,
  subscriptionId,
  'common',
  app.clientId,
]
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD']
const BODIES = [
  '',
  '{',
  '{}',
  '[]',
  'null',
  '"x"',
  '{"properties":null}',
  '{"properties":{"accessPolicies":[null]}}',
  '{"location":5}',
  'grant_type=authorization_code',
  'grant_type=refresh_token&refresh_token=',
  '&&&==',
  '\u0000',
]
const TYPES = [
  'application/json',
  'application/x-www-form-urlencoded',
  'text/plain',
  'multipart/form-data; boundary=x',
  '',
]
const segment = () => encodeURI(one(WORDS)).replaceAll('#', '%23').replaceAll('?', '%3F')

const PATHS = [
  () => `${endpoints.login}/${segment()}/oauth2/v2.0/token`,
  () =>
    `${endpoints.login}/${segment()}/oauth2/v2.0/authorize?client_id=${segment()}&redirect_uri=${segment()}&scope=${segment()}&response_type=${segment()}`,
  () =>
    `${endpoints.browser}/${tenantId}/oauth2/v2.0/authorize?client_id=${app.clientId}&redirect_uri=http://localhost:1/cb&response_type=code&scope=${segment()}&prompt=${segment()}`,
  () => `${endpoints.login}/${segment()}/v2.0/.well-known/openid-configuration`,
  () => `${endpoints.login}/${segment()}`,
  () =>
    `${endpoints.arm}/subscriptions/${subscriptionId}/resourceGroups/contoso-dev/providers/Microsoft.KeyVault/vaults/${segment()}?api-version=2023-07-01`,
  () =>
    `${endpoints.arm}/subscriptions/${segment()}/providers/Microsoft.KeyVault/${segment()}?api-version=${segment()}&$skiptoken=${segment()}&$top=${segment()}`,
  () =>
    `${endpoints.arm}/${segment()}/providers/Microsoft.Authorization/roleAssignments/${segment()}?api-version=2022-04-01`,
  () => `${endpoints.graph}/v1.0/applications/${segment()}?$filter=${segment()}`,
  () => `${endpoints.browser}/apps/${segment()}/overview`,
  () => `${endpoints.browser}/vaults/${segment()}/${segment()}`,
  () => `${endpoints.browser}/control/${segment()}/${segment()}`,
]

it('gets an answer below 500 for each of 3,000 requests', async () => {
  const strange: string[] = []
  for (let n = 0; n < 3000; n++) {
    const url = one(PATHS)()
    const method = one(METHODS)
    const bearer = url.startsWith(endpoints.graph) ? graphToken : armToken
    const answer = await sandbox.send(url, {
      method,
      headers: {
        'content-type': one(TYPES),
        authorization: pick(4) === 0 ? one(WORDS.slice(0, 9)) : `Bearer ${bearer}`,
      },
      ...(method !== 'GET' && method !== 'HEAD' && { body: one(BODIES) }),
    })
    if (answer.status >= 500 || answer.status === 0) strange.push(`${answer.status} ${method} ${url.slice(0, 200)}`)
  }
  expect(strange).toEqual([])
}, 60_000)
