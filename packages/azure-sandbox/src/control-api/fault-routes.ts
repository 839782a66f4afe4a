/** What goes wrong: AADSTS failures, faults on the line, faults of vault operations, settings. */

import type { Shape } from '../core/input.ts'
import { readFault } from '../gateway/fault.ts'
import { type ControlRoute, must } from './route.ts'

const COUNT = { kind: 'whole', min: 1 } as const

const FAILURE: Shape = {
  code: { kind: 'whole', min: 1, required: true },
  appId: { kind: 'text' },
  userId: { kind: 'text' },
  remaining: COUNT,
  at: { kind: 'choice', of: ['authorize', 'token'] },
  claims: { kind: 'text' },
}

const VAULT_FAULT: Shape = {
  vault: { kind: 'text' },
  operation: { kind: 'text' },
  status: { kind: 'whole', min: 400, max: 599, required: true },
  code: { kind: 'text', required: true },
  message: { kind: 'text', required: true },
  retryAfter: { kind: 'whole', min: 0 },
  times: { ...COUNT, required: true },
}

/** Delays and latency in milliseconds. */
export const VAULT_SETTINGS: Shape = {
  deleteDelay: { kind: 'whole', min: 0 },
  recoverDelay: { kind: 'whole', min: 0 },
  purgeDelay: { kind: 'whole', min: 0 },
  certificateDelay: { kind: 'whole', min: 0 },
  orderPolls: { kind: 'whole', min: 0 },
  latency: { kind: 'whole', min: 0, max: 600_000 },
  limits: { kind: 'choice', of: ['off', 'published'] },
}

const ENTRA_SETTINGS: Shape = {
  accessTokenSeconds: { kind: 'whole', min: 1 },
  strictRefreshTokens: { kind: 'flag' },
  refreshTokenLeewaySeconds: { kind: 'whole', min: 0, max: 86_400 },
  consentBy: { kind: 'choice', of: ['everyone', 'administrators'] },
}

export const FAULT_ROUTES: readonly ControlRoute[] = [
  { method: 'GET', path: 'failures', does: 'armed AADSTS failures', answer: ({ control }) => control.failures.list() },
  {
    method: 'POST',
    path: 'failures',
    does: 'let token requests or sign-ins fail with an AADSTS code',
    body: FAILURE,
    answer: ({ control, body }) => ({ id: control.failures.arm(body) }),
  },
  { method: 'DELETE', path: 'failures', does: 'disarm all', answer: ({ control }) => control.failures.disarm() },
  {
    method: 'DELETE',
    path: 'failures/{id}',
    does: 'disarm one',
    answer({ control, params }) {
      must(
        control.failures.list().some((one) => one.id === params.id),
        'failure of this id',
      )
      control.failures.disarm(params.id)
    },
  },
  { method: 'GET', path: 'faults', does: 'faults on the line', answer: ({ control }) => control.faults.list() },
  {
    method: 'POST',
    path: 'faults',
    does: 'latency, a status with or without Retry-After, cut, truncate, contentType, dns, tls',
    body: 'any',
    answer: ({ control, body }) => ({ id: control.faults.add(readFault(body)) }),
  },
  { method: 'DELETE', path: 'faults', does: 'remove all', answer: ({ control }) => void control.faults.remove() },
  {
    method: 'DELETE',
    path: 'faults/{id}',
    does: 'remove one',
    answer: ({ control, params }) => void must(control.faults.remove(params.id) > 0, 'fault of this id'),
  },
  {
    method: 'GET',
    path: 'vault-faults',
    does: 'faults of single vault operations',
    answer: ({ control }) => [...control.vaultFaults.list()].map(([id, fault]) => ({ id, ...fault })),
  },
  {
    method: 'POST',
    path: 'vault-faults',
    does: 'the next calls of an operation are answered with an error',
    body: VAULT_FAULT,
    answer: ({ control, body }) => ({ id: control.vaultFaults.arm(body) }),
  },
  {
    method: 'DELETE',
    path: 'vault-faults/{id}',
    does: 'disarm one',
    answer: ({ control, params }) => void must(control.vaultFaults.disarm(params.id ?? ''), 'vault fault of this id'),
  },
  {
    method: 'GET',
    path: 'settings',
    does: 'settings of the directory and of all vaults',
    answer: ({ control }) => ({ entra: control.entraSettings(), vault: control.vaultSettings() }),
  },
  {
    method: 'PATCH',
    path: 'settings',
    does: 'change them: life of tokens, who consents; delays, latency, published limits',
    body: { entra: { kind: 'object', shape: ENTRA_SETTINGS }, vault: { kind: 'object', shape: VAULT_SETTINGS } },
    answer({ control, body }) {
      if (body.vault) control.changeVaultSettings(body.vault)
      if (body.entra) control.changeEntraSettings(body.entra)
      return { entra: control.entraSettings(), vault: control.vaultSettings() }
    },
  },
]
