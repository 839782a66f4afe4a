/**
 * No answer has room for a secret: every member that any route's answer can have, looked through by name. One that is called like
 * a secret shows the mask and nothing else by its schema, or stands below in its own place, with what it holds.
 */
import { expect, test } from 'vitest'
import { z } from 'zod'
import { ROUTES, type Route, type RouteName } from './routes.ts'
import { MASK } from './secret.ts'

const SECRET =
  /secret|passw|pwd|passphrase|token|credential|private|pfx|pkcs12|assertion|verifier|cookie|authorization$|apikey|jwt|^(key|keys|value|code|state|nonce|d|p|q|dp|dq|qi|k|oth)$/i

/** Given out by these routes alone, and why. */
const GIVEN_OUT: Readonly<Record<string, string>> = {
  'tokens.create token': 'a new API token is shown once, to the session that makes it',
  'connections.token accessToken': 'what the route is for; it takes an API token of its own kind',
  'webhooks.create secret': 'what a new webhook is signed with is shown once, to whoever makes it',
  'webhooks.rotate secret': 'the same after a rotation',
}

/** Called like a secret and none: by the beginning of the route's name and the dotted place, and what it holds. */
const HARMLESS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  dashboard: {
    'running.diagnosis.code': 'of a diagnosis',
    'topFlows.lastRun.diagnosis.code': 'of a diagnosis',
  },
  connections: {
    tokenType: 'says Bearer',
    needsSecret: 'true or false',
    needsAuthorization: 'true or false',
    code: 'status of a test',
    'ping.code': 'status of a test',
    'errors.code': 'of an error',
    'ping.errors.code': 'of an error',
    'error.code': 'of an error',
    'diagnosis.code': 'of a diagnosis',
    'ping.diagnosis.code': 'of a diagnosis',
    'checks.diagnosis.code': 'of a diagnosis',
    'checks.state': 'passed, failed or skipped',
    'grant.accessTokenExpiresAt': 'a time',
    'grant.refreshTokenExpiresAt': 'a time',
    'http.auth.token': 'the block of that type',
    'http.auth.token.refreshTokenLocation': 'says header or body',
    'http.auth.token.refreshTokenPath': 'the name of a member',
    'http.auth.token.tokenPaths': 'names of members',
    'http.auth.token.refreshHeaders.value': 'a template: secrets in it are marks',
    'http.headers.value': 'a template: secrets in it are marks',
  },
  iclients: {
    enableJWT: 'true or false',
    jwt: 'the block of that name',
    'jwt.isSecretBase64Encoded': 'true or false',
    'oauth2.credential': 'the name of a kind of credential',
    'oauth2.clientSecretExpiresAt': 'a time',
    'azureserviceprincipal.clientSecretExpiresAt': 'a time',
    'oauth2.clientCredentialsLocation': 'says body or header',
    'oauth2.accessTokenLocation': 'says header, url or body',
    'oauth2.accessTokenHeaderName': 'the name of a header',
    'oauth2.accessTokenParamName': 'the name of a parameter',
    'oauth2.accessTokenPath': 'the name of a member',
    'oauth2.refreshTokenPath': 'the name of a member',
    'oauth2.token': 'the block of the token request',
    'oauth2.auth.queryParameters.value': 'a template: secrets in it are marks',
    'oauth2.token.headers.value': 'a template: secrets in it are marks',
    'oauth2.refresh.headers.value': 'a template: secrets in it are marks',
    'oauth2.revoke.headers.value': 'a template: secrets in it are marks',
  },
  applications: {
    'operations.inputs.secret': 'true or false: an input that is one',
    'clouds.scopes.value': 'a scope on offer',
    'clouds.appScopes.value': 'a scope on offer',
    'ways.credential': 'the name of a kind of credential',
  },
  templates: {
    'inputs.secret': 'true or false: an input that is one',
  },
  exports: {
    'http.headers.value': 'a template: secrets in it are marks',
    'http.paging.token': 'where the pages of a list begin',
    'errors.code': 'of an error',
    'stages.errors.code': 'of an error',
  },
  imports: {
    'http.headers.value': 'a template: secrets in it are marks',
    'errors.code': 'of an error',
    'dryRun.errors.code': 'of an error',
  },
  flows: {
    'flowJob.diagnosis.code': 'of a diagnosis',
    'childJobs.diagnosis.code': 'of a diagnosis',
    'errors.diagnosis.code': 'of a diagnosis',
    'resolved.code': 'of an error',
    'resolved.diagnosis.code': 'of a diagnosis',
    'errors.code': 'of an error',
    'steps.errors.code': 'of an error',
    'steps.records.error.code': 'of an error',
  },
  keys: { keys: 'ids of keys, their times, and how much needs each' },
  jobs: {
    'diagnosis.code': 'of a diagnosis',
    'flowJob.diagnosis.code': 'of a diagnosis',
    'childJobs.diagnosis.code': 'of a diagnosis',
  },
}

type Json = Readonly<Record<string, unknown>>
interface Member {
  readonly place: string
  readonly name: string
  readonly schema: Json
}

/** All members of a schema by their dotted places. */
function* membersOf(schema: unknown, above = ''): Generator<Member> {
  if (typeof schema !== 'object' || schema === null) return
  if (Array.isArray(schema)) {
    for (const one of schema) yield* membersOf(one, above)
    return
  }
  const { properties, ...rest } = schema as Json
  for (const [name, member] of Object.entries((properties ?? {}) as Json)) {
    const place = above === '' ? name : `${above}.${name}`
    yield { place, name, schema: member as Json }
    yield* membersOf(member, place)
  }
  for (const part of Object.values(rest)) yield* membersOf(part, above)
}

const answering = (Object.keys(ROUTES) as RouteName[]).filter((name) => (ROUTES[name] as Route).response)
const suspectsOf = (name: RouteName): readonly Member[] => {
  const schema = z.toJSONSchema((ROUTES[name] as Route).response as z.ZodType, { io: 'output', unrepresentable: 'any' })
  return [...membersOf(schema)].filter((one) => SECRET.test(one.name))
}
const groupOf = (name: RouteName): string => name.split('.')[0] ?? ''
const isHarmless = (name: RouteName, { place }: Member): boolean => HARMLESS[groupOf(name)]?.[place] !== undefined
const isMasked = ({ schema }: Member): boolean => schema.const === MASK

test.each(answering)('security 53 the answer of %s has no member for a secret', (name) => {
  const found = suspectsOf(name).filter((one) => !isMasked(one) && !isHarmless(name, one))
  expect(found.map(({ place }) => `${name} ${place}`).filter((one) => !(one in GIVEN_OUT))).toEqual([])
})

test('security 53 what may be in an answer is in one, so that no room is left for what is not there yet', () => {
  const suspects = answering.flatMap((name) => suspectsOf(name).map((one) => ({ name, one })))
  const here = new Set(suspects.map(({ name, one }) => `${groupOf(name)} ${one.place}`))
  const listed = Object.entries(HARMLESS).flatMap(([group, places]) =>
    Object.keys(places).map((place) => `${group} ${place}`),
  )
  expect(listed.filter((one) => !here.has(one))).toEqual([])
  const given = suspects.map(({ name, one }) => `${name} ${one.place}`)
  expect(Object.keys(GIVEN_OUT).filter((one) => !given.includes(one))).toEqual([])
})

test('security 53 every secret a document takes is read as the mask and as nothing else', () => {
  const masked = (group: string) => [
    ...new Set(
      answering
        .filter((name) => groupOf(name) === group)
        .flatMap((name) => suspectsOf(name).filter(isMasked))
        .map(({ place }) => place),
    ),
  ]
  expect(masked('connections').toSorted()).toEqual([
    'http.auth.basic.password',
    'http.auth.token.refreshToken',
    'http.auth.token.token',
    'http.clientCertificates.key',
    'http.clientCertificates.passphrase',
    'http.clientCertificates.pfx',
  ])
  expect(masked('iclients').toSorted()).toEqual([
    'azureserviceprincipal.clientSecret',
    'jwt.privateKey',
    'jwt.secret',
    'oauth2.clientCertificate.key',
    'oauth2.clientSecret',
  ])
  expect(masked('flows')).toEqual(['webhook.verification.key', 'key'])
})

test('security 53 every answer is closed: what a schema does not name is not sent', () => {
  for (const name of answering) {
    const schema = (ROUTES[name] as Route).response
    const given = schema?.safeParse({ canary: 'x' })
    if (given?.success) expect(JSON.stringify(given.data), name).not.toContain('canary')
  }
})
