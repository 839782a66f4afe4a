/**
 * Lines of a hosts file, for programs that `register` cannot reach. A block between two marks is all that is ever written
 * or removed, so that the rest of the file stays as it was.
 */
import fs from 'node:fs'
import type { Endpoints } from './core/context.ts'

const BEGIN = '# BEGIN Azure sandbox'
const END = '# END Azure sandbox'
const BLOCK = new RegExp(`\\n?${BEGIN}\\n[\\s\\S]*?${END}\\n?`, 'g')

/** `127.0.0.1 name` for every service and for each vault. */
export function hostLines(
  endpoints: Pick<Endpoints, 'login' | 'arm' | 'graph' | 'vault'>,
  vaults: readonly string[],
): string[] {
  const addresses = [
    endpoints.login,
    endpoints.arm,
    endpoints.graph,
    ...vaults.map((name) => endpoints.vault(name.toLowerCase())),
  ]
  return [...new Set(addresses.map((address) => new URL(address).hostname))].map((name) => `127.0.0.1 ${name}`)
}

/** The lines between their marks. */
export const hostsBlock = (lines: readonly string[]): string => `${[BEGIN, ...lines, END].join('\n')}\n`

/** Puts the block into a hosts file in place of an earlier one; without lines it only takes that away. */
export function writeHosts(file: string, lines: readonly string[]): void {
  const before = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : ''
  const rest = before.replace(BLOCK, '\n').replace(/^\n/, '')
  const ended = rest === '' || rest.endsWith('\n') ? rest : `${rest}\n`
  const text = lines.length === 0 ? ended : `${ended}${hostsBlock(lines)}`
  // Written into the file itself: /etc/hosts is often a mount, which a rename cannot replace.
  if (text !== before) fs.writeFileSync(file, text)
}
