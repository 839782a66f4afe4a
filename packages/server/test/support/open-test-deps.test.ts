import { newId } from '@keyway/contract'
import { expect, test } from 'vitest'
import { openTestDeps } from './open-test-deps.ts'

test('test dependencies come with real tables, a sealer and a clock that moves only when told', async () => {
  const deps = await openTestDeps({ publicUrl: 'http://localhost:1234' })
  try {
    const now = deps.clock.now()
    await deps.db.insertInto('users').values({ id: newId(), name: 'owner', createdAt: now }).execute()
    const user = await deps.db.selectFrom('users').selectAll().executeTakeFirstOrThrow()
    expect(user).toMatchObject({ name: 'owner', createdAt: now })

    const place = { table: 'grants', column: 'access_token', id: 'a' }
    expect(await deps.sealer.open(await deps.sealer.seal('canary', place), place)).toBe('canary')

    deps.clock.advance(1000)
    expect(deps.clock.now().getTime() - now.getTime()).toBe(1000)
  } finally {
    await deps.close()
  }
})
