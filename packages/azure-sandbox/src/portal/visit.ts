/**
 * One visit of a portal page: the request, the person it acts as, and calls to the planes in that person's name.
 */
import type { SandboxControl } from '../control/index.ts'
import type { Html } from '../core/html.ts'
import type { Plane, SandboxRequest, SandboxResponse } from '../core/http.ts'
import type { UserRecord } from '../entra/directory.ts'
import type { EntraContext } from '../entra/entra-context.ts'
import { callPlane, portalAuthorization } from '../in-process.ts'
import type { Notice, PortalSession } from './sessions.ts'

export interface PortalDeps {
  readonly entra: EntraContext
  readonly control: SandboxControl
  readonly armPlane: Plane
  vaultPlane(request: SandboxRequest, vaultName: string): Promise<SandboxResponse>
}

// biome-ignore lint/suspicious/noExplicitAny: answers of the planes are read field by field, as a browser's script would
export type Body = any

export interface PlaneAnswer {
  readonly ok: boolean
  readonly status: number
  readonly body: Body
  /** The refusal's own words. */
  readonly problem: string
}

export interface Visit {
  readonly deps: PortalDeps
  readonly session: PortalSession
  readonly user: UserRecord
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  /** Fields of a posted form, files as their text; empty for a GET. */
  readonly form: URLSearchParams
  readonly isPost: boolean
  /** Calls Resource Manager as the person. `path` without query; api-version is added. */
  arm(method: string, path: string, body?: unknown): Promise<PlaneAnswer>
  /** Calls a vault as the person. */
  vault(name: string, method: string, path: string, body?: unknown): Promise<PlaneAnswer>
}

/** What a page function returns. */
export type PageResult =
  | {
      readonly title: string
      readonly body: Html
      /** Entry of the left navigation this page belongs to. */
      readonly section: string
      readonly crumbs?: readonly (readonly [label: string, href: string])[]
      readonly status?: number
    }
  | { readonly redirect: string; readonly notice?: Notice }
  | { readonly download: string; readonly type: string; readonly text: string }

export type PageFunction = (visit: Visit) => PageResult | Promise<PageResult>

export const KEY_VAULT_VERSION = '7.5'
const ARM_VERSION = '2023-07-01'
const ROLE_VERSION = '2022-04-01'

export function planeCalls(deps: PortalDeps, user: UserRecord): Pick<Visit, 'arm' | 'vault'> {
  const { endpoints } = deps.entra
  const call = async (plane: Plane, origin: string, audience: string, method: string, path: string, body: unknown) => {
    const authorization = await portalAuthorization(deps.entra, user, audience)
    return read(await callPlane(plane, { method, path, headers: { authorization }, body, origin }))
  }
  return {
    arm: (method, path, body) => {
      const version = path.includes('Microsoft.Authorization') ? ROLE_VERSION : ARM_VERSION
      const full = `${path}${path.includes('?') ? '&' : '?'}api-version=${version}`
      return call(deps.armPlane, endpoints.arm, endpoints.armResource, method, full, body)
    },
    vault: (name, method, path, body) => {
      const full = `${path}${path.includes('?') ? '&' : '?'}api-version=${KEY_VAULT_VERSION}`
      const plane: Plane = (request) => deps.vaultPlane(request, name)
      return call(plane, endpoints.vault(name), endpoints.vaultResource, method, full, body)
    },
  }
}

function read(answer: SandboxResponse): PlaneAnswer {
  const body: Body =
    typeof answer.body === 'string' || Buffer.isBuffer(answer.body) ? parse(String(answer.body)) : answer.body
  const problem = body?.error?.message
    ? `${body.error.code}: ${body.error.message}`
    : `The answer was ${answer.status}.`
  return { ok: answer.status < 300, status: answer.status, body, problem }
}

function parse(text: string): Body {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
