/** The demo as a user runs it: a process of its own, judged by its exit code, its one line, and what it leaves behind. */
import { execFile } from 'node:child_process'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

const BIN = fileURLToPath(new URL('../src/bin.ts', import.meta.url))
const LIMIT_MS = 60_000

it(
  'copies 200 secrets, has them compared, says so in one line of JSON, and leaves nothing behind',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'keyway-demo-test-'))
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [BIN, 'demo', '--json'], {
      env: { ...process.env, TMPDIR: folder },
    })
    expect(stderr).toBe('')
    expect(JSON.parse(stdout)).toMatchObject({
      ok: true,
      connections: 3,
      records: 200,
      failed: 0,
      compared: 200,
      differences: [],
    })
    expect(await readdir(folder)).toEqual([])
    await rm(folder, { recursive: true })
  },
  LIMIT_MS,
)
