/** docs/reference/api.md: every route, and the members of what it takes, from the contract's route table. */
import { type Access, ROUTES, type Route } from '@keyway/contract'
import { z } from 'zod'
import { code, opening, tableOf } from './markdown.ts'

const WHO: Readonly<Record<Access, string>> = {
  public: 'anybody',
  hook: 'whoever has the address',
  read: 'session or any token',
  write: 'session or full token',
  session: 'session only',
  token: 'token for tokens',
}

const ABOUT = `Every route of the API. How to call it, page through lists and read errors is told in [../api.md](../api.md).
The source is \`packages/contract/src/routes.ts\`.`

export function routesPage(): string {
  const routes = Object.entries(ROUTES) as [string, Route][]
  const groups = Map.groupBy(routes, ([name]) => name.split('.')[0] ?? name)
  const sections = Array.from(groups, ([group, rows]) =>
    [`## ${group}`, '', overview(rows), ...bodies(rows)].join('\n'),
  )
  return [opening('API reference', ABOUT), ...sections].join('\n\n')
}

const overview = (rows: readonly [string, Route][]): string =>
  tableOf(
    ['route', 'who', 'answers', 'what it does'],
    rows.map(([, route]) => [
      code(`${route.method} ${route.path}`),
      WHO[route.access],
      String(route.status),
      route.summary,
    ]),
  )

/** The members a body takes, for each schema of the group once. */
function bodies(rows: readonly [string, Route][]): string[] {
  const seen = new Set<z.ZodType>()
  return rows.flatMap(([, route]) => {
    const members = [...membersOf(route.body, seen), ...membersOf(route.query, seen)]
    if (members.length === 0) return []
    return ['', `### ${route.method} ${route.path}`, '', tableOf(['member', 'type', 'required', 'notes'], members)]
  })
}

interface JsonSchema {
  readonly type?: string | readonly string[]
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly items?: JsonSchema
  readonly anyOf?: readonly JsonSchema[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly default?: unknown
  readonly description?: string
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
}

function membersOf(schema: z.ZodType | undefined, seen: Set<z.ZodType>): string[][] {
  if (!schema || seen.has(schema)) return []
  seen.add(schema)
  return walk(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', reused: 'inline' }) as JsonSchema, '')
}

function walk(schema: JsonSchema, path: string): string[][] {
  if (schema.items?.properties) return walk(schema.items, `${path}[].`)
  return Object.entries(schema.properties ?? {}).flatMap(([name, member]) => {
    const here = path + name
    const row = [code(here), typeOf(member), schema.required?.includes(name) ? 'yes' : 'no', notes(member)]
    return [row, ...walk(member, member.items ? here : `${here}.`)]
  })
}

function typeOf(schema: JsonSchema): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' or ')
  if (schema.anyOf) return schema.anyOf.map(typeOf).join(' or ')
  if (schema.type === 'array') return `list of ${schema.items ? typeOf(schema.items) : 'anything'}`
  return Array.isArray(schema.type) ? schema.type.join(' or ') : String(schema.type ?? 'anything')
}

function notes(schema: JsonSchema): string {
  const parts = [
    schema.description,
    schema.default === undefined ? undefined : `default ${code(JSON.stringify(schema.default))}`,
    schema.maxLength === undefined ? undefined : `at most ${schema.maxLength} characters`,
    range(schema),
  ]
  return parts.filter((part) => part !== undefined).join('; ')
}

function range({ minimum, maximum }: JsonSchema): string | undefined {
  const bounds = [minimum, maximum].filter((bound) => bound !== undefined && Math.abs(bound) < Number.MAX_SAFE_INTEGER)
  if (bounds.length === 2) return `${minimum} to ${maximum}`
  return bounds.length === 1 ? (bounds[0] === minimum ? `at least ${minimum}` : `at most ${maximum}`) : undefined
}
