/**
 * Finds the operation of a request. Paths are few, so a list of expressions is fast enough and keeps their order plain.
 */
import { ARM_OPERATIONS, type ArmOperation } from './operations.ts'

interface CompiledRoute {
  readonly operation: ArmOperation
  readonly expression: RegExp
}

export type Routing =
  | { readonly kind: 'found'; readonly operation: ArmOperation; readonly params: Readonly<Record<string, string>> }
  | { readonly kind: 'wrongMethod' }
  | { readonly kind: 'unknown' }

export function createArmRouter(operations: readonly ArmOperation[] = ARM_OPERATIONS) {
  const routes: CompiledRoute[] = operations.map((operation) => ({ operation, expression: compile(operation.path) }))
  return (method: string, rawPath: string): Routing => {
    const path = rawPath.replaceAll(/\/{2,}/g, '/').replace(/(.)\/$/, '$1')
    let wrongMethod = false
    for (const { operation, expression } of routes) {
      const match = expression.exec(path)
      if (!match) continue
      if (operation.method === method) return { kind: 'found', operation, params: decode(match.groups) }
      wrongMethod = true
    }
    return { kind: wrongMethod ? 'wrongMethod' : 'unknown' }
  }
}

function compile(path: string): RegExp {
  const source = path
    .replaceAll('.', '\\.')
    .replaceAll(/\{\+(\w+)\}/g, '(?<$1>.+)')
    .replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')
  return new RegExp(`^${source}$`, 'i')
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
