/** OpenAPI 3.1 made from the route table: every path, parameter, body and answer has the schema that is enforced. */
import * as contract from '@keyway/contract'
import { ROUTES, type Route, type RouteName } from '@keyway/contract'
import { z } from 'zod'
import { NOUNS } from './nouns.ts'

type JsonSchema = z.core.JSONSchema.BaseSchema

/** Schemas the contract exports by name become components under that name. */
const NAMED: ReadonlyMap<unknown, string> = new Map(
  Object.entries(contract).flatMap(([name, value]): [unknown, string][] =>
    value instanceof z.ZodType && /^[A-Z]/.test(name) ? [[value, name]] : [],
  ),
)

export interface OpenApiDocument {
  readonly openapi: string
  readonly info: object
  readonly paths: Readonly<Record<string, Readonly<Record<string, object>>>>
  readonly components: { readonly schemas: Readonly<Record<string, object>> } & Readonly<Record<string, unknown>>
  readonly [member: string]: unknown
}

export function openApi(version: string, publicUrl: string): OpenApiDocument {
  const schemas: Record<string, object> = {}
  const ref = schemaRefs(schemas)
  const paths: Record<string, Record<string, object>> = {}
  for (const [name, route] of Object.entries(ROUTES) as [RouteName, Route][]) {
    const path = route.path.replace(/:(\w+)/g, '{$1}').replace('*', '{path}')
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(name, route, ref) }
  }
  ref(contract.ErrorEnvelope, 'output')
  return {
    openapi: '3.1.0',
    info: {
      title: 'Keyway',
      version,
      description: 'Connections, exports, imports and flows for Azure Key Vault. Paths are not case-sensitive.',
    },
    servers: [{ url: publicUrl }],
    security: [{ token: [] }, { session: [] }],
    paths,
    components: {
      schemas,
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'An API token, made in the console under Settings.' },
        session: { type: 'apiKey', in: 'cookie', name: 'keyway', description: 'A browser that is signed in.' },
      },
    },
  }
}

type Ref = (schema: z.ZodType, io: 'input' | 'output') => object

/** Gives a function that puts a named schema among the components and refers to it, or writes an unnamed one out. */
function schemaRefs(schemas: Record<string, object>): Ref {
  return (schema, io) => {
    if (schema instanceof z.ZodArray && NAMED.has(schema.element)) {
      return { type: 'array', items: named(schema.element as z.ZodType, io) }
    }
    return NAMED.has(schema) ? named(schema, io) : jsonSchema(schema, io)
  }
  function named(schema: z.ZodType, io: 'input' | 'output'): object {
    const name = String(NAMED.get(schema))
    schemas[name] ??= jsonSchema(schema, io)
    return { $ref: `#/components/schemas/${name}` }
  }
}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any', reused: 'inline' }) as JsonSchema
  return rest
}

function operation(name: RouteName, route: Route, ref: Ref): object {
  const group = name.split('.')[0] ?? ''
  return {
    operationId: name,
    tags: [group],
    summary: route.summary,
    description: ACCESS[route.access],
    ...(route.access === 'public' || route.access === 'hook' ? { security: [] } : {}),
    parameters: [...pathParameters(route, NOUNS[group] ?? 'resource'), ...queryParameters(route)],
    ...(route.body ? { requestBody: { required: true, content: json(ref(route.body, 'input')) } } : {}),
    responses: {
      [route.status]: {
        description: route.summary,
        ...(route.response ? { content: json(ref(route.response, 'output')) } : {}),
      },
      default: {
        description: 'What went wrong and what to do',
        content: json({ $ref: '#/components/schemas/ErrorEnvelope' }),
      },
    },
  }
}

const ACCESS: Readonly<Record<Route['access'], string>> = {
  public: 'Anybody may call it.',
  hook: 'For whoever has the address: the token in it is the credential.',
  read: 'For sessions and every API token.',
  write: 'For sessions and API tokens with full access.',
  token: 'For API tokens with the scope "token".',
  session: 'For a signed-in browser, or the command line on the machine Keyway runs on.',
}

const json = (schema: object) => ({ 'application/json': { schema } })

function pathParameters(route: Route, noun: string): object[] {
  const rest = { name: 'path', in: 'path', required: true, schema: { type: 'string' }, description: 'Path to call' }
  const named = [...route.path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string', ...(name === 'key' || name === 'token' ? {} : { pattern: '^[0-9a-f]{24}$' }) },
    description: name === 'id' ? `Id of the ${noun}` : name,
  }))
  return route.path.endsWith('*') ? [...named, rest] : named
}

function queryParameters(route: Route): object[] {
  if (!route.query) return []
  const { properties = {}, required = [] } = jsonSchema(route.query, 'input')
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }))
}
