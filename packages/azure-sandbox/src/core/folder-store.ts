/**
 * The store with a disk: the state in memory, and a journal of changes in one folder. A change is in the operating
 * system's hands before the answer that reports it leaves, so a killed process loses nothing it has answered.
 */
import fs from 'node:fs'
import path from 'node:path'
import { openDataFolder } from './data-folder.ts'
import { lockFolder } from './folder-lock.ts'
import { type Change, createMemoryStore } from './memory-store.ts'
import type { Snapshot, Store } from './store.ts'

const JOURNAL = 'journal.ndjson'
const MIN_GROWTH_BYTES = 16 * 1024 * 1024
const WRITE_AT_ONCE = 1024 * 1024

/**
 * Opens (or makes) the folder, reads its journal and compacts it.
 *
 * @throws when another live sandbox holds the folder, or when the journal is damaged before its last line.
 */
export function createFolderStore(folder: string): Store {
  openDataFolder(folder)
  const unlock = lockFolder(folder)
  try {
    return openStore(path.join(folder, JOURNAL), unlock)
  } catch (error) {
    unlock()
    throw error
  }
}

function openStore(file: string, unlock: () => void): Store {
  const state = readJournal(file)
  let limit = growthLimit(writeCompacted(file, state))
  let written = 0
  let journal = fs.openSync(file, 'a', 0o600)

  const startAnew = (snapshot: Snapshot): void => {
    limit = growthLimit(writeCompacted(file, snapshot))
    written = 0
    fs.closeSync(journal)
    journal = fs.openSync(file, 'a', 0o600)
  }
  const store = createMemoryStore((change) => {
    // In one step: a process killed in the middle of many lines would leave half of two states.
    if (change.kind === 'replaceAll') return startAnew(change.snapshot)
    written += writeAll(journal, `${encode(change)}\n`)
    // Mostly lines that later ones made void: a journal must not outgrow the state it describes for ever.
    if (written >= limit) startAnew(store.snapshot())
  }, state)
  return {
    ...store,
    close() {
      fs.closeSync(journal)
      unlock()
    },
  }
}

/** A single write may take less than it was given. Returns the bytes written. */
function writeAll(handle: number, text: string): number {
  const bytes = Buffer.from(text)
  for (let done = 0; done < bytes.length; ) done += fs.writeSync(handle, bytes, done)
  return bytes.length
}

/** A journal line: `[collection, key, value]` sets, `[collection, key]` deletes. */
type Line = [string, string] | [string, string, unknown]

function encode(change: Exclude<Change, { kind: 'replaceAll' }>): string {
  const line: Line =
    change.kind === 'set' ? [change.collection, change.key, change.value] : [change.collection, change.key]
  return JSON.stringify(line)
}

/** Each line by itself: the whole state as one string could be longer than a string may be. */
function* linesOf(snapshot: Snapshot): Generator<string> {
  for (const [collection, values] of Object.entries(snapshot)) {
    for (const [key, value] of Object.entries(values)) yield `${JSON.stringify([collection, key, value])}\n`
  }
}

function readJournal(file: string): Snapshot {
  if (!fs.existsSync(file)) return {}
  const state: Record<string, Record<string, unknown>> = {}
  const lines = fs.readFileSync(file, 'utf8').split('\n')
  for (const [index, text] of lines.entries()) {
    if (text === '') continue
    let line: Line
    try {
      line = JSON.parse(text) as Line
    } catch (cause) {
      // A process killed in the middle of a write leaves half a last line; its answer never left.
      if (index === lines.length - 1) break
      throw new Error(
        `The sandbox's data is damaged at line ${index + 1} of ${file}. Delete the folder to start anew.`,
        {
          cause,
        },
      )
    }
    apply(state, line)
  }
  return state
}

function apply(state: Record<string, Record<string, unknown>>, line: Line): void {
  const [collection, key] = line
  const values = state[collection] ?? Object.create(null)
  state[collection] = values
  if (line.length === 3) values[key] = line[2]
  else delete values[key]
}

/** Bytes the journal may grow by before it is written anew. */
const growthLimit = (compactedBytes: number): number => Math.max(MIN_GROWTH_BYTES, 3 * compactedBytes)

/** Returns the size in bytes. */
function writeCompacted(file: string, state: Snapshot): number {
  const next = `${file}.new`
  fs.rmSync(next, { force: true })
  const handle = fs.openSync(next, 'wx', 0o600)
  let size = 0
  let pending = ''
  for (const line of linesOf(state)) {
    pending += line
    if (pending.length < WRITE_AT_ONCE) continue
    size += writeAll(handle, pending)
    pending = ''
  }
  size += writeAll(handle, pending)
  fs.fsyncSync(handle)
  fs.closeSync(handle)
  fs.renameSync(next, file)
  return size
}
