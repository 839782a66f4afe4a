/**
 * Finds the operation of a request. Paths are few, so a list of expressions is fast enough and keeps their order plain.
 */
import type { ArmErrorName } from './errors.ts'
import { ARM_OPERATIONS, type ArmOperation } from './operations.ts'
import { REFUSED_FAMILIES } from './refused.ts'

export type Routing =
  | { readonly kind: 'found'; readonly operation: ArmOperation; readonly params: Readonly<Record<string, string>> }
  | { readonly kind: 'refused'; readonly error: ArmErrorName; readonly params: Readonly<Record<string, string>> }
  | { readonly kind: 'wrongMethod' }
  | { readonly kind: 'unknown' }

export function createArmRouter() {
  const routes = Object.values(ARM_OPERATIONS).map((operation: ArmOperation) => ({
    operation,
    expression: compile(operation.path),
  }))
  const refusals = Object.values(REFUSED_FAMILIES).flatMap(({ paths, error }) =>
    paths.map((path) => ({ error, expression: compile(path, '(?:/.*)?') })),
  )
  return (method: string, rawPath: string): Routing => {
    const path = rawPath.replaceAll(/\/{2,}/g, '/').replace(/(.)\/$/, '$1')
    let wrongMethod = false
    for (const { operation, expression } of routes) {
      const match = expression.exec(path)
      if (!match) continue
      if (operation.method === method) return { kind: 'found', operation, params: decode(match.groups) }
      wrongMethod = true
    }
    if (wrongMethod) return { kind: 'wrongMethod' }
    for (const { error, expression } of refusals) {
      const match = expression.exec(path)
      if (match) return { kind: 'refused', error, params: decode(match.groups) }
    }
    return { kind: 'unknown' }
  }
}

function compile(path: string, rest = ''): RegExp {
  const source = path
    .replaceAll('.', '\\.')
    .replaceAll(/\{\+(\w+)\}/g, '(?<$1>.+)')
    .replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')
  return new RegExp(`^${source}${rest}$`, 'i')
}

function decode(groups: Readonly<Record<string, string>> | undefined): Record<string, string> {
  return Object.fromEntries(Object.entries(groups ?? {}).map(([name, value]) => [name, decodePercent(value)]))
}

/** A bad percent sign is left as it is: it names nothing. */
function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
