/** The doctor of a connection: what it checks, in order, and what it found. */
import { z } from 'zod'
import { Diagnosis } from '../diagnosis/diagnosis.ts'
import { Id, Timestamp } from '../ids.ts'
import type { ApiType } from './connection.ts'

/** What is examined: an API of Azure Key Vault, or a connection over HTTP. */
export type DoctorSubject = ApiType | 'http'

export interface DoctorCheckRow {
  readonly title: string
  /** What is looked at, as an indirect question: it stands where a check was not reached. */
  readonly help: string
  readonly apis: readonly DoctorSubject[]
  /** Independent of its neighbours: when it fails, those after it are checked all the same. */
  readonly alone?: true
}

const BOTH = ['control-plane', 'data-plane'] as const
const ALL = [...BOTH, 'http'] as const

/** Every check, in the order they are made. The first that fails ends the visit, unless it stands alone. */
export const DOCTOR_CHECKS = {
  dns: {
    title: 'DNS',
    help: 'Whether the names of the sign-in service and of what is called lead to addresses.',
    apis: ALL,
  },
  tls: { title: 'TLS', help: 'Whether both hosts can be reached and prove who they are.', apis: ALL },
  clock: { title: 'Clock', help: 'Whether this server and Microsoft agree on the time.', apis: BOTH },
  signIn: {
    title: 'Sign-in',
    help: 'Whether the sign-in service knows the client, and accepts the stored sign-in.',
    apis: ALL,
  },
  consent: { title: 'Consent', help: 'Whether every scope of the connection was granted.', apis: BOTH },
  token: { title: 'Token', help: 'Whether there is an access token that is good now.', apis: BOTH },
  reachable: { title: 'Answer', help: 'Whether the other side answers and accepts the sign-in.', apis: ALL },
  firewall: {
    title: 'Firewall',
    help: 'Whether the vault admits calls from the network of this server.',
    apis: ['data-plane'],
  },
  secrets: {
    title: 'Secrets',
    help: 'Whether the account may list and read secrets.',
    apis: ['data-plane'],
    alone: true,
  },
  keys: { title: 'Keys', help: 'Whether the account may list and read keys.', apis: ['data-plane'], alone: true },
  certificates: {
    title: 'Certificates',
    help: 'Whether the account may list and read certificates.',
    apis: ['data-plane'],
    alone: true,
  },
  subscriptions: { title: 'Subscriptions', help: 'Whether the account sees a subscription.', apis: ['control-plane'] },
  vaults: {
    title: 'Vaults',
    help: 'Whether the account may list the vaults of a subscription.',
    apis: ['control-plane'],
  },
} as const satisfies Record<string, DoctorCheckRow>

export type DoctorCheckId = keyof typeof DOCTOR_CHECKS
const CHECK_IDS = Object.keys(DOCTOR_CHECKS) as [DoctorCheckId, ...DoctorCheckId[]]

/** Groups of objects whose permissions stand each for itself. */
export const DOCTOR_GROUPS = ['secrets', 'keys', 'certificates'] as const
export type DoctorGroup = (typeof DOCTOR_GROUPS)[number]

/** The checks of what is examined, in order. @param groups those to look at; all of them unless said otherwise */
export const doctorChecksOf = (
  api: DoctorSubject,
  groups: readonly DoctorGroup[] = DOCTOR_GROUPS,
): readonly DoctorCheckId[] =>
  CHECK_IDS.filter((id) => {
    const isLeftOut = (DOCTOR_GROUPS as readonly string[]).includes(id) && !groups.includes(id as DoctorGroup)
    return (DOCTOR_CHECKS[id] as DoctorCheckRow).apis.includes(api) && !isLeftOut
  })

export const DoctorQuery = z.strictObject({
  /** Of a data plane connection: the groups it needs, e.g. `secrets,keys`. */
  groups: z
    .string()
    .regex(
      /^(secrets|keys|certificates)(,(secrets|keys|certificates))*$/,
      'must name some of secrets, keys, certificates, with commas in between',
    )
    .optional()
    .meta({ description: 'Groups whose permissions are looked at, e.g. secrets,keys. Absent: all of them' }),
})

export const DOCTOR_STATES = ['passed', 'failed', 'notReached'] as const

export const DoctorCheck = z.object({
  id: z.enum(CHECK_IDS),
  title: z.string(),
  state: z.enum(DOCTOR_STATES),
  /** Milliseconds it took; null when it was not reached. */
  ms: z.number().nullable(),
  /** What was found; what would have been looked at, when it was not reached. */
  detail: z.string(),
  /** Why it failed, and what to do. */
  diagnosis: Diagnosis.optional(),
})
export type DoctorCheck = z.infer<typeof DoctorCheck>

export const DoctorReport = z.object({
  /** Every check passed. */
  ok: z.boolean(),
  _connectionId: Id,
  checkedAt: Timestamp,
  ms: z.number(),
  checks: z.array(DoctorCheck),
})
export type DoctorReport = z.infer<typeof DoctorReport>

/** One line of a visit that is watched (`Accept: application/x-ndjson`): each check as it ends, the report at last. */
export type DoctorLine = { readonly check: DoctorCheck } | { readonly report: DoctorReport }
