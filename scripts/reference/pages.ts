/** The generated pages: file name and what writes it. */
import { cliPage } from './cli-page.ts'
import { errorsPage } from './errors-page.ts'
import { operationsPage } from './operations-page.ts'
import { routesPage } from './routes-page.ts'

export interface Page {
  readonly file: string
  write(): string
}

export const PAGES: readonly Page[] = [
  { file: 'api.md', write: routesPage },
  { file: 'operations.md', write: operationsPage },
  { file: 'errors.md', write: errorsPage },
  { file: 'cli.md', write: cliPage },
]
