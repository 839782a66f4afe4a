/**
 * Finds the operation a path asks for. Paths come as sent: SDKs leave a version empty (`/keys/n//encrypt`,
 * `/secrets/n/`), drop it, or start with two slashes, and Azure takes all of these.
 */
import type { OperationRow } from './operations/row.ts'

export interface Match<Id extends string> {
  readonly operation: OperationRow<Id>
  /** Values of the template's braces, decoded; an absent version is `''`. */
  readonly values: Readonly<Record<string, string>>
}

export type Routing<Id extends string> =
  | { readonly kind: 'found'; readonly match: Match<Id> }
  | { readonly kind: 'wrongMethod' }
  | { readonly kind: 'noSuchPath' }

interface Pattern<Id extends string> {
  readonly operation: OperationRow<Id>
  readonly segments: readonly string[]
  readonly literals: number
}

/** Prepares the table once; the returned function is called for every request. */
export function createRouter<Id extends string>(operations: readonly OperationRow<Id>[]) {
  /** By the first segment, which no template leaves open. */
  const byFirst = new Map<string, Pattern<Id>[]>()
  for (const pattern of operations.flatMap(patternsOf)) {
    const first = pattern.segments[0]?.toLowerCase() ?? ''
    byFirst.set(first, [...(byFirst.get(first) ?? []), pattern])
  }
  // a literal segment wins over a brace: /keys/n/rotationpolicy is never "version rotationpolicy"
  for (const patterns of byFirst.values()) patterns.sort((a, b) => b.literals - a.literals)

  return (method: string, rawPath: string): Routing<Id> => {
    const segments = segmentsOf(rawPath)
    const fitting = (byFirst.get((segments[0] ?? '').toLowerCase()) ?? []).filter((pattern) => fits(pattern, segments))
    const pattern = fitting.find((one) => one.operation.method === method)
    if (pattern) return { kind: 'found', match: { operation: pattern.operation, values: valuesOf(pattern, segments) } }
    return { kind: fitting.length > 0 ? 'wrongMethod' : 'noSuchPath' }
  }
}

/** Decoded segments without leading empty ones and without a trailing slash; an empty one inside is kept. */
export function segmentsOf(rawPath: string): string[] {
  const segments = rawPath.split('/').map(decode)
  while (segments[0] === '') segments.shift()
  while (segments.at(-1) === '') segments.pop()
  return segments
}

function patternsOf<Id extends string>(operation: OperationRow<Id>): Pattern<Id>[] {
  const segments = operation.path.split('/').slice(1)
  const literals = segments.filter((segment) => !segment.startsWith('{')).length
  const full = { operation, segments, literals }
  if (!segments.includes('{version}')) return [full]
  return [full, { ...full, segments: segments.filter((segment) => segment !== '{version}') }]
}

function fits(pattern: Pattern<string>, segments: readonly string[]): boolean {
  if (pattern.segments.length !== segments.length) return false
  return pattern.segments.every((expected, at) => {
    const given = segments[at] ?? ''
    if (expected === '{version}') return true
    if (expected.startsWith('{')) return given !== ''
    return expected === given || expected.toLowerCase() === given.toLowerCase()
  })
}

function valuesOf(pattern: Pattern<string>, segments: readonly string[]): Record<string, string> {
  const values: Record<string, string> = {}
  pattern.segments.forEach((expected, at) => {
    if (expected.startsWith('{')) values[expected.slice(1, -1)] = segments[at] ?? ''
  })
  return values
}

function decode(segment: string): string {
  if (!segment.includes('%')) return segment
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
