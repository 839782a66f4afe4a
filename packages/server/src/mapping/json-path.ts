/**
 * `$.path` of integrator.io's Mapper 2.0: the part of JSONPath (RFC 9535) that names one place, plus `[*]` for every
 * element. No filters, slices or descents: a mapping reads, it does not search.
 */
import { readPath } from '../records/index.ts'

export const EVERY = Symbol('every element')
export type Step = string | number | typeof EVERY

const STEP = /\.([A-Za-z_][\w-]*)|\[(\d+)\]|\[(\*)\]|\['((?:[^'\\]|\\.)*)'\]|\["((?:[^"\\]|\\.)*)"\]/y

export class PathError extends Error {
  override readonly name = 'PathError'
}

export const isJsonPath = (extract: string): boolean => extract === '$' || /^\$[.[]/.test(extract)

/** @throws PathError when the path is not one this mapper reads */
export function compileJsonPath(path: string): (record: unknown) => unknown {
  const steps = stepsOf(path)
  const cut = steps.indexOf(EVERY)
  if (cut === -1) return (record) => readPath(record, steps as (string | number)[])
  return (record) => readEvery(record, steps)
}

/** @throws PathError when the path is not one this mapper reads */
export function stepsOf(path: string): Step[] {
  const steps: Step[] = []
  STEP.lastIndex = 1
  while (STEP.lastIndex < path.length) {
    const at = STEP.lastIndex
    const match = STEP.exec(path)
    if (!match) {
      throw new PathError(
        `"${path}" cannot be read from "${path.slice(at)}" on. Write it like $.attributes.enabled or $['a name'].`,
      )
    }
    steps.push(stepOf(match))
  }
  return steps
}

function stepOf([, member, index, every, single, double]: RegExpExecArray): Step {
  if (member !== undefined) return member
  if (index !== undefined) return Number(index)
  if (every !== undefined) return EVERY
  return (single ?? double ?? '').replace(/\\(.)/g, '$1')
}

function readEvery(value: unknown, steps: readonly Step[]): unknown {
  const cut = steps.indexOf(EVERY)
  if (cut === -1) return readPath(value, steps as (string | number)[])
  const elements = readPath(value, steps.slice(0, cut) as (string | number)[])
  if (!Array.isArray(elements)) return undefined
  const rest = steps.slice(cut + 1)
  const found = elements.map((element) => readEvery(element, rest)).filter((element) => element !== undefined)
  return rest.includes(EVERY) ? found.flat() : found
}
