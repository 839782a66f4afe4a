/**
 * The catalogue: every failure Keyway can explain, by code. Which failure is which row is decided in match-*.ts, so that
 * the words here can change freely.
 */
import type { Diagnosis } from './diagnosis.ts'
import type { DiagnosisRow, Facts } from './diagnosis-row.ts'
import { CREDENTIAL_ROWS } from './rows/credentials.ts'
import { HTTP_ROWS } from './rows/http.ts'
import { KEY_VAULT_ROWS } from './rows/key-vault.ts'
import { KEYWAY_ROWS } from './rows/keyway.ts'
import { NETWORK_ROWS } from './rows/network.ts'
import { RESOURCE_MANAGER_ROWS } from './rows/resource-manager.ts'
import { SIGN_IN_ROWS } from './rows/sign-in.ts'
import { STAGE_ROWS } from './rows/stages.ts'

const rows = {
  ...SIGN_IN_ROWS,
  ...CREDENTIAL_ROWS,
  ...KEY_VAULT_ROWS,
  ...RESOURCE_MANAGER_ROWS,
  ...NETWORK_ROWS,
  ...HTTP_ROWS,
  ...KEYWAY_ROWS,
  ...STAGE_ROWS,
} as const

export type DiagnosisCode = keyof typeof rows
export const CATALOGUE: Readonly<Record<DiagnosisCode, DiagnosisRow>> = rows

/** What a mark reads as when the occurrence has no such fact. */
const PLAIN_WORDS: Readonly<Record<string, string>> = {
  portal: 'the Azure portal',
  app: 'your app registration',
  client: 'the OAuth 2.0 client',
  clientId: 'of this client',
  tenant: 'of this client',
  actualTenant: 'of another organization',
  vault: 'your vault',
  host: 'the host',
  address: 'of this server',
  permission: 'for this operation',
  role: 'that fits the operation, such as Key Vault Secrets Officer',
  thumbprint: 'shown there',
  until: 'a day that has passed',
  redirectUri: 'the one shown in the OAuth 2.0 client',
  azureCode: 'an error',
  azureMessage: 'it gave no reason.',
  networkCode: 'TLS',
  status: 'an error',
  reason: 'no reason known',
  label: 'An input',
  operation: 'of this step',
  scope: 'some of those stored',
  limit: 'Keyway reads at once',
  times: 'several',
  job: 'in question',
  offset: 'by minutes',
  path: 'looked at',
  oauthError: 'no error named',
  found: 'something else',
  at: 'The answer',
  members: 'none',
  message: 'It gave no reason.',
}

/** A diagnosis of `code` with the facts of this occurrence; its texts name them. */
export function diagnosis(code: DiagnosisCode, occurrence: Facts = {}): Diagnosis {
  const row = CATALOGUE[code]
  const facts = readable(occurrence)
  const fill = (text: string): string =>
    text.replace(/\{(\w+)\}/g, (_, mark: string) => String(facts[mark] ?? PLAIN_WORDS[mark] ?? mark))
  return {
    code,
    title: row.title,
    cause: fill(row.cause),
    who: row.who,
    steps: row.steps.map(fill),
    docs: `docs/errors.md#${code}`,
    retry: row.retry,
    facts,
  }
}

/** Facts that are there, without what no database takes as text: NUL and halves of characters. */
function readable(facts: Facts): Record<string, string | number> {
  const present: Record<string, string | number> = {}
  for (const [name, fact] of Object.entries(facts)) {
    if (fact !== undefined) present[name] = typeof fact === 'string' ? storable(fact) : fact
  }
  return present
}

const storable = (text: string): string => text.replaceAll('\0', '').toWellFormed()
