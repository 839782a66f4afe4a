/** The documents of a configuration file, checked one by one; what is wrong is named by its place in the file. */
import { CONFIGURATION_KINDS, type ConfigurationImport, type ConfigurationKind, Id } from '@keyway/contract'
import { z } from 'zod'
import { markSecrets } from '../connections/index.ts'
import { parseInput } from '../documents/index.ts'
import { AppError, AppErrors } from '../errors.ts'
import { markFields } from '../iclients/index.ts'
import type { AnyKind } from './kinds.ts'
import { mapReferences } from './references.ts'

export interface FileDocument {
  readonly kind: ConfigurationKind
  /** Place in its list of the file. */
  readonly index: number
  /** In the file; null: the file was written by hand, and nothing in it refers to this one. */
  readonly id: string | null
  readonly input: { readonly name: string; readonly externalId?: string }
}

/** Errors told at once; the rest are counted. */
const TOLD = 50

/** @throws AppErrors with every place at fault */
export function readDocuments(
  configuration: ConfigurationImport['configuration'],
  kinds: Readonly<Record<ConfigurationKind, AnyKind>>,
): readonly FileDocument[] {
  const errors: AppError[] = []
  const read = CONFIGURATION_KINDS.flatMap((kind) => {
    const seen = new Map<string, number>()
    return configuration[kind].flatMap((document, index) => {
      try {
        const { _id: id = null, ...own } = document as { _id?: unknown }
        if (id !== null) parseInput(Id, id)
        const rest = MARKED[kind]?.(own) ?? own
        const found = { kind, index, id: id as string | null, input: parseInput(kinds[kind].input, rest) }
        for (const mark of [found.id ?? '', found.input.name.toLowerCase()].filter(Boolean))
          refuseTwice(seen, mark, index)
        return [found]
      } catch (error) {
        errors.push(...placed(error, kind, index))
        return []
      }
    })
  })
  throwAll(errors)
  return inOrder(read)
}

const LeftOut = z.object({ http: z.looseObject({}), secretsLeftOut: z.array(z.string().max(200)).max(100) })

/** The mask stands for each secret that the file tells of and does not hold. */
function withMarks(document: object): object {
  const read = LeftOut.safeParse(document)
  if (!read.success) return document
  const { secretsLeftOut: _, ...rest } = document as { secretsLeftOut?: unknown }
  return { ...rest, http: markSecrets(read.data.http, read.data.secretsLeftOut) }
}

const FieldsLeftOut = z.looseObject({ secretsLeftOut: z.array(z.string().max(200)).max(100) })

function withMarkedFields(document: object): object {
  const read = FieldsLeftOut.safeParse(document)
  if (!read.success) return document
  const { secretsLeftOut, ...rest } = read.data
  return markFields(rest, secretsLeftOut)
}

const MARKED: Partial<Record<ConfigurationKind, (document: object) => object>> = {
  connections: withMarks,
  iclients: withMarkedFields,
}

function refuseTwice(seen: Map<string, number>, mark: string, index: number): void {
  const before = seen.get(mark)
  if (before !== undefined && before !== index) {
    const reason = `The same name or id stands in the file before, at place ${before}. Keep one of the two.`
    throw new AppError('invalid_field', { facts: { reason } })
  }
  seen.set(mark, index)
}

/**
 * What another document of the same kind refers to comes before it: who lends concurrency, which flow runs next. Where they
 * refer to each other in a circle there is no order, and saving them says so.
 */
function inOrder(read: readonly FileDocument[]): readonly FileDocument[] {
  const byId = new Map(read.map((one) => [`${one.kind} ${one.id}`, one]))
  const placedBefore = new Set<FileDocument>()
  const add = (one: FileDocument): FileDocument[] => {
    if (placedBefore.has(one)) return []
    placedBefore.add(one)
    return [...usedBy(one).flatMap(add), one]
  }
  const usedBy = ({ kind, input }: FileDocument): FileDocument[] => {
    const used: FileDocument[] = []
    mapReferences(input, (to, id) => {
      const other = to === kind ? byId.get(`${to} ${id}`) : undefined
      if (other) used.push(other)
      return id
    })
    return used
  }
  return CONFIGURATION_KINDS.flatMap((kind) => read.filter((one) => one.kind === kind).flatMap(add))
}

/** An error with its place in the file. @throws what is no AppError */
export function placed(error: unknown, kind: ConfigurationKind, index: number): AppError[] {
  const errors = error instanceof AppErrors ? error.errors : error instanceof AppError ? [error] : null
  if (errors === null) throw error
  return errors.map(({ code, facts, field, cause }) => {
    const place = [kind, index, ...(field === undefined ? [] : [field])].join('.')
    return new AppError(code, { facts: code === 'unknown_field' ? { field: place } : facts, field: place, cause })
  })
}

/** @throws AppErrors unless there are none */
export function throwAll(errors: readonly AppError[]): void {
  if (errors.length > TOLD) {
    const more = new AppError('invalid_field', { facts: { reason: `${errors.length - TOLD} more errors follow.` } })
    throw new AppErrors([...errors.slice(0, TOLD), more])
  }
  if (errors.length > 0) throw new AppErrors(errors)
}
