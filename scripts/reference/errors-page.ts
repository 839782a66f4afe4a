/** docs/reference/errors.md: every code the API can answer. */
import { ERRORS } from '@keyway/contract'
import { code, opening, tableOf } from './markdown.ts'

const ABOUT = `Every code in \`{"errors":[{code, message, field?}]}\`. Match on the code: a message may be reworded. Words in braces
are filled with the facts of the case. The source is \`packages/contract/src/errors.ts\`. Failures of Microsoft's side are
told in [../errors.md](../errors.md).`

export function errorsPage(): string {
  const rows = Object.entries(ERRORS).map(([name, row]) => [code(name), String(row.status), row.message])
  return `${opening('Error codes of the API', ABOUT)}\n\n${tableOf(['code', 'status', 'message'], rows)}`
}
