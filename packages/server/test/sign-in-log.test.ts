/** What a sign-in carries is in no line of the log, at the level that says the most. */
import { Writable } from 'node:stream'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createLog } from '../src/log.ts'
import { type AzureWorld, MEGAN, openAzureWorld } from './support/azure-world.ts'
import { openTestDeps } from './support/open-test-deps.ts'

let world: AzureWorld
let log = ''
const into = new Writable({
  write(chunk, _, done) {
    log += chunk
    done()
  },
})
beforeAll(async () => {
  world = await openAzureWorld({}, undefined, async (config) => ({
    ...(await openTestDeps(config)),
    log: createLog('debug', into),
  }))
  await world.createVault('logged')
})
afterAll(() => world.close())

test('security 16 code, state and tokens of a sign-in are in no log, and the browser goes on to an address without them', async () => {
  const id = await world.connect('logged')
  const url = await world.authorizationUrl(id)
  const back = new URL(await world.sandbox.control.signIn(url, { user: MEGAN }))
  const secrets = ['state', 'code'].map((name) => back.searchParams.get(name) ?? '')
  expect(secrets.every((secret) => secret.length > 20)).toBe(true)
  const first = await world.comeBack(back.href)
  expect(first.status).toBe(303)
  // Once more, and with a code nobody gave out: failures are told at length.
  const answers = [first, await world.comeBack(back.href)]
  const another = new URL(await world.sandbox.control.signIn(await world.authorizationUrl(id), { user: MEGAN }))
  another.searchParams.set('code', `${secrets[1]}x`)
  answers.push(await world.comeBack(another.href))
  secrets.push(another.searchParams.get('state') ?? '')
  await world.app.call('POST', `/v1/connections/${id}/ping`)

  expect(log).toContain('"request"')
  for (const secret of [...secrets, world.clientSecret]) {
    expect(log).not.toContain(secret)
    for (const answer of answers) expect(`${answer.headers.location}${answer.text}`).not.toContain(secret)
  }
  expect(log).not.toMatch(/eyJ[\w-]+\.eyJ/)
})

test('security 15 the page after the sign-in may load nothing from elsewhere, tells no address and is stored nowhere', async () => {
  const id = await world.connect('logged-page', { unencrypted: { vaultUrl: world.sandbox.endpoints.vault('logged') } })
  const answer = await world.authorize(id)
  expect(answer.headers).toMatchObject({ 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' })
  const page = await world.app.call('GET', String(answer.headers.location).replace(world.deps.config.publicUrl, ''))
  expect(page.headers['referrer-policy']).toBe('no-referrer')
  const policy = String(page.headers['content-security-policy'])
  expect(policy).toContain("default-src 'self'")
  expect(policy).not.toMatch(/https?:\/\/(?!.*\.localhost)/)
})
