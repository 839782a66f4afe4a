/** `keyway signin`: a new one-time sign-in URL, for when the one printed at start is used up. */
import type { Client } from '@keyway/client'
import type { Terminal } from '../output/terminal.ts'
import { EXIT, type ExitCode } from '../problem.ts'

export async function signIn(client: Client, terminal: Terminal, json: boolean): Promise<ExitCode> {
  const link = await client.session.createLink()
  if (json) terminal.json(link)
  else {
    terminal.line(link.url)
    terminal.problem(`It signs one browser in, once, until ${link.expiresAt.slice(11, 16)} UTC.`)
  }
  return EXIT.ok
}
