/** The window's side of the popup's message, on the real event classes: who is told, and who is believed. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type AuthorizedMessage, CHANNEL, listenForAuthorized, tellAuthorized } from './authorized-message.ts'

const ORIGIN = 'https://keyway.example'
const MESSAGE: AuthorizedMessage = { type: CHANNEL, connection: '0123456789abcdef01234567', result: 'ok' }

interface Opener {
  postMessage(message: unknown, origin: string): void
}
const window = new EventTarget() as EventTarget & { opener: Opener | null }
window.opener = null

beforeEach(() => Object.assign(globalThis, { window }))
afterEach(() => Reflect.deleteProperty(globalThis, 'window'))

it('security 18 only messages of the console’s own origin are believed', () => {
  const heard: AuthorizedMessage[] = []
  const stop = listenForAuthorized(ORIGIN, (message) => heard.push(message))
  for (const origin of ['https://evil.example', 'http://keyway.example', `${ORIGIN}.evil.example`, 'null', '']) {
    window.dispatchEvent(new MessageEvent('message', { data: MESSAGE, origin }))
  }
  expect(heard).toEqual([])
  window.dispatchEvent(new MessageEvent('message', { data: MESSAGE, origin: ORIGIN }))
  expect(heard).toEqual([MESSAGE])
  stop()
  window.dispatchEvent(new MessageEvent('message', { data: MESSAGE, origin: ORIGIN }))
  expect(heard).toHaveLength(1)
})

it('security 18 the popup tells its opener at the exact origin, never at any', () => {
  const told: unknown[][] = []
  window.opener = { postMessage: (...args) => told.push(args) }
  tellAuthorized(ORIGIN, MESSAGE)
  window.opener = null
  expect(told).toEqual([[MESSAGE, ORIGIN]])
})
