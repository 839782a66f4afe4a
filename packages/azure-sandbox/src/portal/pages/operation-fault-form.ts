/** Errors that single operations of vaults are answered with, armed one by one. */
import { type Html, html } from '../../core/html.ts'
import { InputProblem } from '../../core/input.ts'
import { OPERATIONS, type VaultFault } from '../../vault/index.ts'
import { badge, emptyState, postButton, selectField, table, textField } from '../parts.ts'
import type { Visit } from '../visit.ts'
import { vaultChoices, whole } from './fault-form.ts'

export function operationFaults(visit: Visit): Html {
  const faults = [...visit.deps.control.vaultFaults.list()]
  if (faults.length === 0) {
    return emptyState(
      'bolt',
      'No operation is made to fail',
      'Let the next calls of one operation, such as GetSecret, get an error of your own.',
    )
  }
  return table<(typeof faults)[number]>(
    'Errors of single operations',
    [
      { label: 'Operation', cell: ([, fault]) => fault.operation ?? 'All' },
      { label: 'Vault', cell: ([, fault]) => fault.vault ?? 'Any' },
      { label: 'Answer', cell: ([, { status, code }]) => `${status} ${code}` },
      { label: 'Strikes', cell: ([, { times }]) => badge('', `Next ${times}`) },
      {
        label: 'Switch off',
        end: true,
        cell: ([id]) => postButton(visit, '/faults', 'Switch off', { action: 'disarm', id }),
      },
    ],
    faults,
  )
}

export function operationFaultFields(visit: Visit, problems: Readonly<Record<string, string>>): Html {
  const isMine = visit.form.get('action') === 'operation'
  const typed = (name: string, fallback = '') => (isMine ? (visit.form.get(name) ?? fallback) : fallback)
  return html`<div class="two">${selectField('operation', 'Operation', [['', 'All operations'], ...OPERATIONS.map(({ id }) => [id, id] as const)], { value: typed('operation'), problem: problems.operation })}${selectField('ofVault', 'Vault', vaultChoices(visit), { value: typed('ofVault') })}
${textField('status', 'Status', { value: typed('status', '503'), problem: problems.status })}${textField('code', 'Error code', { value: typed('code', 'ServiceUnavailable'), problem: problems.code })}
${textField('wait', 'Retry-After in seconds (optional)', { value: typed('wait'), problem: problems.wait })}${textField('times', 'How many calls', { value: typed('times', '1'), problem: problems.times })}</div>
${textField('message', 'Message', { value: typed('message', 'The service is unavailable.'), problem: problems.message })}`
}

/** @throws InputProblem named after the form's fields */
export function readOperationFault({ form }: Visit): VaultFault {
  const field = (name: string) => form.get(name)?.trim() ?? ''
  const operation = OPERATIONS.find(({ id }) => id === field('operation'))?.id
  for (const name of ['code', 'message']) if (field(name) === '') throw new InputProblem(name, 'This is needed.')
  return {
    status: whole(field('status'), 'status', 400, 599),
    code: field('code'),
    message: field('message'),
    times: whole(field('times'), 'times', 1),
    ...(operation && { operation }),
    ...(field('ofVault') && { vault: field('ofVault') }),
    ...(field('wait') && { retryAfter: whole(field('wait'), 'wait', 0, 86_400) }),
  }
}
