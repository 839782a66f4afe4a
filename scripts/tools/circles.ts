/** Finds circles among imports: files that need one another before either can be loaded. */
import type { Import } from './imports.ts'

/** Each circle once, as the path that closes it. */
export function circles(imports: readonly Import[]): string[][] {
  const next = Map.groupBy(imports, (entry) => entry.from)
  const state = new Map<string, 'open' | 'done'>()
  const found: string[][] = []
  const visit = (file: string, path: readonly string[]): void => {
    if (state.get(file) === 'done') return
    if (state.get(file) === 'open') {
      found.push([...path.slice(path.indexOf(file)), file])
      return
    }
    state.set(file, 'open')
    for (const { to } of next.get(file) ?? []) visit(to, [...path, file])
    state.set(file, 'done')
  }
  for (const file of next.keys()) visit(file, [])
  return found
}
