/** The data folder: what is refused with which words, and who may enter. */
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openDataFolder } from './data-folder.ts'

let parent: string
beforeEach(() => {
  parent = fs.mkdtempSync(path.join(os.tmpdir(), 'sandbox-folder-'))
})
afterEach(() => fs.rmSync(parent, { recursive: true }))
const mode = (file: string) => fs.statSync(file).mode & 0o777

it('a file in its place is refused in words', () => {
  const file = path.join(parent, 'file')
  fs.writeFileSync(file, '')
  expect(() => openDataFolder(file)).toThrow('there is a file of that name')
  expect(() => openDataFolder(path.join(file, 'below'))).toThrow('a part of the path is a file')
})

it('a folder that others use is refused and left as it is', () => {
  fs.writeFileSync(path.join(parent, 'letter.txt'), '')
  fs.chmodSync(parent, 0o755)
  expect(() => openDataFolder(parent)).toThrow('holds other files')
  expect(mode(parent)).toBe(0o755)
})

it('a folder of the sandbox alone is closed to other users', () => {
  const folder = path.join(parent, 'deep', 'data')
  openDataFolder(folder)
  expect(mode(folder)).toBe(0o700)
  fs.writeFileSync(path.join(folder, 'journal.ndjson'), '')
  fs.chmodSync(folder, 0o755)
  openDataFolder(folder)
  expect(mode(folder)).toBe(0o700)
})
