/** The README says what is so: its example runs, its counts are those of the tables, and it fits on a screen. */
import { execFile } from 'node:child_process'
import fs from 'node:fs'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { PARITY } from './parity/table.ts'
import { EXPLAINED } from './recordings/explained.ts'

const folder = new URL('../', import.meta.url)
const readme = fs.readFileSync(new URL('README.md', folder), 'utf8')

it('has an example that runs as it stands', async () => {
  const [, example = ''] = /```ts\n(.*?)```/s.exec(readme) ?? []
  const args = ['--input-type=module-typescript', '--eval', example]
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: folder })
  expect(stdout).toMatch(/^https:\/\/login\.localhost:\d+ .* https:\/\/my-vault\.vault\.localhost:\d+ /)
})

it('counts the claims and witnesses of the parity table', () => {
  const rows = PARITY.flatMap((section) => section.rows)
  const witnesses = new Set(rows.flatMap(({ witness }) => witness))
  expect(readme).toContain(`${rows.length} claims, ${witnesses.size} witnesses`)
})

it('names every recorded exchange that is not repeated, and no other', () => {
  const named = readme.match(/\br\d+#\d+\b/g) ?? []
  expect(named.sort()).toEqual([...EXPLAINED.keys()].sort())
})

it('fits on a screen', () => {
  expect(readme.split('\n').length).toBeLessThanOrEqual(60)
})
