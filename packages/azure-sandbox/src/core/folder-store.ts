/**
 * The store with a disk: the state in memory, and a journal of changes in one folder. A change is in the operating
 * system's hands before the answer that reports it leaves, so a killed process loses nothing it has answered.
 */
import fs from 'node:fs'
import path from 'node:path'
import { type Change, createMemoryStore } from './memory-store.ts'
import type { Snapshot, Store } from './store.ts'

const JOURNAL = 'journal.ndjson'
const LOCK = 'lock'
const MIN_GROWTH_BYTES = 16 * 1024 * 1024

/**
 * Opens (or makes) the folder, reads its journal and compacts it.
 *
 * @throws when another live sandbox holds the folder, or when the journal is damaged before its last line.
 */
export function createFolderStore(folder: string): Store {
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 })
  const unlock = lock(folder)
  const file = path.join(folder, JOURNAL)
  const state = readJournal(file)
  let limit = growthLimit(writeCompacted(file, state))
  let written = 0
  let journal = fs.openSync(file, 'a', 0o600)

  const store = createMemoryStore((change) => {
    const text = change.kind === 'replaceAll' ? linesOf(change.snapshot, true) : `${encode(change)}\n`
    written += fs.writeSync(journal, text)
    if (written < limit) return
    // Mostly lines that later ones made void: a journal must not outgrow the state it describes for ever.
    limit = growthLimit(writeCompacted(file, store.snapshot()))
    written = 0
    fs.closeSync(journal)
    journal = fs.openSync(file, 'a', 0o600)
  }, state)
  return {
    ...store,
    close() {
      fs.closeSync(journal)
      unlock()
    },
  }
}

/** A journal line: `[collection, key, value]` sets, `[collection, key]` deletes, `[]` empties everything. */
type Line = [] | [string, string] | [string, string, unknown]

function encode(change: Exclude<Change, { kind: 'replaceAll' }>): string {
  const line: Line =
    change.kind === 'set' ? [change.collection, change.key, change.value] : [change.collection, change.key]
  return JSON.stringify(line)
}

function linesOf(snapshot: Snapshot, emptyFirst: boolean): string {
  const lines = emptyFirst ? ['[]'] : []
  for (const [collection, values] of Object.entries(snapshot)) {
    for (const [key, value] of Object.entries(values)) lines.push(JSON.stringify([collection, key, value]))
  }
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`
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
  if (collection === undefined || key === undefined) {
    for (const name of Object.keys(state)) delete state[name]
    return
  }
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
  const handle = fs.openSync(next, 'w', 0o600)
  const size = fs.writeSync(handle, linesOf(state, false))
  fs.fsyncSync(handle)
  fs.closeSync(handle)
  fs.renameSync(next, file)
  return size
}

/** One sandbox per folder: two journals in one file would destroy each other. */
function lock(folder: string): () => void {
  const file = path.join(folder, LOCK)
  try {
    fs.writeFileSync(file, String(process.pid), { flag: 'wx', mode: 0o600 })
  } catch {
    const owner = Number(fs.readFileSync(file, 'utf8'))
    if (owner !== process.pid && isAlive(owner)) {
      throw new Error(`Another sandbox (process ${owner}) is using ${folder}. Stop it, or choose another data folder.`)
    }
    fs.writeFileSync(file, String(process.pid), { mode: 0o600 })
  }
  return () => fs.rmSync(file, { force: true })
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
