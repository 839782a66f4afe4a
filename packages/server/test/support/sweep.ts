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
  return planted.flatMap(({ what, value }) =>
    formsOf(value).flatMap(({ encoding, text }) =>
      places
        .filter(({ content }) => content.includes(text))
        .map(({ name }) => `${what} stands in ${name} (${encoding})`),
    ),
  )
}

/** Every file of a folder and those in it. */
export async function filesIn(folder: string, wanted: (path: string) => boolean = () => true): Promise<Place[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  return await Promise.all(files.filter(wanted).map(async (name) => ({ name, content: await readFile(name) })))
}
