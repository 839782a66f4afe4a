/** What happened, the whole state, and what a client needs to reach and trust the sandbox. */
import { describeFork } from '../forks.ts'
import { type ControlCall, type ControlRoute, must, PlainText } from './route.ts'

const vaultOf = ({ query }: ControlCall): string | undefined => query.get('vault') ?? undefined

export const STATE_ROUTES: readonly ControlRoute[] = [
  {
    method: 'GET',
    path: 'calls',
    does: 'the last calls, newest first: ?plane= ?vault= ?failed=true ?text=',
    answer: ({ control, query }) =>
      control.calls.list({
        failedOnly: query.get('failed') === 'true',
        ...Object.fromEntries([...query].filter(([name]) => ['plane', 'vault', 'text'].includes(name))),
      }),
  },
  { method: 'DELETE', path: 'calls', does: 'empty the log', answer: ({ control }) => control.calls.clear() },
  {
    method: 'GET',
    path: 'audit-events',
    does: 'calls and events of vaults as Azure’s AuditEvent: ?vault=',
    answer: (call) => ({ records: call.control.auditEvents(vaultOf(call)) }),
  },
  {
    method: 'GET',
    path: 'events',
    does: 'events of vaults as Event Grid delivers them: ?vault=',
    answer: (call) => call.control.vaultEvents(vaultOf(call)),
  },
  { method: 'GET', path: 'snapshot', does: 'the whole state', answer: ({ control }) => control.snapshot() },
  {
    method: 'PUT',
    path: 'snapshot',
    does: 'put it back',
    body: 'any',
    answer: ({ control, body }) => control.restore(body),
  },
  {
    method: 'GET',
    path: 'forks',
    does: 'copies of this sandbox and their addresses',
    answer: ({ control }) => control.forks.list().map(describeFork),
  },
  {
    method: 'POST',
    path: 'forks',
    does: 'a copy on ports of its own',
    answer: async ({ control }) => describeFork(await control.forks.start()),
  },
  {
    method: 'DELETE',
    path: 'forks/{id}',
    does: 'stop a copy',
    answer: async ({ control, params }) => void must(await control.forks.close(params.id ?? ''), 'fork of this id'),
  },
  {
    method: 'GET',
    path: 'ca',
    does: 'the CA certificate (PEM) that clients must trust',
    answer: ({ control }) => new PlainText(control.ca.pem, 'application/x-pem-file'),
  },
  {
    method: 'GET',
    path: 'hosts',
    does: 'lines for a hosts file',
    answer: ({ control }) => new PlainText(`${control.hosts().join('\n')}\n`),
  },
]
