/** What pages are shown of a vault. */
import { expect, it } from 'vitest'
import { listVaultObjects } from './overview.ts'
import { openTestVault } from './testing/test-vault.ts'

it('lists every object with its versions and deletion, and no value', async () => {
  const vault = await openTestVault()
  await vault.send('PUT', '/secrets/b', { value: 'hunter2', tags: { t: '1' } })
  await vault.send('PUT', '/secrets/b', { value: 'hunter2' })
  await vault.send('PUT', '/secrets/a', { value: 'hunter2' })
  await vault.send('DELETE', '/secrets/a')
  await vault.send('POST', '/keys/k/create', { kty: 'EC' })
  const objects = listVaultObjects(vault.context, vault.vault)
  expect(objects.map(({ kind, name, versions }) => [kind, name, versions])).toEqual([
    ['secret', 'a', 1],
    ['secret', 'b', 2],
    ['key', 'k', 1],
  ])
  expect(objects[0]?.scheduledPurgeDate).toBeGreaterThan(0)
  expect(JSON.stringify(objects)).not.toContain('hunter2')
})
