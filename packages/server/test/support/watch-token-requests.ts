/**
 * Loaded into a Keyway process before anything else: notes each token request of the process in the folder that TOKEN_REQUESTS
 * names, and stops the process (SIGSTOP) at its next discovery when a file `stop` lies there. It only listens to what undici tells.
 */
import { subscribe } from 'node:diagnostics_channel'
import { appendFileSync, existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = process.env.TOKEN_REQUESTS ?? ''

subscribe('undici:request:create', (message) => {
  const { path } = (message as { request: { path: string } }).request
  if (path.endsWith('/oauth2/v2.0/token')) appendFileSync(join(folder, 'asked'), `${process.pid}\n`)
  if (!path.endsWith('/.well-known/openid-configuration') || !existsSync(join(folder, 'stop'))) return
  rmSync(join(folder, 'stop'))
  writeFileSync(join(folder, 'stopped'), String(process.pid))
  process.kill(process.pid, 'SIGSTOP')
})
