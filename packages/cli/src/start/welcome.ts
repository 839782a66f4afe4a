/** What `keyway start` says when it is ready: the one-time URL, and three lines on what to try. */
import { SAMPLE_CLIENT } from '../sample/sample-keyway.ts'

export interface Welcome {
  readonly url: string
  readonly role: 'all' | 'web' | 'worker'
  /** Signs one browser in, once. Null for a worker, which has no console. */
  readonly signInUrl: string | null
  readonly docsUrl: string
  readonly dataDir: string
  /** Null when the keys come from the environment. */
  readonly keyFile: string | null
  readonly database: 'embedded' | 'PostgreSQL'
  readonly portalUrl: string | null
  /** URLs of the sample's vaults. */
  readonly sample: { readonly from: string; readonly to: string } | null
}

export function welcomeLines(welcome: Welcome): string[] {
  if (welcome.signInUrl === null)
    return ['This Keyway runs flows. People and scripts are answered by those of role web.']
  return [
    '',
    'Keyway is ready. Sign in once with this URL:',
    '',
    `  ${welcome.signInUrl}`,
    '',
    ...tryLines(welcome),
    '',
    `Data: ${welcome.dataDir}${welcome.keyFile ? `; encryption key: ${welcome.keyFile}` : ''}`,
    'Another sign-in URL: keyway signin (in a checkout: npm run keyway -- signin). Ctrl+C stops Keyway.',
  ]
}

function tryLines({ portalUrl, sample, docsUrl }: Welcome): string[] {
  const create = 'Resources > Connections > Create connection'
  if (!portalUrl) return [`  Connect  ${create}`, `  Script   ${docsUrl}`]
  if (!sample)
    return [`  Connect  ${create}`, `  Azure    ${portalUrl} is the sandbox's portal`, `  Script   ${docsUrl}`]
  return [
    `  Connect  ${create}, with the OAuth 2.0 client "${SAMPLE_CLIENT}"`,
    `  Copy     make a flow from ${sample.from} (200 secrets) to ${sample.to}`,
    `  Look     the sandbox's Azure portal: ${portalUrl}, the API: ${docsUrl}`,
  ]
}
