/** docs/reference/settings.md: every setting of the server. */
import { SETTINGS, type Setting } from '@keyway/contract'
import { code, opening, tableOf } from './markdown.ts'

const ABOUT = `Every setting, as an environment variable and as a flag of \`keyway start\`. A flag wins. Settings without a flag may hold a
secret, and arguments can be read by others on the machine. What they are for is told in
[../configuration.md](../configuration.md). The source is \`packages/contract/src/settings.ts\`.`

export function settingsPage(): string {
  const rows = Object.values(SETTINGS).map((row: Setting) => [
    code(row.env),
    row.flag ? code(`${row.flag} <${row.value}>`) : '',
    row.default,
    `${row.help}.`,
  ])
  return `${opening('Settings', ABOUT)}\n\n${tableOf(['variable', 'flag', 'default', 'what it does'], rows)}`
}
