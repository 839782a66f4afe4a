import { beforeAll, expect, it, vi } from 'vitest'
import { draftOf, dropDraft, keepDraft } from './drafts.ts'

// A tab without a screen: what listens for its closing is all that drafts need of it.
beforeAll(() => void vi.stubGlobal('window', new EventTarget()))

it('a draft is as old as what was typed, however often a form shows it', async () => {
  const key = 'flows/a'
  keepDraft(key, { values: { name: 'a' }, base: '1' })
  const typedAt = draftOf(key)?.typedAt ?? 0
  await new Promise((resolve) => setTimeout(resolve, 5))
  keepDraft(key, { values: { name: 'a' }, base: '1' })
  expect(draftOf(key)?.typedAt).toBe(typedAt)
  keepDraft(key, { values: { name: 'ab' }, base: '1' })
  expect(draftOf(key)?.typedAt).toBeGreaterThan(typedAt)
  dropDraft(key)
  expect(draftOf(key)).toBeUndefined()
})

it('closing the tab asks while there is one', () => {
  const closing = () => {
    const event = new Event('beforeunload', { cancelable: true })
    window.dispatchEvent(event)
    return event.defaultPrevented
  }
  expect(closing()).toBe(false)
  keepDraft('flows/a', { values: { name: 'a' }, base: undefined })
  expect(closing()).toBe(true)
  dropDraft('flows/a')
  expect(closing()).toBe(false)
})
