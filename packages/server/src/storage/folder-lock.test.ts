import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { lockFolder } from './folder-lock.ts'
import { processAge } from './process-age.ts'

let folder: string
let path: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keyway-lock-'))
  path = join(folder, 'database.lock')
})
afterEach(() => rm(folder, { recursive: true }))

const holder = (changes: object) =>
  writeFile(path, JSON.stringify({ pid: process.pid, host: hostname(), startedAt: 1, nonce: 'x', ...changes }))

test('a held folder is refused, naming the process that holds it', async () => {
  const lock = await lockFolder(path)
  await expect(lockFolder(path)).rejects.toThrow(`process ${process.pid} on ${hostname()}`)
  await lock.release()
  await (await lockFolder(path)).release()
})

test('of many who try at once, one gets it', async () => {
  const tries = await Promise.allSettled(Array.from({ length: 20 }, () => lockFolder(path)))
  expect(tries.filter((result) => result.status === 'fulfilled')).toHaveLength(1)
})

test('a lock of a live process is respected, one of a killed process is taken over', async () => {
  const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  await holder({ pid: other.pid })
  await expect(lockFolder(path)).rejects.toThrow(`process ${other.pid}`)
  const ended = new Promise((resolve) => other.once('exit', resolve))
  other.kill('SIGKILL')
  await ended
  await (await lockFolder(path)).release()
})

test('the same process number of an earlier life is nobody', async () => {
  await holder({ startedAt: 1 })
  const lock = await lockFolder(path)
  expect(await readFile(path, 'utf8')).toContain(`"pid":${process.pid}`)
  await lock.release()
})

test('a process that began after the lock was last touched only has the number of its holder', async () => {
  const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  try {
    await holder({ pid: other.pid })
    const longAgo = new Date(Date.now() - 60_000)
    await utimes(path, longAgo, longAgo)
    await (await lockFolder(path)).release()
  } finally {
    other.kill('SIGKILL')
  }
})

test('a process that was there before the last touch is respected, also after a long silence', async () => {
  await holder({ pid: 1 })
  const age = (await processAge(1)) ?? 0
  const touched = new Date(Date.now() - Math.max(age - 10, 0) * 1000)
  await utimes(path, touched, touched)
  await expect(lockFolder(path)).rejects.toThrow('process 1 ')
})

test('a lock of another machine is respected while it is touched, and taken over when it falls silent', async () => {
  await holder({ host: 'elsewhere' })
  await expect(lockFolder(path)).rejects.toThrow('on elsewhere')
  const longAgo = new Date(Date.now() - 60_000)
  await utimes(path, longAgo, longAgo)
  await (await lockFolder(path)).release()
})

test('a damaged lock is nobody', async () => {
  await writeFile(path, '{"pid":')
  await (await lockFolder(path)).release()
})
