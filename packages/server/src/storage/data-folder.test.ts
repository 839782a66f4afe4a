import { chmod, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ensureDataFolder } from './data-folder.ts'

let parent: string
let folder: string
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'keyway-folder-'))
  folder = join(parent, 'data')
})
afterEach(() => rm(parent, { recursive: true }))

const modeOf = async (path: string) => (await stat(path)).mode & 0o7777

test('security 50: a data folder that is not there is made for its owner alone, whatever the umask', async () => {
  for (const umask of [0, 0o777]) {
    const before = process.umask(umask)
    await ensureDataFolder(folder).finally(() => process.umask(before))
    expect(await modeOf(folder)).toBe(0o700)
    await rm(folder, { recursive: true })
  }
})

test('one that is empty, or has only what Keyway keeps there, is closed to others', async () => {
  await mkdir(folder)
  await chmod(folder, 0o755)
  await ensureDataFolder(folder)
  expect(await modeOf(folder)).toBe(0o700)
  await writeFile(join(folder, 'keys.json'), '')
  await chmod(folder, 0o775)
  await ensureDataFolder(folder)
  expect(await modeOf(folder)).toBe(0o700)
})

test('one that others use is refused and left as it is', async () => {
  await mkdir(folder)
  await writeFile(join(folder, 'somebody.txt'), '')
  await chmod(folder, 0o1777)
  await expect(ensureDataFolder(folder)).rejects.toThrow('Keyway needs a folder of its own')
  expect(await modeOf(folder)).toBe(0o1777)
  await chmod(folder, 0o700)
  await ensureDataFolder(folder)
})
