/**
 * Loaded into a Keyway process before anything else: notes each token request of the process in the folder that TOKEN_REQUESTS
 * names, and stops the process (SIGSTOP) at its next discovery when a file `stop` lies there. It only listens.
 */
import { subscribe } from 'node:diagnostics_channel'
import { appendFileSync, existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = process.env.TOKEN_REQUESTS ?? ''

subscribe('keyway:outbound:request', (message) => {
  const { path } = message as { path: string }
  if (path.endsWith('/oauth2/v2.0/token')) appendFileSync(join(folder, 'asked'), `${process.pid}\n`)
  if (!path.endsWith('/.well-known/openid-configuration') || !existsSync(join(folder, 'stop'))) return
  rmSync(join(folder, 'stop'))
  writeFileSync(join(folder, 'stopped'), String(process.pid))
  process.kill(process.pid, 'SIGSTOP')
})
