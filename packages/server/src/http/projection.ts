/** `?include=` and `?exclude=` of lists: which members of each document the answer has. Unknown names do nothing. */
import { AppError } from '../errors.ts'

export interface Projection {
  readonly include?: string | undefined
  readonly exclude?: string | undefined
}

/** What a document keeps whatever is asked: enough to know which one it is. */
const IDENTITY = ['_id', 'name']

type Document = Record<string, unknown>

/** @throws AppError when both are given */
export function project(documents: readonly unknown[], { include, exclude }: Projection): readonly unknown[] {
  if (include !== undefined && exclude !== undefined) throw new AppError('invalid_query_params')
  const wanted = names(include)
  if (wanted.length > 0) return documents.map((document) => pick(document as Document, [...IDENTITY, ...wanted]))
  const unwanted = names(exclude)
  return unwanted.length > 0 ? documents.map((document) => omit(document as Document, unwanted)) : documents
}

const names = (list: string | undefined): readonly string[] => (list ?? '').split(',').filter((name) => name !== '')

function pick(document: Document, paths: readonly string[]): Document {
  const entries = Object.entries(document).flatMap(([key, value]): [string, unknown][] => {
    if (paths.includes(key)) return [[key, value]]
    const inner = below(paths, key)
    return inner.length > 0 && isObject(value) ? [[key, pick(value, inner)]] : []
  })
  return Object.fromEntries(entries)
}

function omit(document: Document, paths: readonly string[]): Document {
  const entries = Object.entries(document).flatMap(([key, value]): [string, unknown][] => {
    if (paths.includes(key)) return []
    const inner = below(paths, key)
    return [[key, inner.length > 0 && isObject(value) ? omit(value, inner) : value]]
  })
  return Object.fromEntries(entries)
}

/** `['http.auth', 'name']` below `http` is `['auth']`. */
const below = (paths: readonly string[], key: string): readonly string[] =>
  paths.filter((path) => path.startsWith(`${key}.`)).map((path) => path.slice(key.length + 1))

const isObject = (value: unknown): value is Document =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
