/** The generated pages: where they stand in docs/, and what writes them. */
import { cliPage } from './cli-page.ts'
import { diagnosesPage } from './diagnoses-page.ts'
import { errorsPage } from './errors-page.ts'
import { operationsPage } from './operations-page.ts'
import { parityPage } from './parity-page.ts'
import { routesPage } from './routes-page.ts'
import { settingsPage } from './settings-page.ts'

export interface Page {
  readonly file: string
  write(): string
}

export const PAGES: readonly Page[] = [
  { file: 'errors.md', write: diagnosesPage },
  { file: 'reference/api.md', write: routesPage },
  { file: 'reference/operations.md', write: operationsPage },
  { file: 'reference/errors.md', write: errorsPage },
  { file: 'reference/settings.md', write: settingsPage },
  { file: 'reference/cli.md', write: cliPage },
  { file: '../packages/azure-sandbox/docs/parity.md', write: parityPage },
]
