/** An Azure sandbox in a process of its own, filled through its control API with something for every page of its portal. */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const BIN = fileURLToPath(new URL('../../packages/azure-sandbox/src/bin.ts', import.meta.url))

export interface RunningSandbox {
  readonly portal: string
  readonly appId: string
  readonly userId: string
  stop(): Promise<void>
}

export async function startSandbox(): Promise<RunningSandbox> {
  const child = spawn(process.execPath, [BIN, '--json', '--seed', '--port', '0', '--http-port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (chunk) => resolve(String(chunk).split('\n')[0] ?? ''))
    child.once('exit', (code) => reject(new Error(`The sandbox ended with ${code}.`)))
  })
  const target = JSON.parse(line)
  return {
    portal: target.browser,
    appId: target.clientId,
    userId: (await control(target.browser, 'GET', 'users'))[0].id,
    stop: async () => {
      child.kill('SIGTERM')
      await ended
    },
  }
}

/** One call of the control API. */
export async function control(portal: string, method: string, path: string, body?: unknown) {
  const answer = await fetch(`${portal}/control/${path}`, {
    method,
    ...(body !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  })
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
  return answer.status === 204 ? undefined : answer.json()
}

/** Gives every list of the portal something to show. */
export async function fill({ portal, appId, userId }: RunningSandbox): Promise<void> {
  const post = (path: string, body?: unknown) => control(portal, 'POST', path, body)
  await post(`apps/${appId}/secrets`, { description: 'Ends soon', lifeDays: 7 })
  await post(`apps/${appId}/secrets`, { description: 'Over', lifeDays: -1 })
  await post(`apps/${appId}/redirect-uris`, { uri: 'http://localhost:5390/connection/oauth2callback' })
  await post('vaults', { name: 'gone-vault' })
  await control(portal, 'DELETE', 'vaults/gone-vault')
  await post('vaults', { name: 'full-vault' })
  await control(portal, 'PUT', 'vaults/full-vault/access-policy', { objectId: userId })
  await post('faults', {
    plane: 'vault',
    vault: 'full-vault',
    path: '/secrets',
    effect: { kind: 'status', status: 429 },
  })
  await post('faults', { plane: 'graph', effect: { kind: 'tls', failure: 'unknownAuthority' } })
  await post('vault-faults', { operation: 'GetSecret', status: 503, code: 'Busy', message: 'Later.', times: 2 })
  await post('failures', { code: 53003, remaining: 2, userId })
  await post('forks')
}
