/** Puts what a step answered into the record for the steps after it (integrator.io's transformation 1.0). */
import type { ResponseMapping } from '@keyway/contract'
import { pathOf, readPath, type SourceRecord } from '../../records/index.ts'

/** @returns makes a new record; the given one stays as it is, because other branches may hold it too */
export function compileResponseMapping(
  mapping: ResponseMapping | undefined,
): (record: SourceRecord, answer: SourceRecord) => SourceRecord {
  if (mapping === undefined) return (record) => record
  const fields = mapping.fields.map(({ extract, generate }) => ({
    read: compileExtract(extract),
    to: generate.split('.'),
  }))
  const lists = mapping.lists.map(({ generate, fields: members }) => ({
    to: generate.split('.'),
    members: members.map((member) => ({ read: compileExtract(member.extract), to: member.generate.split('.') })),
  }))
  return (record, answer) => {
    let mapped: unknown = record
    for (const { read, to } of fields) {
      const value = read(answer)
      if (value !== undefined) mapped = withMember(mapped, to, value)
    }
    for (const { to, members } of lists) mapped = withMember(mapped, to, listOf(answer, members))
    return mapped as SourceRecord
  }
}

type Read = (answer: unknown) => unknown

/** `data[*].id` reads one member of every element. */
function compileExtract(extract: string): Read {
  const [head = '', ...rest] = extract.split('[*]')
  const path = pathOf(head)
  if (rest.length === 0) return (value) => readPath(value, path)
  const inner = compileExtract(rest.join('[*]').replace(/^\./, ''))
  return (value) => {
    const elements = path.length === 0 ? value : readPath(value, path)
    if (!Array.isArray(elements)) return undefined
    return elements.flatMap((element) => {
      const found = inner(element)
      return found === undefined ? [] : [found]
    })
  }
}

interface Member {
  readonly read: Read
  readonly to: readonly string[]
}

/** One object per element of the longest list; a member that is no list is the same in all of them. */
function listOf(answer: SourceRecord, members: readonly Member[]): unknown[] {
  const columns = members.map(({ read, to }) => ({ to, value: read(answer) }))
  const rows = Math.max(0, ...columns.map(({ value }) => (Array.isArray(value) ? value.length : 0)))
  return Array.from({ length: rows }, (_, row) => {
    let object: unknown = {}
    for (const { to, value } of columns) {
      const cell = Array.isArray(value) ? value[row] : value
      if (cell !== undefined) object = withMember(object, to, cell)
    }
    return object
  })
}

/** Copies along the path. Defines own members, so that one named __proto__ is a member and nothing else. */
function withMember(value: unknown, [first, ...rest]: readonly string[], member: unknown): unknown {
  if (first === undefined) return member
  const object = typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {}
  const inner = Object.hasOwn(object, first) ? (object as Record<string, unknown>)[first] : undefined
  return Object.fromEntries([
    ...Object.entries(object).filter(([key]) => key !== first),
    [first, withMember(inner, rest, member)],
  ])
}
