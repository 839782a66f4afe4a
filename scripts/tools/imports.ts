/** Reads every import of our own TypeScript: what a file names, resolved to a path of the repository where it is ours. */
import { glob, readFile } from 'node:fs/promises'
import { dirname, join, normalize } from 'node:path'
import { parseSync } from 'oxc-parser'
import { ROOT } from './run-process.ts'

export interface Import {
  /** Path from the repository's root. */
  readonly from: string
  /** Path from the root for a relative import; else the name as written. */
  readonly to: string
  readonly typeOnly: boolean
}

const SOURCES = ['packages/*/{src,test}/**/*.{ts,tsx}', 'e2e/**/*.ts', 'benchmarks/**/*.ts', 'scripts/**/*.ts']

/** @throws when a file cannot be parsed */
export async function readImports(): Promise<Import[]> {
  const all: Import[] = []
  for await (const file of glob(SOURCES, { cwd: ROOT, exclude: ['**/node_modules/**'] })) {
    if (file.includes('node_modules')) continue
    all.push(...importsOf(file, await readFile(join(ROOT, file), 'utf8')))
  }
  return all
}

/** Imports and re-exports of one file's text; `import()` with a literal name counts too. */
export function importsOf(file: string, text: string): Import[] {
  const { module, errors } = parseSync(file, text)
  if (errors.length > 0) throw new Error(`${file} cannot be parsed: ${errors[0]?.message}`)
  const found = (name: string, typeOnly: boolean): Import => ({ from: file, to: resolve(file, name), typeOnly })
  return [
    ...module.staticImports.map((row) =>
      found(row.moduleRequest.value, row.entries.length > 0 && row.entries.every((entry) => entry.isType)),
    ),
    ...module.staticExports.flatMap((row) => {
      const name = row.entries.find((entry) => entry.moduleRequest)?.moduleRequest?.value
      return name === undefined
        ? []
        : [
            found(
              name,
              row.entries.every((entry) => entry.isType),
            ),
          ]
    }),
    ...module.dynamicImports.flatMap((row) => {
      const literal = /^['"](.*)['"]$/.exec(text.slice(row.moduleRequest.start, row.moduleRequest.end))?.[1]
      return literal === undefined ? [] : [found(literal, true)]
    }),
  ]
}

const resolve = (file: string, name: string): string =>
  name.startsWith('.') ? normalize(join(dirname(file), name)) : name
