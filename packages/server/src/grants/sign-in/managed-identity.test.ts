import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { testClock } from '../../../test/support/open-test-deps.ts'
import { createManagedIdentities, type ManagedIdentities } from './managed-identity.ts'

/** A virtual machine's endpoint, as Microsoft documents its answers. */
let machine: Server
let url: string
let asked: IncomingMessage[] = []
let answer: { status: number; body: object | string; location?: string }
const clock = testClock()
const open: ManagedIdentities[] = []
const identities = (machineOn = true, at = url): ManagedIdentities => {
  const made = createManagedIdentities({ federatedTokenFile: null, endpoint: null, machine: machineOn }, clock, at)
  open.push(made)
  return made
}

beforeAll(async () => {
  machine = createServer((request, response) => {
    asked.push(request)
    const body = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body)
    response.writeHead(answer.status, {
      'content-type': 'application/json',
      ...(answer.location && { location: answer.location }),
    })
    response.end(body)
  })
  await new Promise<void>((resolve) => machine.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(machine.address() as AddressInfo).port}/metadata/identity/oauth2/token`
})
beforeEach(() => {
  asked = []
  const on = Math.floor(clock.now().getTime() / 1000) + 3600
  answer = { status: 200, body: { access_token: 'token', expires_on: String(on), token_type: 'Bearer' } }
})
afterAll(async () => {
  await Promise.all(open.map((one) => one.close()))
  await new Promise((resolve) => machine.close(resolve))
})

const token = (clientId = '', made = identities()) => made.token('https://vault.azure.net', clientId, undefined)

test('a virtual machine is not asked unless that is switched on', async () => {
  await expect(token('', identities(false))).rejects.toMatchObject({ code: 'managed_identity_missing' })
  expect(asked).toEqual([])
})

test('a machine without the endpoint is told as such', async () => {
  await expect(token('', identities(true, 'http://127.0.0.1:1/'))).rejects.toMatchObject({
    code: 'managed_identity_missing',
  })
})

test.each<[string, typeof answer, object]>([
  [
    'an identity it does not have',
    { status: 400, body: { error: 'invalid_request', error_description: 'Identity not found' } },
    { code: 'managed_identity_refused', facts: { reason: 'Identity not found' } },
  ],
  [
    'a redirect, which is not followed',
    { status: 302, body: {}, location: '/elsewhere' },
    { code: 'managed_identity_refused' },
  ],
  ['an answer without a token', { status: 200, body: {} }, { code: 'managed_identity_refused' }],
  ['an answer that is no JSON', { status: 200, body: 'hello' }, { code: 'managed_identity_refused' }],
  ['too many requests', { status: 429, body: {} }, { name: 'ServiceBusy', status: 429 }],
  ['an endpoint that is being updated', { status: 410, body: {} }, { name: 'ServiceBusy' }],
])('the endpoint refuses with %s', async (_, refusal, error) => {
  answer = refusal
  await expect(token()).rejects.toMatchObject(error)
  expect(asked).toHaveLength(1)
})

test('it is asked for the resource with the header that keeps others out, and its token is good until it says', async () => {
  const tokens = await token('22222222-2222-4222-8222-222222222222')
  expect(tokens).toMatchObject({ accessToken: 'token', refreshToken: undefined })
  expect(tokens.accessTokenExpiresAt.getTime() - clock.now().getTime()).toBeGreaterThan(3_500_000)
  const [request] = asked
  expect(request?.headers.metadata).toBe('true')
  expect(Object.fromEntries(new URL(request?.url ?? '', url).searchParams)).toEqual({
    'api-version': '2018-02-01',
    resource: 'https://vault.azure.net',
    client_id: '22222222-2222-4222-8222-222222222222',
  })
})
