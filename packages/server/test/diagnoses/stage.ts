/** Where failures are provoked: a sandbox, a Keyway on it, and short words for what a provocation does there. */
import { randomBytes } from 'node:crypto'
import type { RegisteredApp } from '@keyway/azure-sandbox'
import { type Diagnosis, type DiagnosisCode, type DoctorReport, diagnoseResponse } from '@keyway/contract'
import { accessTokenPlace } from '../../src/grants/tokens.ts'
import type { RawRequest } from '../../src/outbound/outbound.ts'
import { type AzureWorld, MEGAN, openAzureWorld } from '../support/azure-world.ts'
import { iclientInput } from '../support/sample-documents.ts'

/** Causes a failure for real, and gives how Keyway explains it. */
export type Provocation = (stage: Stage) => Promise<Told>
export type Provocations<C extends DiagnosisCode = DiagnosisCode> = Readonly<Record<C, Provocation>>

/** At least the code; most give the whole diagnosis. */
export type Told = Pick<Diagnosis, 'code'> & Partial<Diagnosis>

export const ADELE = 'adele.vance@contoso.onmicrosoft.com'

export interface Stage {
  readonly world: AzureWorld
  /** A connection Megan authorized, to a vault she may use wholly. */
  readonly connection: string
  /** The same for Resource Manager. */
  readonly control: string
  readonly megan: string
  readonly adele: string
  /** An app registration, a client and a connection nobody else uses; authorized unless `user` is null. */
  own(user?: string | null, oauth2?: object): Promise<Own>
  /** A vault of Megan's, and an authorized connection to it. */
  ownVault(properties?: object): Promise<{ readonly vault: string; readonly connection: string }>
  /** Why an operation was refused. */
  refused(connection: string, operation: string, inputs: object): Promise<Told>
  /** Does what a provocation needs to be there before. */
  done(connection: string, operation: string, inputs: object): Promise<unknown>
  /** Why a request of the caller's own was refused. */
  sent(connection: string, method: string, path: string, body?: object): Promise<Told>
  /** The same, where it is to succeed. */
  put(connection: string, method: string, path: string, body?: object): Promise<unknown>
  /** What the doctor finds first. */
  examined(connection: string): Promise<Told>
  /** Why coming back from the sign-in gave no access. */
  authorized(connection: string, user?: string, consent?: 'allow' | 'cancel'): Promise<Told>
  /** Puts a token of one's own making in place of the granted one. */
  giveToken(connection: string, token: string): Promise<void>
  close(): Promise<void>
}

export interface Own {
  readonly app: RegisteredApp
  readonly iclient: string
  readonly connection: string
}

const unique = (): string => `v${randomBytes(6).toString('hex')}`

export async function openStage(): Promise<Stage> {
  const world = await openAzureWorld()
  const { sandbox, app, azure, deps } = world
  const idOf = (user: string) => sandbox.control.users().find((one) => one.userPrincipalName === user)?.id ?? ''
  const megan = idOf(MEGAN)
  await world.createVault('stage')
  const connection = await world.connect('stage')
  await world.authorize(connection)
  const control = await world.connect('control', {
    _httpConnectorApiId: 'control-plane',
    unencrypted: {},
    auth: { type: 'oauth', oauth: { scope: [`${sandbox.endpoints.armResource}/user_impersonation`] } },
  })
  await world.authorize(control)

  const send = async (id: string, method: string, path: string, body?: object) => {
    const request: RawRequest = {
      method,
      path,
      headers: { 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }
    const result = await azure.outbound.send(id, request, { patienceMs: 0 })
    if (!result.ok) throw new Error(result.diagnosis.cause)
    const text = (await result.answer.bytes()).toString('utf8')
    return { status: result.answer.status, body: text === '' ? undefined : (JSON.parse(text) as unknown) }
  }
  const onlyRefused = (result: object): Told => {
    const { diagnosis } = result as { readonly diagnosis?: Diagnosis }
    if (diagnosis === undefined) throw new Error('it was not refused')
    return diagnosis
  }

  const stage: Stage = {
    world,
    connection,
    control,
    megan,
    adele: idOf(ADELE),
    async own(user = ADELE, oauth2 = {}) {
      const name = unique()
      const { redirectUri } = (await app.call('GET', '/v1/iclients/newRedirectUri')).body
      const own = sandbox.control.registerApp({ displayName: name, redirectUris: [redirectUri] })
      const made = await app.call(
        'POST',
        '/v1/iclients',
        iclientInput(name, {
          clientId: own.clientId,
          clientSecret: own.addSecret('own').secretText,
          redirectUri,
          unencrypted: { cloud: 'sandbox', tenantId: sandbox.tenantId },
          ...oauth2,
        }),
      )
      const vaultUrl = sandbox.endpoints.vault('stage')
      const id = await world.connect(name, { _iClientId: made.body._id, unencrypted: { vaultUrl } })
      if (user !== null) await world.authorize(id, user)
      return { app: own, iclient: made.body._id, connection: id }
    },
    async ownVault(properties = {}) {
      const vault = unique()
      await world.createVault(vault)
      if (Object.keys(properties).length > 0) {
        await stage.put(control, 'PATCH', vaultPath(stage, vault), { properties })
      }
      const id = await world.connect(vault)
      await world.authorize(id)
      return { vault, connection: id }
    },
    async refused(id, operation, inputs) {
      return onlyRefused(await azure.outbound.call(id, operation, { ...inputs }, { patienceMs: 0 }))
    },
    async done(id, operation, inputs) {
      const result = await azure.outbound.call(id, operation, { ...inputs })
      if (!result.ok) throw new Error(`${operation}: ${result.diagnosis.cause}`)
      return result.body
    },
    async sent(id, method, path, body) {
      const api = id === control ? 'control-plane' : 'data-plane'
      const answer = await send(id, method, path, body)
      if (answer.status < 300) throw new Error('it was not refused')
      return diagnoseResponse({ api, ...answer })
    },
    async put(id, method, path, body) {
      const answer = await send(id, method, path, body)
      if (answer.status >= 300) throw new Error(`${path}: ${JSON.stringify(answer.body)}`)
      return answer.body
    },
    async examined(id) {
      const report = (await app.call('POST', `/v1/connections/${id}/doctor`)).body as DoctorReport
      return onlyRefused(report.checks.find(({ state }) => state === 'failed') ?? {})
    },
    async authorized(id, user, consent) {
      return await cameBack(await world.authorize(id, user, consent))
    },
    async giveToken(id, token) {
      const accessTokenSealed = await deps.sealer.seal(token, accessTokenPlace(id))
      const refreshedAt = deps.clock.now()
      await deps.db
        .updateTable('grants')
        .set({ accessTokenSealed, refreshedAt })
        .where('connectionId', '=', id)
        .execute()
      azure.outbound.forget(id)
    },
    close: () => world.close(),
  }
  return stage
}

/** The code that the callback sends the console's page. */
export async function cameBack(answer: { readonly headers: Readonly<Record<string, unknown>> }): Promise<Told> {
  return { code: new URL(String(answer.headers.location)).searchParams.get('result') ?? 'none' }
}

export const vaultPath = ({ world }: Stage, vault: string, version = '2023-07-01'): string =>
  `${groupPath({ world })}/providers/Microsoft.KeyVault/vaults/${vault}?api-version=${version}`

export const groupPath = ({ world: { sandbox } }: Pick<Stage, 'world'>): string =>
  `/subscriptions/${sandbox.subscriptionId}/resourceGroups/${sandbox.resourceGroup}`
