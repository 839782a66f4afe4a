/**
 * A process that is made to be killed: a Keyway without what kill points do not need, so that a hundred of them start quickly. As a
 * script it opens the database it is told, proves that what it finds there is whole, and does one thing over and over.
 */
import { writeSync } from 'node:fs'
import { flushCompileCache } from 'node:module'
import type { Config } from '../../src/config.ts'
import { SYSTEM } from '../../src/deps.ts'
import { type KeyRing, openSealer } from '../../src/encryption/index.ts'
import { startRotation } from '../../src/keys/key-work.ts'
import { walkRotation } from '../../src/keys/walk-rotation.ts'
import { createLog } from '../../src/log.ts'
import { openDatabase } from '../../src/storage/index.ts'
import type { TestApp } from './open-test-app.ts'
import { openTestDeps, type TestDeps } from './open-test-deps.ts'

export const OPERATIONS = ['authorize', 'renew', 'rotate'] as const
export type Operation = (typeof OPERATIONS)[number]

export interface ChildOptions {
  readonly config: Config
  readonly operation: Operation
  /** The connection it authorizes or renews; no other process touches it. */
  readonly id: string
  /** Connections whose sign-ins must be whole before it begins. */
  readonly proved: readonly string[]
  /** Of a signed-in browser. */
  readonly browser: Readonly<Record<string, string>>
}

/** What it says: an address to sign in at, or how long the work took that it just ended, in milliseconds. */
export type FromChild = { readonly signIn: string } | { readonly ready: true } | { readonly took: number }
/** What it is told: where the sign-in sent the browser, or that it may begin. */
export type ToChild = { readonly back: string } | { readonly go: true }

const told = <K extends string>(member: K): Promise<Record<K, string>> =>
  new Promise((resolve) => {
    const listen = (message: object): void => {
      if (!(member in message)) return
      process.off('message', listen)
      resolve(message as Record<K, string>)
    }
    process.on('message', listen)
  })
const tell = (message: FromChild): void => void process.send?.(message)

/** The token has ended, and whoever held a lease is gone: what else time would bring. */
export async function letTimePass(db: TestDeps['db'], ids: readonly string[]): Promise<void> {
  const past = new Date(Date.now() - 1_000)
  await db
    .updateTable('grants')
    .set({ accessTokenExpiresAt: past, leaseUntil: past })
    .where('connectionId', 'in', ids)
    .execute()
}

interface Rotating {
  readonly deps: TestDeps
  readonly ring: KeyRing
}

interface SigningIn {
  readonly deps: TestDeps
  readonly app: TestApp
  forget(id: string): void
}

/** Loaded by those that sign in alone: a rotation starts in half the time without it. */
async function openApp(deps: TestDeps): Promise<SigningIn> {
  const { createAzureAccess } = await import('../../src/grants/index.ts')
  const { openTestApp } = await import('./open-test-app.ts')
  const azure = createAzureAccess(deps)
  const app = await openTestApp({ deps, handlers: azure.handlers })
  return { deps, app, forget: azure.outbound.forget }
}

/** @throws when a sign-in does not renew any more */
async function renew({ deps, app, forget }: SigningIn, id: string): Promise<void> {
  await letTimePass(deps.db, [id])
  forget(id)
  const { body } = await app.call('POST', `/v1/connections/${id}/ping`)
  if (body.code !== 200) throw new Error(`${id} was lost: ${JSON.stringify(body)}`)
}

async function authorize({ app }: SigningIn, { id, browser }: ChildOptions): Promise<void> {
  const { body, text } = await app.call('POST', `/v1/connection/${id}/oauth2`, undefined, browser)
  if (typeof body?.authorizationURL !== 'string') throw new Error(text)
  const answer = told('back')
  tell({ signIn: body.authorizationURL })
  const { pathname, search } = new URL((await answer).back)
  const { status, headers } = await app.call('GET', pathname + search, undefined, browser)
  if (status !== 303) throw new Error(`the callback answered ${status} ${headers.location}`)
}

async function rotate({ deps, ring }: Rotating): Promise<void> {
  // As after the lease of a process that died.
  const past = { leaseUntil: new Date(Date.now() - 1_000) }
  await deps.db.updateTable('keyRotations').set(past).where('endedAt', 'is', null).execute()
  await startRotation(deps, ring, SYSTEM)
  await walkRotation(deps, ring, new AbortController().signal)
}

async function workOf(rotating: Rotating, options: ChildOptions): Promise<() => Promise<void>> {
  const { operation, id, proved } = options
  const rotation = () => rotate(rotating)
  if (operation === 'rotate' && proved.length === 0) return rotation
  const app = await openApp(rotating.deps)
  for (const one of proved) await renew(app, one)
  if (operation === 'rotate') return rotation
  return operation === 'renew' ? () => renew(app, id) : () => authorize(app, options)
}

async function main(options: ChildOptions): Promise<void> {
  const { config } = options
  const log = createLog('debug', { write: (line: string) => void writeSync(2, line) })
  const opened = { ...(await openTestDeps(config, await openDatabase(config))), log }
  const { sealer, ring } = await openSealer(opened, config.databaseUrl !== null, () =>
    Promise.reject(new Error('none')),
  )
  const deps = { ...opened, sealer }
  const work = await workOf({ deps, ring }, options)
  const go = told('go')
  // Written at the end of a process otherwise, which this one will not see.
  flushCompileCache()
  tell({ ready: true })
  await go
  for (;;) {
    const began = performance.now()
    await work()
    tell({ took: performance.now() - began })
  }
}

if (process.argv[1] === import.meta.filename) {
  process.on('disconnect', () => process.exit(1))
  await main(JSON.parse(process.argv[2] ?? '{}') as ChildOptions)
}
