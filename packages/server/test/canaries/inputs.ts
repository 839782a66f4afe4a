/** What each route is sent: once as it should be, once with secrets where none belong and of the wrong kind. */
import { ROUTES, type Route, type RouteName } from '@keyway/contract'
import { exportInput, flowInput, importInput } from '../support/flow-documents.ts'
import { connectionInput, iclientInput } from '../support/sample-documents.ts'
import type { Scene } from './open-scene.ts'

export interface Input {
  readonly path: string
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

let count = 0
const unique = (): string => `made ${++count}`

const proxied = { 'integrator-method': 'GET', 'integrator-relative-uri': '/secrets/s-1' }

/** The newest secret of a kind: a link or an address that is good now. */
const newest = ({ planted }: Scene, kind: string): string => planted.findLast(({ what }) => what === kind)?.value ?? ''

/** Of an error of the import. */
const keptRecord = (ids: Scene['ids']): string => `/v1/flows/${ids.flows}/${ids.imports}/${ids.keptRecord}/data`

/** By route; a route that is not here is sent no body, to the path of its own. */
const RIGHT: { readonly [N in RouteName]?: (scene: Scene) => Partial<Input> } = {
  'tokens.create': () => ({ body: { name: unique(), scope: 'read' } }),
  'iclients.create': ({ plant }) => ({
    body: iclientInput(unique(), { clientSecret: plant('created client secret') }),
  }),
  'iclients.replace': ({ plant }) => ({
    body: iclientInput(unique(), { clientSecret: plant('replaced client secret') }),
  }),
  'iclients.patch': ({ plant }) => ({ body: { oauth2: { clientSecret: plant('patched client secret') } } }),
  'connections.create': ({ ids }) => ({ body: connectionInput(unique(), ids.iclients ?? '') }),
  'connections.debugOn': () => ({ body: { minutes: 30 } }),
  'connections.call': ({ ids }) => ({
    path: `/v1/connections/${ids.connections}/operations/GetSecret`,
    body: { inputs: { 'secret-name': 's-1' } },
  }),
  'connections.debugLive': ({ ids }) => ({ path: `/v1/connections/${ids.connections}/debug/live?after=0` }),
  'connections.clone': () => ({ body: { name: unique() } }),
  'connections.createConnectLink': () => ({ body: {} }),
  'connections.replaceConnection': ({ ids }) => ({ body: { _newConnectionId: ids.otherConnection, dryRun: true } }),
  'connect.open': (scene) => ({ body: { token: newest(scene, 'connect-link token') } }),
  'connect.start': (scene) => ({ body: { token: newest(scene, 'connect-link token') } }),
  'exports.replaceConnection': ({ ids }) => ({ body: { _newConnectionId: ids.otherConnection } }),
  'imports.replaceConnection': ({ ids }) => ({ body: { _newConnectionId: ids.connections } }),
  'flows.replaceConnection': ({ ids }) => ({
    body: { _connectionId: ids.otherConnection, _newConnectionId: ids.connections },
  }),
  'flows.makeWebhook': ({ ids }) => ({ path: `/v1/flows/${ids.postedFlow}/webhook` }),
  'flows.deleteWebhook': ({ ids }) => ({ path: `/v1/flows/${ids.postedFlow}/webhook` }),
  'flows.verifyWebhook': ({ ids, plant }) => ({
    path: `/v1/flows/${ids.signedFlow}/webhook/verification`,
    body: { verify: 'hmac', header: 'X-Signature', key: plant('key of signed posts') },
  }),
  'flows.deliver': (scene) => ({
    path: `/v1/flows/${scene.ids.postedFlow}/webhook/${newest(scene, 'flow webhook token')}`,
    body: [{ name: 'posted', value: scene.plant('value posted to a webhook') }],
  }),
  'webhooks.create': () => ({ body: { name: unique(), url: 'https://hooks.example/in' } }),
  'webhooks.replace': () => ({ body: { name: unique(), url: 'https://hooks.example/in' } }),
  'webhooks.patch': () => ({ body: { name: unique() } }),
  'exports.clone': () => ({ body: { name: unique() } }),
  'imports.clone': () => ({ body: { name: unique() } }),
  'flows.clone': () => ({ body: { name: unique() } }),
  'flows.test': () => ({ body: {} }),
  'flows.resolveErrors': () => ({ body: { all: true } }),
  'flows.deleteResolved': () => ({ body: { all: true } }),
  'flows.tagErrors': ({ ids }) => ({
    path: `/v1/flows/${ids.flows}/${ids.imports}/tags`,
    body: { errors: [{ id: ids.keptRecord }], tagIds: [ids.tags] },
  }),
  'tags.create': () => ({ body: { tag: unique() } }),
  'tags.replace': () => ({ body: { tag: unique() } }),
  'flows.retryErrors': () => ({ body: { all: true } }),
  'flows.retryData': ({ ids }) => ({ path: keptRecord(ids) }),
  'flows.revealRetryData': ({ ids }) => ({ path: `${keptRecord(ids)}/reveal` }),
  'flows.replaceRetryData': ({ ids }) => ({ path: keptRecord(ids), body: { data: { name: 's-1', value: '******' } } }),
  'configuration.import': () => ({ body: { configuration: { format: 1 }, dryRun: true } }),
  'connections.patch': () => ({ body: { name: unique() } }),
  'connections.authorizeFrom': ({ ids }) => ({ body: { _connectionId: ids.otherConnection } }),
  'connections.token': () => ({ body: {} }),
  'connections.proxy': () => ({ headers: proxied }),
  'connections.proxyPut': ({ plant }) => ({ body: { value: plant('value put through the proxy') } }),
  'exports.preview': ({ ids }) => ({ body: { ...exportInput('preview', ids.connections ?? ''), limit: 20 } }),
  'exports.invoke': () => ({ body: {} }),
  'exports.create': ({ ids }) => ({ body: exportInput(unique(), ids.connections ?? '') }),
  'exports.replace': ({ ids }) => ({ body: exportInput(unique(), ids.connections ?? '') }),
  'exports.patch': () => ({ body: { name: unique() } }),
  'imports.invoke': ({ plant }) => ({ body: [{ name: 'invoked', value: plant('value of an invoked import') }] }),
  'imports.dryRun': ({ plant }) => ({ body: [{ name: 's-1', value: plant('value of an import tried out') }] }),
  'imports.preview': ({ ids, plant }) => ({
    body: {
      ...importInput('preview', ids.connections ?? ''),
      data: [{ name: 's-1', value: plant('value of an import looked at') }],
      dryRun: true,
    },
  }),
  'imports.create': ({ ids }) => ({ body: importInput(unique(), ids.connections ?? '') }),
  'imports.replace': ({ ids }) => ({ body: importInput(unique(), ids.otherConnection ?? '') }),
  'imports.patch': () => ({ body: { name: unique() } }),
  'flows.create': ({ ids }) => ({ body: flowInput(unique(), ids.exports ?? '', ids.imports ?? '') }),
  'flows.replace': ({ ids }) => ({ body: flowInput(unique(), ids.exports ?? '', ids.imports ?? '') }),
  'flows.patch': () => ({ body: { name: unique() } }),
  'templates.install': ({ ids }) => ({
    path: '/v1/templates/back-up-vault/install',
    body: { connections: { vault: ids.connections } },
  }),
  'keys.wrap': () => ({ body: { vaultKey: 'https://contoso.vault.azure.net/keys/k' } }),
}

export const rightInput = (name: RouteName, scene: Scene): Input => ({
  path: pathOf(name, scene.ids[name.split('.')[0] ?? ''] ?? 'a'.repeat(24), scene).replace('*', 'secrets/s-2'),
  ...RIGHT[name]?.(scene),
})

/** The same ones for every route: a thousand would take long to search for. */
const MISPLACED: string[] = []

/** Secrets under the names they go by, as deep as documents go, in types that are not theirs, and in a path that leads nowhere. */
export function wrongInput(name: RouteName, scene: Scene): Input {
  let used = 0
  const secret = (): string => {
    MISPLACED[used] ??= scene.plant('secret in a wrong place')
    return MISPLACED[used++] ?? ''
  }
  const secrets = () => ({ clientSecret: [secret()], token: { x: secret() }, password: secret(), value: secret() })
  const key = () => ({ key: secret(), pfx: secret(), passphrase: secret(), cert: 7 })
  const body = {
    ...secrets(),
    name: { secret: secret() },
    oauth2: { ...secrets(), clientCertificate: key() },
    azureserviceprincipal: { ...secrets(), nothing: secret() },
    http: { auth: { ...secrets(), oauth: secrets(), basic: secrets() }, unencrypted: secrets() },
  }
  const headers = { 'integrator-method': 'PUT', 'integrator-relative-uri': '/secrets', 'integrator-secret': secret() }
  const path = pathOf(name, 'b'.repeat(24), scene).replace('*', 'secrets/none?x=1')
  const { method }: Route = ROUTES[name]
  return { path, headers, ...(method !== 'GET' && { body }) }
}

const pathOf = (name: RouteName, id: string, { ids }: Scene): string =>
  ROUTES[name].path
    .replace(':stepId', ids.exports ?? '')
    .replace(':linkId', ids.connectLink ?? '')
    .replace(':deliveryId', ids.delivery ?? '')
    .replace(':operation', 'GetSecrets')
    .replace(':template', 'mirror-vault')
    .replace(/:\w+/g, id)
