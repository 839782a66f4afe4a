/** No answer has room for a secret: every member that any route's answer can have, looked through by name. */
import { expect, test } from 'vitest'
import { z } from 'zod'
import { ROUTES, type Route, type RouteName } from './routes.ts'

const SECRET =
  /secret|passw|passphrase|token|credential|private|pfx|assertion|verifier|cookie|authorization$|apikey|jwt|^(key|value|code|d|p|q|k)$/i

/** What may be there all the same, and why. */
const ALLOWED: Readonly<Record<string, string>> = {
  'tokens.create token': 'a new API token is shown once, to the session that makes it',
  'connections.token accessToken': 'what the route is for; it takes an API token of its own kind',
  'connections.token tokenType': 'says Bearer',
  'webhooks.create secret': 'what a new webhook is signed with is shown once, to whoever makes it',
  'webhooks.rotate secret': 'the same after a rotation',
  'applications.list secret': 'true or false: an input that is one',
  'applications.get secret': 'the same',
  password: 'six asterisks',
  passphrase: 'six asterisks',
  pfx: 'six asterisks',
  refreshToken: 'six asterisks',
  refreshTokenLocation: 'says header or body',
  refreshTokenPath: 'the name of a member',
  tokenPaths: 'names of members',
  accessTokenPath: 'the name of a member',
  accessTokenParamName: 'the name of a parameter',
  needsSecret: 'true or false',
  clientSecret: 'six asterisks, or absent',
  clientSecretExpiresAt: 'a time',
  clientCredentialsLocation: 'says body or header',
  enableJWT: 'false',
  credential: 'the name of a kind of credential',
  needsAuthorization: 'true or false',
  code: 'of an error or a diagnosis, or the status of a test',
  accessTokenExpiresAt: 'a time',
  refreshTokenExpiresAt: 'a time',
  accessTokenLocation: 'says header',
  accessTokenHeaderName: 'says Authorization',
  token: 'the address of a token endpoint, the name of an API token, six asterisks, or where the pages of a list begin',
  key: 'six asterisks: the private key of a certificate stays where it is',
  value: 'a scope on offer',
}

type Json = Readonly<Record<string, unknown>>

/** Dotted names of all members of a schema. */
function* membersOf(schema: unknown): Generator<{ name: string; schema: Json }> {
  if (typeof schema !== 'object' || schema === null) return
  if (Array.isArray(schema)) {
    for (const one of schema) yield* membersOf(one)
    return
  }
  const { properties, ...rest } = schema as Json
  for (const [name, member] of Object.entries((properties ?? {}) as Json)) {
    yield { name, schema: member as Json }
    yield* membersOf(member)
  }
  for (const part of Object.values(rest)) yield* membersOf(part)
}

const answering = (Object.keys(ROUTES) as RouteName[]).filter((name) => (ROUTES[name] as Route).response)

test.each(answering)('security 53 the answer of %s has no member for a secret', (name) => {
  const schema = z.toJSONSchema((ROUTES[name] as Route).response as z.ZodType, { io: 'output', unrepresentable: 'any' })
  const found = [...membersOf(schema)].map((one) => one.name).filter((one) => SECRET.test(one))
  expect(found.filter((one) => !(`${name} ${one}` in ALLOWED) && !(one in ALLOWED))).toEqual([])
})

/** Members called like a token that are none, by the beginning of their routes. */
const NO_TOKENS: Readonly<Record<string, readonly string[]>> = {
  /** Six asterisks. */
  connections: ['token', 'refreshToken'],
  /** Where the pages of a list begin. */
  exports: ['token'],
}

test('security 53 only the two routes that are for it give a token out', () => {
  const giving = answering.filter((name) => {
    const schema = z.toJSONSchema((ROUTES[name] as Route).response as z.ZodType, { unrepresentable: 'any' })
    const harmless = NO_TOKENS[name.split('.')[0] ?? ''] ?? []
    return [...membersOf(schema)].some(
      (one) =>
        !harmless.includes(one.name) &&
        /^(token|accessToken|refreshToken)$/.test(one.name) &&
        one.schema.type === 'string',
    )
  })
  expect(giving.sort()).toEqual(['connections.token', 'tokens.create'])
})

test('security 53 every answer is closed: what a schema does not name is not sent', () => {
  for (const name of answering) {
    const schema = (ROUTES[name] as Route).response
    const given = schema?.safeParse({ canary: 'x' })
    if (given?.success) expect(JSON.stringify(given.data), name).not.toContain('canary')
  }
})
