import { newId } from '@keyway/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { NO_OUTBOUND } from '../../test/support/no-outbound.ts'
import { openTestApp, type TestApp } from '../../test/support/open-test-app.ts'
import { openTestDeps } from '../../test/support/open-test-deps.ts'
import { jobsHandlers } from './index.ts'
import { createRunner } from './runner.ts'

let app: TestApp
let ids: string[]
beforeAll(async () => {
  const deps = await openTestDeps({ role: 'web' })
  app = await openTestApp({ deps, handlers: jobsHandlers(deps, createRunner(deps, NO_OUTBOUND)) })
  const now = deps.clock.now()
  const flowId = newId()
  await deps.db
    .insertInto('flows')
    .values({ id: flowId, name: 'copy', doc: '{}', lastModified: now, lastExecutedAt: null })
    .execute()
  // Three of them were made in the same millisecond.
  const times = [-2, -1, 0, 0, 0, 1].map((ms) => new Date(now.getTime() + ms))
  const ended = { status: 'completed', type: 'flow', flowId, lastModified: now, endedAt: now } as const
  const rows = times.map((createdAt) => ({ ...ended, id: newId(), createdAt }))
  await deps.db.insertInto('jobs').values(rows).execute()
  ids = rows.map(({ id }) => id).sort()
})
afterAll(() => app.close())

test.each([1, 2, 4, 6])('following the next link, %i at a time, gives every job once', async (limit) => {
  const found: string[] = []
  let next: string | undefined = `/v1/jobs?limit=${limit}&type=flow`
  while (next !== undefined) {
    const { body, headers } = await app.call('GET', next)
    expect(body.length).toBeLessThanOrEqual(limit)
    found.push(...body.map(({ _id }: { _id: string }) => _id))
    expect(found.length).toBeLessThanOrEqual(ids.length)
    next = /<http:\/\/localhost:5390([^>]+)>; rel="next"/.exec(String(headers.link))?.[1]
  }
  expect(found.sort()).toEqual(ids)
})
