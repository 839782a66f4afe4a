import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { createFolderStore } from './folder-store.ts'

const root = fs.mkdtempSync(path.join(os.tmpdir(), 'folder-store-'))
afterAll(() => fs.rmSync(root, { recursive: true, force: true }))
let count = 0
const newFolder = () => path.join(root, String(count++))

describe('a store in a folder', () => {
  it('keeps what was set and forgets what was deleted', () => {
    const folder = newFolder()
    const first = createFolderStore(folder)
    first.collection('a').set('x', { n: 1 })
    first.collection('a').set('x', { n: 2 })
    first.collection('a').set('y', 'gone')
    first.collection('a').delete('y')
    first.close()
    const second = createFolderStore(folder)
    expect(second.snapshot()).toEqual({ a: { x: { n: 2 } } })
    second.close()
  })

  it('keeps a key named like a member of every object', () => {
    const folder = newFolder()
    const first = createFolderStore(folder)
    first.collection('a').set('constructor', 1)
    first.collection('a').set('__proto__', 2)
    first.close()
    const second = createFolderStore(folder)
    expect(second.collection('a').get('constructor')).toBe(1)
    expect(second.collection('a').get('__proto__')).toBe(2)
    second.close()
  })

  it('lets only its owner read it', () => {
    const folder = newFolder()
    const store = createFolderStore(folder)
    expect(fs.statSync(folder).mode & 0o777).toBe(0o700)
    expect(fs.statSync(path.join(folder, 'journal.ndjson')).mode & 0o777).toBe(0o600)
    store.close()
  })

  it('loses nothing it has written when its process is killed', () => {
    const folder = newFolder()
    const program = `
      const { createFolderStore } = await import(${JSON.stringify(new URL('./folder-store.ts', import.meta.url).href)})
      const store = createFolderStore(${JSON.stringify(folder)})
      for (let i = 0; i < 500; i++) store.collection('a').set(String(i), { i })
      process.kill(process.pid, 'SIGKILL')`
    const child = spawnSync(process.execPath, ['--input-type=module', '-e', program])
    expect(child.signal).toBe('SIGKILL')
    const store = createFolderStore(folder)
    expect(store.collection('a').size).toBe(500)
    store.close()
  })

  it('drops a last line that was cut short', () => {
    const folder = newFolder()
    const first = createFolderStore(folder)
    first.collection('a').set('x', 1)
    first.close()
    fs.appendFileSync(path.join(folder, 'journal.ndjson'), '["a","y",{"half')
    const second = createFolderStore(folder)
    expect(second.snapshot()).toEqual({ a: { x: 1 } })
    second.close()
  })

  it('refuses a journal damaged before its end', () => {
    const folder = newFolder()
    createFolderStore(folder).close()
    fs.writeFileSync(path.join(folder, 'journal.ndjson'), 'nonsense\n["a","x",1]\n')
    expect(() => createFolderStore(folder)).toThrow('damaged at line 1')
  })

  it('refuses a folder that a living sandbox holds', () => {
    const folder = newFolder()
    fs.mkdirSync(folder, { recursive: true })
    fs.writeFileSync(path.join(folder, 'lock'), '1')
    expect(() => createFolderStore(folder)).toThrow('Another sandbox (process 1) is using')
  })

  it('takes over a folder whose owner died', () => {
    const folder = newFolder()
    fs.mkdirSync(folder, { recursive: true })
    fs.writeFileSync(path.join(folder, 'lock'), '999999999')
    createFolderStore(folder).close()
  })

  it('writes its journal anew before it grows without end', () => {
    const folder = newFolder()
    const store = createFolderStore(folder)
    const value = 'x'.repeat(100_000)
    for (let i = 0; i < 400; i++) store.collection('a').set('same', value + i)
    expect(fs.statSync(path.join(folder, 'journal.ndjson')).size).toBeLessThan(20_000_000)
    store.collection('a').set('last', 1)
    store.close()
    const again = createFolderStore(folder)
    expect(again.collection('a').get('same')).toBe(`${value}399`)
    expect(again.collection('a').get('last')).toBe(1)
    again.close()
  })

  it('restores a snapshot into collections handed out before', () => {
    const folder = newFolder()
    const store = createFolderStore(folder)
    const collection = store.collection<number>('a')
    collection.set('x', 1)
    const before = store.snapshot()
    collection.set('x', 2)
    collection.set('y', 3)
    store.restore(before)
    expect([...collection.entries()]).toEqual([['x', 1]])
    store.close()
    const again = createFolderStore(folder)
    expect(again.snapshot()).toEqual({ a: { x: 1 } })
    again.close()
  })
})
