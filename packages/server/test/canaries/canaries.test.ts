/**
 * Secrets are planted everywhere they can go; then every route is called with every role, right and wrong, at the most talkative
 * log level. None of them may be found in an answer, the log, the database or the data folder, however it is written.
 */
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { ROUTES, type Route, type RouteName } from '@keyway/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { SEALED_COLUMNS } from '../../src/encryption/sealed-columns.ts'
import { dumpTables } from '../support/database-dump.ts'
import { filesIn, findLeaks, type Place, type Planted } from '../support/sweep.ts'
import { type Input, rightInput, wrongInput } from './inputs.ts'
import { openScene, plantSealed, type Scene } from './open-scene.ts'
import { readStream } from './streams.ts'

const NAMES = Object.keys(ROUTES) as RouteName[]
/** What takes away what the others need comes last; what ends a session has one of its own. */
const LAST = /\.(delete|remove|revoke|cancel)\w*$|^iclients\.(replace|patch)$/
/** These go on until somebody ends them. */
const STREAMS: readonly RouteName[] = ['connections.debugLive']
const CALLED = NAMES.filter((one) => !STREAMS.includes(one))
/** The first of these takes exports and imports away from their connections. */
const stageOf = (name: RouteName): number => (LAST.test(name) ? 2 : /\.replaceConnection$/.test(name) ? 1 : 0)
const OVER_HTTP =
  /^connections\.(get|list|ping|doctor|proxyPut|debugOn|debugLog|debugDownload|audit|clone|grants|token)$|^configuration\.export$|^events\.list$|^audit\./
const PLANTED = 50

/** Secrets that belong into an answer, and nowhere else: by its route, and by what the secret is. */
const MAY_HOLD: readonly { readonly routes: RegExp; readonly what: RegExp }[] = [
  // Whoever sends a request through a connection gets what the vault says.
  { routes: /^connections\.proxy/, what: /^value (of a secret|put through)/ },
  { routes: /^flows\.revealRetryData$/, what: /^value of a secret|^jobErrors\.retryDataSealed$/ },
  { routes: /^exports\.invoke$/, what: /^value of a secret|^value put through/ },
  { routes: /^connections\.token$/, what: /^grants\.accessTokenSealed$/ },
  // Shown once, when it is made.
  { routes: /^tokens\.create$/, what: /^API token/ },
  { routes: /^session\.createLink$/, what: /^sign-in token$/ },
  { routes: /^webhooks\.(create|rotate)$/, what: /^webhook secret|^webhooks\./ },
  { routes: /^connections\.createConnectLink$/, what: /^connect-link token|^connectLinks\./ },
  { routes: /^flows\.makeWebhook$/, what: /^flow webhook token$/ },
]

/** Only refused here, as a thing is in use, has ended, or is of another kind: what is right for them has tests of its own. */
const NEVER_GOOD: readonly RouteName[] = [
  'session.create',
  'tokens.delete',
  'iclients.replace',
  'iclients.delete',
  'connections.create',
  'connections.replace',
  'connections.delete',
  'connections.proxyPost',
  'exports.delete',
  'imports.delete',
  'flows.retryErrors',
  'flows.deleteResolved',
  'jobs.cancel',
  'keys.wrap',
  'keys.remove',
]

let scene: Scene
/** By route, role and input. */
const answers: { readonly route: string; readonly place: Place }[] = []

beforeAll(async () => {
  scene = await openScene()
  await armDebug()
  // The debug log of a connection over HTTP, its copies, and what else is told of it.
  const overHttp = { ...scene, ids: { ...scene.ids, connections: scene.ids.httpConnection ?? '' } }
  for (const name of NAMES.filter((one) => OVER_HTTP.test(one))) {
    await call(name, 'full', 'over HTTP', rightInput(name, overHttp))
  }
  const inOrder = CALLED.toSorted((one, other) => stageOf(one) - stageOf(other))
  const firstOfLast = inOrder.find((one) => LAST.test(one))
  for (const name of inOrder) {
    if (name === firstOfLast) await listen()
    for (const role of Object.keys(scene.roles)) {
      await call(name, role, 'wrong', wrongInput(name, scene))
      await call(name, role, 'right', rightInput(name, scene))
    }
    // Tokens that were renewed on the way, verifiers that were made.
    if (/authorize|ping|doctor/.test(name)) await plantSealed(scene)
  }
  await plantSealed(scene)
}, 400_000)
afterAll(async () => {
  await scene?.keyway.close()
  for (const close of scene?.closing ?? []) await close()
  await scene?.sandbox.close()
  await rm(scene?.dataDir ?? '', { recursive: true, force: true })
})

/** What comes while somebody listens: the debug log of a connection until it is switched off, and every event there was. */
async function listen(): Promise<void> {
  const debug = `/v1/connections/${scene.ids.connections}/debug`
  const live = Object.keys(scene.roles).map((role) =>
    call('connections.debugLive', role, 'right', rightInput('connections.debugLive', scene)),
  )
  await scene.send('GET', `/v1/connections/${scene.ids.connections}/proxy/secrets/s-1`)
  await scene.send('POST', debug, { minutes: 0 })
  await Promise.all(live)
  await call('connections.debugLive', 'full', 'wrong', wrongInput('connections.debugLive', scene))
  await armDebug()
  const { body: events } = await scene.send('GET', '/v1/events?limit=1000')
  const last = events.at(-1)?._id
  for (const [role, own] of Object.entries(scene.roles)) {
    const headers = { accept: 'text/event-stream', 'last-event-id': '0', ...own }
    const stream = await readStream(`${scene.keyway.url}/v1/events`, headers, (text) => text.includes(`id: ${last}\n`))
    if (stream.status === 200) expect(stream.text).toContain(`id: ${last}\n`)
    keep('events.list', `the stream of events to ${role}`, stream)
  }
}

function keep(
  route: RouteName,
  name: string,
  answer: { readonly status: number; readonly headers: Headers; readonly text: string },
): void {
  const content = Buffer.from(JSON.stringify([...answer.headers]) + answer.text)
  answers.push({ route, place: { name: `${name} (${answer.status})`, content } })
}

async function call(name: RouteName, role: string, kind: string, { path, body, headers = {} }: Input): Promise<void> {
  const own = name === 'session.delete' && role === 'session' ? await scene.newSession() : scene.roles[role]
  const answer = await scene.send(ROUTES[name].method, path, body, { ...headers, ...own })
  if (name === 'tokens.create' && answer.body?.token) scene.plant('API token that was made', answer.body.token)
  if (name === 'session.createLink' && answer.body?.url)
    scene.plant('sign-in token', answer.body.url.split('#token=')[1])
  if (/^webhooks\.(create|rotate)$/.test(name) && answer.body?.secret) scene.plant('webhook secret', answer.body.secret)
  if (name === 'connections.createConnectLink' && answer.body?.url)
    scene.plant('connect-link token', answer.body.url.split('#').at(-1)?.split('=').at(-1))
  if (name === 'flows.makeWebhook' && answer.body?.url)
    scene.plant('flow webhook token', new URL(answer.body.url).pathname.split('/').at(-1))
  keep(name, `the answer of ${name} to ${role}, ${kind}`, answer)
}

/** A connection's debug log, where there is one: what it shows is among the answers, what it keeps in the database. */
async function armDebug(): Promise<void> {
  const until = new Date(Date.now() + 30 * 60_000).toISOString()
  await scene.send('PATCH', `/v1/connections/${scene.ids.connections}`, { debugDate: until })
  await scene.send('PATCH', `/v1/connections/${scene.ids.connections}`, { debugUntil: until })
}

const isAllowed = (route: string, what: string): boolean =>
  MAY_HOLD.some((row) => row.routes.test(route) && row.what.test(what))
const searched = (without: RegExp): Planted[] =>
  [...new Map(scene.planted.map((one) => [one.value, one])).values()].filter(
    ({ what, value }) => value.length >= 16 && !without.test(what),
  )
const NONE = /^$/

test('there are secrets in every place one can go, and every route was called', () => {
  expect(searched(NONE).length).toBeGreaterThanOrEqual(PLANTED)
  expect(scene.planted.filter(({ value }) => value === '')).toEqual([])
  // A column that is missing here has nothing in it: plant something for it in open-scene.ts.
  expect([...scene.filled].toSorted()).toEqual(
    SEALED_COLUMNS.map(({ table, column }) => `${table}.${column}`).toSorted(),
  )
  const reached = answers.filter(({ place }) => / \((2|303)/.test(place.name)).map(({ route }) => route)
  expect(NAMES.filter((name) => !reached.includes(name) && !NEVER_GOOD.includes(name))).toEqual([])
})

test('security 53: no answer of any route to any role holds a secret, except where that is what it is for', () => {
  const secrets = searched(NONE)
  const leaks = NAMES.flatMap((name) =>
    findLeaks(
      secrets.filter(({ what }) => !isAllowed(name, what)),
      answers.filter(({ route }) => route === name).map(({ place }) => place),
    ),
  )
  expect(leaks).toEqual([])
}, 120_000)

test('security 60: no answer is kept by a browser or a proxy', () => {
  expect(
    answers
      .filter(({ place }) => !place.content.includes('["cache-control","no-store"]'))
      .map(({ place }) => place.name),
  ).toEqual([])
})

test('security 55: nor does the log, at the level that tells most', () => {
  expect(scene.log.length).toBeGreaterThan(50)
  expect(findLeaks(searched(NONE), [{ name: 'the log', content: Buffer.from(scene.log.join('')) }])).toEqual([])
})

test('security 41: nor does the database, row by row and in its files, nor anything else in the data folder', async () => {
  await scene.keyway.close()
  const places = await dumpTables(join(scene.dataDir, 'database'))
  expect(places.length).toBeGreaterThan(15)
  places.push(...(await filesIn(scene.dataDir, (path) => !/(keys|cli)\.json$/.test(path))))
  expect(findLeaks(searched(NONE), places)).toEqual([])
  // Each of these two files has its one secret, and its owner alone may read it.
  const keyFile = { name: 'keys.json', content: await readFile(join(scene.dataDir, 'keys.json')) }
  expect(findLeaks(searched(/^master key$/), [keyFile])).toEqual([])
  const cliFile = { name: 'cli.json', content: await readFile(join(scene.dataDir, 'cli.json')) }
  expect(findLeaks(searched(/^API token of this machine$/), [cliFile])).toEqual([])
}, 200_000)

/** The routes' own schemas: a member that is called like a secret must be one that is masked or made to be shown. */
test('security 53: no schema of an answer has a member for a token or key but those made for one', () => {
  const having = (members: string) =>
    NAMES.filter((name) => {
      const { response }: Route = ROUTES[name]
      const schema = JSON.stringify(response?.toJSONSchema({ unrepresentable: 'any' }) ?? {})
      return new RegExp(`"(${members})":`).test(schema)
    })
  expect(having('accessToken|access_token|refresh_token|codeVerifier')).toEqual(['connections.token'])
  // Of a connection over HTTP the mask, of the audit log the chain.
  expect(
    having('refreshToken').filter((name) => !/^connections\.(list|create|get|replace|patch|clone)$/.test(name)),
  ).toEqual([])
  expect(having('hash').filter((name) => !/^audit\.|\.audit$/.test(name))).toEqual([])
})
