/** The lock of a data folder: who is refused, and which lock counts no more. */
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { lockFolder } from './folder-lock.ts'

let folder: string
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sandbox-lock-'))
})
afterEach(() => fs.rmSync(folder, { recursive: true }))
const leave = (text: string) => fs.writeFileSync(path.join(folder, 'lock'), text)

it('a second sandbox in the same process is refused as well', () => {
  const unlock = lockFolder(folder)
  expect(() => lockFolder(folder)).toThrow(`Another sandbox (process ${process.pid}) is using`)
  unlock()
  lockFolder(folder)()
})

it('a living process that wrote no beginning is respected', () => {
  leave('1')
  expect(() => lockFolder(folder)).toThrow('process 1')
})

it.runIf(process.platform === 'linux')('a number that went to a later process is nobody', () => {
  leave('1 999999999999')
  lockFolder(folder)()
})

it.each(['999999999', '', 'nonsense', '0'])('a lock of nobody alive is taken over: "%s"', (text) => {
  leave(text)
  const unlock = lockFolder(folder)
  expect(fs.readFileSync(path.join(folder, 'lock'), 'utf8')).toMatch(new RegExp(`^${process.pid}( |$)`))
  unlock()
  expect(fs.readdirSync(folder)).toEqual([])
})
