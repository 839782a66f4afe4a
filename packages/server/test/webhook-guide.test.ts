/** The sample of docs/health-and-events.md, run as it stands there, with real calls. */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { EVENTS } from '@keyway/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createAuthenticator } from '../src/access/index.ts'
import { createEvents, type Events } from '../src/events/index.ts'
import { openTestApp, type TestApp } from './support/open-test-app.ts'
import { openTestDeps } from './support/open-test-deps.ts'

const GUIDE = new URL('../../../docs/health-and-events.md', import.meta.url)
const FOLDER = fileURLToPath(new URL('../../../node_modules/.cache/keyway/', import.meta.url))
const FILE = `${FOLDER}webhook-guide-${process.pid}.mjs`

let guide: string
let app: TestApp
let events: Events
let receiver: Server
beforeAll(async () => {
  guide = await readFile(GUIDE, 'utf8')
  const [, sample = ''] = /^```js\n(.*?)^```$/ms.exec(guide) ?? []
  await mkdir(FOLDER, { recursive: true })
  await writeFile(FILE, sample)
  receiver = (await import(/* @vite-ignore */ pathToFileURL(FILE).href)).receiver
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
  const deps = await openTestDeps({ allowHosts: ['127.0.0.1'] })
  events = createEvents(deps, createAuthenticator(deps))
  app = await openTestApp({ deps, handlers: events.handlers })
  events.start()
})
afterAll(async () => {
  await events.stop()
  await app.close()
  receiver.closeAllConnections()
  receiver.close()
  await rm(FILE)
})

test('the sample of the guide takes a signed call, and refuses one that was changed', async () => {
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`
  const { body: hook } = await app.call('POST', '/v1/webhooks', { name: 'guide', url })
  process.env.WEBHOOK_SECRET = hook.secret
  const latest = async () => (await app.call('GET', `/v1/webhooks/${hook._id}/deliveries`)).body[0]
  await app.call('POST', `/v1/webhooks/${hook._id}/test`)
  await expect.poll(async () => (await latest()).status, { timeout: 5_000 }).toBe('delivered')
  process.env.WEBHOOK_SECRET = `whsec_${btoa('another secret of somebody else.')}`
  await app.call('POST', `/v1/webhooks/${hook._id}/test`)
  await expect.poll(async () => (await latest()).responseStatus, { timeout: 5_000 }).toBe(400)
})

test('the guide names every event', () => {
  for (const type of Object.keys(EVENTS).filter((one) => one !== 'webhook.test')) expect(guide).toContain(`\`${type}\``)
})
