/** An app registration that may use a vault in its own name: what an administrator of Azure arranges before a journey. */
import type { RunningKeyway } from './running-keyway.ts'

export interface OwnApp {
  readonly clientId: string
  readonly objectId: string
}

/** @param vaults it may use wholly, by their URLs */
export async function registerOwnApp(
  keyway: RunningKeyway,
  displayName: string,
  vaults: readonly string[] = [keyway.sample.from],
): Promise<OwnApp> {
  const app = (await control(keyway, 'POST', 'apps', { displayName })) as OwnApp
  for (const url of vaults) {
    const vault = new URL(url).hostname.split('.')[0] ?? ''
    await control(keyway, 'PUT', `vaults/${vault}/access-policy`, { objectId: app.objectId })
  }
  return app
}

async function control({ portalUrl }: RunningKeyway, method: string, path: string, body: object): Promise<unknown> {
  const answer = await fetch(`${portalUrl}/control/${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(`${path} was answered ${answer.status}: ${await answer.text()}`)
  return answer.status === 204 ? undefined : answer.json()
}
