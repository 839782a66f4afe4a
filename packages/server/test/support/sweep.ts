/** Searches places for secrets that must not be there, in every form they may take. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { formsOf } from './encodings.ts'

export interface Planted {
  /** What it is, for the report: never the value. */
  readonly what: string
  readonly value: string
}

export interface Place {
  readonly name: string
  readonly content: Buffer
}

/** One line per finding; empty when nothing leaked. */
export function findLeaks(planted: readonly Planted[], places: readonly Place[]): readonly string[] {
  const find = finderOf(
    planted.flatMap(({ what, value }) =>
      formsOf(value).map(({ encoding, text }) => ({ bytes: Buffer.from(text), encoding, what })),
    ),
  )
  return places.flatMap(({ name, content }) =>
    [...find(content)].map(({ what, encoding }) => `${what} stands in ${name} (${encoding})`),
  )
}

interface Needle {
  readonly bytes: Buffer
  readonly encoding: string
  readonly what: string
}

const PREFIX = 4
/** Of a prefix, in 16 bits. */
const markOf = (prefix: number): number => Math.imul(prefix, 0x9e3779b1) >>> 16

/**
 * Looks for all needles in one pass: two hundred secrets in ten forms each would otherwise be two thousand passes over a whole database.
 * A byte is passed over unless the four that end at it begin a needle.
 */
function finderOf(needles: readonly Needle[]): (content: Buffer) => ReadonlySet<Needle> {
  const short = needles.filter(({ bytes }) => bytes.length < PREFIX)
  const byPrefix = Map.groupBy(
    needles.filter((needle) => !short.includes(needle)),
    ({ bytes }) => bytes.readUInt32LE(),
  )
  const marks = new Uint8Array(1 << 16)
  for (const prefix of byPrefix.keys()) marks[markOf(prefix)] = 1
  return (content) => {
    const found = new Set(short.filter(({ bytes }) => content.includes(bytes)))
    let last = 0
    for (let at = 0; at < content.length; at += 1) {
      last = (last >>> 8) | ((content[at] ?? 0) << 24)
      if (marks[markOf(last)] === 0 || at < PREFIX - 1) continue
      const start = at - PREFIX + 1
      for (const needle of byPrefix.get(last >>> 0) ?? []) {
        if (content.subarray(start, start + needle.bytes.length).equals(needle.bytes)) found.add(needle)
      }
    }
    return found
  }
}

/** Every file of a folder and those in it. */
export async function filesIn(folder: string, wanted: (path: string) => boolean = () => true): Promise<Place[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  return await Promise.all(files.filter(wanted).map(async (name) => ({ name, content: await readFile(name) })))
}
