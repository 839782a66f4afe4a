/** What the sandbox does for each call of Microsoft Graph, and what witnesses it. */
import type { ParityRow } from './row.ts'

export const GRAPH_PARITY: readonly ParityRow[] = [
  {
    call: 'Graph applications, addPassword, removePassword',
    does: 'a secret shown once',
    witness: ['test/graph/applications.test.ts: is created, given a secret that works, and deleted'],
  },
  {
    call: 'Graph servicePrincipals',
    does: 'by app id',
    witness: ['test/graph/applications.test.ts: is found by app id and by name, and its service principal too'],
  },
  {
    call: 'Graph users, me, revokeSignInSessions',
    does: 'people and their sessions',
    witness: ['test/graph/people.test.ts: end when an administrator says so'],
  },
]
